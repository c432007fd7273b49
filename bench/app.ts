import { App } from 'aws-cdk-lib';
import { StockStack } from './stock-stack';
import { WalkthroughStack } from '../examples/typescript/walkthrough/stack';

/** The walkthrough cluster twice: with stock constructs, and with this library. */
export function benchApp(app = new App({ context: { 'aws:cdk:disable-asset-staging': true } })): App {
  new StockStack(app, 'Stock');
  new WalkthroughStack(app, 'Library');
  return app;
}

if (require.main === module) {
  benchApp().synth();
}
