import { CfnResource, Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { refuse, warn } from './messages';
import { isIntegerIn, refuseBoth, requireLiteral } from '../diagnostics/checks';
import type { ImportedDualStackVpc } from '../network/imported-dual-stack-vpc';
import { azOf, checkDefault, checkSelection } from '../network/subnet-selection';

/** What `controlPlaneAzs` is when nothing is said. */
const DEFAULT_AZS = 3;
/** EKS refuses a cluster with subnets in fewer (EKS user guide, "network-reqs"). */
const FEWEST_AZS = 2;

/** What is said of the AZs of the control plane. */
interface ControlPlanePin {
  readonly vpcSubnets?: ec2.SubnetSelection[];
  readonly controlPlaneAzs?: number;
  readonly controlPlaneAzNames?: string[];
}

/**
 * The subnets of the control plane, pinned to a fixed number of AZs.
 *
 * "All subnets that you add must be in the same set of AZs as originally provided" (EKS user guide, "network-reqs"), so a selection that grows with
 * the VPC makes the deployment after an AZ was added fail.
 */
export function pinControlPlaneSubnets(
  scope: IConstruct, vpc: ec2.IVpc, { vpcSubnets, controlPlaneAzs: azCount, controlPlaneAzNames: azNames }: ControlPlanePin,
): ec2.SubnetSelection[] {
  requireLiteral(scope, 'controlPlaneAzs', azCount);
  if (vpcSubnets === undefined) { checkDefault(scope, 'vpcSubnets', vpc); }
  const selections = vpcSubnets ?? [{}];
  selections.forEach(selection => checkSelection(scope, 'vpcSubnets', vpc, selection));
  checkAzNames(scope, azNames, azCount);
  const listed = selections.flatMap(selection => selection.subnets ?? []);
  if (selections.every(selection => selection.subnets)) {
    if (azNames) { refuseBoth(scope, 'vpcSubnets', 'controlPlaneAzNames', azNames); }
    azsOfListed(scope, listed, azCount);
    return selections;
  }
  // A VPC that was imported as lists of unknown length cannot be counted, nor one that is still being looked up.
  if (Token.isUnresolved(vpc.availabilityZones)) { return selections; }
  const asked = selections.map(selection => selection.subnets ? selection : { ...selection, onePerAz: true });
  const selected = asked.map(selection => vpc.selectSubnets(selection));
  if (selected.some(({ isPendingLookup, subnetIds }) => isPendingLookup || Token.isUnresolved(subnetIds))) { return asked; }

  const subnets = selected.flatMap(group => group.subnets);
  const present = new Set(subnets.map(azOf));
  const inOrder = vpc.availabilityZones.filter(az => present.has(az));
  // Subnets that are listed say the AZs, unless they are too few to.
  const listedAzs = new Set(listed.map(azOf));
  const counted = () => listedAzs.size >= FEWEST_AZS ? azsOfListed(scope, listed, azCount) : firstAzs(scope, inOrder, azCount);
  const azs = azNames ? namedAzs(scope, inOrder, azNames) : counted();
  if (azs && !azNames && listedAzs.size < FEWEST_AZS && !isMadeHere(vpc) && !statesAzs(vpc)) { warn(scope, 'azs-by-position', azs); }
  return azs === undefined ? asked : [{ subnets: subnets.filter(subnet => azs.includes(azOf(subnet)!)) }];
}

/** Names of the AZs that these subnets are in; undefined where one is not known at synthesis. */
export function azNamesOf(selections: ec2.SubnetSelection[]): string[] | undefined {
  const azs = selections.flatMap(({ subnets = [undefined] }) => subnets.map(subnet => subnet && azOf(subnet)));
  return azs.every(az => az !== undefined && !Token.isUnresolved(az)) ? [...new Set(azs as string[])] : undefined;
}

function checkAzNames(scope: IConstruct, names?: string[], count?: number): void {
  if (names === undefined) { return; }
  requireLiteral(scope, 'controlPlaneAzNames', names);
  if (count !== undefined) { refuseBoth(scope, 'controlPlaneAzNames', 'controlPlaneAzs', count); }
  if (!Array.isArray(names) || !names.every(name => typeof name === 'string' && /^[a-z]{2,}(-[a-z]+)+-\d[a-z]$/.test(name))) {
    refuse(scope, 'control-plane-az-names', names);
  }
  if (new Set(names).size < FEWEST_AZS) { refuse(scope, 'control-plane-one-az', names); }
}

/** AZs that are tokens have no names at synthesis; the subnets in them cannot be chosen by name. */
function namedAzs(scope: IConstruct, present: string[], names: string[]): string[] {
  const missing = names.filter(name => !present.includes(name));
  return missing.length === 0 ? names : refuse(scope, 'control-plane-az-unknown', missing, { azs: present.map(az => Token.isUnresolved(az) ? 'a token' : az).join(', ') });
}

/** Whether the app makes the VPC, so that the position of an AZ is its slot for good. */
const isMadeHere = (vpc: ec2.IVpc) => CfnResource.isCfnResource(vpc.node.defaultChild as IConstruct) || Token.isUnresolved(vpc.availabilityZones[0]);

/** Whether the app names the AZs of the VPC in an order of its own, so that one which is added in AWS comes before none of them. */
const statesAzs = (vpc: ec2.IVpc) => (vpc as Partial<ImportedDualStackVpc>)._azsAreStated === true;

/** In how many AZs these subnets are; undefined where that is not known yet. */
export function azCountOf(selections: ec2.SubnetSelection[]): number | undefined {
  const azs = selections.flatMap(({ subnets = [undefined] }) => subnets.map(subnet => subnet && azOf(subnet)));
  return azs.includes(undefined) ? undefined : new Set(azs).size;
}

function firstAzs(scope: IConstruct, present: string[], stated?: number): string[] {
  if (present.length === 0) { refuse(scope, 'control-plane-no-subnets', present); }
  if (present.length < FEWEST_AZS) { refuse(scope, 'control-plane-one-az', present.length); }
  if (stated === undefined) {
    if (present.length < DEFAULT_AZS) { warn(scope, 'control-plane-azs-unstated', 'none'); }
    return present.slice(0, DEFAULT_AZS);
  }
  return isIntegerIn(stated, FEWEST_AZS, present.length)
    ? present.slice(0, stated)
    : refuse(scope, 'control-plane-azs-range', stated, { azs: present.length });
}

/** The AZs of subnets that are listed one by one, or undefined where they cannot be told apart: they are taken as they are. */
function azsOfListed(scope: IConstruct, subnets: ec2.ISubnet[], stated?: number): string[] | undefined {
  const azs = subnets.map(azOf).filter((az): az is string => az !== undefined);
  const comparable = azs.length === subnets.length && azs.every(az => Token.isUnresolved(az) === Token.isUnresolved(azs[0]));
  if (!comparable) { return undefined; }
  const { size } = new Set(azs);
  if (size === 0) { refuse(scope, 'control-plane-no-subnets', subnets); }
  if (size < FEWEST_AZS) { refuse(scope, 'control-plane-one-az', size); }
  if (stated !== undefined && stated !== size) { refuse(scope, 'control-plane-azs-and-subnets', stated, { azs: size }); }
  return azs;
}
