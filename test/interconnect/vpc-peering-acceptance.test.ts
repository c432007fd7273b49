import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import {
  DualStackVpc, ImportedDualStackVpc, Ipv4Egress, PeeringAddressFamily, PeeringDnsResolution, PeeringSource, VpcPeering, VpcPeeringAcceptance,
  VpcPeeringAcceptanceProps, VpcPeeringRole,
} from '../../src';
import { testApp } from '../util/app';
import { errorsOf, warningsOf } from '../util/findings';
import { AZS, newStack, refusal } from '../util/network';

const [FIRST, SECOND] = ['111111111111', '222222222222'];
const FAR = { account: SECOND, region: 'us-east-1' };
const PCX = 'pcx-0123456789abcdef0';

type Resources = Record<string, { Type: string; Properties: Record<string, any> }>;
const resourcesOf = (stack: Stack): Resources => (stack.node.root as App).synth().getStackArtifact(stack.artifactId).template.Resources;
const propertiesOf = (resources: Resources, type: string) => Object.values(resources)
  .filter(({ Type }) => Type === type).map(({ Properties }) => Properties);
const routesOf = (resources: Resources) => propertiesOf(resources, 'AWS::EC2::Route')
  .filter(({ VpcPeeringConnectionId }) => VpcPeeringConnectionId !== undefined);
const vpcIn = (stack: Stack, second = 2) => new DualStackVpc(stack, 'Vpc', {
  ipv4Cidr: `10.${second}.0.0/16`, availabilityZones: AZS.slice(0, 2), ipv4Egress: Ipv4Egress.none(),
});
const requester = (stack: Stack) => ImportedDualStackVpc.fromAttributes(stack, 'Requester', {
  vpcId: 'vpc-0123456789abcdef0', ownerAccountId: FIRST, region: 'eu-west-1', ipv4Cidr: '10.1.0.0/16', ipv6Cidr: '2001:db8:1:100::/56', tiers: [],
});

function accepted(props: Partial<VpcPeeringAcceptanceProps> = {}) {
  const stack = newStack({}, { env: FAR });
  const vpc = vpcIn(stack);
  const acceptance = new VpcPeeringAcceptance(stack, 'Acceptance', { vpc, peerVpc: requester(stack), peeringConnectionId: PCX, ...props });
  return { stack, vpc, acceptance };
}

test('makes the routes back, and no connection', () => {
  const { stack, vpc, acceptance } = accepted();
  const resources = resourcesOf(stack);
  const tables = vpc.privateSubnets.map(({ routeTable }) => stack.resolve(routeTable.routeTableId));
  expect(routesOf(resources)).toHaveLength(4);
  expect(routesOf(resources)).toEqual(expect.arrayContaining(tables.flatMap(RouteTableId => [
    { RouteTableId, DestinationCidrBlock: '10.1.0.0/16', VpcPeeringConnectionId: PCX },
    { RouteTableId, DestinationIpv6CidrBlock: '2001:db8:1:100::/56', VpcPeeringConnectionId: PCX },
  ])));
  expect(acceptance.routes).toHaveLength(4);
  expect(propertiesOf(resources, 'AWS::EC2::VPCPeeringConnection')).toEqual([]);
  expect([errorsOf(stack), warningsOf(stack)]).toEqual([[], []]);
});

test('lets the other side in, by blocks', () => {
  const { stack, vpc, acceptance } = accepted({ addressFamily: PeeringAddressFamily.ipv6() });
  acceptance.allow({ to: new ec2.SecurityGroup(stack, 'Group', { vpc }), port: ec2.Port.tcp(443), source: PeeringSource.peerVpc() });
  expect(propertiesOf(resourcesOf(stack), 'AWS::EC2::SecurityGroupIngress').map(({ CidrIpv6 }) => CidrIpv6)).toEqual(['2001:db8:1:100::/56']);
  const far = ec2.SecurityGroup.fromSecurityGroupId(stack, 'Far', 'sg-0123456789abcdef0');
  expect(() => acceptance.allow({ to: far, port: ec2.Port.tcp(443), source: PeeringSource.securityGroup(far) })).toThrow(refusal('vpc-peering-group', 'sg-0123456789abcdef0'));
});

test('has the DNS option of its own side', () => {
  const { stack } = accepted({ dnsResolution: PeeringDnsResolution.vpc() });
  expect(propertiesOf(resourcesOf(stack), 'Custom::EksIpv6PeeringDns').map(({ Side, VpcPeeringConnectionId }) => [Side, VpcPeeringConnectionId])).toEqual([['accepter', PCX]]);
  expect(() => accepted({ dnsResolution: PeeringDnsResolution.bothVpcs() })).toThrow(refusal('vpc-peering-far-side', 'of both'));
});

