import { App, CfnParameter, Fn, Stack, StackProps, Stage, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import {
  AddressBlocks, DefaultRoute, DualStackVpc, DualStackVpcAttributes, DualStackVpcProps, ImportedDualStackVpc, Ipv4Egress, Ipv6CidrSource, Ipv6Egress,
  RouteTarget, SubnetTier, TransitGatewayAttachment, TransitGatewayAttachmentProps,
} from '../../src';
import { testApp } from '../util/app';
import { errorsOf, warningsOf } from '../util/findings';
import { AZS, refusal } from '../util/network';

const GATEWAY = 'tgw-0123456789abcdef0';
const [ATTACHMENT, ROUTE, INGRESS] = ['AWS::EC2::TransitGatewayAttachment', 'AWS::EC2::Route', 'AWS::EC2::SecurityGroupIngress'];
const { PRIVATE_WITH_EGRESS } = ec2.SubnetType;
const { cidr } = AddressBlocks;

interface Resource { Type: string; Properties: Record<string, any>; DependsOn?: string[] }
type Resources = Record<string, Resource>;
const resourcesOf = (stack: Stack): Resources => (stack.node.root as App).synth().getStackArtifact(stack.artifactId).template.Resources;
const ofType = (resources: Resources, type: string) => Object.entries(resources).filter(([, { Type }]) => Type === type);
const attachmentIn = (resources: Resources) => ofType(resources, ATTACHMENT).map(([, resource]) => resource)[0];
/** Routes to a gateway, by their ids without what CDK appends. */
const gatewayRoutes = (resources: Resources) => Object.fromEntries(ofType(resources, ROUTE)
  .filter(([, { Properties }]) => Properties.TransitGatewayId !== undefined)
  .map(([id, resource]) => [id.replace(/[0-9A-F]{8}$/, ''), resource]));

const newStack = (props: StackProps = {}, app = testApp()) => new Stack(app, 'S', props);
const vpcIn = (scope: Stack, props: DualStackVpcProps = {}, id = 'Vpc', second = 1) =>
  new DualStackVpc(scope, id, { ipv4Cidr: `10.${second}.0.0/16`, availabilityZones: AZS.slice(0, 2), ipv4Egress: Ipv4Egress.none(), ...props });
const TIERS = [SubnetTier.public(), SubnetTier.private(), SubnetTier.isolated({ name: 'Transit', ipv4Mask: 28 })];
const attributes = (others: Partial<DualStackVpcAttributes> = {}): DualStackVpcAttributes => ({
  vpcId: 'vpc-0123456789abcdef0',
  ipv4Cidr: '10.9.0.0/16',
  ipv6Cidr: '2001:db8:9:900::/56',
  tiers: [{
    subnetType: PRIVATE_WITH_EGRESS,
    facts: { ipv4Default: DefaultRoute.NAT },
    subnets: [0, 1].map(az => ({ subnetId: `subnet-${az}`, availabilityZone: AZS[az], routeTableId: `rtb-${az}` })),
  }],
  ...others,
});
const imported = (stack: Stack, others: Partial<DualStackVpcAttributes> = {}, id = 'Imported') => ImportedDualStackVpc.fromAttributes(stack, id, attributes(others));

/** A VPC that is attached. */
function attached(props: Partial<TransitGatewayAttachmentProps> = {}, vpcProps: DualStackVpcProps = {}) {
  const stack = newStack();
  const vpc = vpcIn(stack, vpcProps);
  const attachment = new TransitGatewayAttachment(stack, 'Attachment', { vpc, transitGatewayId: GATEWAY, ...props });
  return { stack, vpc, attachment };
}

const subnetsIn = (stack: Stack, vpc: DualStackVpc, tier: string) => vpc.tier(tier).subnets.map(({ subnetId }) => stack.resolve(subnetId));

type Change = (made: ReturnType<typeof attached>) => void;

describe('the attachment', () => {
  test('has IPv6 support and states each option', () => {
    const { stack, vpc, attachment } = attached({}, { tiers: TIERS });
    expect(attachmentIn(resourcesOf(stack)).Properties).toEqual({
      TransitGatewayId: GATEWAY,
      VpcId: stack.resolve(vpc.vpcId),
      SubnetIds: subnetsIn(stack, vpc, 'Transit'),
      Options: { Ipv6Support: 'enable', DnsSupport: 'enable', ApplianceModeSupport: 'disable' },
    });
    expect([errorsOf(stack), warningsOf(stack)]).toEqual([[], []]);
    expect(stack.resolve(attachment.transitGatewayAttachmentId)).toEqual({ Ref: stack.getLogicalId(attachment.resource) });
  });

  test('takes each option', () => {
    const { stack } = attached({ ipv6Support: false, dnsSupport: false, applianceMode: true, securityGroupReferencing: true });
    expect(attachmentIn(resourcesOf(stack)).Properties.Options)
      .toEqual({ Ipv6Support: 'disable', DnsSupport: 'disable', ApplianceModeSupport: 'enable', SecurityGroupReferencingSupport: 'enable' });
  });

  test.each<[string, DualStackVpcProps, Partial<TransitGatewayAttachmentProps>, string]>([
    ['the tier Transit', { tiers: TIERS }, {}, 'Transit'],
    ['the first private tier', { tiers: [SubnetTier.public(), SubnetTier.private({ name: 'Nodes' }), SubnetTier.private({ name: 'Pods' })] }, {}, 'Nodes'],
    ['the first isolated tier', { tiers: [SubnetTier.public(), SubnetTier.isolated({ name: 'Data' }), SubnetTier.isolated({ name: 'Cache' })] }, {}, 'Data'],
    ['the tier that is stated', { tiers: TIERS }, { vpcSubnets: { subnetGroupName: 'Private' } }, 'Private'],
  ])('stands in %s', (_, vpcProps, props, tier) => {
    const { stack, vpc } = attached(props, vpcProps);
    expect(attachmentIn(resourcesOf(stack)).Properties.SubnetIds).toEqual(subnetsIn(stack, vpc, tier));
  });

  test('of an imported VPC', () => {
    const stack = newStack();
    new TransitGatewayAttachment(stack, 'Attachment', {
      vpc: imported(stack), transitGatewayId: GATEWAY, routes: [{ destinations: [cidr('10.0.0.0/8'), cidr('2001:db8::/32')] }],
    });
    const resources = resourcesOf(stack);
    expect(attachmentIn(resources).Properties)
      .toMatchObject({ VpcId: 'vpc-0123456789abcdef0', SubnetIds: ['subnet-0', 'subnet-1'], Options: { Ipv6Support: 'enable' } });
    expect(Object.values(gatewayRoutes(resources)).map(({ Properties: { RouteTableId, DestinationCidrBlock, DestinationIpv6CidrBlock } }) =>
      [RouteTableId, DestinationCidrBlock ?? DestinationIpv6CidrBlock])).toEqual([
      ['rtb-0', '10.0.0.0/8'], ['rtb-1', '10.0.0.0/8'], ['rtb-0', '2001:db8::/32'], ['rtb-1', '2001:db8::/32'],
    ]);
    expect([errorsOf(stack), warningsOf(stack)]).toEqual([[], []]);
  });

  test('of a stock VPC of IPv4 has no IPv6 support, with a warning where nothing is stated', () => {
    const build = (props: Partial<TransitGatewayAttachmentProps>) => {
      const stack = newStack();
      const attachment = new TransitGatewayAttachment(stack, 'Attachment', {
        vpc: new ec2.Vpc(stack, 'Vpc', { natGateways: 0 }),
        transitGatewayId: GATEWAY,
        ...props,
      });
      return [attachment.ipv6Support, warningsOf(stack)];
    };
    expect(build({})).toEqual([false, ['transit-gateway-without-ipv6']]);
    expect(build({ ipv6Support: false })).toEqual([false, []]);
  });

  test('of a stock VPC of both families has it', () => {
    const stack = newStack();
    const vpc = new ec2.Vpc(stack, 'Vpc', { natGateways: 0, ipProtocol: ec2.IpProtocol.DUAL_STACK });
    expect(new TransitGatewayAttachment(stack, 'Attachment', { vpc, transitGatewayId: GATEWAY }).ipv6Support).toBe(true);
    expect([errorsOf(stack), warningsOf(stack)]).toEqual([[], []]);
  });

  test('waits for blocks of subnets that are resources of their own', () => {
    const stack = newStack();
    const vpc = new ec2.Vpc(stack, 'Vpc', { natGateways: 0, availabilityZones: AZS.slice(0, 2) });
    const blocks = vpc.isolatedSubnets.map(({ subnetId }, at) => new ec2.CfnSubnetCidrBlock(stack, `Block${at}`, { subnetId, ipv6CidrBlock: `2001:db8:1:${at}::/64` }));
    new TransitGatewayAttachment(stack, 'Attachment', { vpc, transitGatewayId: GATEWAY, ipv6Support: true });
    expect(attachmentIn(resourcesOf(stack)).DependsOn).toEqual(blocks.map(block => stack.getLogicalId(block)));
    expect(errorsOf(stack)).toEqual([]);
  });
});

describe('routes', () => {
  test('of both families, for each table and block, after the attachment', () => {
    const { stack, vpc, attachment } = attached({ routes: [{ destinations: [cidr('172.16.0.0/12'), cidr('2001:db8::/32')] }] }, { tiers: TIERS });
    const routes = gatewayRoutes(resourcesOf(stack));
    expect(Object.keys(routes).sort())
      .toEqual([1, 2].flatMap(az => ['172160012', '2001db832'].map(block => `AttachmentRoutesPrivateSubnet${az}${block}`)));
    const id = stack.getLogicalId(attachment.resource);
    expect(routes.AttachmentRoutesPrivateSubnet1172160012).toEqual({
      Type: ROUTE,
      Properties: {
        RouteTableId: stack.resolve(vpc.privateSubnets[0].routeTable.routeTableId), DestinationCidrBlock: '172.16.0.0/12', TransitGatewayId: GATEWAY,
      },
      DependsOn: [id],
    });
    expect(routes.AttachmentRoutesPrivateSubnet22001db832).toEqual({
      Type: ROUTE,
      Properties: {
        RouteTableId: stack.resolve(vpc.privateSubnets[1].routeTable.routeTableId), DestinationIpv6CidrBlock: '2001:db8::/32', TransitGatewayId: GATEWAY,
      },
      DependsOn: [id, expect.stringMatching(/^Vpcipv6cidr/)],
    });
    expect(attachment.routes).toHaveLength(4);
    expect([errorsOf(stack), warningsOf(stack)]).toEqual([[], []]);
  });

  test('for all tiers that are not public, but for the one of the interfaces', () => {
    const { stack } = attached({ routes: [{ destinations: [cidr('172.16.0.0/12')] }] }, { tiers: [...TIERS, SubnetTier.isolated({ name: 'Data' })] });
    const tables = Object.keys(gatewayRoutes(resourcesOf(stack))).map(id => /Routes(\w+)Subnet/.exec(id)![1]);
    expect(tables.sort()).toEqual(['Data', 'Data', 'Private', 'Private']);
  });

  test('for the tiers that are stated, each once, in the families that they have', () => {
    const { stack, attachment } = attached({ routes: [{ destinations: [cidr('172.16.0.0/12')], subnets: [{ subnetGroupName: 'Four' }] }] }, {
      tiers: [...TIERS, SubnetTier.ipv4Only({ name: 'Four' }), SubnetTier.ipv6Only({ name: 'Six' })],
    });
    attachment.addRoutes({
      destinations: [cidr('172.16.0.0/12'), cidr('2001:db8::/32')], subnets: [{ subnetGroupName: 'Four' }, { subnetGroupName: 'Six' }],
    });
    const ids = ['FourSubnet1172160012', 'FourSubnet2172160012', 'SixSubnet12001db832', 'SixSubnet22001db832'];
    expect(Object.keys(gatewayRoutes(resourcesOf(stack))).sort()).toEqual(ids.map(id => `AttachmentRoutes${id}`));
  });

  test('to a VPC, in both families or in one, with its further blocks', () => {
    const build = (blocksOf: (vpc: ec2.IVpc) => AddressBlocks) => {
      const { stack } = attached({ routes: [] }, { tiers: TIERS });
      const other = vpcIn(stack, {}, 'Other', 2);
      const attachment = stack.node.children.find(child => child instanceof TransitGatewayAttachment)!;
      attachment.addRoutes({ destinations: [blocksOf(other)], subnets: [{ availabilityZones: [AZS[0]], subnetGroupName: 'Private' }] });
      other.addIpv6Block('Second', { ipv6Source: Ipv6CidrSource.byoip({ poolId: 'ipv6pool-ec2-0a1b2c3d4e5f60718', cidr: '2001:db8:5500::/56' }) });
      new ec2.CfnVPCCidrBlock(stack, 'Third', { vpcId: other.vpcId, cidrBlock: '10.77.0.0/16' });
      const routes = Object.values(gatewayRoutes(resourcesOf(stack)))
        .map(({ Properties }) => JSON.stringify(Properties.DestinationCidrBlock ?? Properties.DestinationIpv6CidrBlock));
      const has = (part: string) => routes.some(text => text.includes(part));
      return [routes.length, has('CidrBlock"]'), has('10.77.0.0/16'), has('2001:db8:5500::/56')];
    };
    expect(build(AddressBlocks.vpc)).toEqual([4, true, true, true]);
    expect(build(AddressBlocks.ipv4OfVpc)).toEqual([2, true, true, false]);
    expect(build(AddressBlocks.ipv6OfVpc)).toEqual([2, false, false, true]);
  });

  test('to a VPC of both families lead over IPv4 alone where IPv6 support is off', () => {
    const stack = newStack();
    const attachment = new TransitGatewayAttachment(stack, 'Attachment', {
      vpc: new ec2.Vpc(stack, 'Vpc', { natGateways: 0, availabilityZones: AZS.slice(0, 2), ipAddresses: ec2.IpAddresses.cidr('10.1.0.0/16') }),
      transitGatewayId: GATEWAY,
      ipv6Support: false,
      routes: [{ destinations: [AddressBlocks.vpc(vpcIn(stack, {}, 'Other', 2))] }],
    });
    const destinations = attachment.routes.map(({ destinationCidrBlock: ipv4, destinationIpv6CidrBlock: ipv6 }) => [ipv4 !== undefined, ipv6]);
    expect(destinations).toEqual([[true, undefined], [true, undefined]]);
  });

  test('of two tokens have ids of their own', () => {
    const { stack, attachment } = attached({ routes: [] });
    const tokens = ['One', 'Two'].map(id => new CfnParameter(stack, id).valueAsString);
    attachment.addRoutes({ destinations: tokens.map(token => AddressBlocks.ipv6Cidr(token)), subnets: [{ availabilityZones: [AZS[0]] }] });
    expect(Object.values(gatewayRoutes(resourcesOf(stack))).map(({ Properties }) => Properties.DestinationIpv6CidrBlock))
      .toEqual([{ Ref: 'One' }, { Ref: 'Two' }]);
  });

  test('of a VPC that leads all through the gateway wait for the attachment', () => {
    const stack = newStack();
    const gateway = new ec2.CfnTransitGateway(stack, 'Gateway');
    const outside = RouteTarget.transitGateway(gateway.ref);
    const vpc = vpcIn(stack, { tiers: [SubnetTier.private()], ipv4Egress: Ipv4Egress.through(outside), ipv6Egress: Ipv6Egress.through(outside) });
    const attachment = new TransitGatewayAttachment(stack, 'Attachment', { vpc, transitGatewayId: gateway.ref });
    const routes = Object.values(gatewayRoutes(resourcesOf(stack)));
    expect(routes.map(({ DependsOn }) => DependsOn!.filter(id => !/ipv6cidr/.test(id))))
      .toEqual(Array(4).fill([stack.getLogicalId(attachment.resource)]));
    expect([errorsOf(stack), warningsOf(stack)]).toEqual([[], []]);
  });

  test('for all addresses stand beside a VPC that makes none', () => {
    const { stack } = attached({ routes: [{ destinations: [cidr('0.0.0.0/0'), cidr('::/0')] }] }, { tiers: [SubnetTier.private()], ipv6Egress: Ipv6Egress.none() });
    expect(Object.keys(gatewayRoutes(resourcesOf(stack)))).toHaveLength(4);
    expect([errorsOf(stack), warningsOf(stack)]).toEqual([[], []]);
  });
});

describe('rules', () => {
  test('let in by block, beside the attachment, each once', () => {
    const { stack, vpc, attachment } = attached();
    const group = new ec2.SecurityGroup(stack, 'Database', { vpc });
    const rule = { to: group, port: ec2.Port.tcp(5432), sources: [cidr('172.16.0.0/12'), cidr('2001:db8::/32')] };
    attachment.allow(rule);
    attachment.allow(rule);
    const ingress = ofType(resourcesOf(stack), INGRESS).map(([, { Properties }]) => Properties);
    const common = { GroupId: stack.resolve(group.securityGroupId), IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, Description: 'Over the transit gateway, 5432' };
    expect(ingress).toEqual([{ ...common, CidrIp: '172.16.0.0/12' }, { ...common, CidrIpv6: '2001:db8::/32' }]);
  });

  test('of a VPC follow its blocks, and those that come', () => {
    const { stack, vpc, attachment } = attached();
    const other = vpcIn(stack, {}, 'Other', 2);
    attachment.allow({
      to: new ec2.SecurityGroup(stack, 'Database', { vpc }),
      port: ec2.Port.tcp(5432),
      sources: [AddressBlocks.vpc(other)],
      description: 'pods',
    });
    new ec2.CfnVPCCidrBlock(stack, 'Third', { vpcId: other.vpcId, cidrBlock: '10.77.0.0/16' });
    const ingress = ofType(resourcesOf(stack), INGRESS).map(([, { Properties }]) => Properties);
    expect(ingress.map(({ CidrIp, CidrIpv6 }) => [CidrIp !== undefined, CidrIpv6 !== undefined]))
      .toEqual([[true, false], [false, true], [true, false]]);
    expect(ingress.map(({ Description }) => Description)).toEqual(['pods', 'pods', 'pods']);
  });
});

test('AZs that the CLI has yet to look up are taken', () => {
  const stack = newStack({ env: { account: '123456789012', region: 'eu-west-1' } });
  const subnets = { availabilityZones: ['eu-west-1a'] };
  const attachment = new TransitGatewayAttachment(stack, 'Attachment', {
    vpc: new DualStackVpc(stack, 'Vpc'), transitGatewayId: GATEWAY, vpcSubnets: subnets, routes: [{ destinations: [cidr('172.16.0.0/12')], subnets: [subnets] }],
  });
  expect([attachment.subnets, attachment.routes].map(({ length }) => length)).toEqual([3, 3]);
  expect(errorsOf(stack)).toEqual([]);
});

describe('a VPC that is imported by lists of unknown length', () => {
  const listed = (stack: Stack, others: Partial<ec2.VpcAttributes>) => ec2.Vpc.fromVpcAttributes(stack, 'Listed', {
    vpcId: 'vpc-0123', availabilityZones: Fn.getAzs(), privateSubnetIds: ['subnet-1', 'subnet-2'], privateSubnetRouteTableIds: ['rtb-1', 'rtb-2'], ...others,
  });
  const destinations = [cidr('172.16.0.0/12')];

  test.each([false, true])('says no AZs, so no two of its subnets are known to be in one; stated: %s', isStated => {
    const stack = newStack();
    const vpc = listed(stack, {});
    new TransitGatewayAttachment(stack, 'Attachment', {
      vpc, transitGatewayId: GATEWAY, vpcSubnets: isStated ? { subnets: vpc.privateSubnets } : undefined, routes: [{ destinations }],
    });
    const resources = resourcesOf(stack);
    expect(attachmentIn(resources).Properties.SubnetIds).toEqual(['subnet-1', 'subnet-2']);
    expect(ofType(resources, ROUTE)).toHaveLength(2);
  });

  test('has no route table that a route can name', () => {
    const stack = newStack();
    const vpc = listed(stack, { privateSubnetIds: Fn.split(',', Fn.importValue('Subnets')), privateSubnetRouteTableIds: Fn.split(',', Fn.importValue('Tables')) });
    expect(() => new TransitGatewayAttachment(stack, 'Attachment', { vpc, transitGatewayId: GATEWAY, routes: [{ destinations }] }))
      .toThrow(refusal('transit-gateway-table-unknown', 'S/Listed/PrivateSubnet1'));
  });
});

describe('refused', () => {
  const refused = (props: Partial<TransitGatewayAttachmentProps>, vpcProps: DualStackVpcProps = {}) => () => attached(props, vpcProps);
  test.each<[string, string, Partial<TransitGatewayAttachmentProps>, DualStackVpcProps]>([
    ['transit-gateway-id', 'vpc-1', { transitGatewayId: 'vpc-1' }, {}],
    ['transit-gateway-id', 'tgw-attach-1', { transitGatewayId: 'tgw-attach-1' }, {}],
    ['subnets-none', 'Nowhere', { vpcSubnets: { subnetGroupName: 'Nowhere' } }, {}],
    ['subnets-none', 'Nowhere', { routes: [{ destinations: [cidr('172.16.0.0/12')], subnets: [{ subnetGroupName: 'Nowhere' }] }] }, {}],
    ['transit-gateway-subnets-in-one-az', 'S/Vpc/NodesSubnet1', { vpcSubnets: { subnetType: PRIVATE_WITH_EGRESS } }, { tiers: [SubnetTier.private({ name: 'Nodes' }), SubnetTier.private({ name: 'Pods' })] }],
    ['transit-gateway-subnet-ipv6-only', 'S/Vpc/SixSubnet1', { vpcSubnets: { subnetGroupName: 'Six' } }, { tiers: [SubnetTier.private(), SubnetTier.ipv6Only({ name: 'Six' })] }],
    ['transit-gateway-no-subnets', 'S/Vpc', {}, { tiers: [SubnetTier.public()] }],
    ['transit-gateway-no-subnets', '[]', { vpcSubnets: { subnets: [] } }, {}],
    ['transit-gateway-ipv6-off', '2001:db8::/32', { ipv6Support: false, routes: [{ destinations: [cidr('2001:db8::/32')] }] }, {}],
    ['must-be-literal', 'token', { ipv6Support: { resolve: () => true, creationStack: [] } as any }, {}],
  ])('%s: %s', (id, given, props, vpcProps) => {
    expect(refused(props, vpcProps)).toThrow(id === 'must-be-literal' ? /\[cdk-eks-ipv6:must-be-literal\]$/ : refusal(id, given));
  });

  test('blocks that are none', () => {
    expect(() => cidr('10.0.0.1/8')).toThrow(refusal('address-blocks-cidr', '10.0.0.1/8'));
    expect(() => cidr('10.0.0.0')).toThrow(refusal('address-blocks-cidr', '10.0.0.0'));
    expect(() => AddressBlocks.ipv6Cidr('10.0.0.0/8')).toThrow(refusal('address-blocks-cidr', '10.0.0.0/8'));
    expect(() => AddressBlocks.ipv4Cidr('2001:db8::/32')).toThrow(refusal('address-blocks-cidr', '2001:db8::/32'));
    expect(() => cidr(new CfnParameter(newStack(), 'Block').valueAsString)).toThrow(refusal('address-blocks-token', 'token'));
    const stack = newStack();
    expect(() => AddressBlocks.ipv6OfVpc(new ec2.Vpc(stack, 'Vpc'))).toThrow(refusal('address-blocks-unknown', 'S/Vpc'));
    expect(() => AddressBlocks.vpc(imported(stack, { ipv4Cidr: undefined, ipv6Cidr: undefined })))
      .toThrow(refusal('address-blocks-unknown', 'S/Imported'));
  });

  test('subnets of another VPC', () => {
    const { stack, attachment } = attached();
    const other = vpcIn(stack, {}, 'Other', 2);
    expect(() => attachment.addRoutes({ destinations: [cidr('172.16.0.0/12')], subnets: [{ subnets: other.privateSubnets }] }))
      .toThrow(refusal('transit-gateway-subnet', 'S/Other/PrivateSubnet1'));
    expect(() => new TransitGatewayAttachment(stack, 'Another', { vpc: other, transitGatewayId: GATEWAY, vpcSubnets: { subnets: attachment.subnets } })).toThrow(refusal('transit-gateway-subnet', 'S/Vpc/PrivateSubnet1'));
  });

  test('a stack elsewhere', () => {
    const app = testApp();
    const vpc = vpcIn(newStack({ env: { account: '123456789012', region: 'eu-west-1' } }, app));
    const elsewhere = new Stack(app, 'Elsewhere', { env: { account: '123456789012', region: 'us-east-1' } });
    expect(() => new TransitGatewayAttachment(elsewhere, 'Attachment', { vpc, transitGatewayId: GATEWAY }))
      .toThrow(refusal('transit-gateway-elsewhere', 'us-east-1'));
  });

  test('a table that nobody knows', () => {
    const stack = newStack();
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: AZS.slice(0, 1), privateSubnetIds: ['subnet-1'] });
    const attachment = new TransitGatewayAttachment(stack, 'Attachment', { vpc, transitGatewayId: GATEWAY });
    expect(() => attachment.addRoutes({ destinations: [cidr('172.16.0.0/12')] }))
      .toThrow(refusal('transit-gateway-table-unknown', 'S/Vpc/PrivateSubnet1'));
  });

  test('a rule at nothing', () => {
    const { attachment } = attached();
    expect(() => attachment.allow({ to: { connections: new ec2.Connections() }, port: ec2.Port.tcp(1), sources: [cidr('172.16.0.0/12')] }))
      .toThrow(refusal('transit-gateway-rule-target', ''));
  });
});

