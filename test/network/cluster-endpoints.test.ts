import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import {
  ClusterEndpoints, ClusterEndpointsProps, DefaultRoute, DualStackVpc, EndpointAddressFamily, EndpointNeed, ImportedDualStackVpc, Ipv4Egress,
  StatedSubnetFacts, SubnetTier,
} from '../../src';
import { ENDPOINT_NEEDS, EndpointConsumer } from '../../src/network/endpoint-needs';
import { dualStackVpc, ipv6Cluster, logicalId, waitsFor } from '../util/cluster';
import { errorsOf } from '../util/findings';
import { AZS, newStack, refusal, resourcesOf } from '../util/network';

const { NODES, VPC_CNI, POD_IDENTITY, IRSA, KUBECTL, CLUSTER_HANDLER } = EndpointNeed;
const { PUBLIC, PRIVATE_WITH_EGRESS, PRIVATE_ISOLATED } = ec2.SubnetType;
const { SQS, STS } = ec2.InterfaceVpcEndpointAwsService;

const closedVpc = (stack: Stack, tiers = [SubnetTier.isolated()]) => new DualStackVpc(stack, 'Vpc', { tiers, ipv4Egress: Ipv4Egress.none() });
const endpointsIn = (stack: Stack, props: Partial<ClusterEndpointsProps> = {}) =>
  new ClusterEndpoints(stack, 'Endpoints', { vpc: props.vpc ?? closedVpc(stack), needs: [NODES], ...props });

/** Endpoints of a template by the last part of their names. */
function endpointsOf(stack: Stack): { service: string; id: string; properties: Record<string, any> }[] {
  return Object.entries(resourcesOf(stack)).filter(([, { Type }]) => Type === 'AWS::EC2::VPCEndpoint').map(([id, { Properties }]) => ({
    id, properties: Properties, service: JSON.stringify(Properties.ServiceName).replace(/"[\]}]+$/, '').replace(/^.*"/, '').replace(/^(com\.amazonaws)?[^.]*\./, ''),
  }));
}

/** Each service with its IP address type. */
const typesOf = (stack: Stack) => Object.fromEntries(endpointsOf(stack).map(({ service, properties }) => [service, properties.IpAddressType]));

/** What is let in, by the group of the template that is named so. */
const ingressOf = (stack: Stack) => Object.values(resourcesOf(stack))
  .filter(({ Type, Properties }) => Type === 'AWS::EC2::SecurityGroup' && Properties.GroupDescription === 'Endpoints of AWS services')
  .flatMap(({ Properties }) => Properties.SecurityGroupIngress);

/** A VPC of somebody else, of which this much is stated. */
const statedVpc = (stack: Stack, facts: StatedSubnetFacts, more: { ipv4Cidr?: string; ipv6Cidr?: string; routeTableId?: string } = {}) =>
  ImportedDualStackVpc.fromAttributes(stack, 'Vpc', {
    vpcId: 'vpc-0123456789abcdef0',
    ipv4Cidr: more.ipv4Cidr,
    ipv6Cidr: more.ipv6Cidr,
    tiers: [{
      subnetType: PRIVATE_ISOLATED,
      routeTableId: more.routeTableId,
      facts: { ipv4Default: DefaultRoute.NONE, ...facts },
      subnets: AZS.slice(0, 2).map((availabilityZone, index) => ({ subnetId: `subnet-0123456789abcdef${index}`, availabilityZone })),
    }],
  });
const BLOCKS = { ipv4Cidr: '10.0.0.0/16', ipv6Cidr: '2001:db8:1234:1a00::/56', routeTableId: 'rtb-0123456789abcdef0' };
const BOTH = { hasIpv4: true, hasIpv6: true };

test('each need has the services of the data', () => {
  expect(Object.values(EndpointNeed).sort()).toEqual((Object.keys(ENDPOINT_NEEDS) as EndpointConsumer[]).sort());
});

