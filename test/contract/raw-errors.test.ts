/**
 * What stock CDK throws at who uses this library, and what is said instead: a refusal that names the construct, what was given, and what to do. Each `throw` of the stock files is in the table, with the way
 * to it and the id of the refusal, or with the reason why there is none.
 */
import { readFileSync } from 'fs';
import { dirname, join } from 'path';
import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import { AddressPlan, CapacityReservation, DualStackVpc, Ipv4Egress, Ipv6Cluster, Ipv6ClusterProps, ManagedNodeGroupOptions, SubnetTier } from '../../src';
import { dualStackVpc, instanceTypes, ipv6Cluster, testStack } from '../util/cluster';
import { AZS, refusal, StackWithAzs } from '../util/network';

type Reach = () => unknown;
type Row = readonly [stock: string, id: string, ...reaches: Reach[]] | readonly [stock: string, unreachable: Unreachable];
/** Why nobody comes to a throw by way of this library. */
class Unreachable {
  constructor(public readonly reason: string) {}
}
const unreachable = (reason: string) => new Unreachable(reason);

const HELPER = unreachable('a helper of the compiler, for decorators');
const STOCK = unreachable('a method of the stock class that users call themselves, and whose text is about just that call');
const NEVER_PASSED = unreachable('the library never passes such props');

const managed = (options: object, props: Partial<Ipv6ClusterProps> = {}): Reach => () => {
  const cluster = ipv6Cluster(testStack(), props);
  return cluster.addManagedNodeGroup('Nodes', options as ManagedNodeGroupOptions);
};
const clusterWith = (props: (stack: Stack) => Partial<Ipv6ClusterProps>): Reach => () => {
  const stack = testStack();
  return ipv6Cluster(stack, props(stack));
};
const publicOnly = (stack: Stack) => dualStackVpc(stack, [ec2.SubnetType.PUBLIC]);
const importedVpc = (stack: Stack) => ec2.Vpc.fromVpcAttributes(stack, 'Imported', {
  vpcId: 'vpc-1', availabilityZones: Fn.split(',', Fn.importValue('Azs')), privateSubnetIds: Fn.split(',', Fn.importValue('Private')), publicSubnetIds: Fn.split(',', Fn.importValue('Public')),
});
const TWO_SELECTIONS = [{ subnetType: ec2.SubnetType.PUBLIC }, { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }];
const withoutAz = (stack: Stack) => ({ subnets: [ec2.Subnet.fromSubnetId(stack, 'NoAz', 'subnet-1')] });
const inCluster = (add: (cluster: Ipv6Cluster, stack: Stack) => unknown): Reach => () => {
  const stack = testStack();
  return add(ipv6Cluster(stack), stack);
};

