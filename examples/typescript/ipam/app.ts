import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { DualStackVpc, Ipv6CidrSource } from 'cdk-eks-ipv6';

/**
 * A VPC whose addresses are planned by IPAM: IPv4 from a pool of the company, IPv6 from a pool that Amazon fills with a contiguous block, so that
 * one prefix stands for all VPCs of the region.
 */
const app = new App();
const stack = new Stack(app, 'Ipam');

const ipam = new ec2.CfnIPAM(stack, 'Ipam', { operatingRegions: [{ regionName: stack.region }] });
const pool = new ec2.CfnIPAMPool(stack, 'Pool', {
  addressFamily: 'ipv6',
  ipamScopeId: ipam.attrPublicDefaultScopeId,
  locale: stack.region,
  publicIpSource: 'amazon',
  awsService: 'ec2',
});
new ec2.CfnIPAMPoolCidr(stack, 'PoolCidr', { ipamPoolId: pool.ref, netmaskLength: 52 });

const vpc = new DualStackVpc(stack, 'Vpc', {
  ipv4Ipam: { ipamPoolId: 'ipam-pool-0123456789abcdef0', netmaskLength: 20 },
  ipv6Source: Ipv6CidrSource.ipam({ poolId: pool.ref, netmaskLength: 56 }),
});
new CfnOutput(stack, 'Ipv6Cidr', { value: vpc.vpcIpv6Cidr });

app.synth();
