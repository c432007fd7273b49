import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { join } from 'path';
import { App } from 'aws-cdk-lib';
import { temporaryFolder } from './app';
import { askedOf, build, Configuration, idOfNodes } from './configurations';
import { Resources, Synthesised, violations } from './invariants';
import '../../src';
import { registeredRooms } from '../../src/diagnostics/diagnostics';

/** Errors that rooms register. */
export const ERRORS: Record<string, unknown> = Object.assign({}, ...registeredRooms().map(room => room.errors));
/** What documents errors: rules need not be those of a room. */
const DOCUMENTS = ['errors.md', 'readiness.md'].map(name => join(__dirname, '../../docs', name)).filter(existsSync).map(path => readFileSync(path, 'utf8')).join();
const isDocumented = (id: string) => id in ERRORS || DOCUMENTS.includes(`cdk-eks-ipv6:${id}`) || DOCUMENTS.includes(`\`${id}\``);

/** What stock CDK refuses before this library comes to it, with the reason. */
const STOCK_REFUSALS: [message: RegExp, reason: string][] = [
  [/^If you configure PRIVATE subnets in 'subnetConfiguration', you must also/, 'the stock VPC puts its NAT gateways into public subnets'],
  [/^There are no '\w+' subnet groups in this VPC\./, 'the VPC has no subnets of that kind'],
  [/^There are no subnet groups with name '\w+' in this VPC\./, 'the VPC has no subnets of that name'],
  [/^Vpc must contain private subnets when public endpoint access is (restricted|disabled)/, 'kubectl runs in private subnets where the endpoint is not open'],
  [/^CIDR blocks can only be configured when public access is enabled/, 'a private endpoint has no public access to restrict'],
  [/^Cannot restrict? public access to endpoint when private access is disabled/, 'nodes would not reach an endpoint that is public and restricted'],
  [/^Cannot place cluster handler in the VPC since no private subnets/, 'the handler runs in private subnets'],
];

/** What came of a configuration. */
export interface Outcome {
  /** Ids of this library, or reasons of stock CDK. */
  readonly refusals: string[];
  readonly resources: Resources;
  readonly parameters: Synthesised['parameters'];
  readonly warnings: string[];
  /** Templates by the names of their files. */
  readonly files: { readonly [name: string]: string };
}

/** Ids of a message, which has a line for each refusal. Anything that is neither documented nor known is thrown. */
function refusalsOf(error: Error): string[] {
  const lines = error.message.replace(/^Validation failed with the following errors:\n/, '').split(/\n {2}(?=\[)/);
  return lines.map(line => {
    const [, id] = /\[cdk-eks-ipv6:([a-z0-9-]+)\]$/.exec(line) ?? [];
    const stock = STOCK_REFUSALS.find(([message]) => message.test(line));
    if (id !== undefined && isDocumented(id)) { return id; }
    if (stock) { return stock[1]; }
    throw error;
  });
}

/** Build and synthesise it. Anything that is neither documented nor known is thrown. */
export function synthesise(configuration: Configuration): Outcome {
  const directory = temporaryFolder();
  try {
    const stack = build(configuration, directory);
    const artifact = App.of(stack)!.synth().getStackArtifact(stack.artifactId);
    const files = readdirSync(directory).filter(file => file.endsWith('.template.json'));
    return {
      refusals: [],
      resources: artifact.template.Resources,
      parameters: artifact.template.Parameters,
      warnings: artifact.messages.map(({ entry }) => String(entry.data)).filter(text => text.includes('cdk-eks-ipv6:')),
      files: Object.fromEntries(files.map(file => [`${directory.slice(-6)}-${file}`, readFileSync(join(directory, file), 'utf8')])),
    };
  } catch (error) {
    return { refusals: refusalsOf(error as Error), resources: {}, parameters: {}, warnings: [], files: {} };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** What the template has to say, by what was drawn. */
export function violationsOf(
  { vpc, cluster, nodes, surroundings }: Configuration, { resources, parameters, files, warnings }: Outcome,
): string[] {
  const { cniIdentity } = cluster;
  return violations({
    resources,
    parameters,
    texts: Object.values(files),
    warnings,
    network: askedOf(vpc),
    isOverridden: surroundings.override !== undefined,
    ipv6Blocks: vpc.kind === 'DualStackVpc' || vpc.kind === 'default' ? Math.min(256, 2 ** (64 - (askedOf(vpc)?.ipv6Prefix ?? 56)))
      : vpc.kind === 'planned' ? Math.min(256, 2 ** (64 - (vpc.ipv6PrefixLength ?? 56))) : undefined,
    nodes: nodes.flatMap((drawn, index) => drawn.kind === 'Fargate' ? [] : [{
      prefix: `Cluster${idOfNodes(index)}`,
      hasUserData: drawn.kind === 'self-managed' || drawn.os !== undefined,
      isTainted: drawn.taints !== undefined,
    }]),
    isHandlerInVpc: cluster.handlerInVpc ?? false,
    cniIdentity: typeof cniIdentity === 'object' && cniIdentity.existing === 'immutable' ? 'as given' : cniIdentity === 'nodeRole' ? 'node' : 'its own',
  });
}

/** Write the templates of a configuration into a folder. */
export function writeTemplates({ files }: Outcome, folder: string): void {
  Object.entries(files).forEach(([name, text]) => writeFileSync(join(folder, name), text));
}
