import { Stack, Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { refuse } from './messages';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import { isIntegerIn, requireLiteral } from '../diagnostics/checks';
import type { Subject } from '../diagnostics/diagnostics';
import { azOf, checkDefault, checkSelection, requireAz } from '../network/subnet-selection';

/** Over how many AZs a node group goes where nobody says. */
const DEFAULT_AZS = 3;

/** One private subnet in each AZ, where the VPC has such; then isolated, then public ones. */
export const ONE_PER_AZ: ec2.SubnetSelection = { onePerAz: true };

/**
 * The subnets of something whose list of subnets cannot change without a replacement: those in the first AZs, which a VPC that grows leaves alone.
 *
 * @param stated how many AZs, if the user says
 */
export function pinNodeSubnets(subject: Subject, cluster: IIpv6Cluster, stated?: number): ec2.SubnetSelection {
  const { vpc, controlPlaneAzs = DEFAULT_AZS, controlPlaneAzNames: names } = cluster;
  requireLiteral(subject, 'azs', stated);
  // A VPC that was imported as lists of unknown length cannot be counted, nor one that is still being looked up.
  if (Token.isUnresolved(vpc.availabilityZones)) {
    if (stated !== undefined) { requireLiteral(subject, 'availabilityZones of the VPC', vpc.availabilityZones); }
    return ONE_PER_AZ;
  }
  checkSelection(subject, 'the default of subnets', vpc);
  checkDefault(subject, 'subnets', vpc);
  const { subnets, isPendingLookup, subnetIds } = vpc.selectSubnets(ONE_PER_AZ);
  if (isPendingLookup || Token.isUnresolved(subnetIds)) { return ONE_PER_AZ; }
  if (stated !== undefined && !isIntegerIn(stated, 1, subnets.length)) { refuse(subject, 'node-azs-range', stated, { azs: subnets.length }); }
  // In a VPC of another app an AZ that is added can come first: the names of the AZs of the control plane are a better pin than their number.
  const named = (names ?? []).flatMap(name => subnets.find(subnet => azOf(subnet) === name) ?? []);
  const hasAllNamed = names !== undefined && named.length === names.length;
  return { subnets: stated === undefined && hasAllNamed ? named : subnets.slice(0, stated ?? controlPlaneAzs) };
}

/** The AZs of subnets, each once. A token is another AZ than one that is written otherwise. */
export function azsOf(scope: IConstruct, subnets: ec2.ISubnet[]): string[] {
  const azs = subnets.map(subnet => requireAz(scope, subnet));
  return [...new Map(azs.map(az => [JSON.stringify(Stack.of(scope).resolve(az)), az])).values()];
}
