import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { AddressPlan, DefaultRoute, DualStackVpc, DualStackVpcProps, ImportedDualStackVpc, Ipv4Egress, Ipv6CidrSource, Ipv6Egress, RouteTarget, SubnetTier } from '../../src';
import { ipv6Cluster } from '../util/cluster';
import { errorsOf, warningsOf } from '../util/findings';
import { AZS, newStack, perSubnet, refusal, resourcesOf, routeTypes } from '../util/network';

const POOL = 'ipam-pool-0a1b2c3d4e5f60718';
const privateIpam = (cidr?: string) => Ipv6CidrSource.privateIpam(cidr === undefined ? { poolId: POOL, netmaskLength: 56 } : { poolId: POOL, cidr });
const IPV4 = { '0.0.0.0/0': 'AWS::EC2::NatGateway' };
const PUBLIC = { '0.0.0.0/0': 'AWS::EC2::InternetGateway' };
const TIERS = () => [SubnetTier.public(), SubnetTier.private(), SubnetTier.isolated()];
const vpcIn = (stack: Stack, props: DualStackVpcProps = {}) =>
  new DualStackVpc(stack, 'Vpc', { availabilityZones: AZS.slice(0, 2), tiers: TIERS(), ipv6Source: privateIpam(), ...props });
const typesIn = (stack: Stack, pattern: RegExp) => Object.values(resourcesOf(stack)).filter(({ Type }) => pattern.test(Type)).map(({ Type }) => Type);
const ipv6Routes = (stack: Stack) => Object.values(resourcesOf(stack)).map(({ Properties }) => Properties)
  .filter(properties => properties?.DestinationIpv6CidrBlock !== undefined);

describe('a VPC of a private block', () => {
  test('asks the pool for it, as for any', () => {
    const stack = newStack();
    vpcIn(stack);
    const [{ Properties }] = Object.values(resourcesOf(stack)).filter(({ Type }) => Type === 'AWS::EC2::VPCCidrBlock');
    expect(Properties).toEqual({ Ipv6IpamPoolId: POOL, Ipv6NetmaskLength: 56, VpcId: expect.anything() });
  });

  test('leads nowhere over IPv6, and as ever over IPv4', () => {
    const stack = newStack();
    vpcIn(stack);
    expect(perSubnet(stack, routeTypes)).toEqual({
      PublicSubnet1: PUBLIC, PublicSubnet2: PUBLIC, PrivateSubnet1: IPV4, PrivateSubnet2: IPV4, IsolatedSubnet1: {}, IsolatedSubnet2: {},
    });
    expect(typesIn(stack, /EgressOnly/)).toEqual([]);
    expect(Object.values(perSubnet(stack, ({ properties }) => properties.AssignIpv6AddressOnCreation))).toEqual(Array(6).fill(true));
  });

  test('leads to a target that is stated, from private subnets alone', () => {
    const stack = newStack();
    vpcIn(stack, { ipv6Egress: Ipv6Egress.through(RouteTarget.vpcEndpoint('vpce-0123456789abcdef0')) });
    expect(ipv6Routes(stack)).toEqual(Array(2).fill({ DestinationIpv6CidrBlock: '::/0', RouteTableId: expect.anything(), VpcEndpointId: 'vpce-0123456789abcdef0' }));
  });

  test('waits for no route that is not there', () => {
    const stack = newStack();
    const vpc = vpcIn(stack);
    new ec2.Instance(stack, 'Instance', {
      vpc, vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC }, instanceType: new ec2.InstanceType('m7g.large'), machineImage: ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-0' }),
    });
    const resources = resourcesOf(Stack.of(vpc));
    expect(Object.values(resources).flatMap(({ DependsOn = [] }) => DependsOn).filter(id => !(id in resources))).toEqual([]);
  });

  test.each<[string, DualStackVpcProps]>([
    ['without a public tier', { tiers: [SubnetTier.private()], ipv4Egress: Ipv4Egress.none() }],
    ['with a public tier alone', { tiers: [SubnetTier.public()] }],
    ['with isolated tiers alone', { tiers: [SubnetTier.isolated()] }],
    ['with tiers of IPv6 alone', { tiers: [...TIERS(), SubnetTier.ipv6Only({ name: 'A', subnetType: ec2.SubnetType.PUBLIC }), SubnetTier.ipv6Only({ name: 'B' })] }],
    ['where nothing is a choice', { ipv6Egress: Ipv6Egress.none() }],
    ['that takes one of IPv4 over', { tiers: undefined, availabilityZones: undefined, takesOver: { availabilityZones: AZS.slice(0, 2) } }],
    ['of a stated block', { ipv6Source: privateIpam('fd80:0:0:1a00::/56') }],
    ['of a stated block of global addresses', { ipv6Source: privateIpam('2001:db8:1200::/56') }],
  ])('%s has no way out over IPv6, and no finding', (_, props) => {
    const stack = newStack();
    vpcIn(stack, props);
    expect([ipv6Routes(stack), typesIn(stack, /EgressOnly/), errorsOf(stack), warningsOf(stack)]).toEqual([[], [], [], []]);
  });

  test('refuses a gateway that drops its addresses, and takes one that is stated as a target', () => {
    expect(() => vpcIn(newStack(), { ipv6Egress: Ipv6Egress.egressOnlyInternetGateway() }))
      .toThrow(refusal('private-ipv6-gateway', 'Ipv6Egress.egressOnlyInternetGateway()'));
    const stack = newStack();
    vpcIn(stack, { ipv6Egress: Ipv6Egress.through(RouteTarget.egressOnlyInternetGateway('eigw-0')) });
    expect(ipv6Routes(stack)).toHaveLength(2);
  });

  test('has another name in a baseline', () => {
    const { addressPlan } = vpcIn(newStack());
    expect(addressPlan.baseline.ipv6Source).toBe('private-ipam');
    expect(() => AddressPlan.of({ ipv6Source: Ipv6CidrSource.ipam({ poolId: POOL, netmaskLength: 56 }), tiers: TIERS() }).expect(addressPlan.baseline)).toThrow(refusal('baseline-vpc', 'ipam'));
  });
});

