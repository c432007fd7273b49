import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { Aws, CfnParameter, Fn, Lazy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as fc from 'fast-check';
import { testApp } from './app';
import { instanceTypes } from './cluster';
import { AZS } from './network';
import { typeNames } from './nodes';
import type { AskedNetwork, AskedTier } from './simulated-network';
import { groupOfControlPlane, manySurroundings, someSurroundings, surroundCluster, SurroundingsDraw, surroundVpc } from './surroundings';
import { tierOf } from './tiers';
import {
  AddonIdentity, AddonOptions, AddonVersion, AddressPlan, CniFeature, CniIdentity, DualStackVpc, Ipv4Egress, Ipv6Cluster, ManagedNodeGroupOptions,
  MaxPods, MaxPodsLookup, NodeOs, NodeRelease, ResolveConflicts, SelfManagedNodeGroupOptions, SubnetTier, VpcCniOptions, Ipv6CidrSource,
  Ipv6Egress, RouteTarget,
} from '../../src';

// A configuration is drawn as plain data, which fast-check prints and shrinks, and `build` makes constructs of it. Each subject has an arbitrary.

/** A value as it is, or one that is known at deployment, or at synthesis, only. */
type Drawn<T> = T | { readonly token: 'parameter' | 'lazy'; readonly value: T };

/** Mostly what is right. Many of these make a configuration, of which more than half have to come out right as a whole. */
const mostly = <T, W>(right: fc.Arbitrary<T>, ...wrong: fc.Arbitrary<W>[]): fc.Arbitrary<T | W> =>
  fc.oneof({ withCrossShrink: true }, { arbitrary: right, weight: 50 }, { arbitrary: fc.oneof(...wrong), weight: 1 });
const tokenOf = <T>(value: T): fc.Arbitrary<Drawn<T>> => fc.constantFrom('parameter' as const, 'lazy' as const).map(token => ({ token, value }));
/** Now and then a token instead. */
const maybeToken = <T>(value: fc.Arbitrary<T>, ofToken: T): fc.Arbitrary<Drawn<T>> =>
  fc.oneof({ withCrossShrink: true }, { arbitrary: value as fc.Arbitrary<Drawn<T>>, weight: 8 }, { arbitrary: tokenOf(ofToken), weight: 1 });
/** Any of the properties, or none. */
const anyOf = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record<T, never>(model, { requiredKeys: [] }) as fc.Arbitrary<Partial<T>>;
const seldom = <T>(value: fc.Arbitrary<T>, freq = 5): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined, freq });
const rarely = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ withCrossShrink: true }, { arbitrary: fc.constant(undefined), weight: 12 }, { arbitrary: value, weight: 1 });
const one = fc.constantFrom;

// ---- the VPC

interface TierDraw extends AskedTier {
  readonly ipv4Mask?: Drawn<number>;
}

type SourceDraw = { readonly kind: 'amazon' } | { readonly kind: 'byoip' | 'ipam'; readonly cidr: string } | { readonly kind: 'ipam'; readonly netmaskLength: number };

interface LibraryVpcDraw {
  readonly kind: 'DualStackVpc';
  readonly ipv4Cidr?: Drawn<string>;
  readonly azs?: number;
  readonly azsAs?: 'names' | 'repeated' | 'both';
  readonly azSlots?: number;
  readonly tiers?: TierDraw[];
  readonly source?: SourceDraw;
  readonly egress?: 'perAz' | 'none' | 'provider' | 'regional' | 'transit gateway' | number;
  readonly ipv6Egress?: AskedNetwork['ipv6Egress'];
  readonly endpoints?: boolean;
  readonly vpcName?: Drawn<string>;
}

type StockSubnetDraw = keyof typeof ec2.SubnetType;

type VpcDraw =
  | { readonly kind: 'default' }
  | LibraryVpcDraw
  | { readonly kind: 'planned'; readonly ipv6PrefixLength?: number; readonly azs: number; readonly tiers?: TierDraw[]; readonly unplanned?: boolean }
  | { readonly kind: 'stock'; readonly azs: number; readonly subnets: StockSubnetDraw[]; readonly publicIpv4: boolean; readonly natGateways?: number }
  | { readonly kind: 'stock with DNS64'; readonly azs: number }
  | { readonly kind: 'IPv4 only' }
  | { readonly kind: 'imported'; readonly azs: number; readonly subnets: ('public' | 'private' | 'isolated')[]; readonly listsAreTokens: boolean };

const tierName = mostly(one('Public', 'Private', 'Isolated', 'Data', 'Edge-1', 'Batch_2'), one('1st', 'with space', ''));
const tier: fc.Arbitrary<TierDraw> = fc.tuple(
  fc.record({
    kind: one<TierDraw['kind'][]>('public', 'private', 'private', 'isolated', 'reserved'),
    name: tierName,
    ipv4Mask: seldom(mostly(one(22, 24, 26, 28), one(8, 15, 29, 24.5), tokenOf(24)), 4),
    slot: rarely(mostly(fc.nat({ max: 15 }), one(-1, 16, 1.5))),
  }),
  one<Pick<TierDraw, 'family' | 'reachesIpv4'>[]>({}, {}, { family: 'ipv4' }, { family: 'ipv6' }, { family: 'ipv6', reachesIpv4: true }),
).map(([drawn, { family, reachesIpv4 }]) => ({ ...drawn, family, reachesIpv4: drawn.kind === 'isolated' || drawn.kind === 'reserved' ? undefined : reachesIpv4 }));
/** Nodes have somewhere to be in most of them. */
const tiers: fc.Arbitrary<TierDraw[]> = mostly(
  fc.tuple(one<TierDraw[][]>(
    [{ kind: 'public', name: 'Public' }, { kind: 'private', name: 'Private' }],
    [{ kind: 'private', name: 'Private' }, { kind: 'public', name: 'Public' }],
    [{ kind: 'private', name: 'Private' }],
    [{ kind: 'public', name: 'Public' }],
    [{ kind: 'isolated', name: 'Isolated' }],
    [{ kind: 'public', name: 'Public' }, { kind: 'isolated', name: 'Isolated' }],
    [{ kind: 'reserved', name: 'Gone' }, { kind: 'private', name: 'Private' }],
    [{ kind: 'reserved', name: 'Gone', family: 'ipv6' }, { kind: 'public', name: 'Public' }, { kind: 'private', name: 'Private' }],
    [{ kind: 'public', name: 'Public' }, { kind: 'private', name: 'Private' }, { kind: 'private', name: 'Workers', family: 'ipv6', reachesIpv4: true }],
    [{ kind: 'private', name: 'Legacy', family: 'ipv4' }, { kind: 'public', name: 'Public' }, { kind: 'private', name: 'Private' }],
  ), fc.uniqueArray(tier, { maxLength: 3, selector: ({ name }) => name })).map(([first, more]) =>
    [...first, ...more.filter(({ name }) => !first.some(each => each.name === name))]),
  one<TierDraw[][]>([], [{ kind: 'reserved', name: 'Gone' }], [{ kind: 'private', name: 'Twice' }, { kind: 'public', name: 'Twice' }]),
  fc.array(tier, { maxLength: 18 }),
);

