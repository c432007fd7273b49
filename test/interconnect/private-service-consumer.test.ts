import { App, CfnParameter, Stack, StackProps, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import {
  ConsumedService, DefaultRoute, DualStackVpc, DualStackVpcProps, ImportedDualStackVpc, Ipv4Egress, Ipv6CidrSource, Ipv6Cluster, PrivateService,
  PrivateServiceConsumer, PrivateServiceConsumerProps, PrivateServicePort, PrivateServiceProps, SubnetTier,
} from '../../src';
import { testApp } from '../util/app';
import { ipv6Cluster } from '../util/cluster';
import { errorsOf, warningsOf } from '../util/findings';
import { AZS, refusal } from '../util/network';

const { IPV4, IPV6, DUALSTACK } = ec2.VpcEndpointIpAddressType;
const [ENDPOINT, INGRESS] = ['AWS::EC2::VPCEndpoint', 'AWS::EC2::SecurityGroupIngress'];
const NAME = 'com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0';
const BY_NAME = ConsumedService.byName(NAME, { ports: [443] });
const HERE = { env: { account: '123456789012', region: 'eu-west-1' } };

interface Resource { Type: string; Properties: Record<string, any>; DependsOn?: string[] }
type Resources = Record<string, Resource>;
const resourcesOf = (stack: Stack): Resources => (stack.node.root as App).synth().getStackArtifact(stack.artifactId).template.Resources;
const ofType = (resources: Resources, type: string) => Object.entries(resources).filter(([, each]) => each.Type === type);
const endpointOf = (stack: Stack) => ofType(resourcesOf(stack), ENDPOINT).map(([, { Properties }]) => Properties)[0];
/** What is let in, without the hash of each id. */
const rulesOf = (stack: Stack) => Object.fromEntries(ofType(resourcesOf(stack), INGRESS)
  .map(([name, { Properties: { CidrIp, CidrIpv6, FromPort, ToPort } }]) => [name.replace(/[0-9A-F]{8}$/, ''), [CidrIp ?? CidrIpv6, FromPort, ToPort]]));

const newStack = (props: StackProps = HERE) => new Stack(testApp(), 'S', props);
const vpcIn = (stack: Stack, props: DualStackVpcProps = {}) =>
  new DualStackVpc(stack, 'Vpc', { availabilityZones: AZS.slice(0, 2), ipv4Egress: Ipv4Egress.none(), ...props });
function consumer(props: Partial<PrivateServiceConsumerProps> = {}, vpcOf: (stack: Stack) => ec2.IVpc = vpcIn, stack = newStack()) {
  const vpc = vpcOf(stack);
  return { stack, vpc, made: new PrivateServiceConsumer(stack, 'Shop', { vpc, service: BY_NAME, ...props }) };
}
const imported = (isKnown = true) => (stack: Stack) => ImportedDualStackVpc.fromAttributes(stack, 'Vpc', {
  vpcId: 'vpc-0123456789abcdef0',
  ipv4Cidr: '10.9.0.0/16',
  ipv6Cidr: '2001:db8:9:900::/56',
  furtherIpv4Cidrs: ['10.10.0.0/16'],
  tiers: [{
    subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS,
    facts: { ipv4Default: DefaultRoute.NAT, ...isKnown ? { hasIpv4: true, hasIpv6: true } : {} },
    subnets: [0, 1].map(az => ({ subnetId: `subnet-${az}`, availabilityZone: AZS[az], routeTableId: `rtb-${az}` })),
  }],
});

describe('in a dual-stack VPC', () => {
  const { stack, vpc, made } = consumer({ service: ConsumedService.byName(NAME, { ports: [443, 9090] }) });
  const resources = resourcesOf(stack);

  test('a dual-stack endpoint in the private subnets, without a private name', () => {
    expect(endpointOf(stack)).toEqual({
      VpcEndpointType: 'Interface',
      ServiceName: NAME,
      VpcId: stack.resolve(vpc.vpcId),
      SubnetIds: vpc.privateSubnets.map(({ subnetId }) => stack.resolve(subnetId)),
      SecurityGroupIds: [stack.resolve(made.securityGroup!.securityGroupId)],
      IpAddressType: 'dualstack',
      DnsOptions: { DnsRecordIpType: 'dualstack' },
      PrivateDnsEnabled: false,
    });
  });

  test('a group that lets in both blocks of the VPC, on each port', () => {
    const [ipv4, ipv6] = [vpc.vpcCidrBlock, (vpc as DualStackVpc).vpcIpv6Cidr].map(cidr => stack.resolve(cidr));
    expect(rulesOf(stack)).toEqual({
      ShopRulesIPv4443: [ipv4, 443, 443],
      ShopRulesIPv49090: [ipv4, 9090, 9090],
      ShopRulesIPv6443: [ipv6, 443, 443],
      ShopRulesIPv69090: [ipv6, 9090, 9090],
    });
    const group = resources[stack.getLogicalId(made.securityGroup!.node.defaultChild as ec2.CfnSecurityGroup)];
    expect(group.Properties.SecurityGroupIngress).toBeUndefined();
  });

  test('its name', () => {
    const entries = { 'Fn::GetAtt': [stack.getLogicalId(made.endpoint.node.defaultChild as ec2.CfnVPCEndpoint), 'DnsEntries'] };
    expect(stack.resolve(made.dnsName)).toEqual({ 'Fn::Select': [1, { 'Fn::Split': [':', { 'Fn::Select': [0, entries] }] }] });
  });

  test('nothing is found wrong', () => {
    expect([errorsOf(stack), warningsOf(stack)]).toEqual([[], []]);
  });
});

describe('the type that subnets fit', () => {
  const typeIn = (vpcOf: (stack: Stack) => ec2.IVpc, props: Partial<PrivateServiceConsumerProps> = {}) => {
    const { stack } = consumer(props, vpcOf);
    const { IpAddressType, DnsOptions: { DnsRecordIpType } } = endpointOf(stack);
    const families = Object.keys(rulesOf(stack)).map(name => name.replace(/^ShopRules(IPv.).*/, '$1'));
    return [IpAddressType, DnsRecordIpType, [...new Set(families)].sort(), errorsOf(stack)];
  };
  const tiers = [SubnetTier.public(), SubnetTier.private(), SubnetTier.ipv4Only({ name: 'Old' }), SubnetTier.ipv6Only({ name: 'New' })];
  const mixed = (stack: Stack) => vpcIn(stack, { tiers });

  test('a stock IPv4 VPC', () => {
    expect(typeIn(stack => new ec2.Vpc(stack, 'Vpc', { availabilityZones: AZS.slice(0, 2), natGateways: 0, subnetConfiguration: [{ name: 'Private', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }] })))
      .toEqual(['ipv4', 'ipv4', ['IPv4'], []]);
  });

  test('a stock dual-stack VPC', () => {
    const stock = (stack: Stack) => new ec2.Vpc(stack, 'Vpc', {
      availabilityZones: AZS.slice(0, 2),
      natGateways: 0,
      ipProtocol: ec2.IpProtocol.DUAL_STACK,
      subnetConfiguration: [{ name: 'Private', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
    });
    expect(typeIn(stock)).toEqual(['dualstack', 'dualstack', ['IPv4', 'IPv6'], []]);
  });

  test('a VPC that is imported', () => {
    expect(typeIn(imported())).toEqual(['dualstack', 'dualstack', ['IPv4', 'IPv6'], []]);
    expect(typeIn(imported(false))).toEqual(['ipv4', 'ipv4', ['IPv4'], []]);
    const { stack } = consumer({}, imported());
    expect(Object.values(rulesOf(stack)).map(([cidr]) => cidr)).toEqual(['10.9.0.0/16', '2001:db8:9:900::/56', '10.10.0.0/16']);
  });

  test('a stock import, of whose IPv6 nobody knows', () => {
    const stock = (stack: Stack) => ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', vpcCidrBlock: '10.9.0.0/16', availabilityZones: AZS.slice(0, 1), privateSubnetIds: ['subnet-1'] });
    expect(typeIn(stock)).toEqual(['ipv4', 'ipv4', ['IPv4'], []]);
  });

  test('tiers of one family', () => {
    expect(typeIn(mixed, { subnets: { subnetGroupName: 'Old' } })).toEqual(['ipv4', 'ipv4', ['IPv4'], []]);
    expect(typeIn(mixed, { subnets: { subnetGroupName: 'New' } })).toEqual(['ipv6', 'ipv6', ['IPv6'], []]);
    expect(typeIn(mixed)).toEqual(['dualstack', 'dualstack', ['IPv4', 'IPv6'], []]);
  });

  test('one that is stated', () => {
    expect(typeIn(vpcIn, { ipAddressType: IPV4 })).toEqual(['ipv4', 'ipv4', ['IPv4'], []]);
    expect(typeIn(vpcIn, { dnsRecordIpType: ec2.VpcEndpointDnsRecordIpType.SERVICE_DEFINED })).toEqual(['dualstack', 'service-defined', ['IPv4', 'IPv6'], []]);
  });

  test.each([
    ['Private', IPV6, ['PrivateSubnet1', 'PrivateSubnet2']], ['Old', DUALSTACK, ['OldSubnet1', 'OldSubnet2']], ['Old', IPV6, ['OldSubnet1', 'OldSubnet2']],
    ['New', IPV4, ['NewSubnet1', 'NewSubnet2']], ['New', DUALSTACK, ['NewSubnet1', 'NewSubnet2']],
  ])('%s subnets refuse %s', (subnetGroupName, ipAddressType, subnets) => {
    const { stack } = consumer({ subnets: { subnetGroupName }, ipAddressType }, mixed);
    expect(errorsOf(stack)).toEqual([`private-service-consumer-subnets [${subnets.map(each => `'S/Vpc/${each}'`).join(', ')}]`]);
  });

  test('an override counts', () => {
    const { stack, made } = consumer({}, mixed);
    (made.endpoint.node.defaultChild as ec2.CfnVPCEndpoint).ipAddressType = 'ipv6';
    expect(errorsOf(stack)).toEqual(["private-service-consumer-subnets ['S/Vpc/PrivateSubnet1', 'S/Vpc/PrivateSubnet2']"]);
  });

  test('records of addresses that the endpoint lacks are refused', () => {
    const { IPV4: A, IPV6: AAAA, SERVICE_DEFINED } = ec2.VpcEndpointDnsRecordIpType;
    expect(() => consumer({ ipAddressType: IPV4, dnsRecordIpType: AAAA })).toThrow(refusal('private-service-consumer-records', 'ipv6'));
    expect(() => consumer({ ipAddressType: IPV4, dnsRecordIpType: SERVICE_DEFINED })).toThrow(refusal('private-service-consumer-records', 'service-defined'));
    expect(() => consumer({ ipAddressType: IPV6, dnsRecordIpType: A })).toThrow(refusal('private-service-consumer-records', 'ipv4'));
  });
});

test('AZs that the CLI has yet to look up are taken', () => {
  const { stack } = consumer({ subnets: { availabilityZones: ['eu-west-1a'] } }, scope => new DualStackVpc(scope, 'Vpc', { ipv4Egress: Ipv4Egress.none() }));
  expect(endpointOf(stack)).toMatchObject({ IpAddressType: 'dualstack', SubnetIds: [{}, {}, {}] });
  expect(errorsOf(stack)).toEqual([]);
});

test('no subnets are refused, and a VPC of another region', () => {
  expect(() => consumer({ subnets: { subnets: [] } })).toThrow(refusal('private-service-no-subnets', '[]'));
  const root = testApp();
  const [here, elsewhere] = ['eu-west-1', 'us-east-1'].map(region => new Stack(root, region, { env: { account: '123456789012', region } }));
  expect(() => consumer({}, () => vpcIn(here), elsewhere)).toThrow(refusal('private-service-elsewhere', 'us-east-1'));
});

describe('who is let in', () => {
  const bare = (stack: Stack) => ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: AZS.slice(0, 1), privateSubnetIds: ['subnet-1'] });

  test('blocks that are added later', () => {
    const { stack, vpc } = consumer();
    (vpc as DualStackVpc).addIpv6Block('Second', { ipv6Source: Ipv6CidrSource.amazon() });
    new ec2.CfnVPCCidrBlock(stack, 'Third', { vpcId: vpc.vpcId, cidrBlock: '10.77.0.0/16' });
    const rules = rulesOf(stack);
    expect(Object.keys(rules)).toHaveLength(4);
    expect(Object.values(rules).map(([cidr]) => cidr)).toContainEqual(expect.objectContaining({ 'Fn::Select': [0, { 'Fn::Split': ['|', { 'Fn::Join': ['|', ['10.77.0.0/16', { Ref: 'Third' }]] }] }] }));
    expect([rulesOf(stack), errorsOf(stack)]).toEqual([rules, []]); // a second synthesis
  });

  test('a further block that nobody knows is reported', () => {
    const { stack, vpc } = consumer();
    new ec2.CfnVPCCidrBlock(stack, 'Second', { vpcId: vpc.vpcId, amazonProvidedIpv6CidrBlock: true });
    expect(warningsOf(stack)).toContain('private-service-consumer-block-unknown');
  });

  test('a VPC whose blocks are not known needs groups', () => {
    expect(() => consumer({}, bare)).toThrow(refusal('private-service-consumer-block', 'S/Vpc'));
    const { stack, made } = consumer({ securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(newStack(), 'Group', 'sg-1')], ipAddressType: DUALSTACK }, bare);
    expect([made.securityGroup, endpointOf(stack).SecurityGroupIds, endpointOf(stack).IpAddressType]).toEqual([undefined, ['sg-1'], 'dualstack']);
  });

  test('others by connections', () => {
    const { stack, made } = consumer();
    made.connections.allowDefaultPortFrom(ec2.Peer.ipv6('2001:db8::/32'));
    const group = resourcesOf(stack)[stack.getLogicalId(made.securityGroup!.node.defaultChild as ec2.CfnSecurityGroup)];
    expect(group.Properties.SecurityGroupIngress).toEqual([expect.objectContaining({ CidrIpv6: '2001:db8::/32', FromPort: 443 })]);
  });
});

