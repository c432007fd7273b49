import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { MaxPodsLookup } from '../../../src';

/** The custom resource by itself: no cluster, so that the emulator can enforce IAM. */
const app = new App();
const stack = new Stack(app, 'MaxPods');

const lookup = new MaxPodsLookup(stack, 'Lookup', { instanceTypes: ['t3.nano', 'm5.large'].map(name => new ec2.InstanceType(name)) });
new CfnOutput(stack, 'Pods', { value: lookup.maxPods });
new CfnOutput(stack, 'DecidingType', { value: lookup.decidingType });
new CfnOutput(stack, 'DecidingBound', { value: lookup.decidingBound });

app.synth();
