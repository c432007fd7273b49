import type { CfnResource } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Dependable, IConstruct } from 'constructs';
import { ALL_IPV4 } from './ways-out';
import { isOfType } from '../synthesis/resource-type';
import { insideOf, stockChanged } from '../synthesis/stock-changed';

const STOCK = 'ec2.Vpc';
const BLOCK = 'AWS::EC2::VPCCidrBlock';
/** The default routes of a subnet, whatever they lead to. Where the target changes and the id does not, CloudFormation changes the route in place. */
const IPV4_ROUTE = 'DefaultRoute';
const IPV6_ROUTE = 'DefaultRoute6';
const EGRESS_ONLY_GATEWAY = 'EIGW6';

/** The association of the IPv6 block of a dual-stack VPC. */
export function ipv6BlockOf(vpc: ec2.Vpc): CfnResource {
  return vpc.node.children.find(child => isOfType(child, BLOCK)) as CfnResource | undefined ?? stockChanged(vpc, STOCK, BLOCK);
}

/** Stock CDK orders the IPv4 route of a public subnet after the attachment of its gateway, and older releases forget the IPv6 one. */
export function orderIpv6Routes(vpc: ec2.Vpc): void {
  if (vpc.internetGatewayId === undefined) { return; }
  for (const subnet of vpc.publicSubnets) {
    insideOf(subnet, STOCK, IPV6_ROUTE).node.addDependency(insideOf(vpc, STOCK, 'VPCGW'));
  }
}

/** The attachment of the internet gateway of the VPC. */
export const internetGatewayAttachmentOf = (vpc: ec2.Vpc): IConstruct => insideOf(vpc, STOCK, 'VPCGW');

/** Make the IPv4 default route of a private subnet, of the id that a NAT provider gives it. The target is yet to be said. */
export function addIpv4Route(subnet: ec2.ISubnet): ec2.CfnRoute {
  (subnet as ec2.Subnet).addRoute(IPV4_ROUTE, {
    routerType: ec2.RouterType.NAT_GATEWAY, routerId: '', destinationCidrBlock: ALL_IPV4, enablesInternetConnectivity: true,
  });
  return insideOf(subnet, STOCK, IPV4_ROUTE) as ec2.CfnRoute;
}

/** The IPv6 default route of a private subnet, which the stock VPC has made. */
export const ipv6RouteOf = (subnet: ec2.ISubnet): ec2.CfnRoute => insideOf(subnet, STOCK, IPV6_ROUTE) as ec2.CfnRoute;

/**
 * Take the IPv6 default routes of subnets out again. What waits for the subnets asks them at synthesis for what that is, and they remember the route: removed from
 * the tree alone, it would stay in `DependsOn` of others.
 */
export function removeIpv6Routes(subnets: ec2.ISubnet[]): void {
  for (const subnet of subnets) {
    const route = ipv6RouteOf(subnet);
    const stock = Dependable.of(subnet.internetConnectivityEstablished);
    Dependable.implement(subnet.internetConnectivityEstablished, {
      get dependencyRoots() {
        return stock.dependencyRoots.filter(each => each !== route);
      },
    });
    subnet.node.tryRemoveChild(route.node.id);
  }
}

/** The egress-only gateway of the VPC. The stock VPC makes one for private subnets of both families. */
export function egressOnlyGatewayOf(vpc: ec2.Vpc): ec2.CfnEgressOnlyInternetGateway {
  return vpc.node.tryFindChild(EGRESS_ONLY_GATEWAY) as ec2.CfnEgressOnlyInternetGateway | undefined
    ?? new ec2.CfnEgressOnlyInternetGateway(vpc, EGRESS_ONLY_GATEWAY, { vpcId: vpc.vpcId });
}

/** Remove the egress-only gateway. No route may lead to it. */
export function removeEgressOnlyGateway(vpc: ec2.Vpc): void {
  vpc.node.tryRemoveChild(EGRESS_ONLY_GATEWAY);
}

/** Whether the stock VPC makes an egress-only gateway that nobody uses depends on a feature flag. */
export function removeUnusedGateway(vpc: ec2.Vpc): void {
  if (vpc.privateSubnets.length === 0) { removeEgressOnlyGateway(vpc); }
}