const VPC: Row[] = [
  ['Function expected', HELPER],
  ['Cannot add initializers after decoration has completed', HELPER],
  ['Object expected', HELPER],
  ['The VPN Gateway has already been enabled.', STOCK],
  ["There are no subnet groups with name '…' in this VPC. Available names: …", 'subnets-none',
    managed({ subnets: { subnetGroupName: 'Nowhere' } }),
    inCluster(cluster => cluster.addManagedNodeGroupPerAz('Nodes', { subnets: { subnetGroupName: 'Nowhere' } })),
    inCluster(cluster => cluster.addSelfManagedNodeGroup('Nodes', { subnets: { subnetGroupName: 'Nowhere' } })),
    inCluster(cluster => cluster.addFargateProfile('Pods', { selectors: [{ namespace: 'a' }], subnets: { subnetGroupName: 'Nowhere' } })),
    clusterWith(() => ({ vpcSubnets: [{ subnetGroupName: 'Nowhere' }] }))],
  ["There are no '…' subnet groups in this VPC. Available types: …", 'subnets-none',
    managed({ subnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED } }),
    inCluster(cluster => cluster.addSelfManagedNodeGroup('Nodes', { subnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED } })),
    clusterWith(() => ({ vpcSubnets: [{ subnetType: ec2.SubnetType.PRIVATE_ISOLATED }] })),
    clusterWith(stack => ({ vpc: ec2.Vpc.fromVpcAttributes(stack, 'Empty', { vpcId: 'vpc-1', availabilityZones: AZS.slice(0, 2) }) }))],
  ["Please use only 'subnetGroupName' ('subnetName' is deprecated and has the same behavior)", 'exclusive-props', managed({ subnets: { subnetName: 'A', subnetGroupName: 'B' } })],
  ["Only one of '…' can be supplied to subnet selection.", 'exclusive-props',
    managed({ subnets: { subnetType: ec2.SubnetType.PUBLIC, subnetGroupName: 'Public' } }),
    clusterWith(() => ({ vpcSubnets: [{ subnetType: ec2.SubnetType.PUBLIC, subnetGroupName: 'Public' }] }))],
  ['All arguments to Vpc.fromLookup() must be concrete (no Tokens)', STOCK],
  ['To use DNS Hostnames, DNS Support must be enabled, however, it was explicitly disabled.', NEVER_PASSED],
  ["Vpc supports 'availabilityZones' or 'maxAzs', but not both.", 'exclusive-props', () => new DualStackVpc(testStack(), 'Vpc', { availabilityZones: AZS, maxAzs: 2 })],
  ["'cidr' property must be a concrete CIDR string, got a Token (we need to parse it for automatic subdivision)", NEVER_PASSED],
  ['supply at most one of ipAddresses or cidr', NEVER_PASSED],
  ['… can only be set if IPv6 is enabled. Set ipProtocol to DUAL_STACK', unreachable('the VPC is always dual stack')],
  ["Given VPC 'availabilityZones' … must be a subset of the stack's availability zones …", 'az-unknown',
    () => new DualStackVpc(new StackWithAzs(AZS), 'Vpc', { availabilityZones: ['eu-west-1a', 'eu-west-2b'] })],
  ['Can not enable the VPN gateway while the VPC has no subnets at all', NEVER_PASSED],
  ['Cannot specify `vpnConnections` or `vpnGatewayAsn` when `vpnGateway` is set to false.', NEVER_PASSED],
  ['natGatewayPlacement … contains non public subnet …', unreachable('NAT gateways are always placed in the first public tier')],
  ['Incomplete Subnet Allocation; response array dose not equal input array', unreachable('a plan answers for each subnet, or refuses')],
  ['No IPv6 CIDR block associated with this VPC could be found', unreachable('the VPC is always dual stack')],
  ['No IPv6 IpAddresses were found', unreachable('the VPC is always dual stack')],
  ['… subnet cannot include mapPublicIpOnLaunch parameter', unreachable('the plan sets it on public tiers only')],
  ['Unrecognized subnet type: …', unreachable('tiers come from factories of three kinds')],
  ["Cannot specify both 'destinationCidrBlock' and 'destinationIpv6CidrBlock'", STOCK],
  ["Cannot perform this operation: 'vpcCidrBlock' was not supplied when creating this VPC", unreachable('the library asks for no IPv4 block of a VPC')],
  ["Cannot perform this operation: 'vpcCidrBlock' was not found when looking up this VPC. Use a newer version of the CDK CLI and clear the old context value.",
    unreachable('the library asks for no IPv4 block of a VPC')],
  ["You cannot reference a Subnet's availability zone if it was not supplied. Add the availabilityZone when importing using Subnet.fromSubnetAttributes()", 'subnet-without-az',
    inCluster((cluster, stack) => cluster.addManagedNodeGroupPerAz('Nodes', { subnets: withoutAz(stack) })),
    inCluster((cluster, stack) => cluster.addManagedNodeGroup('Nodes', {
      subnets: withoutAz(stack),
      placementGroup: new ec2.PlacementGroup(stack, 'Group', { strategy: ec2.PlacementGroupStrategy.CLUSTER }),
      instanceTypes: instanceTypes('m7g.large'),
    })),
    inCluster((cluster, stack) => cluster.addManagedNodeGroup('Nodes', {
      subnets: withoutAz(stack),
      capacityReservation: CapacityReservation.capacityBlock('cr-02168da1478b509e0', 'eu-west-1a'),
      instanceTypes: instanceTypes('p5.48xlarge'),
    }))],
  ["You cannot reference an imported Subnet's IPv4 CIDR if it was not supplied. Add the ipv4CidrBlock when importing using Subnet.fromSubnetAttributes()",
    unreachable('the library asks for no IPv4 block of a subnet')],
  ["If you do not want NAT gateways (natGateways=0), make sure you don't configure any PRIVATE(_WITH_NAT) subnets in 'subnetConfiguration' (make them PUBLIC or ISOLATED instead)",
    unreachable('private tiers are of the type PRIVATE_WITH_EGRESS, which takes that')],
  ["If you configure PRIVATE subnets in 'subnetConfiguration', you must also configure PUBLIC subnets to put the NAT gateways into (got ….", 'nat-without-public-tier',
    () => new DualStackVpc(testStack(), 'Vpc', { tiers: [SubnetTier.private()], ipv4Egress: Ipv4Egress.natGateways(1) })],
  ['\\', unreachable('of a regional NAT gateway fewer than one, which Ipv4Egress.provider() refuses')],
  ['`natGateways` must be a resolved number when `natGatewayProvider` is a Regional NAT Gateway, got an unresolved token.', unreachable('Ipv4Egress.provider() refuses a token')],
];