describe('nodes', () => {
  const ofCluster = (stack: Stack) => { ipv6Cluster(stack, { vpc: stack.node.findChild('Vpc') as ec2.Vpc, controlPlaneAzs: 2 }).addManagedNodeGroup('System'); };

  test.each<[string, string[], (stack: Stack) => unknown]>([
    ['in a private block', ['node-subnet-private-ipv6'], stack => vpcIn(stack)],
    ['in a stated one', ['node-subnet-private-ipv6'], stack => vpcIn(stack, { ipv6Source: privateIpam('2001:db8:1200::/56') })],
    ['in one that leads somewhere', ['node-subnet-private-ipv6'], stack => vpcIn(stack, { ipv6Egress: Ipv6Egress.through(RouteTarget.vpcEndpoint('vpce-0')) })],
    ['in a private block beside a public one', ['node-subnet-private-ipv6'], stack => vpcIn(stack).addIpv6Block('Second', { ipv6Source: Ipv6CidrSource.amazon() })],
    ['in a stated private block beside a public one', ['node-subnet-private-ipv6'],
      stack => vpcIn(stack, { ipv6Source: privateIpam('2001:db8:1200::/56') }).addIpv6Block('Second', { ipv6Source: Ipv6CidrSource.amazon() })],
    ['in a public block beside a private one', [], stack => vpcIn(stack, { ipv6Source: undefined }).addIpv6Block('Second', { ipv6Source: privateIpam() })],
    ['in a stock VPC with a plan, whose routes lead to gateways', ['node-subnet-private-ipv6', 'private-ipv6-to-gateway'], stack => {
      const { ipv4, ipv6, subnetConfiguration } = AddressPlan.of({ ipv6Source: privateIpam() });
      return new ec2.Vpc(stack, 'Vpc', { availabilityZones: AZS.slice(0, 2), ipProtocol: ec2.IpProtocol.DUAL_STACK, ipAddresses: ipv4, ipv6Addresses: ipv6, subnetConfiguration });
    }],
    ['in a VPC whose pool is of a private scope', ['ipam-pool-scope', 'node-subnet-private-ipv6', 'private-ipv6-to-gateway'], stack => {
      const ipam = new ec2.CfnIPAM(stack, 'Ipam');
      const pool = new ec2.CfnIPAMPool(stack, 'Pool', { addressFamily: 'ipv6', ipamScopeId: ipam.attrPrivateDefaultScopeId });
      return vpcIn(stack, { ipv6Source: Ipv6CidrSource.ipam({ poolId: pool.ref, netmaskLength: 56 }) });
    }],
  ])('%s: %j', (_, ids, make) => {
    const stack = newStack();
    make(stack);
    ofCluster(stack);
    expect(errorsOf(stack)).toEqual([]);
    expect(warningsOf(stack).filter(id => id !== 'endpoint-public').sort()).toEqual(ids);
  });

  test.each([
    ['stated by their block', { ipv6Cidr: 'fd80:0:0:1a10::/64' }, {}], ['stated as a fact', {}, { hasPrivateIpv6: true }],
  ])('in subnets of others, %s', (_, block, facts) => {
    const stack = newStack();
    const vpc = ImportedDualStackVpc.fromAttributes(stack, 'Vpc', {
      vpcId: 'vpc-0',
      tiers: [{
        subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS,
        facts: { hasIpv4: true, assignsIpv6: true, ipv4Default: DefaultRoute.NAT, ipv6Default: DefaultRoute.NONE, ...facts },
        subnets: ['a', 'b'].map((az, index) => ({ subnetId: `subnet-${index}`, availabilityZone: `eu-west-1${az}`, ...index === 0 ? block : {} })),
      }],
    });
    ipv6Cluster(stack, { vpc, controlPlaneAzs: 2 }).addManagedNodeGroup('System');
    expect(errorsOf(stack)).toEqual([]);
    expect(warningsOf(stack)).toContain('node-subnet-private-ipv6');
  });
});