const ipv4Cidr = mostly(
  one('10.0.0.0/16', '10.42.0.0/18', '192.168.0.0/20', '172.16.4.0/22'),
  one('10.0.0.0', '10.0.0.256/16', '10.0.0.0/8', '10.0.0.0/29', '10.0.1.0/16', '10.0.0.0/28', 'fd00::/56'),
  tokenOf('10.0.0.0/16'),
);
/** NAT takes a public and a private tier, which the default tiers have. */
const tiersAndEgress: fc.Arbitrary<Pick<LibraryVpcDraw, 'tiers' | 'egress'>> = fc.oneof(
  { withCrossShrink: true },
  { arbitrary: fc.record({ tiers: seldom(tiers, 1), egress: mostly(one(undefined, undefined, 'none' as const), one('perAz' as const, 'regional' as const, 1)) }), weight: 3 },
  {
    arbitrary: fc.record({
      egress: mostly(one<NonNullable<LibraryVpcDraw['egress']>[]>('perAz', 'provider', 'regional', 'transit gateway', 1, 2), one(0, -1, 1.5, 7)),
      // Both families, with which NAT and targets have private subnets.
      tiers: one<(TierDraw[] | undefined)[]>(undefined, [
        { kind: 'public', name: 'Public' }, { kind: 'private', name: 'Private' }, { kind: 'private', name: 'Four', family: 'ipv4' }, { kind: 'private', name: 'Six', family: 'ipv6' },
      ]),
    }),
    weight: 2,
  },
);
const source: fc.Arbitrary<SourceDraw> = mostly(
  one<SourceDraw[]>(
    { kind: 'amazon' }, { kind: 'byoip', cidr: '2001:db8:1234:1a00::/56' }, { kind: 'ipam', cidr: '2001:db8:1230::/44' }, { kind: 'ipam', netmaskLength: 52 }, { kind: 'ipam', netmaskLength: 48 },
  ),
  one<SourceDraw[]>({ kind: 'byoip', cidr: '2001:db8:1234:1a70::/60' }, { kind: 'ipam', netmaskLength: 60 }, { kind: 'ipam', netmaskLength: 57 }, { kind: 'byoip', cidr: '2001:db8::/32' }),
);
const libraryVpc: fc.Arbitrary<LibraryVpcDraw> = fc.tuple(tiersAndEgress, fc.record({
  kind: fc.constant('DualStackVpc' as const),
  ipv4Cidr: seldom(ipv4Cidr, 2),
  azs: mostly(fc.integer({ min: 3, max: 6 }), fc.constant(2), one(1, 0, 17, 2.5)),
  azsAs: seldom(mostly(fc.constant('names' as const), one('repeated' as const, 'both' as const)), 2),
  azSlots: rarely(mostly(fc.constant(8), one(2, 4, 3, 16, 32))),
  source: seldom(source, 1),
  ipv6Egress: seldom(one('gateway' as const, 'gateway' as const, 'none' as const, 'transit gateway' as const), 4),
  endpoints: seldom(fc.boolean()),
  vpcName: seldom(maybeToken(fc.constant('network'), 'network')),
})).map(([laidOut, drawn]) => ({ ...drawn, ...laidOut }) as LibraryVpcDraw);

const vpc: fc.Arbitrary<VpcDraw> = fc.oneof(
  { withCrossShrink: true },
  { arbitrary: fc.constant({ kind: 'default' as const }), weight: 15 },
  { arbitrary: libraryVpc, weight: 50 },
  {
    arbitrary: fc.record({
      kind: fc.constant('planned' as const),
      ipv6PrefixLength: seldom(mostly(one(44, 48, 52, 56, 60), one(57, 64, 16))),
      azs: fc.integer({ min: 3, max: 4 }),
      tiers: seldom(tiers),
      unplanned: rarely(fc.boolean()),
    }),
    weight: 10,
  },
  {
    arbitrary: fc.record({
      kind: fc.constant('stock' as const),
      azs: mostly(fc.integer({ min: 3, max: 6 }), one(1, 2)),
      subnets: mostly(
        one<StockSubnetDraw[][]>(['PUBLIC', 'PRIVATE_WITH_EGRESS'], ['PRIVATE_WITH_EGRESS', 'PRIVATE_ISOLATED', 'PUBLIC'], ['PRIVATE_ISOLATED'], ['PUBLIC']),
        one<StockSubnetDraw[][]>(['PRIVATE_WITH_EGRESS'], ['PUBLIC', 'PRIVATE_ISOLATED']),
      ),
      publicIpv4: fc.boolean(),
      natGateways: seldom(fc.integer({ min: 0, max: 3 })),
    }),
    weight: 20,
  },
  { arbitrary: fc.record({ kind: fc.constant('stock with DNS64' as const), azs: fc.integer({ min: 3, max: 4 }) }), weight: 2 },
  { arbitrary: fc.constant({ kind: 'IPv4 only' as const }), weight: 2 },
  {
    arbitrary: fc.record({
      kind: fc.constant('imported' as const),
      azs: mostly(fc.integer({ min: 3, max: 4 }), one(1, 2)),
      subnets: fc.uniqueArray(one('public' as const, 'private' as const, 'isolated' as const), { minLength: 1 }),
      listsAreTokens: fc.boolean(),
    }),
    weight: 10,
  },
) as fc.Arbitrary<VpcDraw>;

// ---- the cluster

/** What the trust of a role that exists allows, or that it was imported, or takes no policies. */
type RoleDraw = 'for pods' | 'for tokens' | 'for EC2' | 'imported' | 'immutable';
interface ExistingDraw { readonly existing: RoleDraw; readonly irsa?: boolean }
type IdentityDraw = 'podIdentity' | 'irsa' | 'nodeRole' | ExistingDraw;

const existing: fc.Arbitrary<ExistingDraw> = fc.record({
  existing: mostly(one<RoleDraw[]>('for pods', 'imported', 'immutable'), one<RoleDraw[]>('for EC2', 'for tokens')),
  irsa: rarely(fc.boolean()),
});
const cniIdentity: fc.Arbitrary<IdentityDraw> = fc.oneof(
  { withCrossShrink: true },
  { arbitrary: one<IdentityDraw[]>('podIdentity', 'irsa', 'nodeRole'), weight: 4 },
  { arbitrary: existing, weight: 1 },
);

const version = mostly(
  fc.integer({ min: 31, max: 36 }).map(minor => `1.${minor}`),
  one('1.20', '0.36', '1', '1.x', 'latest', ' 1.36', ''), // too old, and none at all
  tokenOf('1.36'),
);