describe('services, in both families where it is documented', () => {
  const [D, I] = ['dualstack', 'ipv4'];
  test.each<[string, Record<string, string>]>([
    ['NODES', { 'ec2': I, 'ecr.api': I, 'ecr.dkr': I, 's3': D }],
    ['VPC_CNI', { ec2: I }],
    ['POD_IDENTITY', { 'eks-auth': D }],
    ['IRSA', { sts: D }],
    ['KUBECTL', { eks: D, lambda: D, s3: D, sts: D }],
    ['CLUSTER_HANDLER', { eks: D, lambda: D, s3: D, states: D, sts: D }],
    ['MAX_PODS_LOOKUP', { ec2: I, s3: D }],
    ['SERVICE_CIDR_LOOKUP', { eks: D, s3: D }],
    ['ADDON_VERSION_LOOKUP', { eks: D, s3: D }],
    ['LOAD_BALANCER_CONTROLLER', { ec2: I, elasticloadbalancing: I }],
    ['EBS_CSI_DRIVER', { ec2: I }],
    ['KARPENTER', { ec2: I, eks: D, sqs: D, ssm: D }],
    ['SESSION_MANAGER', { ssm: D, ssmmessages: I }],
    ['CLOUDWATCH_LOGS', { logs: D }],
    ['DYNAMODB', { dynamodb: I }],
  ])('%s', (name, types) => {
    const need = EndpointNeed[name as keyof typeof EndpointNeed];
    const stack = newStack();
    endpointsIn(stack, { needs: [need] });
    expect(typesOf(stack)).toEqual(types);

    const ofIpv4 = newStack();
    endpointsIn(ofIpv4, { needs: [need], addressFamily: EndpointAddressFamily.ipv4() });
    expect(typesOf(ofIpv4)).toEqual(Object.fromEntries(Object.keys(types).map(service => [service, I])));

    const ofBoth = newStack();
    endpointsIn(ofBoth, { needs: [need], addressFamily: EndpointAddressFamily.dualStack() });
    expect(typesOf(ofBoth)).toEqual(Object.fromEntries(Object.keys(types).map(service => [service, D])));
  });

  test('and what the user knows more', () => {
    const stack = newStack();
    endpointsIn(stack, { addressFamily: EndpointAddressFamily.dualStackWhereDocumented('ecr.api', 'ecr.dkr') });
    expect(typesOf(stack)).toEqual({ 'ec2': 'ipv4', 'ecr.api': 'dualstack', 'ecr.dkr': 'dualstack', 's3': 'dualstack' });
  });
});

test('a service that several need has one endpoint, and one that is there none', () => {
  const stack = newStack();
  endpointsIn(stack, { needs: [NODES, VPC_CNI, IRSA, KUBECTL], existingServices: ['s3', 'ecr.api', 'ecr.dkr'] });
  expect(Object.keys(typesOf(stack)).sort()).toEqual(['ec2', 'eks', 'lambda', 'sts']);
});

test('interface endpoints have private DNS, records of their family, one subnet in each AZ, and one group', () => {
  const stack = newStack();
  const vpc = closedVpc(stack, [SubnetTier.private(), SubnetTier.private({ name: 'Second' }), SubnetTier.isolated()]);
  const { interfaceEndpoints, connections } = endpointsIn(stack, { vpc, needs: [NODES, IRSA] });
  const interfaces = endpointsOf(stack).filter(({ properties }) => properties.VpcEndpointType === 'Interface');
  expect(interfaces.map(({ service }) => service).sort()).toEqual(Object.keys(interfaceEndpoints).sort());
  const group = { 'Fn::GetAtt': [logicalId(connections.securityGroups[0]), 'GroupId'] };
  const subnets = vpc.privateSubnets.slice(0, 3).map(subnet => ({ Ref: logicalId(subnet) }));
  for (const { properties: { IpAddressType, DnsOptions, PrivateDnsEnabled, SubnetIds, SecurityGroupIds } } of interfaces) {
    expect({ DnsOptions, PrivateDnsEnabled, SubnetIds, SecurityGroupIds })
      .toEqual({ DnsOptions: { DnsRecordIpType: IpAddressType }, PrivateDnsEnabled: true, SubnetIds: subnets, SecurityGroupIds: [group] });
  }
});

