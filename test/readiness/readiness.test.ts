import { Annotations as CoreAnnotations, App, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import { Construct } from 'constructs';
import { DualStackVpc, Ipv4Egress, Readiness, SubnetTier } from '../../src';
import { dualStackVpc, ipv6Cluster, testStack } from '../util/cluster';
import { AZS } from '../util/network';

const { PUBLIC, PRIVATE_WITH_EGRESS, PRIVATE_ISOLATED } = ec2.SubnetType;
const NO_IPV6_ROUTE: string = 'node-subnet-without-ipv6-route';
const NO_IPV4: string = 'node-subnet-without-ipv4-egress';
const DNS64: string = 'node-subnet-dns64';
const NO_NAT64: string = 'dns64-without-nat64';
const BLOCK = '2001:db8:1234:1a00::/64';

const cfnSubnet = (subnet: ec2.ISubnet) => subnet.node.defaultChild as ec2.CfnSubnet;
const paths = (subnets: ec2.ISubnet[]) => subnets.map(({ node }) => node.path);
const tableOf = (subnet: ec2.ISubnet) => subnet.routeTable.routeTableId;

/** The refusals of an app that is synthesised, by id and by the path that they name. */
function errorsOf(stack: Stack): string[] {
  try {
    App.of(stack)!.synth();
    return [];
  } catch (error) {
    const found = [...String(error).matchAll(/: got '([^']*)'; expected [^[]*\[cdk-eks-ipv6:([a-z0-9-]+)\]/g)];
    if (found.length === 0) { throw error; }
    return found.map(([, path, id]) => `${id} ${path}`);
  }
}

/** The warnings of this library as they are shown; stock CDK has some of its own about subnets that are imported. */
const messagesOf = (stack: Stack) => Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('cdk-eks-ipv6:'))
  .map(({ entry }) => String(entry.data));
const warningsOf = (stack: Stack) => messagesOf(stack).map(message => /\[ack: cdk-eks-ipv6:([a-z0-9-]+)\]$/.exec(message)?.[1]);
/** The paths that a warning names. */
const named = (message: string) => [...(/: got \[([^\]]*)\]/.exec(message)?.[1] ?? '').matchAll(/'([^']*)'/g)].map(([, path]) => path);

/** Something that runs in these subnets. */
function checked(kind: 'ofNodes' | 'ofControlPlane', vpc: ec2.IVpc, subnets: ec2.SubnetSelection = {}): Construct {
  const construct = new Construct(Stack.of(vpc), 'Checked');
  Readiness[kind](construct, vpc, subnets);
  return construct;
}

