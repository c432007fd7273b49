import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { refuse } from './messages';
import { refuseBoth } from '../diagnostics/checks';
import type { Subject } from '../diagnostics/diagnostics';
import { checkKindOf, SELECTION } from '../diagnostics/shapes';

/** Refuse a selection that the VPC cannot follow, before the stock class says so without saying who asked. */
export function checkSelection(subject: Subject, prop: string, vpc: ec2.IVpc, selection: ec2.SubnetSelection = {}): void {
  checkKindOf(subject, prop, selection, SELECTION);
  // The older name of one is known to JavaScript and to older code only.
  const { subnets, subnetType, subnetGroupName, subnetName } = selection as ec2.SubnetSelection & { readonly subnetName?: string };
  const [first, second] = Object.entries({ subnets, subnetType, subnetGroupName, subnetName }).filter(([, value]) => value !== undefined);
  if (second) { refuseBoth(subject, `${prop}.${first[0]}`, `${prop}.${second[0]}`, second[1]); }
  if (subnets || canSelect(vpc, { subnetType, subnetGroupName: subnetGroupName ?? subnetName })) { return; }
  const known = Object.entries({ public: vpc.publicSubnets, private: vpc.privateSubnets, isolated: vpc.isolatedSubnets })
    .map(([name, list]) => `${list.length} ${name}`).join(', ');
  refuse(subject, 'subnets-none', subnetGroupName ?? subnetName ?? subnetType ?? 'any', { prop, known });
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

/** The AZ of a subnet; undefined for one that was imported without it, whose getter throws. */
export function azOf(subnet: ec2.ISubnet): string | undefined {
  try {
    return subnet.availabilityZone;
  } catch {
    return undefined;
  }
}

/** The same where it is needed. */
export const requireAz = (subject: Subject, subnet: ec2.ISubnet): string => azOf(subnet) ?? refuse(subject, 'subnet-without-az', subnet.node.path);
