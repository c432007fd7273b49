/**
 * Prints what this library costs beside the same in stock constructs. With `--write` it writes bench/RESULTS.md.
 */
import { spawnSync } from 'child_process';
import { readFileSync, writeFileSync } from 'fs';
import { cpus } from 'os';
import { benchApp } from './app';
import { longestChain, Resources, waitsForInTheEnd } from './creation-graph';
import { handlerFigures } from './handler';
import type { Effort } from './synth-once';

const RUNS = 5;
const SIZES: [nodeGroups: number, privateTiers: number][] = [[1, 1], [10, 1], [20, 1], [1, 8], [20, 8]];

const assembly = benchApp().synth();
const lines: string[] = [];

interface Figures { readonly [name: string]: number }

function figures(stackName: string): Figures {
  const { template } = assembly.getStackByName(stackName);
  const resources: Resources = template.Resources;
  const cluster = Object.keys(resources).find(id => resources[id].Type === 'Custom::AWSCDK-EKS-Cluster')!;
  return {
    'resources': Object.keys(resources).length,
    'template, bytes without white space': JSON.stringify(template).length,
    'resources that the control plane waits for': waitsForInTheEnd(resources, cluster).size,
    'longest creation chain, modelled seconds': longestChain(resources),
  };
}

function synthesise(kind: 'stock' | 'library', [nodeGroups, privateTiers]: [number, number]): Effort {
  const command = ['-r', 'ts-node/register', '-r', 'tsconfig-paths/register', 'bench/synth-once.ts', kind, String(nodeGroups), String(privateTiers)];
  return JSON.parse(spawnSync(process.execPath, command, { encoding: 'utf8' }).stdout);
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const ratio = (library: number, stock: number) => (library / stock).toFixed(3);

function table(head: string[], rows: (string | number)[][]): void {
  lines.push('', `| ${head.join(' | ')} |`, `|${'---|'.repeat(head.length)}`, ...rows.map(row => `| ${row.join(' | ')} |`));
}

const stock = figures('Stock');
const library = figures('Library');
table(['walkthrough cluster', 'stock', 'this library', 'ratio'],
  Object.keys(stock).map(name => [name, stock[name], library[name], ratio(library[name], stock[name])]));

// In turn, so that both meet the same moods of the machine.
table(['synthesis: node groups, private tiers', 'stock, ms', 'this library, ms', 'ratio', 'stock, MB', 'this library, MB', 'ratio'], SIZES.map(size => {
  const runs = Array.from({ length: RUNS }, () => ({ stock: synthesise('stock', size), library: synthesise('library', size) }));
  const of = (kind: 'stock' | 'library', figure: keyof Effort) => median(runs.map(run => run[kind][figure]));
  return [
    size.join(', '),
    ...(['milliseconds', 'megabytes'] as const).flatMap(figure => {
      const [one, other] = [of('stock', figure), of('library', figure)];
      return [one.toFixed(0), other.toFixed(0), ratio(other, one)];
    }),
  ];
}));

const handler = handlerFigures(RUNS);
table(['handler of Custom::EksIpv6MaxPods', ''], [
  ['bundle, bytes', handler.bytes],
  ['cold import with the AWS SDK, ms', median(handler.milliseconds).toFixed(0)],
]);

const version = (name: string) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;
lines.unshift(`${new Date().toISOString().slice(0, 10)}, aws-cdk-lib ${version('aws-cdk-lib')}, constructs ${version('constructs')}, Node.js ${process.version}, `
  + `${cpus().length} CPUs; times and memory are medians of ${RUNS} runs, each in a process of its own, of the two in turn.`);
process.stdout.write(`${lines.join('\n')}\n`);

if (process.argv.includes('--write')) {
  const [, remarks] = readFileSync('bench/RESULTS.md', 'utf8').split('\n## Remarks\n');
  writeFileSync('bench/RESULTS.md', `# Results of the bench\n\n${lines.join('\n')}\n\n## Remarks\n${remarks}`);
}
