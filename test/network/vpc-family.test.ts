import { Fn, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { AddressPlan, DualStackVpc } from '../../src';
import { isKnownIpv4Only as isIpv4Only } from '../../src/network/vpc-family';
import { AZS, newStack, StackWithAzs } from '../util/network';
import { whenSaid } from '../util/said';

const BLOCK = '2001:db8:1234:1a00::/64';
const isKnownIpv4Only = (vpc: ec2.IVpc) => whenSaid(vpc, index => isIpv4Only(index, vpc));
const cfnSubnet = (subnet: ec2.ISubnet) => subnet.node.defaultChild as ec2.CfnSubnet;

describe('what is made in the app', () => {
  test.each<[string, boolean, (stack: Stack) => ec2.IVpc]>([
    ['a stock VPC', true, stack => new ec2.Vpc(stack, 'Vpc')],
    ['one that says IPV4_ONLY', true, stack => new ec2.Vpc(stack, 'Vpc', { ipProtocol: ec2.IpProtocol.IPV4_ONLY })],
    ['one that says DUAL_STACK', false, stack => new ec2.Vpc(stack, 'Vpc', { ipProtocol: ec2.IpProtocol.DUAL_STACK })],
    ['a DualStackVpc', false, stack => new DualStackVpc(stack, 'Vpc')],
    ['a stock VPC with an address plan', false, stack => {
      const plan = AddressPlan.of();
      return new ec2.Vpc(stack, 'Vpc', {
        ipProtocol: ec2.IpProtocol.DUAL_STACK, ipAddresses: plan.ipv4, ipv6Addresses: plan.ipv6, subnetConfiguration: plan.subnetConfiguration,
      });
    }],
  ])('%s: %p', (_, expected, make) => {
    expect(isKnownIpv4Only(make(newStack()))).toBe(expected);
  });

  test('a block of the VPC alone gives its subnets no addresses', () => {
    const stack = newStack();
    const vpc = new ec2.Vpc(stack, 'Vpc');
    new ec2.CfnVPCCidrBlock(stack, 'Ipv6', { vpcId: vpc.vpcId, amazonProvidedIpv6CidrBlock: true });
    expect(isKnownIpv4Only(vpc)).toBe(true);
  });
});

describe('blocks that come later', () => {
  test.each<[string, (subnet: ec2.ISubnet) => void]>([
    ['as property of the resource', subnet => { cfnSubnet(subnet).ipv6CidrBlock = BLOCK; }],
    ['as property that is a token', subnet => { cfnSubnet(subnet).ipv6CidrBlock = Fn.select(0, Fn.cidr(Fn.importValue('Block'), 256, '64')); }],
    ['as override of the property', subnet => { cfnSubnet(subnet).addPropertyOverride('Ipv6CidrBlock', BLOCK); }],
    ['from an IPAM pool', subnet => {
      cfnSubnet(subnet).ipv6IpamPoolId = 'ipam-pool-1';
      cfnSubnet(subnet).ipv6NetmaskLength = 64;
    }],
    ['as resource below the subnet', subnet => {
      new ec2.CfnSubnetCidrBlock(subnet, 'Ipv6', { subnetId: subnet.subnetId, ipv6CidrBlock: BLOCK });
    }],
    ['as resource of the stack', subnet => {
      new ec2.CfnSubnetCidrBlock(Stack.of(subnet), 'Ipv6', { subnetId: subnet.subnetId, ipv6CidrBlock: BLOCK });
    }],
    ['as resource that has the Ref of the subnet', subnet => {
      new ec2.CfnSubnetCidrBlock(Stack.of(subnet), 'Ipv6', { subnetId: cfnSubnet(subnet).ref, ipv6CidrBlock: BLOCK });
    }],
    ['as resource of another stack', subnet => {
      const other = new Stack(subnet.node.root as Stack, 'Other');
      new ec2.CfnSubnetCidrBlock(other, 'Ipv6', { subnetId: subnet.subnetId, ipv6CidrBlock: BLOCK });
    }],
  ])('%s', (_, addBlock) => {
    const vpc = new ec2.Vpc(newStack(), 'Vpc');
    expect(isKnownIpv4Only(vpc)).toBe(true);
    addBlock(vpc.privateSubnets[0]);
    expect(isKnownIpv4Only(vpc)).toBe(false);
  });

  test.each(['publicSubnets', 'privateSubnets', 'isolatedSubnets'] as const)('%s are looked at', kind => {
    const vpc = new ec2.Vpc(newStack(), 'Vpc', {
      subnetConfiguration: [ec2.SubnetType.PUBLIC, ec2.SubnetType.PRIVATE_WITH_EGRESS, ec2.SubnetType.PRIVATE_ISOLATED]
        .map(subnetType => ({ subnetType, name: subnetType })),
    });
    cfnSubnet(vpc[kind][1]).ipv6CidrBlock = BLOCK;
    expect(isKnownIpv4Only(vpc)).toBe(false);
  });

  test('those of another VPC do not count', () => {
    const stack = newStack();
    const vpc = new ec2.Vpc(stack, 'Vpc');
    const other = new ec2.Vpc(stack, 'Other');
    new ec2.CfnSubnetCidrBlock(stack, 'Ipv6', { subnetId: other.privateSubnets[0].subnetId, ipv6CidrBlock: BLOCK });
    new ec2.CfnSubnetCidrBlock(stack, 'Imported', { subnetId: 'subnet-1', ipv6CidrBlock: BLOCK });
    expect(isKnownIpv4Only(vpc)).toBe(true);
    expect(isKnownIpv4Only(other)).toBe(false);
  });

  test('subnets that are made by hand in a VPC without any are not known to lack them', () => {
    const stack = newStack();
    const vpc = new ec2.Vpc(stack, 'Vpc', { subnetConfiguration: [] });
    for (const [index, availabilityZone] of AZS.slice(0, 3).entries()) {
      new ec2.PrivateSubnet(stack, `Subnet${index}`, {
        vpcId: vpc.vpcId, availabilityZone, cidrBlock: `10.0.${index}.0/24`, ipv6CidrBlock: `2001:db8:1234:1a0${index}::/64`,
      });
    }
    expect(isKnownIpv4Only(vpc)).toBe(false);
  });
});

test.each<[string, (stack: Stack) => ec2.IVpc]>([
  ['looked up', stack => ec2.Vpc.fromLookup(stack, 'Vpc', { vpcId: 'vpc-1' })],
  ['imported', stack => ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-1', availabilityZones: AZS.slice(0, 2), privateSubnetIds: ['subnet-1', 'subnet-2'],
  })],
])('of a VPC that was %s nothing is known', (_, make) => {
  expect(isKnownIpv4Only(make(new StackWithAzs(AZS.slice(0, 3))))).toBe(false);
});