describe('judged when all is said', () => {
  const errors = (props: Partial<TransitGatewayAttachmentProps>, vpcProps: DualStackVpcProps = {}, change: Change = () => undefined) => {
    const made = attached(props, vpcProps);
    change(made);
    return errorsOf(made.stack);
  };

  test('IPv6 support in subnets without IPv6', () => {
    const tiers = [SubnetTier.private(), SubnetTier.ipv4Only({ name: 'Four' })];
    expect(errors({ vpcSubnets: { subnetGroupName: 'Four' }, ipv6Support: true }, { tiers }))
      .toEqual(['transit-gateway-subnet-without-ipv6 [S/Vpc/FourSubnet1, S/Vpc/FourSubnet2]']
        .map(text => text.replace(/S\/Vpc\/FourSubnet\d/g, path => `'${path}'`)));
  });

  test('two attachments to one gateway, of whichever class', () => {
    expect(errors({}, {}, ({ stack, vpc }) => new TransitGatewayAttachment(stack, 'Second', { vpc, transitGatewayId: GATEWAY })))
      .toEqual(['transit-gateway-attached-twice S/Attachment/Attachment']);
    expect(errors({}, {}, ({ stack, vpc }) => new ec2.CfnTransitGatewayVpcAttachment(stack, 'Stock', {
      vpcId: vpc.vpcId, transitGatewayId: GATEWAY, subnetIds: vpc.selectSubnets().subnetIds,
    }))).toEqual(['transit-gateway-attached-twice S/Stock']);
    expect(errors({}, {}, ({ stack, vpc }) => new TransitGatewayAttachment(stack, 'Second', { vpc, transitGatewayId: 'tgw-1' }))).toEqual([]);
  });

  test.each<[string, string[]]>([
    ['10.1.0.0/16', ['10.1.0.0/16']], ['10.1.7.0/24', ['10.1.7.0/24']], ['10.0.0.0/8', []], ['10.2.0.0/16', []], ['0.0.0.0/0', []],
  ])('a route to %s beside 10.1.0.0/16', (block, found) => {
    expect(errors({ routes: [{ destinations: [cidr(block)] }] }, { tiers: [SubnetTier.private()] }))
      .toEqual(found.map(each => `transit-gateway-own-block ${each}`));
  });

  test('a route to a VPC that overlaps, in the family that is led', () => {
    const overlapping = (blocksOf: (vpc: ec2.IVpc) => AddressBlocks) => errors({}, {}, ({ stack, attachment }) => {
      attachment.addRoutes({ destinations: [blocksOf(vpcIn(stack, {}, 'Other', 1))] });
    });
    expect(overlapping(AddressBlocks.vpc)).toEqual(['transit-gateway-own-block S/Other']);
    expect(overlapping(AddressBlocks.ipv6OfVpc)).toEqual([]);
  });

  test('a destination that the table has a route to already', () => {
    const found = errors({ routes: [{ destinations: [cidr('::/0')], subnets: [{ availabilityZones: [AZS[0]] }] }] });
    expect(found).toEqual(["transit-gateway-route-taken ['S/Attachment/Routes/PrivateSubnet1-::_0', 'S/Vpc/PrivateSubnet1/DefaultRoute6']"]);
  });

  test('a stack that is deployed before a VPC that it names', () => {
    const app = testApp();
    const [first, second] = ['First', 'Second'].map(id => new Stack(app, id));
    const [vpc, other] = [vpcIn(first), vpcIn(second, {}, 'Vpc', 2)];
    new ec2.CfnEIP(second, 'Eip', { domain: vpc.vpcId });
    new TransitGatewayAttachment(first, 'Attachment', { vpc, transitGatewayId: GATEWAY, routes: [{ destinations: [AddressBlocks.vpc(other)] }] });
    expect(() => app.synth()).toThrow(refusal('transit-gateway-circle', 'First'));
  });
});