type CniDraw = Omit<VpcCniOptions, 'version'> & { readonly version?: Drawn<string> };
const vpcCni: fc.Arbitrary<CniDraw> = anyOf<CniDraw>({
  version: mostly(maybeToken(one('v1.23.1-eksbuild.1', '1.22.0'), 'v1.22.0'), one('latest', 'v1.9.3', 'v1.15.0-eksbuild.2', 'v1.21')),
  features: fc.subarray(Object.values(CniFeature)),
  ipv4Egress: fc.boolean(),
  networkPolicy: fc.boolean(),
  env: mostly<{ [name: string]: string }, { [name: string]: string }>(
    fc.constant({ AWS_VPC_ENI_MTU: '1500' }), one<{ [name: string]: string }[]>({ ENABLE_IPv4: 'true' }, { ENABLE_PREFIX_DELEGATION: 'false' }, { ENABLE_V4_EGRESS: 'true' })),
  configurationValues: mostly<{ [key: string]: any }, { [key: string]: any }>(
    one({ tolerations: [{ operator: 'Exists' }] }, { env: { WARM_PREFIX_TARGET: '1' } }, {}), one({ unknown: 1 }, { env: { ENABLE_IPv6: 'false' } })),
});
const addonOptions: fc.Arbitrary<AddonOptions> = anyOf<AddonOptions>({
  version: one(AddonVersion.of('v1.0.0-eksbuild.1'), AddonVersion.defaultOf(), AddonVersion.defaultOf('1.35')),
  configurationValues: one({ replicaCount: 3 }, {}),
  resolveConflicts: one(...Object.values(ResolveConflicts)),
  preserveOnDelete: fc.boolean(),
});

const clusterDraw = fc.record({
  version,
  clusterName: rarely(maybeToken(fc.constant('mine'), 'mine')),
  controlPlaneAzs: mostly<number | undefined, Drawn<number>>(seldom(one(2, 3), 2), one(1, 0, 7, 2.5), tokenOf(3)),
  vpcSubnets: rarely(mostly(fc.constant('one per AZ' as const), one('private' as const, 'public' as const, 'isolated' as const, 'one AZ' as const))),
  endpointAccess: seldom(mostly(
    one('PUBLIC' as const, 'PUBLIC_AND_PRIVATE' as const, 'PRIVATE' as const, 'from IPv4' as const, 'from both' as const),
    one('PUBLIC from IPv4' as const, 'PRIVATE from IPv4' as const)), 2),
  authenticationMode: seldom(mostly(
    one(eks.AuthenticationMode.API, eks.AuthenticationMode.API_AND_CONFIG_MAP), fc.constant(eks.AuthenticationMode.CONFIG_MAP)), 3),
  cniIdentity: fc.option(cniIdentity, { nil: undefined }),
  vpcCni: fc.option(vpcCni, { nil: undefined, freq: 2 }),
  kubeProxy: rarely(addonOptions),
  coreDns: seldom(addonOptions),
  podIdentityAgent: rarely(addonOptions),
  installPodIdentityAgent: mostly(one(undefined, true), fc.constant(false)),
  handlerInVpc: rarely(fc.boolean()),
  securityGroup: seldom(one('all out' as const, 'nothing out' as const, 'imported' as const)),
  ipv4Stuff: mostly(fc.constant(undefined), one('ipFamily' as const, 'serviceIpv4Cidr' as const, 'remoteNodeNetworks' as const)),
  tags: rarely(maybeToken(fc.constant('red'), 'red')),
});
type ClusterDraw = typeof clusterDraw extends fc.Arbitrary<infer T> ? T : never;

// ---- nodes

type NameDraw = Drawn<string>;
/** Where nodes are: the first AZs, or subnets. */
type PlaceDraw = { readonly azs?: Drawn<number>; readonly subnets?: SelectionDraw };
type SelectionDraw = 'private' | 'public' | 'isolated' | 'one per AZ' | 'first AZ' | 'named Private' | 'named Six' | 'named Four';
const selection = seldom(mostly(
  one<SelectionDraw[]>('one per AZ', 'first AZ'), one<SelectionDraw[]>('private', 'public', 'isolated', 'named Private', 'named Six', 'named Four')));
const place: fc.Arbitrary<PlaceDraw> = mostly<PlaceDraw, PlaceDraw>(
  fc.oneof(selection.map(subnets => ({ subnets })), one<PlaceDraw[]>({}, {}, { azs: 1 }, { azs: 2 })),
  one<PlaceDraw[]>({ azs: 0 }, { azs: 7 }, { azs: { token: 'lazy', value: 2 } }, { azs: 2, subnets: 'one per AZ' }),
);

type OsDraw =
  | { readonly kind: 'al2023'; readonly nodeConfig?: { [key: string]: any }; readonly part?: 'shell' | 'NodeConfig'; readonly release?: string }
  | { readonly kind: 'bottlerocket'; readonly settings?: { [key: string]: any }; readonly release?: string }
  | { readonly kind: 'al2' }
  | { readonly kind: 'custom'; readonly windows?: boolean };
/** Managed groups are refused without one. */
const release = <T>(stated: fc.Arbitrary<T>) => seldom(stated, 12);
const os: fc.Arbitrary<OsDraw> = fc.oneof(
  { withCrossShrink: true },
  {
    arbitrary: fc.record({
      kind: fc.constant('al2023' as const),
      nodeConfig: seldom(mostly<{ [key: string]: any }, { [key: string]: any }>(
        one({ kubelet: { config: { shutdownGracePeriod: '30s' } } }, { instance: { localStorage: { strategy: 'RAID0' } } }),
        one({ cluster: {} }, { kubelett: {} }, { kubelet: { flags: ['--max-pods=4'] } }, { kubelet: 3 }, { kubelet: { config: { when: new Date(0) } } }))),
      part: seldom(mostly(fc.constant('shell' as const), fc.constant('NodeConfig' as const))),
      release: release(mostly(one('20260714', 'v20260613', 'newest'), one('1.42.0', '', '1.36.2-20260714'))),
    }),
    weight: 6,
  },
  {
    arbitrary: fc.record({
      kind: fc.constant('bottlerocket' as const),
      settings: seldom(mostly<{ [key: string]: any }, { [key: string]: any }>(
        fc.constant({ 'host-containers': { admin: { enabled: true } } }), one({ kubernetes: { 'max-pods': 3 } }, { when: new Date(0) }, { kubernetes: 3 }))),
      release: release(mostly(one('1.42.0', 'v1.41.0', '1.42.0-0a1b2c3d', 'newest'), one('20260714', '1.42', 'latest'))),
    }),
    weight: 6,
  },
  { arbitrary: fc.record({ kind: fc.constant('custom' as const), windows: rarely(fc.boolean()) }), weight: 3 },
  { arbitrary: fc.constant({ kind: 'al2' as const }), weight: 1 },
) as fc.Arbitrary<OsDraw>;

