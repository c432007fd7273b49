import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { factsOf } from './known-subnets';
import { allSubnetsOf } from './subnet-selection';
import type { TemplateIndex } from '../synthesis/template-index';

/**
 * Whether it is known that no subnet of the VPC has IPv6 addresses. What was imported is not known, nor what has no subnets of its own.
 */
export function isKnownIpv4Only(index: TemplateIndex, vpc: ec2.IVpc): boolean {
  const subnets = allSubnetsOf(vpc);
  return subnets.length > 0 && subnets.every(subnet => factsOf(index, subnet)?.hasIpv6 === false);
}
