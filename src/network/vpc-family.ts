import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { SubnetFacts } from './subnet-facts';

/**
 * Whether it is known that no subnet of the VPC has IPv6 addresses. What was imported is not known, nor what has no subnets of its own.
 */
export function isKnownIpv4Only(vpc: ec2.IVpc): boolean {
  if (!(vpc instanceof ec2.Vpc)) { return false; }
  const subnets = [...vpc.publicSubnets, ...vpc.privateSubnets, ...vpc.isolatedSubnets];
  return subnets.length > 0 && subnets.every(subnet => SubnetFacts.of(subnet)?.hasIpv6 === false);
}