interface HardwareDraw { readonly names?: NameDraw[]; readonly architecture?: 'x86_64' | 'arm64'; readonly amiType?: Drawn<string> }
/** Types of one kind, with an AMI type that fits. */
const typesOf = (names: string[], architecture: 'x86_64' | 'arm64', amiTypes: string[]): fc.Arbitrary<HardwareDraw> => fc.record({
  names: fc.uniqueArray(one(...names), { minLength: 1, maxLength: 3 }) as fc.Arbitrary<NameDraw[]>,
  architecture: seldom(fc.constant(architecture)),
  amiType: seldom(one(...amiTypes)),
});
const hardware: fc.Arbitrary<HardwareDraw> = mostly<HardwareDraw, HardwareDraw>(
  fc.oneof(
    { withCrossShrink: true },
    { arbitrary: fc.constant({}), weight: 2 },
    {
      arbitrary: typesOf(['m6i.large', 'm6a.large', 't3.medium', 'c7i.xlarge', 'r6i.large', 'm5.metal'], 'x86_64', ['AL2023_x86_64_STANDARD', 'BOTTLEROCKET_x86_64']),
      weight: 5,
    },
    { arbitrary: typesOf(['m7g.large', 't4g.medium', 'c7gn.large', 'r8g.large'], 'arm64', ['AL2023_ARM_64_STANDARD', 'BOTTLEROCKET_ARM_64']), weight: 4 },
    { arbitrary: typesOf(['g5.xlarge', 'g6.xlarge', 'p4d.24xlarge'], 'x86_64', ['AL2023_x86_64_NVIDIA', 'BOTTLEROCKET_x86_64_NVIDIA']), weight: 1 },
    { arbitrary: typesOf(['inf2.xlarge', 'trn1.2xlarge'], 'x86_64', ['AL2023_x86_64_NEURON']), weight: 1 },
    {
      arbitrary: tokenOf('m6i.large').map((token): HardwareDraw => ({ names: [token, 'm6a.large'], architecture: 'x86_64', amiType: 'AL2023_x86_64_STANDARD' })),
      weight: 1,
    },
  ),
  one<HardwareDraw[]>(
    { names: [] }, { names: ['m4.large'] }, { names: ['i3.metal'] }, { names: ['mac2.metal'] }, { names: ['large'] }, { names: ['m6i.large', 'm6i.large'] },
    { names: ['m6i.large', 'm7g.large'] }, { names: ['a1.large'] }, { names: ['g5g.xlarge'] }, { names: typeNames(21) }, { names: typeNames(41) },
    { names: ['m6i.large'], architecture: 'arm64', amiType: 'AL2023_ARM_64_STANDARD' }, { names: ['m6i.large'], amiType: 'WINDOWS_CORE_2022_x86_64' },
    { names: ['m6i.large'], amiType: 'AL2_x86_64' }, { names: ['m6i.large', 'm6i.metal', 'g5.xlarge'] }, { names: ['p6-b200.48xlarge'] },
    { names: [{ token: 'parameter', value: 'm6i.large' }] }, { names: [{ token: 'lazy', value: 'm6i.large' }, 'm6a.large'] },
  ),
);

interface SizesDraw { readonly minSize?: Drawn<number>; readonly desiredSize?: Drawn<number>; readonly maxSize?: Drawn<number> }
const sizes: fc.Arbitrary<SizesDraw> = mostly<SizesDraw, SizesDraw>(
  fc.oneof(
    fc.constant({}),
    fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 }), fc.integer({ min: 1, max: 3 }))
      .map(([min, more, most]) => ({ minSize: min, desiredSize: min + more, maxSize: min + more + most })),
    one<SizesDraw[]>({ minSize: 2 }, { desiredSize: 5 }, { maxSize: 9 }, { minSize: { token: 'parameter', value: 1 }, maxSize: 4 }),
  ),
  one<SizesDraw[]>({ minSize: 3, maxSize: 2 }, { maxSize: 0 }, { desiredSize: 1.5 }, { minSize: -1 }, { minSize: NaN }),
);

type MaxPodsDraw = { readonly of: Drawn<number> } | { readonly cap?: number; readonly maxEnis?: number } | 'shared lookup' | 'AMI';
const maxPods: fc.Arbitrary<MaxPodsDraw> = mostly<MaxPodsDraw, MaxPodsDraw>(
  one<MaxPodsDraw[]>({ of: 58 }, { of: 1024 }, { of: { token: 'parameter', value: 58 } }, { of: { token: 'lazy', value: 58 } }, {}, { cap: 30 }, { maxEnis: 2 },
    'shared lookup', 'AMI'),
  one<MaxPodsDraw[]>({ of: 0 }, { of: 1025 }, { of: 10.5 }, { cap: 0 }, { maxEnis: 0 }),
);

const labels = seldom(mostly<{ [key: string]: Drawn<string> }, { [key: string]: Drawn<string> }>(
  one<{ [key: string]: Drawn<string> }[]>({ pool: 'a' }, { 'example.com/pool': 'b' }, { pool: { token: 'parameter', value: 'a' } }),
  one<{ [key: string]: Drawn<string> }[]>({ '-pool': 'a' }, { pool: 'a b' }, { 'kubernetes.io/role': 'worker' }),
), 2);
const taints = seldom(mostly<eks.TaintSpec[], eks.TaintSpec[]>(
  one<eks.TaintSpec[][]>([{ key: 'dedicated', effect: eks.TaintEffect.NO_SCHEDULE }], [{ key: 'a.example/b', value: 'c', effect: eks.TaintEffect.NO_EXECUTE }]),
  one<eks.TaintSpec[][]>([{ key: 'dedicated' }], [{ effect: eks.TaintEffect.NO_SCHEDULE }], [{ key: 'a b', effect: eks.TaintEffect.NO_SCHEDULE }]),
), 2);

interface Ec2NodesDraw extends PlaceDraw {
  readonly kind: 'managed' | 'per AZ' | 'self-managed';
  readonly hardware: HardwareDraw;
  readonly sizes: SizesDraw;
  readonly labels?: { [key: string]: Drawn<string> };
  readonly taints?: eks.TaintSpec[];
  readonly diskSize?: Drawn<number>;
  readonly spot: boolean;
  readonly role?: 'given' | 'imported' | 'shared';
  readonly sessionManager: boolean;
  readonly os?: OsDraw;
  readonly maxPods?: MaxPodsDraw;
  readonly launchTemplate?: boolean;
  readonly remoteAccess?: boolean;
}

const merged = (...parts: [Ec2NodesDraw, ...Partial<Ec2NodesDraw>[]]): Ec2NodesDraw => Object.assign({}, ...parts);

