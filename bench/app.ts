import { App } from 'aws-cdk-lib';
import { LibraryStack } from './library-stack';
import { StockStack } from './stock-stack';

/** The cluster of the walkthrough twice: with stock constructs, and with this library. */
export function benchApp(app = new App({ context: { 'aws:cdk:disable-asset-staging': true } })): App {
  new StockStack(app, 'Stock');
  new LibraryStack(app, 'Library');
  return app;
}

if (require.main === module) {
  benchApp().synth();
}
