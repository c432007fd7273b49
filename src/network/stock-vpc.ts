import type { CfnResource } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { isOfType } from '../synthesis/resource-type';
import { insideOf, stockChanged } from '../synthesis/stock-changed';

const STOCK = 'ec2.Vpc';
const BLOCK = 'AWS::EC2::VPCCidrBlock';

/** The association of the IPv6 block of a dual-stack VPC. */
export function ipv6BlockOf(vpc: ec2.Vpc): CfnResource {
  return vpc.node.children.find(child => isOfType(child, BLOCK)) as CfnResource | undefined ?? stockChanged(vpc, STOCK, BLOCK);
}

/** Stock CDK orders the IPv4 route of a public subnet after the attachment of its gateway, and older releases forget the IPv6 one. */
export function orderIpv6Routes(vpc: ec2.Vpc): void {
  if (vpc.internetGatewayId === undefined) { return; }
  for (const subnet of vpc.publicSubnets) {
    insideOf(subnet, STOCK, 'DefaultRoute6').node.addDependency(insideOf(vpc, STOCK, 'VPCGW'));
  }
}

/** Whether the stock VPC makes an egress-only gateway that nobody uses depends on a feature flag. */
export function removeUnusedGateway(vpc: ec2.Vpc): void {
  if (vpc.privateSubnets.length === 0) { vpc.node.tryRemoveChild('EIGW6'); }
}