test('takes the id as a token, and refuses one of something else', () => {
  const stack = newStack({}, { env: FAR });
  const peeringConnectionId = new CfnParameter(stack, 'Id').valueAsString;
  new VpcPeeringAcceptance(stack, 'Acceptance', { vpc: vpcIn(stack), peerVpc: requester(stack), peeringConnectionId });
  expect(routesOf(resourcesOf(stack))[0].VpcPeeringConnectionId).toEqual({ Ref: 'Id' });
  expect(() => accepted({ peeringConnectionId: 'vpc-0123456789abcdef0' })).toThrow(refusal('vpc-peering-id', 'vpc-0123456789abcdef0'));
});

test('refuses what a peering refuses', () => {
  const stack = newStack({}, { env: FAR });
  const vpc = vpcIn(stack, 1);
  new VpcPeeringAcceptance(stack, 'Acceptance', { vpc, peerVpc: requester(stack), peeringConnectionId: PCX });
  expect(errorsOf(stack)).toEqual(["vpc-peering-overlap ['10.1.0.0/16 of S/Vpc', '10.1.0.0/16 of S/Requester']"]);
  expect(() => new VpcPeeringAcceptance(stack, 'Self', { vpc, peerVpc: vpc, peeringConnectionId: PCX })).toThrow(refusal('vpc-peering-self', 'S/Vpc'));
  expect(() => accepted({ subnets: [{ subnetGroupName: 'Pods' }] })).toThrow(refusal('subnets-none', 'Pods'));
});

test('of one app, two regions: peering and acceptance in stacks of their own, without a circle', () => {
  const app = testApp();
  const stackIn = (id: string, region: string) => new Stack(app, id, { env: { account: FIRST, region }, crossRegionReferences: true });
  const [vpc, peerVpc] = [vpcIn(stackIn('Here', 'eu-west-1'), 1), new DualStackVpc(stackIn('There', 'us-east-1'), 'Vpc', {
    ipv4Cidr: '10.2.0.0/16', availabilityZones: ['us-east-1a'], ipv4Egress: Ipv4Egress.none(),
  })];
  const [one, other] = [stackIn('Peering', 'eu-west-1'), stackIn('Back', 'us-east-1')];
  const { peeringConnectionId } = new VpcPeering(one, 'Peering', { vpc, peerVpc });
  new VpcPeeringAcceptance(other, 'Acceptance', { vpc: peerVpc, peerVpc: vpc, peeringConnectionId });
  expect(routesOf(resourcesOf(one))).toHaveLength(4);
  expect(routesOf(resourcesOf(other))).toHaveLength(2);
  expect(propertiesOf(resourcesOf(one), 'AWS::EC2::VPCPeeringConnection')[0].PeerRegion).toBe('us-east-1');
});

describe('the role', () => {
  const stack = newStack({}, { env: FAR });
  const vpc = vpcIn(stack);
  new VpcPeeringRole(stack, 'Role', { vpc, requesterAccountId: FIRST, roleName: 'accepts' });
  const resources = resourcesOf(stack);
  const role = propertiesOf(resources, 'AWS::IAM::Role').find(({ RoleName }) => RoleName === 'accepts')!;

  test('trusts the account that asks', () => {
    expect(role.AssumeRolePolicyDocument.Statement.map(({ Principal }: any) => Principal))
      .toEqual([{ AWS: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::${FIRST}:root`]] } }]);
  });

  test('accepts for this VPC, and does nothing else', () => {
    const arn = (rest: unknown[]) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ...rest]] });
    const ofVpc = arn([':ec2:us-east-1:222222222222:vpc/', { Ref: expect.stringMatching(/^Vpc/) }]);
    const [{ PolicyDocument: { Statement } }] = propertiesOf(resources, 'AWS::IAM::Policy');
    expect(Statement).toEqual([
      { Effect: 'Allow', Action: 'ec2:AcceptVpcPeeringConnection', Resource: ofVpc },
      {
        Effect: 'Allow',
        Action: 'ec2:AcceptVpcPeeringConnection',
        Resource: arn([':ec2:us-east-1:222222222222:vpc-peering-connection/*']),
        Condition: { ArnEquals: { 'ec2:AccepterVpc': ofVpc } },
      },
    ]);
  });

  test('refuses what is no account', () => {
    expect(() => new VpcPeeringRole(stack, 'Wrong', { vpc, requesterAccountId: '1234' })).toThrow(refusal('vpc-peering-account', '1234'));
  });
});