describe('a pool of the app', () => {
  const pools = (stack: Stack) => {
    const ipam = new ec2.CfnIPAM(stack, 'Ipam');
    const scope = new ec2.CfnIPAMScope(stack, 'Scope', { ipamId: ipam.ref });
    const pool = (id: string, ipamScopeId: string) => new ec2.CfnIPAMPool(stack, id, { addressFamily: 'ipv6', ipamScopeId }).ref;
    return { privateOne: pool('Private', ipam.attrPrivateDefaultScopeId), publicOne: pool('Public', ipam.attrPublicDefaultScopeId), ofScope: pool('Own', scope.ref), unknown: pool('Other', 'ipam-scope-0') };
  };

  test.each<[keyof ReturnType<typeof pools>, 'ipam' | 'privateIpam', string[]]>([
    ['privateOne', 'ipam', ['ipam-pool-scope']], ['privateOne', 'privateIpam', []],
    ['ofScope', 'ipam', ['ipam-pool-scope']], ['ofScope', 'privateIpam', []],
    ['publicOne', 'ipam', []], ['publicOne', 'privateIpam', ['ipam-pool-scope']],
    ['unknown', 'ipam', []], ['unknown', 'privateIpam', []],
  ])('%s asked for by %s: %j', (pool, factory, ids) => {
    const stack = newStack();
    vpcIn(stack, { ipv6Source: Ipv6CidrSource[factory]({ poolId: pools(stack)[pool], netmaskLength: 56 }) });
    expect([errorsOf(stack), warningsOf(stack)]).toEqual([[], ids]);
  });
});

describe('blocks', () => {
  test.each(['fd80::/44', 'fdff:ffff:ffff:fff0::/60', '2001:db8:1200::/56', '2600::/44', 'FD80::/56'])('%s can be private', cidr => {
    expect([privateIpam(cidr).isPrivate, privateIpam(cidr).cidr]).toEqual([true, cidr]);
  });

  test.each(['fd00::/56', 'fd00:0:0:ff00::/56', 'fc00::/44', 'fcff::/56', 'fe80::/56', 'ff00::/56', '64:ff9b::/56', '::/56'])('%s cannot', cidr => {
    expect(() => privateIpam(cidr)).toThrow(refusal('private-ipv6-block', cidr));
  });

  test.each(['fd01::/56', 'fd7f:ff00::/44'])('%s is in doubt, which is a warning', cidr => {
    const stack = newStack();
    vpcIn(stack, { ipv6Source: privateIpam(cidr) });
    expect([errorsOf(stack), warningsOf(stack)]).toEqual([[], ['private-ipv6-range']]);
  });

  test.each(['fd80::/56', 'fd00::/56', 'fc00::/56'])('%s is no public one', cidr => {
    expect(() => Ipv6CidrSource.ipam({ poolId: POOL, cidr })).toThrow(refusal('ipv6-block-private', cidr));
    expect(() => Ipv6CidrSource.byoip({ poolId: 'ipv6pool-ec2-0', cidr })).toThrow(refusal('ipv6-block-private', cidr));
  });

  test.each<[string, unknown, object]>([
    ['ipam-pool-empty', "''", { poolId: '', netmaskLength: 56 }],
    ['prop-missing', 'undefined', { netmaskLength: 56 }],
    ['ipam-length-missing', POOL, { poolId: POOL }],
    ['exclusive-props', 56, { poolId: POOL, netmaskLength: 56, cidr: 'fd80::/56' }],
    ['ipv6-prefix-length', 64, { poolId: POOL, netmaskLength: 64 }],
    ['ipv6-prefix-length', 40, { poolId: POOL, cidr: 'fd80::/40' }],
    ['ipv6-cidr-malformed', '10.0.0.0/16', { poolId: POOL, cidr: '10.0.0.0/16' }],
    ['ipv6-cidr-unaligned', 'fd80::1/56', { poolId: POOL, cidr: 'fd80::1/56' }],
  ])('%s for %s', (id, given, options) => {
    expect(() => Ipv6CidrSource.privateIpam(options as never)).toThrow(refusal(id, given));
  });

  test('other sources are public', () => {
    const { amazon, ipam } = Ipv6CidrSource;
    expect([amazon(), ipam({ poolId: POOL, netmaskLength: 56 })].map(({ isPrivate }) => isPrivate)).toEqual([false, false]);
  });
});