describe('a service by its name', () => {
  const regionOf = (service: ConsumedService, env: StackProps = HERE) => endpointOf(consumer({ service }, vpcIn, newStack(env)).stack).ServiceRegion;

  test('in another region', () => {
    expect(regionOf(BY_NAME)).toBeUndefined();
    expect(regionOf(BY_NAME, { env: { account: '123456789012', region: 'eu-central-1' } })).toBe('eu-west-1');
    expect(regionOf(BY_NAME, {})).toBeUndefined();
    expect(regionOf(ConsumedService.byName(NAME, { ports: [443], region: 'eu-west-1' }), {})).toBe('eu-west-1');
  });

  test('that is a token', () => {
    const stack = newStack();
    const name = new CfnParameter(stack, 'Name').valueAsString;
    const { made } = consumer({ service: ConsumedService.byName(name, { ports: [443], region: 'us-east-1' }) }, vpcIn, stack);
    expect([endpointOf(stack).ServiceName, endpointOf(stack).ServiceRegion]).toEqual([{ Ref: 'Name' }, 'us-east-1']);
    expect(made.connections.defaultPort).toEqual(ec2.Port.tcp(443));
  });

  test('what is refused', () => {
    expect(() => ConsumedService.byName('com.amazonaws.eu-west-1.s3', { ports: [443] })).toThrow(refusal('private-service-name', 'com.amazonaws.eu-west-1.s3'));
    expect(() => ConsumedService.byName(NAME, { ports: [443], region: 'us-east-1' })).toThrow(refusal('private-service-region', 'us-east-1'));
    expect(() => ConsumedService.byName(NAME, { ports: [] })).toThrow(refusal('private-service-no-ports', '[]'));
    expect(() => ConsumedService.byName(NAME, { ports: [443, 443] })).toThrow(refusal('private-service-port-twice', 443));
    expect(() => ConsumedService.byName(NAME, { ports: [70000] })).toThrow(refusal('must-be-positive-integer', 70000));
  });
});

