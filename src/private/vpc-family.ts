import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';

/**
 * Whether it is known that no subnet of the VPC has IPv6 addresses. What was imported is not known, nor what has no subnets of its own.
 */
export function isKnownIpv4Only(vpc: ec2.IVpc): boolean {
  if (!(vpc instanceof ec2.Vpc)) { return false; }
  const subnets = [...vpc.publicSubnets, ...vpc.privateSubnets, ...vpc.isolatedSubnets];
  if (subnets.length === 0 || subnets.some(subnet => hasIpv6(subnet.node.defaultChild as ec2.CfnSubnet))) { return false; }

  // The blocks can also have come later, each as a resource of its own.
  const resolve = (token: unknown) => JSON.stringify(Stack.of(vpc).resolve(token));
  const ids = new Set(subnets.map(subnet => resolve(subnet.subnetId)));
  return !vpc.node.root.node.findAll().some(child =>
    child instanceof ec2.CfnSubnetCidrBlock && ids.has(resolve(child.subnetId)));
}

/** Asks what will be in the template, because the block of a subnet can be a property, an override, or come from a pool. */
function hasIpv6(subnet: ec2.CfnSubnet): boolean {
  const rendered = Stack.of(subnet).resolve((subnet as unknown as { _toCloudFormation(): object })._toCloudFormation());
  const { Properties } = Object.values<any>(rendered.Resources)[0];
  return Properties.Ipv6CidrBlock !== undefined || Properties.Ipv6IpamPoolId !== undefined;
}
