/**
 * Synthesises one stack in a process of its own, and prints what it took: `synth-once.ts stock|library NODE_GROUPS PRIVATE_TIERS`.
 */
import { rmSync } from 'fs';
import { App } from 'aws-cdk-lib';
import { LibraryStack } from './library-stack';
import { BenchStackProps, StockStack } from './stock-stack';

/** What one synthesis took. */
export interface Effort {
  readonly milliseconds: number;
  readonly megabytes: number;
}

const [kind, nodeGroups, privateTiers] = process.argv.slice(2);
const size: BenchStackProps = { nodeGroups: Number(nodeGroups), privateTiers: Number(privateTiers) };

const start = process.hrtime.bigint();
const app = new App({ context: { 'aws:cdk:disable-asset-staging': true } }); // copying the layers of others would be most of the time
if (kind === 'stock') {
  new StockStack(app, 'Stock', size);
} else {
  new LibraryStack(app, 'Library', size);
}
app.synth();
const effort: Effort = {
  milliseconds: Number(process.hrtime.bigint() - start) / 1e6,
  megabytes: process.resourceUsage().maxRSS / 1024,
};
process.stdout.write(JSON.stringify(effort));
rmSync(app.outdir, { recursive: true });
process.kill(process.pid, 'SIGKILL'); // the process of a large stock stack does not end by itself, and what it does after this is not measured