/** What nodes that EKS manages and others have in common. */
const commonOfNodes = {
  hardware,
  sizes,
  labels,
  taints,
  diskSize: seldom(mostly(maybeToken(one(20, 100), 40), one(0, 65537, 20.5))),
  spot: fc.boolean(),
  role: seldom(mostly(one('given' as const, 'imported' as const), fc.constant('shared' as const)), 3),
  sessionManager: fc.boolean(),
};
/** A launch template of the user's own says the size of the disk itself. */
const special = mostly<{}, { launchTemplate?: boolean; remoteAccess?: boolean; diskSize?: Drawn<number>; maxPods?: MaxPodsDraw }>(
  one<{ launchTemplate?: boolean; diskSize?: Drawn<number> }[]>({}, {}, {}, { launchTemplate: true, diskSize: undefined }),
  one({ remoteAccess: true }, { launchTemplate: true, diskSize: 30 }, { maxPods: { of: 58 } }),
);
const managed = fc.tuple(fc.record({ kind: fc.constant('managed' as const), ...commonOfNodes }), place, special).map(all => merged(...all));
const perAz = fc.tuple(
  fc.record({ kind: fc.constant('per AZ' as const), ...commonOfNodes, os: seldom(os, 2) }), mostly(fc.constant({}), place), fc.constant({}),
).map(([nodes, ...others]) => merged({ ...nodes, hardware: nodes.os ? { ...nodes.hardware, amiType: undefined } : nodes.hardware }, ...others));
const managedWithOs = fc.tuple(
  fc.record({
    kind: fc.constant('managed' as const),
    ...commonOfNodes,
    // os says which image; an AMI type beside it is refused.
    hardware: mostly(hardware.map(({ amiType: _, ...others }): HardwareDraw => others), hardware),
    os,
    maxPods: fc.option(maxPods, { nil: undefined }),
  }),
  place,
  mostly(fc.constant({}), fc.constant({ launchTemplate: true })),
).map(all => merged(...all));
const selfManaged = fc.tuple(
  fc.record({
    kind: fc.constant('self-managed' as const), ...commonOfNodes, os: fc.option(os, { nil: undefined }), maxPods: fc.option(maxPods, { nil: undefined }),
  }),
  fc.record({ subnets: selection }),
  fc.constant({}),
).map(all => merged(...all));
const fargate = fc.record({
  kind: fc.constant('Fargate' as const),
  selectors: mostly(
    fc.array(one<eks.Selector[]>({ namespace: 'kube-system' }, { namespace: 'jobs' }, { namespace: '*', labels: { 'k8s-app': 'kube-dns' } }, { namespace: 'a?' }),
      { minLength: 1, maxLength: 5 }),
    one<eks.Selector[][]>([], Array(6).fill({ namespace: 'a' }), [{ namespace: 'a', labels: { a: 'a', b: 'b', c: 'c', d: 'd', e: 'e', f: 'f' } }]),
  ),
  subnets: selection,
});
type FargateDraw = typeof fargate extends fc.Arbitrary<infer T> ? T : never;
export type NodesDraw = Ec2NodesDraw | FargateDraw;

// ---- what else is in a stack

interface AddonDraw { readonly name: string; readonly identity?: 'podIdentity' | 'irsa' | ExistingDraw; readonly options: AddonOptions }
const addon: fc.Arbitrary<AddonDraw> = fc.record({
  name: mostly(one('metrics-server', 'aws-ebs-csi-driver', 'cert-manager'), one('aws-fsx-csi-driver', 'coredns', 'vpc-cni')),
  identity: seldom(fc.oneof(one('podIdentity' as const, 'irsa' as const), existing), 2),
  options: addonOptions,
}) as fc.Arbitrary<AddonDraw>;

interface LookupDraw {
  readonly names: NameDraw[];
  readonly maxEnis?: Drawn<number>;
  readonly reservedEnis?: number;
  readonly cap?: number;
  /** The type that is asked for alone. */
  readonly of?: string;
}
const lookup: fc.Arbitrary<LookupDraw> = fc.record({
  names: mostly<NameDraw[], NameDraw[]>(
    fc.uniqueArray(one('m6i.large', 'm7g.large', 'g5.xlarge', 'm5.metal'), { minLength: 1 }), one<NameDraw[][]>([], ['t2.medium'], ['m6i.large', 'm6i.large'])),
  maxEnis: rarely(mostly(maybeToken(one(1, 4), 2), one(0, 1.5))),
  reservedEnis: rarely(mostly(one(0, 1), fc.constant(-1))),
  cap: rarely(mostly(one(1, 1024), fc.constant(1025))),
  of: rarely(mostly(fc.constant(undefined), fc.constant('t3.large'))),
});

/** All that is said of a stack with a cluster. */
export interface Configuration {
  readonly region?: string;
  readonly vpc: VpcDraw;
  readonly cluster: ClusterDraw;
  readonly nodes: readonly NodesDraw[];
  readonly addons: readonly AddonDraw[];
  readonly lookups: readonly LookupDraw[];
  readonly manifest: boolean;
  /** What else the app says. */
  readonly surroundings: SurroundingsDraw;
}

const withVpc = (ofVpc: fc.Arbitrary<VpcDraw>, surroundings: fc.Arbitrary<SurroundingsDraw>): fc.Arbitrary<Configuration> => fc.record({
  region: mostly(one(undefined, undefined, 'eu-west-1', 'us-gov-west-1'), fc.constant('cn-north-1')),
  vpc: ofVpc,
  cluster: clusterDraw,
  nodes: fc.array(fc.oneof<fc.Arbitrary<NodesDraw>[]>(managed, managedWithOs, perAz, selfManaged, fargate), { maxLength: 3 }),
  addons: fc.uniqueArray(addon, { maxLength: 2, selector: ({ name }) => name }),
  lookups: fc.array(lookup, { maxLength: 1 }),
  manifest: fc.boolean(),
  surroundings,
});

export const configurations = withVpc(vpc, someSurroundings);

/** A cluster that is right by itself, in a VPC of any kind, with much around it. */
export const surrounded: fc.Arbitrary<Configuration> = fc.record({
  vpc: one<VpcDraw[]>(
    { kind: 'default' }, { kind: 'DualStackVpc', egress: 'none' }, { kind: 'stock', azs: 3, subnets: ['PUBLIC', 'PRIVATE_WITH_EGRESS'], publicIpv4: true },
  ),
  cluster: fc.record({
    version: one('1.36', '1.36', '1.34', '1.32'), cniIdentity: one(undefined, 'irsa' as const, 'nodeRole' as const),
  }) as fc.Arbitrary<ClusterDraw>,
  nodes: one<NodesDraw[][]>([{ kind: 'managed', hardware: {}, sizes: {}, spot: false, sessionManager: false }], []),
  surroundings: manySurroundings,
  addons: fc.constant([]),
  lookups: fc.constant([]),
  manifest: fc.constant(false),
});

/** The same with a VPC that can grow. A NAT provider of the user's own routes as it likes. */
export const growable = withVpc(fc.oneof(
  { withCrossShrink: true },
  { arbitrary: libraryVpc.filter(({ egress }) => egress !== 'provider'), weight: 4 },
  // The promise is the plan's: blocks that stock CDK computes move.
  { arbitrary: vpc.filter(each => each.kind === 'planned' && !each.unplanned), weight: 1 },
), fc.constant({})) as fc.Arbitrary<Configuration & { vpc: { azs?: number; tiers?: TierDraw[] } }>;

const DEFAULT_TIERS: TierDraw[] = [{ kind: 'public', name: 'Public' }, { kind: 'private', name: 'Private' }];

/** How a VPC grows. */
export const growth = fc.oneof(fc.constant('an AZ' as const), fc.record<Omit<AskedTier, 'name'>>({
  kind: one<TierDraw['kind'][]>('public', 'private', 'isolated', 'reserved'), family: one(undefined, 'ipv4' as const, 'ipv6' as const),
}));

