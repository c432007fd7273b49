import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { DualStackVpc, Ipv4Egress, SubnetTier } from '../../../src';

/** A VPC of all kinds of tiers and one kept free, by itself: no cluster, so that the emulator can enforce IAM. */
const app = new App();
const stack = new Stack(app, 'Network');

const vpc = new DualStackVpc(stack, 'Vpc', {
  ipv4Cidr: '10.42.0.0/16',
  maxAzs: 2,
  tiers: [SubnetTier.public(), SubnetTier.private(), SubnetTier.reserved(), SubnetTier.isolated({ name: 'Data', ipv4Mask: 26 })],
  ipv4Egress: Ipv4Egress.natGateways(1),
});
new CfnOutput(stack, 'VpcIpv6Cidr', { value: vpc.vpcIpv6Cidr });
new CfnOutput(stack, 'DataIpv6Cidr', { value: vpc.subnetIpv6Cidr(vpc.isolatedSubnets[0]) });

app.synth();
