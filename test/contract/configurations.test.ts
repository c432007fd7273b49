import { copyFileSync, readdirSync, readFileSync, rmSync } from 'fs';
import { join } from 'path';
import { isDeepStrictEqual } from 'util';
import { App } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { registeredRooms } from '../../src/diagnostics/diagnostics';
import { temporaryFolder } from '../util/app';
import { build, Configuration, configurations, growable, grown, growth, idOfNodes } from '../util/configurations';
import { Resources, violations } from '../util/invariants';

const ERRORS = Object.assign({}, ...registeredRooms().map(room => room.errors));

// FUZZ_RUNS draws more and FUZZ_SEED others; FUZZ_TEMPLATES is a folder that gets the templates of the valid ones.
const { FUZZ_RUNS, FUZZ_SEED, FUZZ_TEMPLATES } = process.env;
const RUNS = Number(FUZZ_RUNS ?? 100);
const SEED = Number(FUZZ_SEED ?? 20260501);

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
interface Outcome {
  /** Ids of this library, or reasons of stock CDK. */
  readonly refusals: string[];
  readonly resources: Resources;
  readonly warnings: string[];
  readonly texts: string[];
}

/** Ids of a message, which has a line for each refusal. Anything that is neither documented nor known is thrown. */
function refusalsOf(error: Error): string[] {
  const lines = error.message.replace(/^Validation failed with the following errors:\n/, '').split(/\n {2}(?=\[)/);
  return lines.map(line => {
    const [, id] = /\[cdk-eks-ipv6:([a-z0-9-]+)\]$/.exec(line) ?? [];
    const stock = STOCK_REFUSALS.find(([message]) => message.test(line));
    if (id in ERRORS) { return id; }
    if (stock) { return stock[1]; }
    throw error;
  });
}

function synthesise(configuration: Configuration): Outcome {
  const directory = temporaryFolder();
  try {
    const stack = build(configuration, directory);
    const artifact = App.of(stack)!.synth().getStackArtifact(stack.artifactId);
    const files = readdirSync(directory).filter(file => file.endsWith('.template.json'));
    if (FUZZ_TEMPLATES) { files.forEach(file => copyFileSync(join(directory, file), join(FUZZ_TEMPLATES, `${directory.slice(-6)}-${file}`))); }
    return {
      refusals: [],
      resources: artifact.template.Resources,
      warnings: artifact.messages.map(({ entry }) => String(entry.data)).filter(text => text.includes('cdk-eks-ipv6:')),
      texts: files.map(file => readFileSync(join(directory, file), 'utf8')),
    };
  } catch (error) {
    return { refusals: refusalsOf(error as Error), resources: {}, warnings: [], texts: [] };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** What the template has to say, by what was drawn. */
function violationsOf({ vpc, cluster, nodes }: Configuration, { resources, texts, warnings }: Outcome): string[] {
  const { cniIdentity } = cluster;
  return violations({
    resources,
    texts,
    warnings,
    ipv6Blocks: vpc.kind === 'DualStackVpc' || vpc.kind === 'default' ? 256
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

test('a configuration is refused for a documented reason, or its template keeps all promises', () => {
  const counts: Record<string, number> = {};
  let valid = 0;
  let runs = 0;
  fc.assert(fc.property(configurations, configuration => {
    const outcome = synthesise(configuration);
    runs++;
    if (outcome.refusals.length > 0) {
      for (const id of outcome.refusals) { counts[id] = (counts[id] ?? 0) + 1; }
      return;
    }
    valid++;
    expect(violationsOf(configuration, outcome)).toEqual([]);
  }), { seed: SEED, numRuns: RUNS });

  const ids = Object.keys(counts).filter(id => id in ERRORS);
  if (FUZZ_RUNS) { process.stderr.write(`${valid} of ${runs} valid; refused by ${ids.length} ids: ${JSON.stringify(counts)}\n`); }
  // What is drawn must not degenerate into what is refused at once, nor into what is always the same.
  expect(valid / runs).toBeGreaterThan(0.5);
  expect(ids.length).toBeGreaterThanOrEqual(Math.min(15, RUNS / 8));
});

test('a network that grows by an AZ or by a tier leaves every subnet and every route as it is', () => {
  /** Not the gateway endpoints: they list the route tables, and are changed in place. */
  const isOfSubnets = (type: string) =>
    /^AWS::EC2::(Subnet.*|Route|RouteTable|VPC|VPCCidrBlock|VPCGatewayAttachment|NatGateway|EIP|InternetGateway|EgressOnlyInternetGateway)$/.test(type);
  /** What there may be no room for. */
  const noRoom = ['azs-exceed-slots', 'plan-too-large', 'tier-slot', 'tier-slot-duplicate'];
  let compared = 0;
  fc.assert(fc.property(growable, growth, (configuration, by) => {
    const before = synthesise(configuration);
    if (before.refusals.length > 0) { return; }
    const after = synthesise(grown(configuration, by));
    const hasRoom = after.refusals.length === 0;
    const changed = Object.keys(before.resources)
      .filter(id => hasRoom && isOfSubnets(before.resources[id].Type) && !isDeepStrictEqual(before.resources[id], after.resources[id]));
    compared += Number(hasRoom);
    expect([changed, after.refusals.filter(id => !noRoom.includes(id))]).toEqual([[], []]);
  }), { seed: SEED, numRuns: Math.ceil(RUNS / 4) });
  expect(compared).toBeGreaterThan(RUNS / 10);
});
