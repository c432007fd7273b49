import { execFileSync } from 'child_process';
import { statSync } from 'fs';

const BUNDLE = 'assets/max-pods/max-pods.lambda/index.js';

/** Size of the bundled handler of `Custom::EksIpv6MaxPods`, and what a process takes to load it with the AWS SDK, as a cold start does. */
export function handlerFigures(runs: number): { bytes: number; milliseconds: number[] } {
  const load = `const start = process.hrtime.bigint(); require('./${BUNDLE}'); process.stdout.write(String(Number(process.hrtime.bigint() - start) / 1e6))`;
  return {
    bytes: statSync(BUNDLE).size,
    milliseconds: Array.from({ length: runs }, () => Number(execFileSync(process.execPath, ['-e', load], { encoding: 'utf8' }))),
  };
}