describe.each(['ofNodes', 'ofControlPlane'] as const)('%s: what EKS refuses', kind => {
  const CASES: [string | 'nothing', string, (subnet: ec2.ISubnet) => void][] = [
    ['nothing', 'a subnet as it comes', () => undefined],
    ['subnet-without-ipv6', 'a block that is taken away', subnet => { cfnSubnet(subnet).ipv6CidrBlock = undefined; }],
    ['subnet-without-ipv6', 'a block that an override deletes', subnet => cfnSubnet(subnet).addPropertyDeletionOverride('Ipv6CidrBlock')],
    ['nothing', 'a block as override', subnet => {
      cfnSubnet(subnet).ipv6CidrBlock = undefined;
      cfnSubnet(subnet).addPropertyOverride('Ipv6CidrBlock', BLOCK);
    }],
    ['nothing', 'a block from a pool', subnet => {
      cfnSubnet(subnet).ipv6CidrBlock = undefined;
      cfnSubnet(subnet).ipv6IpamPoolId = 'ipam-pool-0123';
    }],
    ['nothing', 'a block as resource of its own', subnet => {
      cfnSubnet(subnet).ipv6CidrBlock = undefined;
      new ec2.CfnSubnetCidrBlock(Stack.of(subnet), 'Block', { subnetId: subnet.subnetId, ipv6CidrBlock: BLOCK });
    }],
    ['subnet-without-ipv6', 'a block as resource, for another subnet', subnet => {
      cfnSubnet(subnet).ipv6CidrBlock = undefined;
      new ec2.CfnSubnetCidrBlock(Stack.of(subnet), 'Block', { subnetId: 'subnet-0123', ipv6CidrBlock: BLOCK });
    }],
    ['subnet-without-auto-assign', 'the property off', subnet => { cfnSubnet(subnet).assignIpv6AddressOnCreation = false; }],
    ['subnet-without-auto-assign', 'the property unstated', subnet => { cfnSubnet(subnet).assignIpv6AddressOnCreation = undefined; }],
    ['subnet-without-auto-assign', 'the property overridden', subnet => cfnSubnet(subnet).addPropertyOverride('AssignIpv6AddressOnCreation', false)],
    ['nothing', 'the property overridden to be on', subnet => {
      cfnSubnet(subnet).assignIpv6AddressOnCreation = false;
      cfnSubnet(subnet).addPropertyOverride('AssignIpv6AddressOnCreation', true);
    }],
    ['subnet-ipv6-native', 'the property on', subnet => { cfnSubnet(subnet).ipv6Native = true; }],
    ['subnet-ipv6-native', 'the property overridden to be on', subnet => cfnSubnet(subnet).addPropertyOverride('Ipv6Native', true)],
    ['nothing', 'the property for IPv6 only off', subnet => { cfnSubnet(subnet).ipv6Native = false; }],
  ];

  test.each(CASES)('%s: %s', (id, _, change) => {
    const vpc = dualStackVpc(testStack(), [PUBLIC, PRIVATE_WITH_EGRESS]);
    checked(kind, vpc);
    const [, subnet] = vpc.privateSubnets;
    change(subnet);
    expect(errorsOf(Stack.of(vpc))).toEqual(id === 'nothing' ? [] : [`${id} ${subnet.node.path}`]);
  });

  test('a VPC without IPv6, for each subnet', () => {
    const stack = testStack();
    const vpc = new ec2.Vpc(stack, 'Vpc', { availabilityZones: AZS.slice(0, 3) });
    checked(kind, vpc);
    expect(errorsOf(stack)).toEqual(paths(vpc.privateSubnets).map(path => `subnet-without-ipv6 ${path}`));
  });

  test('a tier of a stock VPC without auto-assignment', () => {
    const stack = testStack();
    const vpc = new ec2.Vpc(stack, 'Vpc', {
      ipProtocol: ec2.IpProtocol.DUAL_STACK,
      availabilityZones: AZS.slice(0, 2),
      subnetConfiguration: [
        { name: 'Public', subnetType: PUBLIC },
        { name: 'Tier', subnetType: PRIVATE_WITH_EGRESS, ipv6AssignAddressOnCreation: false },
      ],
    });
    checked(kind, vpc);
    expect(errorsOf(stack)).toEqual(paths(vpc.privateSubnets).map(path => `subnet-without-auto-assign ${path}`));
  });

  test('other subnets of the VPC are not looked at', () => {
    const vpc = dualStackVpc(testStack(), [PUBLIC, PRIVATE_WITH_EGRESS]);
    vpc.publicSubnets.forEach(subnet => { cfnSubnet(subnet).ipv6CidrBlock = undefined; });
    cfnSubnet(vpc.privateSubnets[2]).ipv6Native = true;
    checked(kind, vpc, { subnets: vpc.privateSubnets.slice(0, 2) });
    expect(errorsOf(Stack.of(vpc))).toEqual([]);
  });

  test('the error stands at the construct', () => {
    const vpc = dualStackVpc(testStack(), [PRIVATE_ISOLATED]);
    const construct = checked(kind, vpc);
    cfnSubnet(vpc.isolatedSubnets[0]).ipv6Native = true;
    expect(() => App.of(construct)!.synth()).toThrow(/\[S\/Checked\] a subnet of the cluster is IPv6 only: got 'S\/Vpc\/Tier0Subnet1'; /);
    expect(construct.node.validate()).toHaveLength(1);
  });

  test('nothing is thrown before', () => {
    const vpc = new ec2.Vpc(testStack(), 'Vpc');
    expect(() => checked(kind, vpc)).not.toThrow();
  });
});

