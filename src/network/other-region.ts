import { Stack, Token, TokenComparison } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';

/** The region of a VPC, where it is known to be another one than that of something which is to be in the VPC. */
export function otherRegionOf(construct: IConstruct, { env: { region } }: ec2.IVpc): string | undefined {
  const own = Stack.of(construct).region;
  return Token.compareStrings(own, region) === TokenComparison.DIFFERENT ? region : undefined;
}
