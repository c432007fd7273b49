/**
 * What the CDK CLI runs for the test beside it: a cluster in a stage of its own, which has a core add-on twice where the argument says so.
 */
import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { App, Stack, Stage } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import { Ipv6Cluster } from '../../src';

// eslint-disable-next-line no-restricted-syntax -- the folder is the one that the CLI names
const app = new App();
const stack = new Stack(new Stage(app, 'Prod'), 'Clusters');
const { cluster } = new Ipv6Cluster(stack, 'Cluster', {
  version: eks.KubernetesVersion.of('1.36'),
  kubectlLayer: new KubectlV36Layer(stack, 'Kubectl'),
});
if (process.argv.includes('addon-twice')) { new eks.Addon(stack, 'Again', { cluster, addonName: 'vpc-cni' }); }
