import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { refuse } from './messages';
import { foreignIn, subnetsByDefault } from './routed-subnets';
import { isPending } from './vpc-blocks';
import { familiesSoFar } from '../network/known-subnets';
import { azOf, checkSelection, selectedOf } from '../network/subnet-selection';

/** The tier that is taken where none is stated. */
const TIER = 'Transit';

/** The subnets that a transit gateway has an interface in: one an AZ. */
export function attachedSubnets(scope: Construct, vpc: ec2.IVpc, selection?: ec2.SubnetSelection): ec2.ISubnet[] {
  const subnets = selection ? selected(scope, vpc, selection) : byDefault(scope, vpc);
  if (isPending(vpc)) { return subnets; }
  if (subnets.length === 0) { refuse(scope, 'transit-gateway-no-subnets', []); }
  const foreign = foreignIn(vpc, subnets);
  if (foreign) { refuse(scope, 'transit-gateway-subnet', foreign.node.path, { prop: 'vpcSubnets' }); }
  const ipv6Only = subnets.filter(subnet => familiesSoFar(subnet).hasIpv4 === false);
  if (ipv6Only.length > 0) { refuse(scope, 'transit-gateway-subnet-ipv6-only', ipv6Only.map(pathOf)); }
  const second = subnets.find((subnet, at) => azOf(subnet) !== undefined && subnets.slice(0, at).some(other => azOf(other) === azOf(subnet)));
  if (second) { refuse(scope, 'transit-gateway-subnets-in-one-az', subnets.filter(subnet => azOf(subnet) === azOf(second)).map(pathOf)); }
  return subnets;
}

const pathOf = ({ node: { path } }: ec2.ISubnet) => path;

function selected(scope: Construct, vpc: ec2.IVpc, selection: ec2.SubnetSelection): ec2.ISubnet[] {
  checkSelection(scope, 'vpcSubnets', vpc, selection);
  return selectedOf(vpc, selection);
}

function byDefault(scope: Construct, vpc: ec2.IVpc): ec2.ISubnet[] {
  const kind = [transitTierOf(vpc), vpc.privateSubnets, vpc.isolatedSubnets].find(({ length }) => length > 0);
  if (!kind) { return refuse(scope, 'transit-gateway-no-subnets', vpc.node.path); }
  return kind.filter((subnet, at) => azOf(subnet) === undefined || !kind.slice(0, at).some(other => azOf(other) === azOf(subnet)));
}

/** The subnets that lead to the gateway where none are stated: all that are not public, without those that are there for its interfaces. */
export function routedByDefault(vpc: ec2.IVpc): ec2.ISubnet[] {
  const interfaces = transitTierOf(vpc);
  return subnetsByDefault(vpc).filter(subnet => !interfaces.includes(subnet));
}

/** The subnets that are there for the interfaces of the gateway alone; none in a VPC without such a tier. */
function transitTierOf(vpc: ec2.IVpc): ec2.ISubnet[] {
  try {
    return vpc.selectSubnets({ subnetGroupName: TIER }).subnets;
  } catch { // stock classes refuse a name that is none
    return [];
  }
}