/** The same with an AZ more, or with a tier of that kind at the end. */
export function grown(configuration: Configuration, by: 'an AZ' | Omit<AskedTier, 'name'>): Configuration {
  const drawn = configuration.vpc as { azs?: number; tiers?: TierDraw[] };
  const more = by === 'an AZ' ? { azs: (drawn.azs ?? 3) + 1 } : { tiers: [...drawn.tiers ?? DEFAULT_TIERS, { ...by, name: 'Appended' }] };
  return { ...configuration, vpc: { ...configuration.vpc, ...more } as VpcDraw };
}

// ---- from what was drawn to constructs

/** A stack that knows its AZs, also where its region is known: nothing is looked up. */
class StackOfSixAzs extends Stack {
  public get availabilityZones(): string[] {
    return this.region.startsWith('${') ? super.availabilityZones : AZS.map(az => az.replace('eu-west-1', this.region));
  }
}

/** The id of nodes, after their place in the configuration. */
export const idOfNodes = (index: number) => `Nodes${index}`;

/** Make the stack. */
export function build(configuration: Configuration, outdir: string): Stack {
  const app = testApp({ outdir });
  const { region } = configuration;
  const stack = new StackOfSixAzs(app, 'S', { env: region === undefined ? undefined : { account: '123456789012', region } });
  new Builder(stack).build(configuration);
  return stack;
}

class Builder {
  private parameters = 0;
  private roles = 0;
  private readonly shared: { role?: iam.Role; lookup?: MaxPodsLookup } = {};

  constructor(private readonly stack: Stack) {}

