import type { SubnetFacts } from '../../network/subnet-facts';
import type { IndexedResource } from '../../synthesis/template-index';
import type { NetworkSubnet } from '../facts/network-facts';
import { rule } from '../rule';

const LOAD_BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
/** By which the AWS Load Balancer Controller finds subnets. */
const ROLES = ['kubernetes.io/role/elb', 'kubernetes.io/role/internal-elb'];

const isIpv6Only = ({ hasIpv4, isIpv6Native }: SubnetFacts) => isIpv6Native || hasIpv4 === false;

export const loadBalancerSubnetFamily = rule({
  id: 'load-balancer-subnet-family',
  severity: 'error',
  title: 'load balancers are in subnets of their families',
  looksAt: 'networks',
  source: 'ELB: "You must specify subnets with an associated IPv6 CIDR block" (aws-load-balancer-controller #4852); there are no load balancers of IPv6 alone',
  what: 'a load balancer is in subnets that lack a family which it has',
  expected: 'subnets with an IPv4 block, and with an IPv6 block too where the load balancer is dual stack',
  remedy: 'use subnets of both families: targets can be in others',
  mend: "new elbv2.ApplicationLoadBalancer(this, 'Alb', { vpc, ipAddressType: elbv2.IpAddressType.DUAL_STACK, vpcSubnets: vpc.tier('Private') });",
  check: ({ subnets }, { index, registry }) => {
    const bySubnet = new Map(subnets.map(subnet => [subnet.resource, subnet]));
    return index.ofType(LOAD_BALANCER).flatMap(balancer => {
      const isDualStack = String(balancer.properties.IpAddressType).startsWith('dualstack');
      const lacking = subnetIdsOf(balancer)
        .flatMap(id => bySubnet.get(index.resourceAt(id)!) ?? [])
        .filter(({ facts }) => isIpv6Only(facts) || (isDualStack && !facts.hasIpv6));
      return lacking.length > 0 ? [{ at: registry.ownerOf(balancer.resource), got: pathsOf(lacking) }] : [];
    });
  },
});

export const loadBalancerTagFamily = rule({
  id: 'load-balancer-tag-family',
  severity: 'warning',
  title: 'subnets that are tagged for load balancers can have them',
  looksAt: 'networks',
  source: 'aws-load-balancer-controller, "subnet_discovery": eight free IPv4 addresses; #4852: dual-stack load balancers were put into IPv4-only subnets',
  what: 'subnets of one family are tagged for load balancers',
  expected: 'both families, as dual-stack load balancers need',
  remedy: 'remove the tag, or acknowledge that your load balancers are IPv4 alone',
  mend: "Tags.of(subnet).remove('kubernetes.io/role/internal-elb');",
  check: ({ subnets }) => {
    // Of a VPC without IPv6 there is more to say, and others say it.
    const found = subnets.some(({ facts }) => facts.hasIpv6)
      ? subnets.filter(({ facts, resource }) => (isIpv6Only(facts) || !facts.hasIpv6) && isTagged(resource)) : [];
    return found.length > 0 ? [{ got: pathsOf(found) }] : [];
  },
});

const pathsOf = (subnets: readonly NetworkSubnet[]): string[] => subnets.map(({ construct }) => construct.node.path);

const subnetIdsOf = ({ properties: { Subnets, SubnetMappings } }: IndexedResource): unknown[] =>
  [...[Subnets ?? []].flat(), ...[SubnetMappings ?? []].flat().map((mapping: any) => mapping?.SubnetId)];

const isTagged = ({ properties: { Tags } }: IndexedResource): boolean => [Tags ?? []].flat().some((tag: any) => ROLES.includes(tag?.Key));
