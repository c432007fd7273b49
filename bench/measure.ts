/**
 * Measures apps of some size with stock constructs and with this library, each in a process of its own.
 */
import { spawnSync } from 'child_process';
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { buildSync } from 'esbuild';
import type { AppSize, Effort } from './synth-once';

/** Which constructs an app is made from. */
export type Kind = 'stock' | 'library';

/** What the same app takes with each. */
export type Pair = Record<Kind, Effort>;

/**
 * The escape analysis of V8's optimising compiler, in Node.js 20, does not end on a function of large stock stacks: its thread computes beside the synthesis and after it,
 * and would be counted on the side of stock alone. So it is off on both sides.
 */
const NODE_OPTIONS = ['--no-turbo-escape'];

/** The sources compiled once, in a folder for the time that it is used, so that no process has a compiler in its memory and on its clock. */
export function withCompiledSources<T>(use: (measure: (size: AppSize, pairs: number) => Pair[]) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const entryPoints = ['src', 'bench'].flatMap(dir => readdirSync(dir, { recursive: true, encoding: 'utf8' })
      .filter(file => file.endsWith('.ts')).map(file => join(dir, file)));
    buildSync({ entryPoints, outbase: '.', outdir: folder, format: 'cjs', platform: 'node', target: 'node20', logLevel: 'warning' });
    for (const linked of ['node_modules', 'assets']) { symlinkSync(join(process.cwd(), linked), join(folder, linked)); }
    return use((size, pairs) => Array.from({ length: pairs }, (_, index) => synthesisePair(folder, size, index % 2 === 0)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One after the other, so that both meet the same moods of the machine; which goes first takes turns too. */
function synthesisePair(folder: string, size: AppSize, stockFirst: boolean): Pair {
  const [one, other]: Kind[] = stockFirst ? ['stock', 'library'] : ['library', 'stock'];
  return { [one]: synthesise(folder, one, size), [other]: synthesise(folder, other, size) } as Pair;
}

function synthesise(folder: string, kind: Kind, size: AppSize): Effort {
  const outcome = spawnSync(process.execPath, [...NODE_OPTIONS, join(folder, 'bench/synth-once.js'), kind, JSON.stringify(size)], {
    encoding: 'utf8',
    env: { ...process.env, TMPDIR: folder }, // what is left of a process that fails goes with the folder
  });
  if (!outcome.stdout) { throw new Error(`${kind} ${JSON.stringify(size)} was not synthesised: ${outcome.stderr}`); }
  return JSON.parse(outcome.stdout);
}

/** The middle one. */
export const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** The library beside stock. */
export const ratio = (library: number, stock: number) => (library / stock).toFixed(3);