  public build({ vpc: vpcDraw, cluster: clusterDraw_, nodes, addons, lookups, manifest, surroundings }: Configuration): void {
    const cluster = this.cluster(clusterDraw_, surroundings, this.vpc(vpcDraw));
    if (cluster.vpc instanceof ec2.Vpc) {
      const hasEndpoints = vpcDraw.kind === 'DualStackVpc' && vpcDraw.endpoints;
      surroundVpc(this.stack, cluster.vpc, hasEndpoints ? { ...surroundings, endpoints: undefined } : surroundings);
    }
    surroundCluster(this.stack, cluster, surroundings);
    if (manifest) { cluster.cluster.addManifest('Manifest', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'example' } }); }
    addons.forEach(({ name, identity, options }) => cluster.addAddon(name, { ...options, identity: identity && this.addonIdentity(identity) }));
    nodes.forEach((drawn, index) => drawn.kind === 'Fargate' ? this.fargate(cluster, index, drawn) : this.nodes(cluster, index, drawn));
    lookups.forEach(({ names, maxEnis, of, ...options }, index) => {
      const made = new MaxPodsLookup(this.stack, `Lookup${index}`, { ...options, instanceTypes: this.types(names), maxEnis: this.count(maxEnis) });
      if (of) { made.maxPodsOf(new ec2.InstanceType(of)); }
    });
  }

  private text(drawn: Drawn<string>): string;
  private text(drawn: Drawn<string> | undefined): string | undefined;
  private text(drawn: Drawn<string> | undefined): string | undefined {
    if (typeof drawn !== 'object') { return drawn; }
    const { token, value } = drawn;
    return token === 'lazy' ? Lazy.string({ produce: () => value }) : this.parameter('String', value).valueAsString;
  }

  private count(drawn: Drawn<number>): number;
  private count(drawn: Drawn<number> | undefined): number | undefined;
  private count(drawn: Drawn<number> | undefined): number | undefined {
    if (typeof drawn !== 'object') { return drawn; }
    const { token, value } = drawn;
    return token === 'lazy' ? Lazy.number({ produce: () => value }) : this.parameter('Number', value).valueAsNumber;
  }

  private parameter(type: string, value: string | number): CfnParameter {
    return new CfnParameter(this.stack, `Parameter${this.parameters++}`, { type, default: value });
  }

  private types(names: NameDraw[]): ec2.InstanceType[] {
    return names.map(name => new ec2.InstanceType(this.text(name)));
  }

  private tier(drawn: TierDraw): SubnetTier {
    return tierOf({ ...drawn, ipv4Mask: this.count(drawn.ipv4Mask) });
  }

  private vpc(drawn: VpcDraw): ec2.IVpc | undefined {
    const azs = (count: number) => this.stack.region === 'eu-west-1' || this.stack.region.startsWith('${')
      ? AZS.slice(0, count) : this.stack.availabilityZones.slice(0, count);
    switch (drawn.kind) {
      case 'default': return undefined;
      case 'DualStackVpc': return this.libraryVpc(drawn, azs);
      case 'planned': {
        const plan = AddressPlan.of({ ipv6Source: sourceOf(drawn.ipv6PrefixLength), tiers: drawn.tiers?.map(each => this.tier(each)) });
        return new ec2.Vpc(this.stack, 'Vpc', {
          ipProtocol: ec2.IpProtocol.DUAL_STACK,
          ipAddresses: drawn.unplanned ? undefined : plan.ipv4,
          ipv6Addresses: plan.ipv6,
          subnetConfiguration: plan.subnetConfiguration,
          availabilityZones: azs(drawn.azs),
          natGateways: plan.subnetConfiguration.some(({ subnetType, reserved }) => subnetType === ec2.SubnetType.PUBLIC && !reserved) ? 1 : 0,
        });
      }
      case 'stock': return new ec2.Vpc(this.stack, 'Vpc', {
        ipProtocol: ec2.IpProtocol.DUAL_STACK,
        availabilityZones: azs(drawn.azs),
        natGateways: drawn.natGateways,
        subnetConfiguration: drawn.subnets.map(type => ({
          name: type, subnetType: ec2.SubnetType[type], mapPublicIpOnLaunch: type === 'PUBLIC' ? drawn.publicIpv4 : undefined,
        })),
      });
      case 'stock with DNS64': {
        const stock = new ec2.Vpc(this.stack, 'Vpc', { ipProtocol: ec2.IpProtocol.DUAL_STACK, availabilityZones: azs(drawn.azs) });
        stock.privateSubnets.forEach(subnet => { (subnet.node.defaultChild as ec2.CfnSubnet).enableDns64 = true; });
        return stock;
      }
      case 'IPv4 only': return new ec2.Vpc(this.stack, 'Vpc', { availabilityZones: azs(3) });
      case 'imported': {
        const names = azs(drawn.azs);
        const ids = (kind: 'public' | 'private' | 'isolated') => !drawn.subnets.includes(kind) ? undefined : drawn.listsAreTokens
          ? Fn.split(',', Fn.importValue(`${kind}Subnets`)) : names.map((_, index) => `subnet-0${kind.length}23456789abcdef${index}`);
        return ec2.Vpc.fromVpcAttributes(this.stack, 'Vpc', {
          vpcId: 'vpc-0123456789abcdef0',
          availabilityZones: drawn.listsAreTokens ? Fn.split(',', Fn.importValue('Azs')) : names,
          publicSubnetIds: ids('public'),
          privateSubnetIds: ids('private'),
          isolatedSubnetIds: ids('isolated'),
        });
      }
    }
  }

  private libraryVpc(vpcDraw: LibraryVpcDraw, names: (count: number) => string[]): DualStackVpc {
    const { azs = 3, azsAs, egress, ipv6Egress, endpoints, source: sourceDraw, ...drawn } = vpcDraw;
    const made = new DualStackVpc(this.stack, 'Vpc', {
      ipv4Cidr: this.text(drawn.ipv4Cidr),
      azSlots: drawn.azSlots,
      tiers: drawn.tiers?.map(each => this.tier(each)),
      vpcName: this.text(drawn.vpcName),
      ...azsAs === undefined ? { maxAzs: azs } : { availabilityZones: azsAs === 'repeated' ? [...names(azs), ...names(1)] : names(azs) },
      ...azsAs === 'both' ? { maxAzs: azs } : {},
      ipv6Source: sourceDraw && cidrSourceOf(sourceDraw),
      ipv4Egress: typeof egress === 'number' ? Ipv4Egress.natGateways(egress) : egress && IPV4_EGRESS[egress](),
      ipv6Egress: ipv6Egress && IPV6_EGRESS[ipv6Egress](),
    });
    if (endpoints) {
      const { EC2, ECR, ECR_DOCKER, STS } = ec2.InterfaceVpcEndpointAwsService;
      const authentication = new ec2.InterfaceVpcEndpointAwsService('eks-auth');
      Object.entries({ EC2, ECR, ECR_DOCKER, STS, authentication }).forEach(([id, service]) => made.addInterfaceEndpoint(id, { service }));
      made.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
    }
    return made;
  }

  private selection(drawn: SelectionDraw | undefined, vpc_: ec2.IVpc): ec2.SubnetSelection | undefined {
    switch (drawn) {
      case undefined: return undefined;
      case 'one per AZ': return { onePerAz: true };
      case 'first AZ': return { availabilityZones: vpc_.availabilityZones.slice(0, 1) };
      case 'named Private':
      case 'named Four':
      case 'named Six': return { subnetGroupName: drawn.slice('named '.length) };
      default: return {
        subnetType: { private: ec2.SubnetType.PRIVATE_WITH_EGRESS, public: ec2.SubnetType.PUBLIC, isolated: ec2.SubnetType.PRIVATE_ISOLATED }[drawn],
      };
    }
  }

  private cluster(drawn: ClusterDraw, { group }: SurroundingsDraw, vpc_?: ec2.IVpc): Ipv6Cluster {
    const { PUBLIC, PRIVATE, PUBLIC_AND_PRIVATE } = eks.EndpointAccess;
    const access = {
      PUBLIC,
      PRIVATE,
      PUBLIC_AND_PRIVATE,
      'from IPv4': () => PUBLIC_AND_PRIVATE.onlyFrom('203.0.113.0/24'),
      'from both': () => PUBLIC_AND_PRIVATE.onlyFrom('203.0.113.0/24', '2001:db8::/32'),
      'PUBLIC from IPv4': () => PUBLIC.onlyFrom('203.0.113.0/24'),
      'PRIVATE from IPv4': () => PRIVATE.onlyFrom('203.0.113.0/24'),
    }[drawn.endpointAccess ?? 'PUBLIC_AND_PRIVATE'];
    const selected = drawn.vpcSubnets === 'one AZ' ? 'first AZ' as const : drawn.vpcSubnets;
    return new Ipv6Cluster(this.stack, 'Cluster', {
      version: eks.KubernetesVersion.of(this.text(drawn.version)),
      kubectlLayer: new KubectlV36Layer(this.stack, 'Kubectl'),
      clusterName: this.text(drawn.clusterName),
      vpc: vpc_,
      controlPlaneAzs: this.count(drawn.controlPlaneAzs),
      vpcSubnets: vpc_ && selected && [this.selection(selected, vpc_)!],
      endpointAccess: drawn.endpointAccess && (typeof access === 'function' ? access() : access),
      authenticationMode: drawn.authenticationMode,
      cniIdentity: drawn.cniIdentity && this.cniIdentity(drawn.cniIdentity),
      coreAddons: {
        vpcCni: drawn.vpcCni && { ...drawn.vpcCni, version: this.addonVersion(drawn.vpcCni.version) },
        kubeProxy: drawn.kubeProxy,
        coreDns: drawn.coreDns,
        podIdentityAgent: drawn.podIdentityAgent,
        installPodIdentityAgent: drawn.installPodIdentityAgent,
      },
      placeClusterHandlerInVpc: drawn.handlerInVpc,
      securityGroup: vpc_ && drawn.securityGroup ? this.securityGroup(drawn.securityGroup, vpc_)
        : vpc_ && group && groupOfControlPlane(this.stack, vpc_, group),
      ipFamily: drawn.ipv4Stuff === 'ipFamily' ? eks.IpFamily.IP_V4 : undefined,
      serviceIpv4Cidr: drawn.ipv4Stuff === 'serviceIpv4Cidr' ? '172.20.0.0/16' : undefined,
      remoteNodeNetworks: drawn.ipv4Stuff === 'remoteNodeNetworks' ? [{ cidrs: ['10.200.0.0/16'] }] : undefined,
      tags: drawn.tags && { colour: this.text(drawn.tags) },
    });
  }

  private addonVersion(drawn?: Drawn<string>): AddonVersion | undefined {
    const version_ = this.text(drawn);
    return version_ === undefined ? undefined : AddonVersion.of(version_);
  }

  private securityGroup(drawn: NonNullable<ClusterDraw['securityGroup']>, vpc_: ec2.IVpc): ec2.ISecurityGroup {
    return drawn === 'imported'
      ? ec2.SecurityGroup.fromSecurityGroupId(this.stack, 'Group', 'sg-0123456789abcdef0')
      : new ec2.SecurityGroup(this.stack, 'Group', { vpc: vpc_, allowAllOutbound: drawn === 'all out' });
  }

  private cniIdentity(drawn: IdentityDraw): CniIdentity {
    return typeof drawn === 'object' ? CniIdentity.existing(this.role(drawn.existing), { irsa: drawn.irsa }) : CniIdentity[drawn]();
  }

  private addonIdentity(drawn: NonNullable<AddonDraw['identity']>): AddonIdentity {
    return typeof drawn === 'object'
      ? AddonIdentity.existing('account', this.role(drawn.existing), { irsa: drawn.irsa })
      : AddonIdentity[drawn]('account', [iam.ManagedPolicy.fromAwsManagedPolicyName('ReadOnlyAccess')]);
  }

  private role(drawn: RoleDraw | 'given'): iam.IRole {
    const id = `Role${this.roles++}`;
    if (drawn === 'imported') { return iam.Role.fromRoleName(this.stack, id, `their-${id}`); }
    const forTokens = () => new iam.WebIdentityPrincipal(`arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:oidc-provider/oidc.example.com`);
    const forPods = () => new iam.SessionTagsPrincipal(new iam.ServicePrincipal('pods.eks.amazonaws.com'));
    const assumedBy = drawn === 'for tokens' ? forTokens() : drawn === 'for EC2' || drawn === 'given' ? new iam.ServicePrincipal('ec2.amazonaws.com') : forPods();
    const made = new iam.Role(this.stack, id, { assumedBy });
    return drawn === 'immutable' ? made.withoutPolicyUpdates() : made;
  }

  private fargate(cluster: Ipv6Cluster, index: number, { selectors, subnets }: FargateDraw): void {
    cluster.addFargateProfile(idOfNodes(index), { selectors, subnets: this.selection(subnets, cluster.vpc) });
  }

  private nodes(cluster: Ipv6Cluster, index: number, drawn: Ec2NodesDraw): void {
    const { hardware: { names, amiType, architecture }, sizes: { minSize, desiredSize, maxSize } } = drawn;
    const options: SelfManagedNodeGroupOptions = {
      instanceTypes: names && this.types(names),
      minSize: this.count(minSize),
      desiredSize: this.count(desiredSize),
      maxSize: this.count(maxSize),
      labels: drawn.labels && Object.fromEntries(Object.entries(drawn.labels).map(([key, value]) => [key, this.text(value)])),
      taints: drawn.taints,
      subnets: this.selection(drawn.subnets, cluster.vpc),
      diskSize: this.count(drawn.diskSize),
      capacityType: drawn.spot ? eks.CapacityType.SPOT : undefined,
      nodeRole: drawn.role && (drawn.role === 'shared' ? this.sharedRole() : this.role(drawn.role)),
      sessionManager: drawn.sessionManager,
      os: drawn.os && this.os(drawn.os, architecture),
      maxPods: drawn.maxPods && this.maxPods(drawn.maxPods),
    };
    if (drawn.kind === 'self-managed') {
      cluster.addSelfManagedNodeGroup(idOfNodes(index), options);
      return;
    }
    const managedOptions: ManagedNodeGroupOptions = {
      ...options,
      azs: this.count(drawn.azs),
      amiType: this.text(amiType) as eks.NodegroupAmiType | undefined,
      launchTemplateSpec: drawn.launchTemplate ? { id: 'lt-0123456789abcdef0', version: '1' } : undefined,
      remoteAccess: drawn.remoteAccess ? { sshKeyName: 'key' } : undefined,
    };
    if (drawn.kind === 'per AZ') {
      cluster.addManagedNodeGroupPerAz(idOfNodes(index), managedOptions);
    } else {
      cluster.addManagedNodeGroup(idOfNodes(index), managedOptions);
    }
  }

  private sharedRole(): iam.Role {
    return this.shared.role ??= this.role('given') as iam.Role;
  }

  private maxPods(drawn: MaxPodsDraw): MaxPods {
    if (drawn === 'AMI') { return MaxPods.amiDefault(); }
    if (drawn === 'shared lookup') {
      return MaxPods.fromLookup(this.shared.lookup ??= new MaxPodsLookup(this.stack, 'SharedLookup', { instanceTypes: instanceTypes('m6i.large') }));
    }
    return 'of' in drawn ? MaxPods.of(this.count(drawn.of)) : MaxPods.recommended(drawn);
  }

  private os(drawn: OsDraw, stated?: HardwareDraw['architecture']): NodeOs {
    const architecture = stated as ec2.InstanceArchitecture | undefined;
    switch (drawn.kind) {
      case 'bottlerocket': return NodeOs.bottlerocket({ settings: drawn.settings, architecture, release: this.release(drawn.release) });
      case 'al2': return NodeOs.al2({ architecture });
      case 'custom': return NodeOs.custom(drawn.windows
        ? ec2.MachineImage.genericWindows({ 'eu-west-1': 'ami-0123456789abcdef0', 'us-gov-west-1': 'ami-0123456789abcdef1' })
        : { getImage: () => ({ imageId: 'ami-0123456789abcdef0', osType: ec2.OperatingSystemType.LINUX, userData: ec2.UserData.forLinux() }) },
      NodeOs.al2023({ architecture }));
      case 'al2023': return NodeOs.al2023({
        nodeConfig: drawn.nodeConfig, architecture, parts: drawn.part && [this.part(drawn.part)], release: this.release(drawn.release),
      });
    }
  }

  private release(drawn?: string): NodeRelease | undefined {
    return drawn === 'newest' ? NodeRelease.newestAtEachDeployment() : drawn === undefined ? undefined : NodeRelease.of(drawn);
  }

  private part(drawn: 'shell' | 'NodeConfig'): ec2.MultipartBody {
    return ec2.MultipartBody.fromRawBody(drawn === 'shell'
      ? { contentType: 'text/x-shellscript; charset="us-ascii"', body: '#!/bin/bash\ntrue' }
      : { contentType: 'application/node.eks.aws', body: 'kind: NodeConfig' });
  }
}