describe('ofNodes: ways out', () => {
  /** An IPv4 or IPv6 default route for each subnet, as resource somewhere else. */
  const routes = (owner: Construct, subnets: ec2.ISubnet[], target: Partial<ec2.CfnRouteProps>) => subnets.forEach((subnet, index) =>
    new ec2.CfnRoute(owner, `Route${index}`, { routeTableId: tableOf(subnet), ...target }));
  const elsewhere = (vpc: ec2.IVpc) => new Construct(Stack.of(vpc), 'Elsewhere');
  const anotherStack = (vpc: ec2.IVpc) => new Stack(vpc.node.root as App, 'Another');
  /** What DNS64 leads to. */
  const nat64 = (subnet: ec2.ISubnet) => (subnet as ec2.PrivateSubnet).addIpv6Nat64Route('nat-0123');
  const IPV4 = { destinationCidrBlock: '0.0.0.0/0' };
  const IPV6 = { destinationIpv6CidrBlock: '::/0' };

  test.each<[string, string[], (stack: Stack) => ec2.Vpc, ec2.SubnetSelection, ((vpc: ec2.Vpc) => void)?]>([
    ['private subnets with NAT', [], stack => dualStackVpc(stack, [PUBLIC, PRIVATE_WITH_EGRESS]), {}],
    ['private subnets of a DualStackVpc', [], stack => new DualStackVpc(stack, 'Vpc'), {}],
    ['private subnets with one NAT gateway', [], stack => new DualStackVpc(stack, 'Vpc', { ipv4Egress: Ipv4Egress.natGateways(1) }), {}],
    ['private subnets without NAT', [NO_IPV4], stack => new DualStackVpc(stack, 'Vpc', { ipv4Egress: Ipv4Egress.none() }), {}],
    ['public subnets with public IPv4 addresses', [], stack => dualStackVpc(stack, [PUBLIC]), { subnetType: PUBLIC }, vpc => {
      vpc.publicSubnets.forEach(subnet => { cfnSubnet(subnet).mapPublicIpOnLaunch = true; });
    }],
    ['public subnets whose addresses an override gives', [], stack => dualStackVpc(stack, [PUBLIC]), { subnetType: PUBLIC }, vpc => {
      vpc.publicSubnets.forEach(subnet => {
        cfnSubnet(subnet).mapPublicIpOnLaunch = false;
        cfnSubnet(subnet).addPropertyOverride('MapPublicIpOnLaunch', true);
      });
    }],
    ['isolated subnets', [NO_IPV6_ROUTE, NO_IPV4], stack => dualStackVpc(stack, [PRIVATE_ISOLATED]), {}],
    ['isolated subnets with NAT routes from another scope', [NO_IPV6_ROUTE], stack => dualStackVpc(stack, [PRIVATE_ISOLATED]), {}, vpc => {
      routes(elsewhere(vpc), vpc.isolatedSubnets, { ...IPV4, natGatewayId: 'nat-0123' });
    }],
    ['isolated subnets with IPv6 routes from another scope', [NO_IPV4], stack => dualStackVpc(stack, [PRIVATE_ISOLATED]), {}, vpc => {
      routes(elsewhere(vpc), vpc.isolatedSubnets, { ...IPV6, egressOnlyInternetGatewayId: 'eigw-0123' });
    }],
    ['isolated subnets with routes from another stack', [], stack => dualStackVpc(stack, [PRIVATE_ISOLATED]), {}, vpc => {
      const other = anotherStack(vpc);
      routes(new Construct(other, 'Ipv4'), vpc.isolatedSubnets, { ...IPV4, natGatewayId: 'nat-0123' });
      routes(new Construct(other, 'Ipv6'), vpc.isolatedSubnets, { ...IPV6, egressOnlyInternetGatewayId: 'eigw-0123' });
    }],
    ['isolated subnets behind a transit gateway', [], stack => dualStackVpc(stack, [PRIVATE_ISOLATED]), {}, vpc => {
      const target = { transitGatewayId: 'tgw-0123' };
      routes(new Construct(vpc, 'Ipv4'), vpc.isolatedSubnets, { ...IPV4, ...target });
      routes(new Construct(vpc, 'Ipv6'), vpc.isolatedSubnets, { ...IPV6, ...target });
    }],
    ['a route through addRoute', [NO_IPV4], stack => dualStackVpc(stack, [PRIVATE_ISOLATED]), {}, vpc => {
      vpc.isolatedSubnets.forEach(subnet => (subnet as ec2.Subnet).addRoute('Default6', {
        routerType: ec2.RouterType.EGRESS_ONLY_INTERNET_GATEWAY, routerId: 'eigw-0123', destinationIpv6CidrBlock: '::/0',
      }));
    }],
    ['routes to elsewhere than everywhere', [NO_IPV6_ROUTE, NO_IPV4], stack => dualStackVpc(stack, [PRIVATE_ISOLATED]), {}, vpc => {
      routes(new Construct(vpc, 'Ipv4'), vpc.isolatedSubnets, { destinationCidrBlock: '10.0.0.0/8', transitGatewayId: 'tgw-0123' });
      routes(new Construct(vpc, 'Ipv6'), vpc.isolatedSubnets, { destinationIpv6CidrBlock: '2001:db8::/32', transitGatewayId: 'tgw-0123' });
    }],
    ['DNS64 set by hand, with NAT64', [DNS64], stack => new DualStackVpc(stack, 'Vpc'), {}, vpc => {
      cfnSubnet(vpc.privateSubnets[0]).enableDns64 = true;
      nat64(vpc.privateSubnets[0]);
    }],
    ['DNS64 as override, with NAT64', [DNS64], stack => new DualStackVpc(stack, 'Vpc'), {}, vpc => {
      cfnSubnet(vpc.privateSubnets[0]).addPropertyOverride('EnableDns64', true);
      nat64(vpc.privateSubnets[0]);
    }],
    ['NAT64 alone', ['nat64-without-dns64'], stack => new DualStackVpc(stack, 'Vpc'), {}, vpc => nat64(vpc.privateSubnets[0])],
    ['DNS64 that an override switches off', [], stack => new DualStackVpc(stack, 'Vpc'), {}, vpc => {
      cfnSubnet(vpc.privateSubnets[0]).enableDns64 = true;
      cfnSubnet(vpc.privateSubnets[0]).addPropertyOverride('EnableDns64', false);
    }],
    ['DNS64 in other subnets', [NO_NAT64], stack => new DualStackVpc(stack, 'Vpc'), {}, vpc => { cfnSubnet(vpc.publicSubnets[0]).enableDns64 = true; }],
  ])('%s: %j', (_, expected, makeVpc, subnets, change = () => undefined) => {
    const stack = testStack();
    const vpc = makeVpc(stack);
    // Asked before the change, as an app does whose network is finished later.
    checked('ofNodes', vpc, subnets);
    change(vpc);
    expect(warningsOf(stack).sort()).toEqual([...expected].sort());
  });

  test.each<[string, Partial<ec2.CfnRouteProps>]>([
    [NO_IPV4, { ...IPV4, natGatewayId: 'nat-0123' }],
    [NO_IPV6_ROUTE, { ...IPV6, egressOnlyInternetGatewayId: 'eigw-0123' }],
  ])('%s names the subnets that it is about', (id, target) => {
    const vpc = dualStackVpc(testStack(), [PRIVATE_ISOLATED]);
    checked('ofNodes', vpc);
    routes(elsewhere(vpc), vpc.isolatedSubnets.slice(0, 1), target);
    const message = messagesOf(Stack.of(vpc)).find(text => text.includes(`:${id}]`))!;
    expect(named(message)).toEqual(paths(vpc.isolatedSubnets.slice(1)));
  });

  test(`${DNS64} names the subnets that it is about`, () => {
    const stack = testStack();
    const vpc = new DualStackVpc(stack, 'Vpc');
    checked('ofNodes', vpc);
    cfnSubnet(vpc.privateSubnets[1]).enableDns64 = true;
    nat64(vpc.privateSubnets[1]);
    expect(messagesOf(stack).map(named)).toEqual([paths([vpc.privateSubnets[1]])]);
  });

  test('subnets of a control plane need no way out', () => {
    const vpc = dualStackVpc(testStack(), [PRIVATE_ISOLATED]);
    cfnSubnet(vpc.isolatedSubnets[0]).enableDns64 = true;
    checked('ofControlPlane', vpc);
    expect(warningsOf(Stack.of(vpc))).toEqual([NO_NAT64]);
  });

  test.each([NO_IPV6_ROUTE, NO_IPV4, DNS64])('%s goes away when it is acknowledged on an ancestor', id => {
    const vpc = dualStackVpc(testStack(), [PRIVATE_ISOLATED]);
    cfnSubnet(vpc.isolatedSubnets[0]).enableDns64 = true;
    nat64(vpc.isolatedSubnets[0]);
    checked('ofNodes', vpc);
    CoreAnnotations.of(Stack.of(vpc)).acknowledgeWarning(`cdk-eks-ipv6:${id}`);
    expect(warningsOf(Stack.of(vpc)).sort()).toEqual([NO_IPV6_ROUTE, NO_IPV4, DNS64].filter(other => other !== id).sort());
  });
});

