/**
 * Prints what this library costs beside the same in stock constructs. With `--write` it writes bench/RESULTS.md.
 */
import { readFileSync, rmSync, writeFileSync } from 'fs';
import { cpus } from 'os';
import { benchApp } from './app';
import { longestChain, Resources, waitsForInTheEnd } from './creation-graph';
import { handlerFigures } from './handler';
import { Kind, median, Pair, ratio, withCompiledSources } from './measure';
import type { AppSize, Effort } from './synth-once';

const RUNS = 5;
/** One stack with the VPC of the walkthrough, or one with more tiers. */
const SIZES: AppSize[] = [[1, 1], [10, 1], [20, 1], [1, 8], [20, 8]].map(([nodeGroups, privateTiers]) => ({ nodeGroups, privateTiers }));
/** Apps of companies: eight tiers, one of them public, in six AZs. */
const LARGE_SIZES: AppSize[] = [[1, 20], [5, 20], [10, 20], [15, 20], [1, 100], [1, 200]]
  .map(([stacks, nodeGroups]) => ({ stacks, nodeGroups, privateTiers: 7, azs: 6 }));

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

function table(head: string[], rows: (string | number)[][]): void {
  lines.push('', `| ${head.join(' | ')} |`, `|${'---|'.repeat(head.length)}`, ...rows.map(row => `| ${row.join(' | ')} |`));
}

const stock = figures('Stock');
const library = figures('Library');
rmSync(assembly.directory, { recursive: true });
table(['walkthrough cluster', 'stock', 'this library', 'ratio'],
  Object.keys(stock).map(name => [name, stock[name], library[name], ratio(library[name], stock[name])]));

const { small, large } = withCompiledSources(measure => ({
  small: SIZES.map(size => measure(size, RUNS)),
  large: LARGE_SIZES.map(size => measure(size, RUNS)),
}));
const of = (runs: Pair[], kind: Kind, figure: keyof Effort) => median(runs.map(run => run[kind][figure]));
const columns = (runs: Pair[], measured: (keyof Effort)[]) => measured.flatMap(figure => {
  const [one, other] = [of(runs, 'stock', figure), of(runs, 'library', figure)];
  return [one.toFixed(0), other.toFixed(0), ratio(other, one)];
});

table(['synthesis: node groups, private tiers', 'stock, ms', 'this library, ms', 'ratio', 'stock, MB', 'this library, MB', 'ratio'],
  SIZES.map(({ nodeGroups, privateTiers }, index) => [`${nodeGroups}, ${privateTiers}`, ...columns(small[index], ['milliseconds', 'megabytes'])]));

table(['synthesis: stacks, node groups in each', 'stock, ms of user CPU', 'this library, ms of user CPU', 'ratio', 'stock, MB', 'this library, MB', 'ratio'],
  LARGE_SIZES.map(({ stacks, nodeGroups }, index) => [`${stacks}, ${nodeGroups}`, ...columns(large[index], ['userMilliseconds', 'megabytes'])]));

/** How many times the user CPU of one size another takes. */
function growth(name: string, isLarger: (size: AppSize) => boolean, isSmaller: (size: AppSize) => boolean): string[] {
  const times = (kind: Kind) => {
    const [larger, smaller] = [isLarger, isSmaller].map(is => of(large[LARGE_SIZES.findIndex(is)], kind, 'userMilliseconds'));
    return (larger / smaller).toFixed(2);
  };
  return [name, times('stock'), times('library')];
}
table(['growth of user CPU', 'stock, times', 'this library, times'], [
  growth('15 stacks beside 1', size => size.stacks === 15, size => size.stacks === 1 && size.nodeGroups === 20),
  growth('15 stacks beside 5', size => size.stacks === 15, size => size.stacks === 5),
  growth('200 node groups beside 100', size => size.nodeGroups === 200, size => size.nodeGroups === 100),
]);

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
