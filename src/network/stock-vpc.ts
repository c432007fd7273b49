import { CfnResource } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { insideOf, stockChanged } from '../synthesis/stock-changed';

const STOCK = 'ec2.Vpc';

/** The association of the IPv6 block of a dual-stack VPC. */
export function ipv6BlockOf(vpc: ec2.Vpc): CfnResource {
  const isBlock = (child: unknown): child is CfnResource => CfnResource.isCfnResource(child) && child.cfnResourceType === 'AWS::EC2::VPCCidrBlock';
  return vpc.node.children.find(isBlock) ?? stockChanged(vpc, STOCK, 'AWS::EC2::VPCCidrBlock');
}

/** Stock CDK orders the IPv4 route of a public subnet after the attachment of its gateway, and older releases forget the IPv6 one. */
export function orderIpv6Routes(vpc: ec2.Vpc): void {
  for (const subnet of vpc.publicSubnets) {
    insideOf(subnet, STOCK, 'DefaultRoute6').node.addDependency(insideOf(vpc, STOCK, 'VPCGW'));
  }
}

/** Whether the stock VPC makes an egress-only gateway that nobody uses depends on a feature flag. */
export function removeUnusedGateway(vpc: ec2.Vpc): void {
  if (vpc.privateSubnets.length === 0) { vpc.node.tryRemoveChild('EIGW6'); }
}