describe('ofNodes: endpoints instead of a way out over IPv4', () => {
  const { ECR, ECR_DOCKER, STS, EC2, EKS_AUTH } = ec2.InterfaceVpcEndpointAwsService;
  const INTERFACES: { readonly [name: string]: ec2.IInterfaceVpcEndpointService } = {
    'ec2': EC2, 'ecr.api': ECR, 'ecr.dkr': ECR_DOCKER, 'eks-auth': EKS_AUTH, 'sts': STS,
  };
  const ALL = [...Object.keys(INTERFACES), 's3'].sort();
  const S3 = ec2.GatewayVpcEndpointAwsService.S3;

  function addEndpoints(owner: Construct, vpc: ec2.IVpc, names: string[]): void {
    for (const name of names) {
      if (name === 's3') {
        new ec2.GatewayVpcEndpoint(owner, name, { vpc, service: S3 });
      } else {
        new ec2.InterfaceVpcEndpoint(owner, name, { vpc, service: INTERFACES[name] });
      }
    }
  }

  /** Isolated subnets, and what their warning says is missing. */
  function missingIn(add: (vpc: ec2.Vpc) => void, stack = testStack()): string[] {
    const vpc = dualStackVpc(stack, [PRIVATE_ISOLATED]);
    checked('ofNodes', vpc);
    add(vpc);
    const messages = messagesOf(stack).filter(message => message.includes(`:${NO_IPV4}]`));
    expect(messages.length).toBeLessThanOrEqual(1);
    return messages.flatMap(message => /the VPC lacks endpoints for ([^:]*): got/.exec(message)![1].split(', '));
  }

  test('without any, all are missing', () => {
    expect(missingIn(() => undefined)).toEqual(ALL);
  });

  test.each<[string, (vpc: ec2.Vpc) => void]>([
    ['of the VPC', vpc => addEndpoints(vpc, vpc, ALL)],
    ['of the stack', vpc => addEndpoints(Stack.of(vpc), vpc, ALL)],
    ['of another stack', vpc => addEndpoints(new Stack(vpc.node.root as App, 'Another'), vpc, ALL)],
    ['with S3 as interface', vpc => {
      addEndpoints(vpc, vpc, Object.keys(INTERFACES));
      vpc.addInterfaceEndpoint('S3', { service: ec2.InterfaceVpcEndpointAwsService.S3 });
    }],
    ['as L1', vpc => ALL.forEach(name => new ec2.CfnVPCEndpoint(vpc, name, {
      vpcId: vpc.vpcId, serviceName: `com.amazonaws.eu-west-1.${name}`, vpcEndpointType: name === 's3' ? 'Gateway' : 'Interface',
    }))],
  ])('with all of them, %s, nothing is said', (_, add) => {
    expect(missingIn(add)).toEqual([]);
  });

  test('with all of them in a region that is known, nothing is said', () => {
    const stack = testStack({ env: { account: '123456789012', region: 'eu-west-1' } });
    expect(missingIn(vpc => addEndpoints(vpc, vpc, ALL), stack)).toEqual([]);
  });

  test.each(ALL)('%s alone is missing where it is', missing => {
    expect(missingIn(vpc => addEndpoints(vpc, vpc, ALL.filter(name => name !== missing)))).toEqual([missing]);
  });

  test.each<[string, (vpc: ec2.Vpc) => void]>([
    ['of another VPC', vpc => {
      const other = new ec2.Vpc(Stack.of(vpc), 'Other', { subnetConfiguration: [{ name: 'Tier', subnetType: PRIVATE_ISOLATED }] });
      addEndpoints(other, other, ALL);
    }],
    ['of services with like names', vpc => ['myecr.api.example', 'eks', 's3express', 'ec2messages', 'sts-fips'].forEach(name =>
      new ec2.CfnVPCEndpoint(vpc, name, { vpcId: vpc.vpcId, serviceName: `com.amazonaws.eu-west-1.${name}` }))],
  ])('those %s do not count', (_, add) => {
    expect(missingIn(add)).toEqual(ALL);
  });
});