describe('a service of the app', () => {
  const PORTS = [PrivateServicePort.tcp(443), PrivateServicePort.tcp(80)];
  const app = (
    props: Partial<PrivateServiceProps> = {}, far: StackProps = HERE, consumed: Partial<PrivateServiceConsumerProps> = {}, azs = AZS.slice(0, 2),
  ) => {
    const root = testApp();
    const provider = new Stack(root, 'Provider', { ...HERE, crossRegionReferences: true });
    const vpc = new DualStackVpc(provider, 'Vpc', { availabilityZones: AZS.slice(0, 2) });
    const cluster: Ipv6Cluster = ipv6Cluster(provider, { vpc, controlPlaneAzs: 2 });
    cluster.addManagedNodeGroup('System');
    const service = new PrivateService(provider, 'Shop', {
      controller: cluster.addLoadBalancerController(), serviceName: 'shop', ports: PORTS, ...props,
    });
    const stack = new Stack(root, 'S', { ...far, crossRegionReferences: true });
    const made = new PrivateServiceConsumer(stack, 'Shop', { vpc: vpcIn(stack, { availabilityZones: azs }), service: ConsumedService.ofApp(service), ...consumed });
    return { stack, made, service };
  };

  test('from another stack, with its ports', () => {
    const { stack } = app();
    expect(JSON.stringify(endpointOf(stack).ServiceName)).toContain('Fn::ImportValue');
    expect([...new Set(Object.values(rulesOf(stack)).map(([, port]) => port))]).toEqual([443, 80]);
    expect([errorsOf(stack), warningsOf(stack), endpointOf(stack).ServiceRegion]).toEqual([[], [], undefined]);
  });

  test('from another region, where the name still says that of the service', () => {
    const far = { env: { account: '123456789012', region: 'eu-central-1' } };
    const { stack } = app({ allowedRegions: ['eu-central-1'] }, far, {}, ['eu-central-1a', 'eu-central-1b']);
    const { ServiceRegion, ServiceName } = endpointOf(stack);
    expect([ServiceRegion, JSON.stringify(ServiceName)]).toEqual(['eu-west-1', expect.stringContaining('com.amazonaws.vpce.eu-west-1')]);
    expect(errorsOf(stack)).toEqual([]);
    expect(errorsOf(app({}, far, {}, ['eu-central-1a', 'eu-central-1b']).stack)).toEqual(['private-service-consumer-region eu-central-1']);
  });

  test('in an AZ that it is not in', () => {
    expect(errorsOf(app({}, HERE, {}, [AZS[0], AZS[2]]).stack)).toEqual(["private-service-consumer-az ['eu-west-1c']"]);
  });

  test('its private name, which takes an endpoint that is accepted', () => {
    expect(warningsOf(app({}, HERE, { privateDnsEnabled: true }).stack)).toEqual(['private-service-consumer-unaccepted']);
    expect(warningsOf(app({ acceptanceRequired: false }, HERE, { privateDnsEnabled: true }).stack)).toEqual([]);
  });

  test('of another account, which no reference reaches', () => {
    const { stack } = app({}, { env: { account: '210987654321', region: 'eu-west-1' } });
    expect(() => (stack.node.root as App).synth()).toThrow(refusal('private-service-consumer-by-name', 'Provider/Shop'));
  });

  test('of another account, by its name: whether the account may is known', () => {
    const root = testApp();
    const provider = new Stack(root, 'Provider', HERE);
    const cluster = ipv6Cluster(provider);
    const shop = (id: string, allowedPrincipals?: iam.ArnPrincipal[]) =>
      new PrivateService(provider, id, { controller, serviceName: 'shop', ports: [PrivateServicePort.tcp(443)], allowedPrincipals });
    const controller = cluster.addLoadBalancerController();
    const stack = new Stack(root, 'S', { env: { account: '210987654321', region: 'eu-west-1' } });
    const vpc = vpcIn(stack);
    const consume = (id: string, service: PrivateService) => {
      // The id of a service reaches no other account, so the test puts the name in its place.
      const { node } = new PrivateServiceConsumer(stack, id, { vpc, service: ConsumedService.ofApp(service) }).endpoint;
      (node.defaultChild as ec2.CfnVPCEndpoint).serviceName = NAME;
    };
    consume('Nobody', shop('Nobody'));
    consume('Other', shop('Other', [new iam.AccountPrincipal('111111111111')]));
    consume('Own', shop('Own', [new iam.AccountPrincipal('210987654321')]));
    consume('All', shop('All', [new iam.ArnPrincipal('*')]));
    expect(errorsOf(stack)).toEqual(Array(2).fill("private-service-consumer-principal [the text '210987654321']"));
  });
});

