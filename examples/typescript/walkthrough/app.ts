import { App } from 'aws-cdk-lib';
import { WalkthroughStack } from './stack';

const app = new App();
new WalkthroughStack(app, 'Walkthrough');
app.synth();