test('the group lets both blocks of the VPC in, or the one that endpoints answer in', () => {
  const stack = newStack();
  const vpc = closedVpc(stack);
  const { connections } = endpointsIn(stack, { vpc, needs: [IRSA] });
  connections.allowDefaultPortFrom(ec2.Peer.ipv4('10.9.0.0/16'));
  const https = { FromPort: 443, ToPort: 443, IpProtocol: 'tcp' };
  expect(ingressOf(stack)).toEqual([
    { ...https, CidrIp: { 'Fn::GetAtt': [logicalId(vpc), 'CidrBlock'] }, Description: 'IPv4 addresses of the VPC' },
    { ...https, CidrIpv6: stack.resolve(vpc.vpcIpv6Cidr), Description: 'IPv6 addresses of the VPC' },
    { ...https, CidrIp: '10.9.0.0/16', Description: 'from 10.9.0.0/16:443' },
  ]);

  const ofIpv4 = newStack();
  endpointsIn(ofIpv4, { addressFamily: EndpointAddressFamily.ipv4() });
  expect(ingressOf(ofIpv4)).toHaveLength(1);
});

test('groups of the user are left as they are', () => {
  const stack = newStack();
  const vpc = closedVpc(stack);
  endpointsIn(stack, { vpc, needs: [IRSA], securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-0123456789abcdef0')] });
  expect(endpointsOf(stack).map(({ properties }) => properties.SecurityGroupIds)).toEqual([['sg-0123456789abcdef0']]);
  expect(ingressOf(stack)).toEqual([]);
});

test('gateways alone have no group', () => {
  const stack = newStack();
  expect(endpointsIn(stack, { needs: [EndpointNeed.DYNAMODB] }).connections.securityGroups).toEqual([]);
  expect(ingressOf(stack)).toEqual([]);
});

describe('gateway endpoints', () => {
  const tablesOf = (stack: Stack) => endpointsOf(stack).filter(({ service }) => service === 's3').map(({ properties: { IpAddressType, RouteTableIds } }) => [IpAddressType, RouteTableIds]);

  test('are in the tables of all private and isolated subnets', () => {
    const stack = newStack();
    const vpc = closedVpc(stack, [SubnetTier.public(), SubnetTier.private(), SubnetTier.isolated()]);
    endpointsIn(stack, { vpc });
    const expected = [...vpc.privateSubnets, ...vpc.isolatedSubnets].map(({ routeTable }) => stack.resolve(routeTable.routeTableId));
    expect(tablesOf(stack)).toEqual([['dualstack', expected]]);
  });

  test('or of those that are selected', () => {
    const stack = newStack();
    const vpc = closedVpc(stack, [SubnetTier.private(), SubnetTier.isolated()]);
    endpointsIn(stack, { vpc, gatewaySubnets: [{ subnetType: PRIVATE_ISOLATED }] });
    expect(tablesOf(stack)).toEqual([['dualstack', vpc.isolatedSubnets.map(({ routeTable }) => stack.resolve(routeTable.routeTableId))]]);
  });

  test('are public where there is nothing else', () => {
    const stack = newStack();
    const vpc = closedVpc(stack, [SubnetTier.public()]);
    endpointsIn(stack, { vpc });
    expect(tablesOf(stack)).toEqual([['dualstack', vpc.publicSubnets.map(({ routeTable }) => stack.resolve(routeTable.routeTableId))]]);
  });

  /** A VPC whose second tier has been given one family. */
  const mixed = (stack: Stack, change: (subnet: ec2.CfnSubnet) => void) => {
    const vpc = closedVpc(stack, [SubnetTier.private(), SubnetTier.isolated()]);
    vpc.isolatedSubnets.forEach(subnet => change(subnet.node.defaultChild as ec2.CfnSubnet));
    return vpc;
  };

  test.each<[string, EndpointAddressFamily | undefined, unknown[]]>([
    ['by default', undefined, ['dualstack', 'ipv4']],
    ['dual stack', EndpointAddressFamily.dualStack(), ['dualstack', 'ipv4']],
    ['IPv4', EndpointAddressFamily.ipv4(), ['ipv4', 'ipv4']],
  ])('are one for each family of tiers: %s', (_, addressFamily, types) => {
    const stack = newStack();
    const vpc = mixed(stack, subnet => { subnet.ipv6CidrBlock = undefined; });
    const { gatewayEndpoints } = endpointsIn(stack, { vpc, addressFamily });
    expect(gatewayEndpoints.map(({ node }) => node.id)).toEqual(['S3', 'S3Ipv4']);
    expect(tablesOf(stack).map(([type]) => type)).toEqual(types);
    const tiers = [vpc.privateSubnets, vpc.isolatedSubnets];
    const expected = tiers.map(subnets => subnets.map(({ routeTable }) => stack.resolve(routeTable.routeTableId)));
    expect(tablesOf(stack).map(([, ids]) => ids)).toEqual(expected);
  });

  test('of IPv6 alone are for tiers without IPv4, and none of IPv4 is', () => {
    const make = (addressFamily?: EndpointAddressFamily) => {
      const stack = newStack();
      const vpc = mixed(stack, subnet => { subnet.cidrBlock = undefined; });
      endpointsIn(stack, { vpc, addressFamily });
      return tablesOf(stack).map(([type]) => type);
    };
    expect(make()).toEqual(['dualstack', 'ipv6']);
    expect(make(EndpointAddressFamily.ipv4())).toEqual(['ipv4']);
  });

  test('share a table that stands for subnets of two families as IPv4', () => {
    const stack = newStack();
    const vpc = ImportedDualStackVpc.fromAttributes(stack, 'Vpc', {
      vpcId: 'vpc-0123456789abcdef0',
      ipv4Cidr: '10.0.0.0/16',
      tiers: [{
        subnetType: PRIVATE_ISOLATED,
        routeTableId: 'rtb-0123456789abcdef0',
        subnets: [true, false].map((hasIpv6, index) => ({ subnetId: `subnet-0123456789abcdef${index}`, availabilityZone: AZS[index], facts: { hasIpv4: true, hasIpv6 } })),
      }],
    });
    endpointsIn(stack, { vpc });
    expect(tablesOf(stack)).toEqual([['ipv4', ['rtb-0123456789abcdef0']]]);
  });

  test('take a tier of which nothing is known for IPv4, or as the user says', () => {
    const make = (addressFamily?: EndpointAddressFamily) => {
      const stack = newStack();
      const tier = (name: string, hasIpv6?: boolean) => ({
        name,
        subnetType: PRIVATE_ISOLATED,
        routeTableId: `rtb-${name}`,
        subnets: [{ subnetId: `subnet-${name}`, availabilityZone: AZS[0], facts: { hasIpv6 } }],
      });
      const { ipv4Cidr, ipv6Cidr } = BLOCKS;
      const vpc = ImportedDualStackVpc.fromAttributes(stack, 'Vpc', { vpcId: 'vpc-1', ipv4Cidr, ipv6Cidr, tiers: [tier('Known', true), tier('Unknown')] });
      const { gatewayEndpoints } = endpointsIn(stack, { vpc, addressFamily });
      return gatewayEndpoints.map(({ node }) => [node.id, (node.defaultChild as ec2.CfnVPCEndpoint).ipAddressType]);
    };
    expect(make()).toEqual([['S3', 'dualstack'], ['S3Other', 'ipv4']]);
    expect(make(EndpointAddressFamily.dualStack())).toEqual([['S3', 'dualstack'], ['S3Other', 'dualstack']]);
  });

  test('keep their ids whatever becomes known of the first tier', () => {
    const idsWith = (facts: StatedSubnetFacts, addressFamily?: EndpointAddressFamily) => {
      const stack = newStack();
      endpointsIn(stack, { vpc: statedVpc(stack, facts, BLOCKS), addressFamily });
      return Object.keys(resourcesOf(stack)).filter(id => id.includes('S3'));
    };
    const before = idsWith({});
    expect(before).toHaveLength(1);
    expect([idsWith(BOTH), idsWith({ hasIpv6: false }), idsWith(BOTH, EndpointAddressFamily.ipv4())]).toEqual([before, before, before]);
  });
});

test('an AZ more, or another family, changes endpoints in place', () => {
  const make = (azs: number, props: Partial<ClusterEndpointsProps> = {}) => {
    const stack = newStack();
    const vpc = new DualStackVpc(stack, 'Vpc', { availabilityZones: AZS.slice(0, azs), tiers: [SubnetTier.private(), SubnetTier.isolated()], ipv4Egress: Ipv4Egress.none() });
    endpointsIn(stack, { vpc, needs: [NODES, IRSA, KUBECTL], ...props });
    return endpointsOf(stack);
  };
  const createOnly = (endpoints: ReturnType<typeof endpointsOf>) =>
    endpoints.map(({ id, properties: { ServiceName, VpcEndpointType, VpcId } }) => [id, ServiceName, VpcEndpointType, VpcId]);
  const before = make(2);
  expect(createOnly(make(3))).toEqual(createOnly(before));
  expect(createOnly(make(2, { addressFamily: EndpointAddressFamily.ipv4() }))).toEqual(createOnly(before));
  // More of them leave those that are there alone, the order of which says nothing.
  expect(make(2, { needs: [EndpointNeed.CLOUDWATCH_LOGS, KUBECTL, IRSA, NODES] })).toEqual(expect.arrayContaining(before));
});

describe('in the VPC of', () => {
  test('stock CDK, dual stack, endpoints are IPv4 until the block is stated, and gateways are not', () => {
    const stack = newStack();
    const vpc = dualStackVpc(stack, [PUBLIC, PRIVATE_WITH_EGRESS]);
    endpointsIn(stack, { vpc, needs: [NODES, IRSA] });
    expect(typesOf(stack)).toMatchObject({ sts: 'ipv4', s3: 'dualstack' });
    expect(ingressOf(stack)).toHaveLength(1);

    const stated = newStack();
    const other = dualStackVpc(stated, [PUBLIC, PRIVATE_WITH_EGRESS]);
    endpointsIn(stated, { vpc: other, needs: [NODES, IRSA], ipv6Cidr: '2001:db8:1234:1a00::/56' });
    expect(typesOf(stated)).toMatchObject({ sts: 'dualstack', s3: 'dualstack', ec2: 'ipv4' });
    expect(ingressOf(stated).map(({ CidrIpv6 }: any) => CidrIpv6)).toEqual([undefined, '2001:db8:1234:1a00::/56']);
  });

  test('stock CDK, of IPv4, all is IPv4', () => {
    const stack = newStack();
    endpointsIn(stack, { vpc: new ec2.Vpc(stack, 'Vpc'), needs: [NODES, IRSA, KUBECTL] });
    expect(new Set(Object.values(typesOf(stack)))).toEqual(new Set(['ipv4']));
    expect(errorsOf(stack)).toEqual([]);
  });

  test('somebody else, what is known counts', () => {
    const typesWith = (facts: StatedSubnetFacts) => {
      const stack = newStack();
      endpointsIn(stack, { vpc: statedVpc(stack, facts, BLOCKS), needs: [NODES, IRSA] });
      return typesOf(stack);
    };
    expect(typesWith(BOTH)).toMatchObject({ sts: 'dualstack', s3: 'dualstack' });
    expect(typesWith({ hasIpv6: true })).toMatchObject({ sts: 'dualstack', s3: 'dualstack' });
    expect(typesWith({})).toMatchObject({ sts: 'ipv4', s3: 'ipv4' });
    expect(typesWith({ hasIpv6: false })).toMatchObject({ sts: 'ipv4', s3: 'ipv4' });
  });

  test('somebody else, of which nothing is known, what the user says counts', () => {
    const stack = newStack();
    endpointsIn(stack, { vpc: statedVpc(stack, {}, BLOCKS), needs: [NODES, IRSA], addressFamily: EndpointAddressFamily.dualStack() });
    expect(new Set(Object.values(typesOf(stack)))).toEqual(new Set(['dualstack']));
    expect(errorsOf(stack)).toEqual([]);
  });
});

test('nodes, kubectl and the cluster of a handler in the VPC wait for all endpoints', () => {
  const stack = newStack();
  const vpc = closedVpc(stack);
  const cluster = ipv6Cluster(stack, { vpc, endpointAccess: eks.EndpointAccess.PRIVATE, placeClusterHandlerInVpc: true });
  const { nodegroup } = cluster.addManagedNodeGroup('System');
  const manifest = cluster.cluster.addManifest('Namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web' } });
  endpointsIn(stack, { vpc, needs: [NODES, VPC_CNI, POD_IDENTITY, IRSA, KUBECTL, CLUSTER_HANDLER] });
  const ids = endpointsOf(stack).map(({ id }) => id);
  expect(ids).toHaveLength(9);
  for (const waiting of [nodegroup, manifest, cluster.cluster.node.findChild('Resource').node.findChild('Resource')]) {
    expect(waitsFor(waiting)).toEqual(expect.arrayContaining(ids));
  }
});