test('of VPCs that the CLI has yet to look up nothing is judged', () => {
  const stack = newStack({ env: { account: '123456789012', region: 'eu-west-1' } });
  const vpcs = ['One', 'Two'].map(vpcName => ec2.Vpc.fromLookup(stack, vpcName, { vpcName }));
  vpcs.forEach((vpc, at) => new TransitGatewayAttachment(stack, `Of${at}`, {
    vpc, transitGatewayId: GATEWAY, routes: [{ destinations: [AddressBlocks.vpc(vpcs[1 - at])] }],
  }));
  const looked = ImportedDualStackVpc.fromLookup(stack, 'Three', { vpcName: 'Three' });
  new TransitGatewayAttachment(stack, 'Of2', { vpc: looked, transitGatewayId: GATEWAY, vpcSubnets: { subnetGroupName: 'Transit' }, routes: [{ destinations: [cidr('2001:db8::/32')] }] });
  expect([errorsOf(stack), warningsOf(stack)]).toEqual([[], []]);
});

describe('warned of', () => {
  const warnings = (props: Partial<TransitGatewayAttachmentProps>, vpcProps: DualStackVpcProps = {}, change: Change = () => undefined) => {
    const made = attached(props, vpcProps);
    change(made);
    return warningsOf(made.stack);
  };
  const routes = [{ destinations: [cidr('172.16.0.0/12')] }];

  test('an AZ with routes and without an interface', () => {
    expect(warnings({ vpcSubnets: { availabilityZones: [AZS[0]] }, routes })).toEqual(['transit-gateway-az-not-attached']);
    expect(warnings({ vpcSubnets: { availabilityZones: [AZS[0]] }, routes: [{ ...routes[0], subnets: [{ availabilityZones: [AZS[0]] }] }] }))
      .toEqual([]);
    expect(warnings({ routes })).toEqual([]);
  });

  test('an AZ whose name is a token', () => {
    const stack = newStack();
    const vpc = new DualStackVpc(stack, 'Vpc', { maxAzs: 2, ipv4Egress: Ipv4Egress.none() });
    new TransitGatewayAttachment(stack, 'Attachment', { vpc, transitGatewayId: GATEWAY, vpcSubnets: { subnets: [vpc.privateSubnets[1]] }, routes });
    expect(warningsOf(stack)).toEqual(['transit-gateway-az-not-attached']);
  });

  test('no way back from a VPC of the app, by family', () => {
    const back = (...destinations: AddressBlocks[]) => warnings({}, {}, ({ stack, attachment }) => {
      const other = vpcIn(stack, {}, 'Other', 2);
      attachment.addRoutes({ destinations: [AddressBlocks.vpc(other)] });
      if (destinations.length > 0) { new TransitGatewayAttachment(stack, 'Back', { vpc: other, transitGatewayId: GATEWAY, routes: [{ destinations }] }); }
    });
    expect(back()).toEqual(['transit-gateway-no-way-back', 'transit-gateway-no-way-back']);
    expect(back(cidr('10.1.0.0/16'))).toEqual(['transit-gateway-no-way-back']);
    expect(back(cidr('10.0.0.0/8'), cidr('2001:db8::/32'))).toEqual([]);
    expect(back(cidr('10.7.0.0/16'), cidr('2001:db8::/32'))).toEqual(['transit-gateway-no-way-back']);
  });

  test('a block of the other VPC that is not known', () => {
    expect(warnings({}, {}, ({ stack, attachment }) => {
      const other = vpcIn(stack, {}, 'Other', 2);
      attachment.addRoutes({ destinations: [AddressBlocks.ipv6OfVpc(other)] });
      new TransitGatewayAttachment(stack, 'Back', { vpc: other, transitGatewayId: GATEWAY, routes: [{ destinations: [cidr('2001:db8::/32')] }] });
      new ec2.CfnVPCCidrBlock(stack, 'Further', { vpcId: other.vpcId, amazonProvidedIpv6CidrBlock: true });
    })).toEqual(expect.arrayContaining(['transit-gateway-block-unknown']));
  });

  test('a gateway that does nothing by itself', () => {
    const stack = newStack();
    const gateway = new ec2.CfnTransitGateway(stack, 'Gateway', { defaultRouteTableAssociation: 'disable', defaultRouteTablePropagation: 'disable' });
    new TransitGatewayAttachment(stack, 'Attachment', { vpc: vpcIn(stack), transitGatewayId: gateway.ref });
    expect(warningsOf(stack)).toEqual(['transit-gateway-not-associated', 'transit-gateway-not-propagated']);
  });
});