describe('what is imported', () => {
  const ATTRIBUTES = {
    vpcId: 'vpc-0123',
    availabilityZones: ['eu-west-1a', 'eu-west-1b'],
    privateSubnetIds: ['subnet-1', 'subnet-2'],
    publicSubnetIds: ['subnet-3', 'subnet-4'],
  };

  test.each<[string, (stack: Stack) => ec2.IVpc]>([
    ['by its attributes', stack => ec2.Vpc.fromVpcAttributes(stack, 'Vpc', ATTRIBUTES)],
    ['by a look-up', stack => ec2.Vpc.fromLookup(stack, 'Vpc', { vpcId: 'vpc-0123' })],
  ])('a VPC %s: nothing is said', (_, make) => {
    const stack = testStack({ env: { account: '123456789012', region: 'eu-west-1' } });
    const vpc = make(stack);
    const construct = checked('ofNodes', vpc);
    Readiness.ofControlPlane(construct, vpc, {});
    expect(errorsOf(stack)).toEqual([]);
    expect(warningsOf(stack)).toEqual([]);
  });

  test('subnets of others beside those of the app: only these are named', () => {
    const stack = testStack();
    const vpc = dualStackVpc(stack, [PRIVATE_ISOLATED]);
    const [own] = vpc.isolatedSubnets;
    checked('ofNodes', vpc, { subnets: [ec2.Subnet.fromSubnetId(stack, 'Theirs', 'subnet-0123'), own] });
    expect(messagesOf(stack).map(named)).toEqual([paths([own]), paths([own])]);
  });
});

