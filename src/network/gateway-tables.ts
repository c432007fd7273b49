import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { familiesSoFar } from './known-subnets';
import { refuse } from './messages';
import { groupBy } from '../synthesis/group-by';

/** The families of all subnets of a route table, as a gateway endpoint wants to know them; undefined where they are not known. */
type TableFamily = 'ipv4' | 'ipv6' | 'dualstack';

/** Subnets whose route tables can share a gateway endpoint. */
export interface TablesOfFamily {
  readonly family?: TableFamily;
  /** Behind the name of the service in ids. The first has none, so that its endpoint stays the same one whatever becomes known of its families. */
  readonly suffix: string;
  readonly subnets: ec2.ISubnet[];
}

const SUFFIXES = { 'ipv4': 'Ipv4', 'ipv6': 'Ipv6', 'dualstack': 'DualStack', '': 'Other' };

/** The subnets by the families of their route tables: one endpoint has one IP address type, which all subnets of its tables must have. */
export function tablesByFamily(scope: IConstruct, vpc: ec2.IVpc, selections?: ec2.SubnetSelection[]): TablesOfFamily[] {
  const selected = [...new Set(selections?.flatMap(each => vpc.selectSubnets(each).subnets) ?? privateOnes(vpc))];
  const byTable = groupBy(selected, subnet => tableOf(scope, subnet));
  const byFamily = groupBy([...byTable.values()], subnets => familyOf(subnets) ?? '');
  return [...byFamily].map(([family, tables], place) => ({
    family: family === '' ? undefined : family,
    suffix: place === 0 ? '' : SUFFIXES[family],
    subnets: tables.flat(),
  }));
}

function privateOnes({ privateSubnets, isolatedSubnets, publicSubnets }: ec2.IVpc): ec2.ISubnet[] {
  const found = [...privateSubnets, ...isolatedSubnets];
  return found.length > 0 ? found : publicSubnets;
}

/** Stock CDK hands out undefined for one that is not known. */
const tableOf = (scope: IConstruct, { routeTable, node }: ec2.ISubnet): string =>
  (routeTable.routeTableId as string | undefined) ?? refuse(scope, 'endpoint-route-table', node.path);

function familyOf(subnets: ec2.ISubnet[]): TableFamily | undefined {
  const families = subnets.map(familiesSoFar);
  if (families.every(({ hasIpv4, hasIpv6 }) => hasIpv6 && hasIpv4 !== false)) { return 'dualstack'; }
  if (families.every(({ hasIpv4, hasIpv6 }) => hasIpv6 && hasIpv4 === false)) { return 'ipv6'; }
  return families.some(({ hasIpv4, hasIpv6 }) => hasIpv6 === false || hasIpv4 === false) ? 'ipv4' : undefined;
}
