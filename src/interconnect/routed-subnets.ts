import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { cfnSubnetOf } from '../network/known-subnets';
import { singleFamilyTiersOf } from '../network/single-family-subnets';
import { checkSelection, selectedOf } from '../network/subnet-selection';
import { identityOf } from '../synthesis/identity-of-id';

/** All that are not public, those of one family too: a tier that comes takes no route from another one. */
export const subnetsByDefault = (vpc: ec2.IVpc): ec2.ISubnet[] => [
  ...vpc.privateSubnets,
  ...vpc.isolatedSubnets,
  ...singleFamilyTiersOf(vpc).filter(({ tier }) => tier.subnetType !== ec2.SubnetType.PUBLIC).flatMap(({ subnets }) => subnets),
];

/** The subnets that selections name, each once. */
export function selectedSubnets(subject: Construct, prop: string, vpc: ec2.IVpc, selections: readonly ec2.SubnetSelection[]): ec2.ISubnet[] {
  return [...new Set(selections.flatMap((selection, at) => {
    checkSelection(subject, `${prop}[${at}]`, vpc, selection);
    return selectedOf(vpc, selection);
  }))];
}

/** One that is known to be of another VPC. */
export function foreignIn(vpc: ec2.IVpc, subnets: readonly ec2.ISubnet[]): ec2.ISubnet | undefined {
  return subnets.find(subnet => {
    const made = cfnSubnetOf(subnet);
    return made && identityOf(made.vpcId, subnet) !== identityOf(vpc.vpcId, vpc);
  });
}