const CLUSTER: Row[] = [
  ['Function expected', HELPER],
  ['Cannot add initializers after decoration has completed', HELPER],
  ['Object expected', HELPER],
  ['CIDR blocks can only be configured when public access is enabled', STOCK],
  ['Cannot restric public access to endpoint when private access is disabled. Use PUBLIC_AND_PRIVATE.onlyFrom() instead.', STOCK],
  ["Invalid cdk8s chart. Must contain a 'toJson' method, but found …", STOCK],
  ['Cannot specify "bootstrapOptions" if "bootstrapEnabled" is false', STOCK],
  ['eks.Cluster: cannot select multiple subnet groups from a VPC imported from list tokens with unknown length. Select only one subnet group, pass a length to Fn.split, or switch to Vpc.fromLookup.',
    'control-plane-selections',
    clusterWith(stack => ({ vpc: importedVpc(stack), vpcSubnets: TWO_SELECTIONS }))],
  ['Vpc must contain private subnets when public endpoint access is disabled', 'private-subnets-needed',
    clusterWith(stack => ({ vpc: publicOnly(stack), endpointAccess: eks.EndpointAccess.PRIVATE }))],
  ['Vpc must contain private subnets when public endpoint access is restricted', 'private-subnets-needed',
    clusterWith(stack => ({ vpc: publicOnly(stack), endpointAccess: eks.EndpointAccess.PUBLIC_AND_PRIVATE.onlyFrom('2001:db8::/32') }))],
  ['Cannot place cluster handler in the VPC since no private subnets could be selected', 'private-subnets-needed',
    clusterWith(stack => ({ vpc: publicOnly(stack), placeClusterHandlerInVpc: true }))],
  ['Cannot specify clusterHandlerSecurityGroup without placeClusterHandlerInVpc set to true', 'handler-security-group',
    clusterWith(stack => ({ clusterHandlerSecurityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1') }))],
  ['Cannot specify serviceIpv4Cidr with ipFamily equal to IpFamily.IP_V6', 'service-ipv4-cidr', clusterWith(() => ({ serviceIpv4Cidr: '10.1.0.0/16' }))],
  ['Cluster name cannot be more than 100 characters', 'cluster-name', clusterWith(() => ({ clusterName: 'a'.repeat(101) })), clusterWith(() => ({ clusterName: 'my cluster' }))],
  ['Private endpoint access requires the VPC to have DNS support and DNS hostnames enabled. Use `enableDnsHostnames: true` and `enableDnsSupport: true` when creating the VPC.', 'vpc-without-dns',
    clusterWith(stack => ({ vpc: new ec2.Vpc(stack, 'Vpc', { ipProtocol: ec2.IpProtocol.DUAL_STACK, availabilityZones: AZS.slice(0, 2), enableDnsHostnames: false }), controlPlaneAzs: 2 }))],
  ['bootstrapOptions is not supported for Bottlerocket', STOCK],
  ['Only a single EKS cluster can be defined within a CloudFormation stack', 'cluster-second-in-stack',
    inCluster((_, stack) => new Ipv6Cluster(stack, 'Second', { version: eks.KubernetesVersion.of('1.36'), kubectlLayer: new KubectlV36Layer(stack, 'Layer') }))],
  ['CIDR … should not overlap with another CIDR in remote … network #…', 'remote-networks', clusterWith(() => ({ remoteNodeNetworks: [{ cidrs: ['10.1.0.0/16', '10.1.0.0/16'] }] }))],
  ['CIDR block … in remote … network #… should not overlap with CIDR block … in remote … network #…', 'remote-networks',
    clusterWith(() => ({ remoteNodeNetworks: [{ cidrs: ['10.1.0.0/16'] }, { cidrs: ['10.1.0.0/16'] }] }))],
  ['Remote node network CIDR block … should not overlap with remote pod network CIDR block …', 'remote-networks',
    clusterWith(() => ({ remotePodNetworks: [{ cidrs: ['10.1.0.0/16'] }] }))],
  ...['"vpc"', '"clusterSecurityGroup"', '"clusterSecurityGroupId"', '"clusterEndpoint"', '"clusterCertificateAuthorityData"', '"clusterEncryptionConfigKeyArn"', '"openIdConnectProvider"']
    .map((name): Row => [`${name} is not defined for this imported cluster`, unreachable('of the handle that is passed to eks.Nodegroup only name and VPC are asked for, which it has')]),
  ['"awsAuth" is not supported on imported clusters', unreachable('the handle that is passed to eks.Nodegroup is not asked for it')],
];

const NODEGROUP: Row[] = [
  ['Function expected', HELPER],
  ['Cannot add initializers after decoration has completed', HELPER],
  ['Object expected', HELPER],
  ['Cannot use Nodegroup.fromNodegroupName() in this API', STOCK],
  ["Desired capacity … can't be greater than max size …", 'node-group-size', managed({ desiredSize: 5, maxSize: 3 }),
    inCluster((cluster, stack) => cluster.addManagedNodeGroup('Nodes', { minSize: numberToken(stack), desiredSize: 5, maxSize: 3 }))],
  ["Minimum capacity … can't be greater than desired size …", 'node-group-size', managed({ minSize: 5, desiredSize: 3, maxSize: 6 }),
    inCluster((cluster, stack) => cluster.addManagedNodeGroup('Nodes', { minSize: 5, desiredSize: 3, maxSize: numberToken(stack) }))],
  ['diskSize must be specified within the launch template', 'exclusive-props', managed({ launchTemplateSpec: { id: 'lt-1' }, diskSize: 50 })],
  ['"instanceType is deprecated, please use "instanceTypes" only.', 'instance-type-singular',
    managed({ instanceType: new ec2.InstanceType('m7g.large') }),
    managed({ instanceType: new ec2.InstanceType('m7g.large'), instanceTypes: instanceTypes('m7g.large') })],
  ["The specified AMI does not match the instance types architecture, either specify one of … or don't specify any", 'ami-type-mismatch',
    managed({ instanceTypes: instanceTypes('m7g.large'), amiType: eks.NodegroupAmiType.AL2023_X86_64_STANDARD })],
  ["The specified instanceType does not support Windows workloads. Amazon EC2 instance types C3, C4, D2, I2, M4 (excluding m4.16xlarge), M6a.x, and R3 instances aren't supported for Windows workloads.",
    'ami-type-windows', managed({ instanceTypes: instanceTypes('m6a.large'), amiType: eks.NodegroupAmiType.WINDOWS_CORE_2022_X86_64 })],
  ['maxUnavailable and maxUnavailablePercentage are not allowed to be defined together', 'exclusive-props', managed({ maxUnavailable: 1, maxUnavailablePercentage: 10 })],
  ['maxUnavailablePercentage must be between 1 and 100, got …', 'node-group-unavailable', managed({ maxUnavailablePercentage: 101 }), managed({ maxUnavailablePercentage: 0 })],
  ['maxUnavailable must be lower than maxSize (…), got …', 'node-group-unavailable', managed({ maxSize: 3, maxUnavailable: 4 })],
  ['maxUnavailable must be between 1 and 100, got …', 'node-group-unavailable', managed({ maxSize: 200, maxUnavailable: 101 }), managed({ maxUnavailable: 0 }),
    inCluster((cluster, stack) => cluster.addManagedNodeGroup('Nodes', { maxUnavailable: numberToken(stack) }))],
  ['Cannot get nodegroupId from this NodeGroup', STOCK],
  ['Cannot determine any ami type compatible with instance types: …', 'instance-types-empty', managed({ instanceTypes: [] })],
  ['instanceTypes of different architectures is not allowed', 'instance-types-mixed-architecture', managed({ instanceTypes: instanceTypes('m7g.large', 'm7i.large') })],
];

const OTHERS: Row[] = [
  ['Function expected', HELPER],
  ['Cannot add initializers after decoration has completed', HELPER],
  ['Object expected', HELPER],
  ['Cannot access clusterName, addon has been created without knowledge of its cluster', unreachable('the agent is named with its cluster')],
  ['Fargate profile requires at least one selector', 'fargate-selectors', inCluster(cluster => cluster.addFargateProfile('Pods', { selectors: [] }))],
  ['Fargate profile supports up to five selectors', 'fargate-selectors',
    inCluster(cluster => cluster.addFargateProfile('Pods', { selectors: Array.from({ length: 6 }, (_, index) => ({ namespace: `n${index}` })) }))],
];

const numberToken = (stack: Stack) => new CfnParameter(stack, 'Size', { type: 'Number' }).valueAsNumber;

const FILES: [file: string, rows: Row[]][] = [
  ['aws-ec2/lib/vpc.js', VPC],
  ['aws-eks/lib/cluster.js', CLUSTER],
  ['aws-eks/lib/managed-nodegroup.js', NODEGROUP],
  ['aws-eks/lib/fargate-profile.js', OTHERS],
  ['aws-eks/lib/addon.js', OTHERS],
];

const LIB = dirname(require.resolve('aws-cdk-lib/package.json'));

/** The texts of the throws of a stock file, with a sign in place of what is filled in. Newer releases put a code before them. */
function throwsOf(file: string): { texts: string[]; count: number } {
  const code = readFileSync(join(LIB, file), 'utf8');
  const texts = [...code.matchAll(/throw new[ (][\w().]*\((?:\(0,\w+\(\)\.lit\)`\w*`,)?(["'`])((?:(?!\1).)*)/g)].map(([, , text]) => text.replace(/\$\{[^}]*\}/g, '…'));
  return { texts, count: (code.match(/throw new/g) ?? []).length };
}

const RELEASE: string = JSON.parse(readFileSync(join(LIB, 'package.json'), 'utf8')).version;
/** The releases of which the throws are counted here. In others that have more, who reads the log finds them. */
const COUNTED: { [release: string]: number[] } = { '2.240.0': [31, 28, 17, 2, 4], '2.276.0': [33, 28, 17, 2, 4] };

describe.each(FILES)('%s', (file, rows) => {
  const { texts, count } = throwsOf(file);

  test('has throws that can be read', () => {
    expect(texts).toHaveLength(count);
    expect(count).toBeGreaterThan(0);
  });

  test('has no throw that is not in the table, in the releases that were looked through', () => {
    const known = rows.map(([stock]) => stock);
    const unknown = texts.filter(text => !known.includes(text));
    const counted = COUNTED[RELEASE]?.[FILES.findIndex(([name]) => name === file)];
    if (counted === undefined && unknown.length > 0) { process.stderr.write(`aws-cdk-lib ${RELEASE} throws in ${file} what is not in the table of raw-errors.test.ts: ${unknown.join(', ')}\n`); }
    expect(counted ?? count).toBe(count);
    expect(counted === undefined ? [] : unknown).toEqual([]);
  });
});

const REACHED = [VPC, CLUSTER, NODEGROUP, OTHERS].flat().flatMap(([stock, id, ...reaches]) =>
  typeof id === 'string' ? (reaches as Reach[]).map((reach, index): [string, string, number, Reach] => [stock, id, index, reach]) : []);

test.each(REACHED)('in place of "%s" stands %s (way %i)', (_, id, __, reach) => {
  expect(reach).toThrow(refusal(id, ''));
});

test('each row has a way to the throw, or the reason why there is none', () => {
  const without = [VPC, CLUSTER, NODEGROUP, OTHERS].flat().filter(([, id, ...reaches]) => typeof id === 'string' ? reaches.length === 0 : id.reason === '');
  expect(without).toEqual([]);
});

describe('what stock CDK takes is not refused', () => {
  test.each<[string, Reach]>([
    ['a public endpoint and public subnets', clusterWith(stack => ({ vpc: publicOnly(stack), endpointAccess: eks.EndpointAccess.PUBLIC }))],
    ['a private endpoint and isolated subnets', clusterWith(stack => ({ vpc: dualStackVpc(stack, [ec2.SubnetType.PRIVATE_ISOLATED]), endpointAccess: eks.EndpointAccess.PRIVATE }))],
    ['one selection of a VPC that is imported as lists', clusterWith(stack => ({ vpc: importedVpc(stack) }))],
    ['a name of 100 characters', clusterWith(() => ({ clusterName: 'a'.repeat(100) }))],
    ['AZs of the stack', () => new DualStackVpc(new StackWithAzs(AZS), 'Vpc', { availabilityZones: ['eu-west-1b', 'eu-west-1c'] })],
    ['a selection by type', managed({ subnets: { subnetType: ec2.SubnetType.PUBLIC } })],
    ['sizes that are parameters', inCluster((cluster, stack) => cluster.addManagedNodeGroup('Nodes', { desiredSize: numberToken(stack), maxSize: 3 }))],
    ['as many unavailable nodes as there can be', managed({ maxSize: 3, maxUnavailable: 3 })],
    ['a plan of its own in a plain VPC', () => AddressPlan.of().slots()],
  ])('%s', (_, reach) => {
    expect(reach).not.toThrow();
  });
});
