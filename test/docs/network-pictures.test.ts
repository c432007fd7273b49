import { readFileSync } from 'fs';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { DualStackRetrofit, DualStackVpc, DualStackVpcProps, Ipv4Egress, Ipv6Egress, RouteTarget, SubnetTier } from '../../src';
import { AZS, newStack, resourcesOf, RouteView, subnetsOf, SubnetView } from '../util/network';

/** A tier of a picture, or of a VPC. */
interface Drawn {
  readonly tier: string;
  /** By AZ, or that there is none. */
  readonly ipv4: readonly string[];
  /** The digits of tier and AZ. */
  readonly ipv6: readonly string[];
  /** By destination, up to the first target. */
  readonly ways: { readonly [destination: string]: string };
}

const DOCS = readFileSync('docs/networks.md', 'utf8');

/** What a picture says of subnets; what is marked as new counts like the rest. */
function drawn(name: string): Drawn[] {
  const [, picture] = DOCS.split(`<!-- picture: ${name} -->`);
  const rows = picture.split('```')[1].replace(/ \*/g, '').split(/\n +├.*\n/);
  return rows.map(row => {
    const cells = row.split('\n').filter(line => line.includes('│')).map(line => line.split('│').map(cell => cell.trim()));
    const inAzs = (line: string[]) => line.filter((cell, place) => place % 2 === 1 && cell !== '');
    const ways = [...row.matchAll(/([0-9a-f.:]+\/\d+) +──> ([^─\n,(]+)/g)].map(([, destination, target]) => [destination, target.trim()]);
    return {
      tier: cells[0][0],
      ipv4: inAzs(cells[0]),
      ipv6: inAzs(cells[1]).map(block => block.replace(/^…1a(..)::\/64$/, '$1')),
      ways: Object.fromEntries(ways),
    };
  });
}

const TARGETS: { readonly [type: string]: string } = {
  'AWS::EC2::InternetGateway': 'internet gateway',
  'AWS::EC2::EgressOnlyInternetGateway': 'egress-only internet gateway',
  'AWS::EC2::TransitGateway': 'transit gateway',
};

function targetOf({ type, standsIn }: RouteView, subnet: string, natGateways: number): string {
  if (type !== 'AWS::EC2::NatGateway') { return TARGETS[type]; }
  if (standsIn === undefined) { return 'regional NAT gateway'; }
  if (natGateways === 1) { return 'NAT gateway'; }
  expect(standsIn.slice(-1)).toBe(subnet.slice(-1));
  return 'NAT gateway of the AZ';
}

/** What a VPC says of them. */
function made(props: DualStackVpcProps, { isThroughTransitGateway = false } = {}): Drawn[] {
  const stack = newStack();
  const outside = () => RouteTarget.transitGateway(new ec2.CfnTransitGateway(stack, 'TransitGateway').ref);
  const through = isThroughTransitGateway ? outside() : undefined;
  new DualStackVpc(stack, 'Vpc', through ? { ...props, ipv4Egress: Ipv4Egress.through(through), ipv6Egress: Ipv6Egress.through(through) } : props);
  const natGateways = Object.values(resourcesOf(stack)).filter(({ Type }) => Type === 'AWS::EC2::NatGateway').length;
  const tiers = new Map<string, [string, SubnetView][]>();
  for (const [name, subnet] of Object.entries(subnetsOf(stack))) {
    const tier = name.replace(/Subnet\d$/, '');
    tiers.set(tier, [...tiers.get(tier) ?? [], [name, subnet]]);
  }
  return [...tiers].map(([tier, subnets]) => {
    const ways = subnets.map(([name, { routes }]) =>
      Object.fromEntries(Object.entries(routes).map(([to, route]) => [to, targetOf(route, name, natGateways)])));
    ways.forEach(each => expect(each).toEqual(ways[0]));
    const ofAzs = subnets.map(([, { ipv4Cidr, ipv6 }]) => [
      (ipv4Cidr as string | undefined) ?? 'no IPv4',
      (ipv6.index as number | undefined)?.toString(16).padStart(2, '0') ?? 'no IPv6',
    ]);
    return { tier, ipv4: ofAzs.map(([ipv4]) => ipv4), ipv6: ofAzs.map(([, ipv6]) => ipv6), ways: ways[0] };
  });
}

const [two, three] = [2, 3].map(count => ({ availabilityZones: AZS.slice(0, count) }));
const STOCK: ec2.VpcProps = {
  availabilityZones: AZS.slice(0, 2),
  natGateways: 1,
  subnetConfiguration: [
    { name: 'Public', subnetType: ec2.SubnetType.PUBLIC, cidrMask: 24 },
    { name: 'Private', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 20 },
  ],
};

test.each<[string, () => Drawn[]]>([
  ['default', () => made(three)],
  ['taken', () => made({ ...three, takesOver: STOCK, tiers: [SubnetTier.isolated({ name: 'Data', ipv4Mask: 26 })] })],
  ['transit', () => made({ ...two, tiers: [SubnetTier.private()] }, { isThroughTransitGateway: true })],
  ['regional', () => made({ ...two, tiers: [SubnetTier.private()], ipv4Egress: Ipv4Egress.regionalNatGateway() })],
  ['families', () => made({
    ...two,
    tiers: [
      SubnetTier.public(),
      SubnetTier.private(),
      SubnetTier.ipv4Only({ name: 'Legacy', ipv4Mask: 26 }),
      SubnetTier.ipv6Only({ name: 'Workers', reachesIpv4: true }),
    ],
  })],
  ['private', () => made({ ...two, tiers: [SubnetTier.isolated({ name: 'Private' })] })],
])('the picture of the network %s is that of its VPC', (name, network) => {
  expect(drawn(name)).toEqual(network());
});

/** The digits and the ways out over IPv6 that a retrofit adds, by the end of the id of the subnet. */
function added(): { [subnet: string]: { ipv6: string; way: string } } {
  const stack = newStack();
  const subnetsAt = (first: number, tables: string[]) => tables.map((routeTableId, at) => (
    { subnetId: `subnet-0123456789abcdef${first + at}`, availabilityZone: AZS[at], routeTableId }));
  new DualStackRetrofit(stack, 'Retrofit', {
    vpcId: 'vpc-0123456789abcdef0',
    internetGatewayId: 'igw-0123456789abcdef0',
    tiers: [
      { subnetType: ec2.SubnetType.PUBLIC, subnets: subnetsAt(0, ['rtb-0', 'rtb-0']) },
      { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, subnets: subnetsAt(2, ['rtb-2', 'rtb-3']) },
    ],
  });
  const ofType = (type: string) => Object.values(resourcesOf(stack)).filter(({ Type }) => Type === type).map(({ Properties }) => Properties);
  const ways = Object.fromEntries(ofType('AWS::EC2::Route').map(({ RouteTableId, GatewayId }) =>
    [RouteTableId, GatewayId ? 'internet gateway' : 'egress-only internet gateway']));
  return Object.fromEntries(ofType('AWS::EC2::SubnetCidrBlock').map(({ SubnetId, Ipv6CidrBlock: { 'Fn::Select': [index] } }, at) => [
    SubnetId.replace('subnet-0123456789abcdef', 'subnet-…'),
    { ipv6: index.toString(16).padStart(2, '0'), way: ways[['rtb-0', 'rtb-0', 'rtb-2', 'rtb-3'][at]] },
  ]));
}

test('the picture of a retrofit is what it adds', () => {
  const picture = drawn('retrofit').flatMap(({ ipv4, ipv6, ways }) => ipv4.map((subnet, at) => [subnet, { ipv6: ipv6[at], way: ways['::/0'] }]));
  expect(Object.fromEntries(picture)).toEqual(added());
});

test('each picture of docs/networks.md is one of these, or of an import', () => {
  const names = [...DOCS.matchAll(/<!-- picture: (\w+) -->/g)].map(([, name]) => name);
  expect(names).toEqual(['default', 'taken', 'retrofit', 'imported', 'families', 'transit', 'regional', 'private']);
});
