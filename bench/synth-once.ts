/**
 * Synthesises an app in a process of its own, and prints what it took: `synth-once stock|library SIZE`, the size as JSON.
 */
import { rmSync } from 'fs';
import { App } from 'aws-cdk-lib';
import { LibraryStack } from './library-stack';
import { BenchStackProps, StockStack } from './stock-stack';

/** How large an app is. */
export interface AppSize extends Pick<BenchStackProps, 'nodeGroups' | 'privateTiers' | 'azs'> {
  /** All alike. */
  readonly stacks?: number;
}

/** What one synthesis took. */
export interface Effort {
  /** By the clock. */
  readonly milliseconds: number;
  /** Of all threads of the process, and not of what else the machine does meanwhile. */
  readonly userMilliseconds: number;
  readonly megabytes: number;
}

const [kind, json] = process.argv.slice(2);
const { stacks = 1, ...size }: AppSize = JSON.parse(json);

const start = process.hrtime.bigint();
const cpu = process.cpuUsage();
const app = new App({
  context: {
    'aws:cdk:disable-asset-staging': true, // copying the layers of others would be most of the time
    '@aws-cdk/core:stackResourceLimit': 0, // 500 in CloudFormation
  },
});
for (let index = 0; index < stacks; index++) {
  if (kind === 'stock') {
    new StockStack(app, `Stock${index}`, size);
  } else {
    new LibraryStack(app, `Library${index}`, size);
  }
}
app.synth();
const effort: Effort = {
  milliseconds: Number(process.hrtime.bigint() - start) / 1e6,
  userMilliseconds: process.cpuUsage(cpu).user / 1e3,
  megabytes: process.resourceUsage().maxRSS / 1024,
};
process.stdout.write(JSON.stringify(effort));
rmSync(app.outdir, { recursive: true });