describe('the second deployment', () => {
  type Around = (stack: Stack) => void;
  const templateOf = (props: Partial<TransitGatewayAttachmentProps> = {}, vpcProps: DualStackVpcProps = {}, around: Around = () => undefined) => {
    const { stack } = attached({ routes: [{ destinations: [cidr('172.16.0.0/12'), cidr('2001:db8::/32')] }], ...props }, { tiers: TIERS, ...vpcProps });
    around(stack);
    return resourcesOf(stack);
  };
  /** What belongs to the attachment. */
  const own = (resources: Resources) => Object.fromEntries(Object.entries(resources).filter(([id]) => id.startsWith('Attachment')));
  const before = own(templateOf());

  test('an AZ more adds a subnet in place, and a route for each table and block', () => {
    const after = own(templateOf({}, { availabilityZones: AZS.slice(0, 3) }));
    const { SubnetIds, ...others } = attachmentIn(after).Properties;
    const { SubnetIds: old, ...othersBefore } = attachmentIn(before).Properties;
    expect([SubnetIds.slice(0, 2), SubnetIds.length, others]).toEqual([old, 3, othersBefore]);
    for (const [id, route] of ofType(before, ROUTE)) { expect(after[id]).toEqual(route); }
    expect(ofType(after, ROUTE)).toHaveLength(ofType(before, ROUTE).length + 2);
    expect(Object.keys(after)).toEqual(expect.arrayContaining(Object.keys(before)));
  });

  test('a tag changes the attachment alone', () => {
    const after = own(templateOf({}, {}, stack => Tags.of(stack).add('team', 'net')));
    expect(Object.keys(after).filter(id => JSON.stringify(after[id]) !== JSON.stringify(before[id])).map(id => after[id].Type)).toEqual([ATTACHMENT]);
  });

  test.each<[string, Partial<TransitGatewayAttachmentProps>, string[]]>([
    ['an option', { applianceMode: true }, ['Options']],
    ['IPv6 support', { ipv6Support: false, routes: [{ destinations: [cidr('172.16.0.0/12')] }] }, ['Options']],
    ['subnets', { vpcSubnets: { subnetGroupName: 'Private' } }, ['SubnetIds']],
  ])('%s changes in place', (_, props, changed) => {
    const [old, next] = [before, own(templateOf(props))].map(each => attachmentIn(each).Properties);
    expect(Object.keys(old).filter(name => JSON.stringify(old[name]) !== JSON.stringify(next[name]))).toEqual(changed);
  });

  test('a destination, a tier and a second attachment move no route', () => {
    const after = own(templateOf({ routes: [{ destinations: [cidr('192.168.0.0/16'), cidr('2001:db8::/32'), cidr('172.16.0.0/12')] }] }, { tiers: [...TIERS, SubnetTier.private({ name: 'More' })] }));
    expect(after).toMatchObject(before);
  });

  test('a stage around the stack moves nothing', () => {
    const stack = new Stack(new Stage(testApp(), 'Stage'), 'S', { stackName: 'S' });
    const vpc = vpcIn(stack, { tiers: TIERS });
    new TransitGatewayAttachment(stack, 'Attachment', {
      vpc, transitGatewayId: GATEWAY, routes: [{ destinations: [cidr('172.16.0.0/12'), cidr('2001:db8::/32')] }],
    });
    const { template } = Stage.of(stack)!.synth().getStackArtifact(stack.artifactId);
    expect(Object.keys(own(template.Resources))).toEqual(Object.keys(before));
  });

  test('an app that is synthesised twice makes what comes late once', () => {
    const { stack, attachment } = attached();
    const other = vpcIn(stack, {}, 'Other', 2);
    attachment.addRoutes({ destinations: [AddressBlocks.vpc(other)] });
    new ec2.CfnVPCCidrBlock(stack, 'Third', { vpcId: other.vpcId, cidrBlock: '10.77.0.0/16' });
    const app = stack.node.root as App;
    const synthesised = () => app.synth({ force: true }).getStackArtifact(stack.artifactId).template;
    expect(synthesised()).toEqual(synthesised());
  });

  test('one that a stock construct made becomes this one in place, by its logical id', () => {
    const { stack, attachment } = attached();
    attachment.resource.overrideLogicalId('Stock');
    expect(Object.keys(resourcesOf(stack))).toContain('Stock');
    expect(errorsOf(stack)).toEqual([]);
  });
});

test('the VPC in one stack, and the attachment in a later one', () => {
  const app = testApp();
  const [network, roads] = ['Network', 'Roads'].map(id => new Stack(app, id));
  const [vpc, other] = [vpcIn(network), vpcIn(network, {}, 'Other', 2)];
  for (const [id, from, to] of [['There', vpc, other], ['Back', other, vpc]] as const) {
    new TransitGatewayAttachment(roads, id, {
      vpc: from, transitGatewayId: GATEWAY, routes: [{ destinations: [AddressBlocks.vpc(to)], subnets: [{ subnetType: PRIVATE_WITH_EGRESS }] }],
    });
  }
  expect(ofType(resourcesOf(roads), ROUTE)).toHaveLength(8);
  expect([...errorsOf(roads), ...warningsOf(roads)]).toEqual([]);
});