describe('is refused', () => {
  test.each<[string, string, unknown, (stack: Stack) => unknown]>([
    ['nobody', 'endpoint-needs-none', '[]', stack => endpointsIn(stack, { needs: [] })],
    ['one need twice', 'endpoint-need-twice', 'nodes', stack => endpointsIn(stack, { needs: [NODES, IRSA, NODES] })],
    ['a service that is none', 'endpoint-service-unknown', 'ecr', stack => endpointsIn(stack, { existingServices: ['ecr'] })],
    ['a service that is none, of a family', 'endpoint-service-unknown', 'S3', () => EndpointAddressFamily.dualStackWhereDocumented('S3')],
    ['a tier that is none', 'subnets-none', 'Data', stack => endpointsIn(stack, { subnets: { subnetGroupName: 'Data' } })],
    ['a tier of gateways that is none', 'subnets-none', 'Data', stack => endpointsIn(stack, { gatewaySubnets: [{ subnetGroupName: 'Data' }] })],
    ['a block of the other family', 'import-block-malformed', '10.0.0.0/16', stack => endpointsIn(stack, { ipv6Cidr: '10.0.0.0/16' })],
    ['a block with bits behind its prefix', 'import-block-malformed', '10.0.1.0/16', stack => endpointsIn(stack, { ipv4Cidr: '10.0.1.0/16' })],
    ['an import without blocks', 'endpoint-vpc-block', 'S/Vpc', stack => endpointsIn(stack, {
      vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['eu-west-1a'], isolatedSubnetIds: ['subnet-1'] }),
    })],
    ['a stock VPC without a block for dual stack', 'endpoint-vpc-block', 'S/Vpc', stack => endpointsIn(stack, {
      vpc: dualStackVpc(stack, [PRIVATE_ISOLATED]), addressFamily: EndpointAddressFamily.dualStack(),
    })],
    ['a stock import without route tables', 'endpoint-route-table', 'S/Vpc/IsolatedSubnet1', stack => endpointsIn(stack, {
      vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', vpcCidrBlock: '10.0.0.0/16', availabilityZones: ['eu-west-1a'], isolatedSubnetIds: ['subnet-1'] }),
    })],
    ['an import without its IPv4 block', 'import-lacks', 'vpc-0123456789abcdef0', stack => endpointsIn(stack, { vpc: statedVpc(stack, BOTH) })],
    ['an import without its IPv6 block', 'import-lacks', 'vpc-0123456789abcdef0', stack => endpointsIn(stack, { vpc: statedVpc(stack, BOTH, { ipv4Cidr: '10.0.0.0/16' }), needs: [IRSA] })],
    ['an import without its route table', 'import-lacks', 'subnet-0123456789abcdef0', stack => endpointsIn(stack, { vpc: statedVpc(stack, BOTH, { ...BLOCKS, routeTableId: undefined }) })],
  ])('%s', (_, id, got, make) => {
    expect(() => make(newStack())).toThrow(refusal(id, got));
  });

  const judged: [string, string[], (stack: Stack) => void][] = [
    ['IPv4-only subnets for dual stack', ["endpoint-subnet-family ['S/Vpc/PrivateSubnet1', 'S/Vpc/PrivateSubnet2']"], stack => endpointsIn(stack, {
      vpc: new ec2.Vpc(stack, 'Vpc'), ipv6Cidr: '2001:db8:1234:1a00::/56', needs: [IRSA], addressFamily: EndpointAddressFamily.dualStack(),
    })],
    ['IPv6-only subnets for IPv4', ["endpoint-subnet-family ['S/Vpc/IsolatedSubnet1', 'S/Vpc/IsolatedSubnet2', 'S/Vpc/IsolatedSubnet3']"], stack => {
      const vpc = closedVpc(stack);
      vpc.isolatedSubnets.forEach(subnet => Object.assign(subnet.node.defaultChild!, { ipv6Native: true, cidrBlock: undefined }));
      endpointsIn(stack, { vpc, needs: [VPC_CNI] });
    }],
    ['subnets that are stated to be IPv6-only', ["endpoint-subnet-family ['S/Vpc/IsolatedSubnet1 (subnet-0123456789abcdef0)', 'S/Vpc/IsolatedSubnet2 (subnet-0123456789abcdef1)']"], stack =>
      endpointsIn(stack, { vpc: statedVpc(stack, { isIpv6Native: true }, BLOCKS), needs: [VPC_CNI] })],
    ['a service that the VPC has an endpoint for, added before', ["endpoint-twice ['S/Vpc/Sts/Resource']"], stack => {
      const vpc = closedVpc(stack);
      vpc.addInterfaceEndpoint('Sts', { service: STS });
      endpointsIn(stack, { vpc, needs: [IRSA] });
    }],
    ['and after', ["endpoint-twice ['S/Vpc/Sts/Resource']"], stack => {
      const vpc = closedVpc(stack);
      endpointsIn(stack, { vpc, needs: [IRSA] });
      vpc.addInterfaceEndpoint('Sts', { service: STS });
    }],
    ['a second gateway in a route table', ["endpoint-twice ['S/Vpc/S3/Resource']"], stack => {
      const vpc = closedVpc(stack);
      endpointsIn(stack, { vpc });
      vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
    }],
    ['a second one of this class, once', ["endpoint-twice ['S/Endpoints/Ec2/Resource']"], stack => {
      const vpc = closedVpc(stack);
      endpointsIn(stack, { vpc, needs: [VPC_CNI] });
      new ClusterEndpoints(stack, 'Second', { vpc, needs: [EndpointNeed.EBS_CSI_DRIVER] });
    }],
  ];
  test.each(judged)('when all is said: %s', (_, errors, build) => {
    const stack = newStack();
    build(stack);
    expect(errorsOf(stack)).toEqual(errors);
  });
});

