/**
 * Synthesises what Kubernetes is asked to judge, into the folder of the argument: the examples, and stacks in which every option that becomes part of a Kubernetes object is said.
 */
import { readdirSync } from 'fs';
import { createRequire } from 'module';
import { join, resolve } from 'path';
import { App } from 'aws-cdk-lib';
import { ClassesStack, EksV2Stack, ExposureStack, SharedClusterStack } from './stacks';

const [folder] = process.argv.slice(2);
const EXAMPLES = 'examples/typescript';
process.setMaxListeners(0); // each app has its own
process.env.CDK_CONTEXT_JSON = JSON.stringify({ 'aws:cdk:disable-asset-staging': true });

for (const { name } of readdirSync(EXAMPLES, { withFileTypes: true }).filter(entry => entry.isDirectory())) {
  process.env.CDK_OUTDIR = join(folder, name);
  createRequire(__filename)(resolve(EXAMPLES, name, 'app'));
}

const app = new App({ outdir: join(folder, 'all-options') });
new ExposureStack(app, 'Exposure');
new ClassesStack(app, 'Classes');
new SharedClusterStack(app, 'SharedCluster');
new EksV2Stack(app, 'EksV2');
app.synth();
