import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { endpointsOf, isFor } from './endpoints';
import { KnownEndpoints, knownEndpoints } from './known-endpoints';
import { factsOf, shownSubnet } from './known-subnets';
import { messageOf } from './messages';
import type { SubnetFacts } from './subnet-facts';
import { groupBy } from '../synthesis/group-by';
import type { IndexedResource, TemplateIndex } from '../synthesis/template-index';

/** Whether a subnet is known to lack a family. */
const LACKS = {
  IPv4: ({ hasIpv4, isIpv6Native }: SubnetFacts) => hasIpv4 === false || isIpv6Native === true,
  IPv6: ({ hasIpv6 }: SubnetFacts) => hasIpv6 === false,
};
const FAMILIES = { ipv4: ['IPv4'], dualstack: ['IPv4', 'IPv6'] } as const;

/** What EC2 refuses of endpoints, which depends on what else is in the app. */
export function judgeEndpoints(index: TemplateIndex, vpc: ec2.IVpc, own: KnownEndpoints, subnets: readonly ec2.ISubnet[]): string[] {
  return [...unfitSubnets(index, own, subnets), ...seconds(index, vpc, own)];
}

/** Interface endpoints in subnets that lack a family of theirs. Types are those of the template, which an override can change. */
function unfitSubnets(index: TemplateIndex, { endpoints }: KnownEndpoints, subnets: readonly ec2.ISubnet[]): string[] {
  const interfaces = endpoints.map(({ service, resource }) => ({ service, properties: index.find(resource)?.properties ?? {} }))
    .filter(({ properties }) => properties.VpcEndpointType === 'Interface');
  return [...groupBy(interfaces, ({ properties }) => properties.IpAddressType as keyof typeof FAMILIES)].flatMap(([type, same]) =>
    (FAMILIES[type] ?? []).flatMap(family => {
      const unfit = subnets.filter(subnet => LACKS[family](factsOf(index, subnet) ?? {})).map(shownSubnet);
      const services = same.map(({ service }) => service).join(', ');
      return unfit.length > 0 ? [messageOf('endpoint-subnet-family', unfit, { services, type, family })] : [];
    }));
}

/** Other endpoints of the VPC with which EC2 does not make these. Of two constructs of this library the second one is told. */
function seconds(index: TemplateIndex, vpc: ec2.IVpc, own: KnownEndpoints): string[] {
  const all = knownEndpoints(own.construct);
  const ofLater = new Set(all.slice(all.indexOf(own)).flatMap(({ endpoints }) => endpoints.map(({ resource }) => resource)));
  const others = endpointsOf(index, vpc).filter(({ resource }) => !ofLater.has(resource));
  const conflicts = own.endpoints.flatMap(({ service, resource }) => {
    const mine = index.find(resource);
    return others.filter(other => mine && isFor(other, service) && excludeEachOther(mine, other)).map(({ path }) => ({ service, path }));
  });
  return [...groupBy(conflicts, ({ service }) => service)].map(([service, same]) => messageOf('endpoint-twice', [...new Set(same.map(({ path }) => path))], { service }));
}

function excludeEachOther({ properties: mine }: IndexedResource, { properties: other }: IndexedResource): boolean {
  if (mine.VpcEndpointType !== (other.VpcEndpointType ?? 'Gateway')) { return false; }
  if (mine.VpcEndpointType === 'Interface') {
    return other.ServiceRegion === undefined && [mine, other].every(({ PrivateDnsEnabled }) => String(PrivateDnsEnabled) === 'true');
  }
  const tables = new Set(tablesOf(mine));
  return tablesOf(other).some(table => tables.has(table));
}

const tablesOf = ({ RouteTableIds }: IndexedResource['properties']): string[] => Array.isArray(RouteTableIds) ? RouteTableIds.map(each => JSON.stringify(each)) : [];