test.each<[string, (stack: Stack) => void]>([
  ['an endpoint of another service', stack => {
    const vpc = closedVpc(stack);
    endpointsIn(stack, { vpc });
    vpc.addInterfaceEndpoint('Sqs', { service: SQS });
  }],
  ['an endpoint without private DNS', stack => {
    const vpc = closedVpc(stack);
    endpointsIn(stack, { vpc, needs: [IRSA] });
    vpc.addInterfaceEndpoint('Sts', { service: STS, privateDnsEnabled: false });
  }],
  ['an interface endpoint for S3', stack => {
    const vpc = closedVpc(stack);
    endpointsIn(stack, { vpc });
    vpc.addInterfaceEndpoint('S3', { service: ec2.InterfaceVpcEndpointAwsService.S3 });
  }],
  ['a gateway in other route tables', stack => {
    const vpc = closedVpc(stack, [SubnetTier.private(), SubnetTier.isolated()]);
    endpointsIn(stack, { vpc, gatewaySubnets: [{ subnetType: PRIVATE_WITH_EGRESS }] });
    vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3, subnets: [{ subnetType: PRIVATE_ISOLATED }] });
  }],
  ['the same in another VPC', stack => {
    endpointsIn(stack);
    new ClusterEndpoints(stack, 'Second', { vpc: new DualStackVpc(stack, 'Other', { tiers: [SubnetTier.isolated()] }), needs: [NODES] });
  }],
])('nothing is wrong with %s', (_, build) => {
  const stack = newStack();
  build(stack);
  expect(errorsOf(stack)).toEqual([]);
});