test('a VPC that the CLI has yet to look up is not judged', () => {
  const stack = newStack();
  const { vpc } = consumer({ privateDnsEnabled: true }, of => ec2.Vpc.fromLookup(of, 'Vpc', { vpcId: 'vpc-0123456789abcdef0' }), stack);
  expect([vpc.selectSubnets().isPendingLookup, errorsOf(stack)]).toEqual([true, []]);
});

test('a private name in a VPC without DNS is refused', () => {
  const { stack } = consumer({ privateDnsEnabled: true }, of => vpcIn(of, { enableDnsHostnames: false }));
  expect(errorsOf(stack)).toEqual(['private-service-consumer-dns-off S/Vpc']);
  expect(errorsOf(consumer({ privateDnsEnabled: true }).stack)).toEqual([]);
});

test('an AZ, a block, a port and a tag that come change nothing that can never change', () => {
  const before = resourcesOf(consumer().stack);
  const stack = newStack();
  Tags.of(stack).add('team', 'shop');
  const service = ConsumedService.byName(NAME, { ports: [80, 443] });
  const { vpc } = consumer({ service }, of => vpcIn(of, { availabilityZones: AZS.slice(0, 3) }), stack);
  new ec2.CfnVPCCidrBlock(stack, 'Second', { vpcId: vpc.vpcId, cidrBlock: '10.77.0.0/16' });
  const after = resourcesOf(stack);
  const mine = Object.entries(before).filter(([name]) => name.startsWith('Shop'));
  expect(mine.map(([, { Type }]) => Type).sort()).toEqual(['AWS::EC2::SecurityGroup', INGRESS, INGRESS, ENDPOINT]);
  for (const [name, { Type, Properties }] of mine) {
    const never = { [ENDPOINT]: ['ServiceName', 'VpcEndpointType', 'VpcId', 'ServiceRegion'], [INGRESS]: Object.keys(Properties) }[Type]
      ?? ['GroupDescription', 'GroupName', 'VpcId'];
    for (const property of never) { expect([name, property, after[name]?.Properties[property]]).toEqual([name, property, Properties[property]]); }
  }
});
