// The road to a second IPv6 block of a VPC that is deployed, and back: docs/networks.md, "A second IPv6 block".
import { readFileSync } from 'fs';
import { join } from 'path';
import { App, CfnStack, NestedStack, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { updatesBetween } from './updates-between';
import { DualStackVpc, DualStackVpcProps, Ipv6CidrSource } from '../../../src';
import { ipv6Cluster } from '../../util/cluster';
import { DeployedApp } from '../../util/edited-app';
import { AZS, newStack } from '../../util/network';

type Change = (vpc: DualStackVpc, stack: Stack) => void;
const amazon = () => Ipv6CidrSource.amazon();
const pin: Change = vpc => { vpc.pinIpv6Block(); };
const add: Change = (vpc, stack) => {
  const block = vpc.addIpv6Block('Second', { ipv6Source: amazon() });
  new ec2.CfnSubnet(stack, 'Own', { vpcId: vpc.vpcId, availabilityZone: AZS[0], ipv6Native: true, ipv6CidrBlock: block.subnetCidr(0) });
};
const nothing: Change = () => undefined;

/** A cluster with nodes, an endpoint that lets the block in, and groups in other stacks that do. */
function deployed(change: Change, props: DualStackVpcProps = {}): DeployedApp {
  const stack = newStack();
  const vpc = new DualStackVpc(stack, 'Vpc', { availabilityZones: AZS.slice(0, 2), ...props });
  ipv6Cluster(stack, { vpc, controlPlaneAzs: 2 }).addManagedNodeGroup('System');
  vpc.addInterfaceEndpoint('Sts', { service: ec2.InterfaceVpcEndpointAwsService.STS, ipAddressType: ec2.VpcEndpointIpAddressType.DUALSTACK });
  const [other, nested] = [new Stack(stack.node.root as App, 'Other'), new NestedStack(stack, 'Nested')];
  [other, nested].forEach(each => new ec2.CfnSecurityGroupIngress(each, 'Rule', { ipProtocol: 'tcp', groupId: 'sg-0', cidrIpv6: vpc.vpcIpv6Cidr }));
  change(vpc, stack);
  const assembly = (stack.node.root as App).synth();
  const nestedId = stack.getLogicalId(nested.nestedStackResource as CfnStack);
  return {
    S: { template: assembly.getStackByName('S').template, tags: {} },
    Other: { template: assembly.getStackByName('Other').template, tags: {} },
    [`S/${nestedId}`]: { template: JSON.parse(readFileSync(join(assembly.directory, nested.templateFile), 'utf8')), tags: {} },
  };
}

/** What happens to what is there already. */
const disturbed = (old: DeployedApp, next: DeployedApp) => updatesBetween(old, next).updates
  .filter(({ effect }) => !['created', 'in place'].includes(effect)).map(({ effect, type, properties }) => [effect, type, ...properties].join(' '));
const changed = (old: DeployedApp, next: DeployedApp) => updatesBetween(old, next).updates
  .filter(({ effect }) => effect === 'in place').map(({ logicalId, properties }) => [logicalId, ...properties].join(' '));
const made = (old: DeployedApp, next: DeployedApp) => updatesBetween(old, next).updates.filter(({ effect }) => effect === 'created').map(({ type }) => type).sort();
const exportsOf = (app: DeployedApp) => Object.values<any>(app.S.template.Outputs ?? {}).flatMap(({ Export }) => Export?.Name ?? [])
  .filter((name: string) => /cidr/i.test(name));

const FUNCTION = ['AWS::IAM::Role', 'AWS::Lambda::Function', 'AWS::Logs::LogGroup'];
const FIRST = deployed(nothing);
const PINNED = deployed(pin);
const ADDED = deployed(add);

/** A nested stack is updated with its parameters, and what is in it says whether anything changes. */
const ofNested = (updates: string[]) => updates.filter(each => !each.startsWith('S/Nested') || each.split(' ')[0].split('/').length > 2);

test('the pin changes nothing that is there', () => {
  expect([disturbed(FIRST, PINNED), ofNested(changed(FIRST, PINNED)), updatesBetween(FIRST, PINNED).refusals]).toEqual([[], [], []]);
  expect(made(FIRST, PINNED)).toEqual([...FUNCTION, 'Custom::EksIpv6VpcBlock']);
});

test('a rollback of the pin changes nothing but what it made', () => {
  expect(disturbed(PINNED, FIRST).filter(each => !each.startsWith('deleted'))).toEqual([]);
  expect(ofNested(changed(PINNED, FIRST))).toEqual([]);
});

test('then a block changes nothing, goes again, and the pin stays', () => {
  expect([disturbed(PINNED, ADDED), ofNested(changed(PINNED, ADDED)), updatesBetween(PINNED, ADDED).refusals]).toEqual([[], [], []]);
  expect(made(PINNED, ADDED)).toEqual(['AWS::EC2::Subnet', 'AWS::EC2::VPCCidrBlock', 'Custom::EksIpv6VpcBlock']);
  expect(disturbed(ADDED, PINNED)).toEqual(['deleted AWS::EC2::VPCCidrBlock', 'deleted Custom::EksIpv6VpcBlock', 'deleted AWS::EC2::Subnet']);
});

test('both in one deployment change no value either', () => {
  expect([disturbed(FIRST, ADDED), ofNested(changed(FIRST, ADDED))]).toEqual([[], []]);
});

test('a block by L1 beside subnets that are not pinned would replace them: the table sees the place in the list', () => {
  const byPlace = deployed(vpc => { new ec2.CfnVPCCidrBlock(vpc, 'Second', { vpcId: vpc.vpcId, amazonProvidedIpv6CidrBlock: true }); });
  const replaced = disturbed(FIRST, byPlace).filter(each => each.startsWith('replaced AWS::EC2::Subnet '));
  expect(replaced).toEqual(Array(4).fill('replaced AWS::EC2::Subnet Ipv6CidrBlock'));
  expect(disturbed(PINNED, deployed(vpc => {
    vpc.pinIpv6Block();
    new ec2.CfnVPCCidrBlock(vpc, 'Second', { vpcId: vpc.vpcId, amazonProvidedIpv6CidrBlock: true });
  }))).toEqual([]);
});

test('a first block of one\'s own is the same before and after, and asked of nobody', () => {
  const ipv6Source = () => Ipv6CidrSource.byoip({ poolId: 'ipv6pool-ec2-0', cidr: '2001:db8:1200::/56' });
  const [first, added] = [nothing, add].map(change => deployed(change, { ipv6Source: ipv6Source() }));
  expect([disturbed(first, added), changed(first, added)]).toEqual([[], []]);
});

test('growth beside a second block moves nothing', () => {
  const grown = deployed(add, { availabilityZones: AZS.slice(0, 3) });
  const subnets = updatesBetween(ADDED, grown).updates.filter(({ type }) => /Subnet$|VPCCidrBlock|VpcBlock/.test(type));
  expect(subnets.map(({ effect, type }) => `${effect} ${type}`)).toEqual(Array(2).fill('created AWS::EC2::Subnet'));
});

test('another stack imports the list of blocks before the pin, and the block after it; the list can be exported until then', () => {
  const list = expect.stringMatching(/^S:ExportsOutputFnGetAttVpc\w*Ipv6CidrBlocks/);
  const block = expect.stringMatching(/^S:ExportsOutputFnGetAttVpcIpv6BlockLookup\w*Cidr/);
  const association = expect.stringMatching(/^S:ExportsOutputRefVpcipv6cidr/);
  expect(exportsOf(FIRST)).toEqual([list, association]);
  expect(exportsOf(PINNED)).toEqual([block, association]);
  const kept = deployed((vpc, stack) => {
    vpc.pinIpv6Block();
    stack.exportStringListValue(vpc.vpcIpv6CidrBlocks);
  });
  expect(exportsOf(kept).sort()).toEqual([...exportsOf(FIRST), ...exportsOf(PINNED)].filter((each, i, all) => all.indexOf(each) === i).sort());
});