const TRANSIT_GATEWAY = RouteTarget.transitGateway('tgw-0123456789abcdef0');
const IPV4_EGRESS = {
  'perAz': () => Ipv4Egress.natGatewayPerAz(),
  'none': () => Ipv4Egress.none(),
  'provider': () => Ipv4Egress.provider(ec2.NatProvider.gateway(), { natGateways: 1 }),
  'regional': () => Ipv4Egress.regionalNatGateway(),
  'transit gateway': () => Ipv4Egress.through(TRANSIT_GATEWAY),
};
const IPV6_EGRESS = {
  'gateway': () => Ipv6Egress.egressOnlyInternetGateway(),
  'none': () => Ipv6Egress.none(),
  'transit gateway': () => Ipv6Egress.through(TRANSIT_GATEWAY),
};

function cidrSourceOf(drawn: SourceDraw): Ipv6CidrSource {
  if (drawn.kind === 'amazon') { return Ipv6CidrSource.amazon(); }
  if (drawn.kind === 'byoip') { return Ipv6CidrSource.byoip({ poolId: 'ipv6pool-ec2-1', cidr: drawn.cidr }); }
  const { kind: _, ...block } = drawn;
  return Ipv6CidrSource.ipam({ poolId: 'ipam-pool-1', ...block });
}

/** What was asked of a VPC of this library. */
export function askedOf(drawn: VpcDraw): AskedNetwork | undefined {
  if (drawn.kind !== 'DualStackVpc') { return undefined; }
  const { source: block = { kind: 'amazon' }, egress, ipv6Egress, azs = 3, tiers: drawnTiers = DEFAULT_TIERS } = drawn;
  const cidr = 'cidr' in block ? block.cidr : undefined;
  return {
    tiers: drawnTiers,
    azCount: azs,
    ipv6Prefix: 'netmaskLength' in block ? block.netmaskLength : Number(cidr?.split('/')[1] ?? 56),
    ipv6Cidr: cidr,
    ipv4Egress: egress === 'provider' ? 1 : egress,
    ipv6Egress,
  };
}

const sourceOf = (netmaskLength?: number) => netmaskLength === undefined ? undefined : Ipv6CidrSource.ipam({ poolId: 'ipam-pool-1', netmaskLength });