describe('who asks', () => {
  test('a cluster with defaults and nodes reports nothing', () => {
    const stack = testStack();
    ipv6Cluster(stack).addManagedNodeGroup('Nodes');
    expect(errorsOf(stack)).toEqual([]);
    const annotations = Annotations.fromStack(stack);
    expect([...annotations.findWarning('*', Match.anyValue()), ...annotations.findError('*', Match.anyValue())]).toEqual([]);
  });

  test('a cluster asks for the subnets of its control plane', () => {
    const stack = testStack();
    const { vpc } = ipv6Cluster(stack);
    const [subnet] = vpc.privateSubnets;
    cfnSubnet(subnet).assignIpv6AddressOnCreation = false;
    expect(errorsOf(stack)).toEqual([`subnet-without-auto-assign ${subnet.node.path}`]);
  });

  test('and not for those that it leaves out', () => {
    const stack = testStack();
    const { vpc } = ipv6Cluster(stack, { controlPlaneAzs: 2 });
    cfnSubnet(vpc.privateSubnets[2]).assignIpv6AddressOnCreation = false;
    expect(errorsOf(stack)).toEqual([]);
  });

  test('node groups ask for theirs', () => {
    const stack = testStack();
    const vpc = new DualStackVpc(stack, 'Vpc', { tiers: [SubnetTier.public(), SubnetTier.private(), SubnetTier.isolated()] });
    const cluster = ipv6Cluster(stack, { vpc });
    cluster.addManagedNodeGroup('Closed', { subnets: { subnetType: PRIVATE_ISOLATED } });
    cluster.addManagedNodeGroup('Open');
    const reported = Annotations.fromStack(stack).findWarning('*', Match.anyValue());
    expect(reported.map(({ id }) => id)).toEqual(['/S/Cluster/Closed', '/S/Cluster/Closed']);
    expect(warningsOf(stack)).toEqual([NO_IPV4, NO_IPV6_ROUTE]);
  });

  test('a stock node group can ask too', () => {
    const stack = testStack();
    const vpc = dualStackVpc(stack, [PUBLIC, PRIVATE_ISOLATED]);
    const cluster = eks.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'theirs', vpc, ipFamily: eks.IpFamily.IP_V6 });
    const subnets = { subnetType: PRIVATE_ISOLATED };
    const group = new eks.Nodegroup(stack, 'Nodes', { cluster, subnets });
    Readiness.ofNodes(group, vpc, subnets);
    expect(warningsOf(stack)).toEqual([NO_IPV4, NO_IPV6_ROUTE]);
    expect(Annotations.fromStack(stack).findWarning('/S/Nodes', Match.stringLikeRegexp('cdk-eks-ipv6:'))).toHaveLength(2);
  });

  test('and gets the errors', () => {
    const stack = testStack();
    const vpc = new ec2.Vpc(stack, 'Vpc', { availabilityZones: AZS.slice(0, 2) });
    const cluster = eks.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'theirs', vpc });
    Readiness.ofNodes(new eks.Nodegroup(stack, 'Nodes', { cluster }), vpc, {});
    expect(errorsOf(stack)).toEqual(paths(vpc.privateSubnets).map(path => `subnet-without-ipv6 ${path}`));
  });
});
