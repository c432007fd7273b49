import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { DUMMY_AZ } from './check-tiers';
import { refuse } from './messages';
import { singleFamilyTiersOf } from './single-family-subnets';
import { isOfUnknownList, refuseBoth } from '../diagnostics/checks';
import type { Subject } from '../diagnostics/diagnostics';
import { checkKindOf, SELECTION } from '../diagnostics/shapes';

const { PUBLIC } = ec2.SubnetType;

/** Refuse a selection that the VPC cannot follow, before the stock class says so without saying who asked. */
export function checkSelection(subject: Subject, prop: string, vpc: ec2.IVpc, selection: ec2.SubnetSelection = {}): void {
  checkKindOf(subject, prop, selection, SELECTION);
  // The older name of one is known to JavaScript and to older code only.
  const { subnets, subnetType, subnetGroupName, subnetName } = selection as ec2.SubnetSelection & { readonly subnetName?: string };
  const [first, second] = Object.entries({ subnets, subnetType, subnetGroupName, subnetName }).filter(([, value]) => value !== undefined);
  if (second) { refuseBoth(subject, `${prop}.${first[0]}`, `${prop}.${second[0]}`, second[1]); }
  if (subnets || canSelect(vpc, { subnetType, subnetGroupName: subnetGroupName ?? subnetName })) { return; }
  const { publicSubnets, privateSubnets, isolatedSubnets } = vpc;
  const ofOneFamily = singleFamilyTiersOf(vpc).map(({ tier, subnets: { length } }) => [tier.name, { length }] as const);
  const known = [...Object.entries({ public: publicSubnets, private: privateSubnets, isolated: isolatedSubnets }), ...ofOneFamily]
    .map(([name, { length }]) => `${length} ${name}`).join(', ');
  refuse(subject, 'subnets-none', subnetGroupName ?? subnetName ?? subnetType ?? 'any', { prop, known });
}

/**
 * Refuse the default of a selection where it would be public subnets although there are private tiers: these have one family, and EKS takes no such subnets.
 */
export function checkDefault(subject: Subject, prop: string, vpc: ec2.IVpc): void {
  const tiers = singleFamilyTiersOf(vpc).filter(({ tier }) => tier.subnetType !== PUBLIC).map(({ tier }) => tier.name);
  if (tiers.length > 0 && vpc.privateSubnets.length === 0 && vpc.isolatedSubnets.length === 0) { refuse(subject, 'private-tier-of-one-family', tiers, { prop }); }
}

/** The subnets that a selection names. Where it names AZs that the CLI has yet to look up, those of all AZs stand for them. */
export function selectedOf(vpc: ec2.IVpc, selection: ec2.SubnetSelection): ec2.ISubnet[] {
  const { subnets } = vpc.selectSubnets(selection);
  const isPending = vpc.availabilityZones.some(az => DUMMY_AZ.test(az));
  if (subnets.length > 0 || !isPending || selection.subnets) { return subnets; }
  return vpc.selectSubnets({ ...selection, availabilityZones: undefined, subnetFilters: undefined }).subnets;
}

function canSelect(vpc: ec2.IVpc, selection: ec2.SubnetSelection): boolean {
  try {
    vpc.selectSubnets(selection);
    return true;
  } catch {
    return false;
  }
}

/** The subnets of a VPC, of all kinds. */
export const allSubnetsOf = ({ publicSubnets, privateSubnets, isolatedSubnets }: ec2.IVpc): ec2.ISubnet[] =>
  [...publicSubnets, ...privateSubnets, ...isolatedSubnets];

/** The AZ of a subnet; undefined for one that was imported without it, whose getter throws, or with a list of unknown length such as `Fn.getAzs()`, of which each place stands for all of it. */
export function azOf(subnet: ec2.ISubnet): string | undefined {
  try {
    const { availabilityZone: az } = subnet;
    return isOfUnknownList(az) ? undefined : az;
  } catch {
    return undefined;
  }
}

/** The same where it is needed. */
export const requireAz = (subject: Subject, subnet: ec2.ISubnet): string => azOf(subnet) ?? refuse(subject, 'subnet-without-az', subnet.node.path);
