import type { TemplateIndex } from '../../synthesis/template-index';
import { unfitOnlyWays } from '../facts/endpoint-facts';
import type { NetworkFacts } from '../facts/network-facts';
import { rule } from '../rule';

/** What answers names in a VPC in place of the endpoint. */
const OTHER_DNS: readonly [type: string, property: string][] = [
  ['AWS::EC2::VPCDHCPOptionsAssociation', 'VpcId'],
  ['AWS::Route53Resolver::ResolverRuleAssociation', 'VPCId'],
  ['AWS::Route53Profiles::ProfileAssociation', 'ResourceId'],
];

export const endpointWithoutPrivateDns = rule({
  id: 'endpoint-without-private-dns',
  severity: 'error',
  title: 'endpoints that are the only way answer to the names of their services',
  looksAt: 'networks',
  source: 'AWS PrivateLink guide, "privatelink-access-aws-services": without private DNS names the public name resolves to public addresses',
  what: 'an endpoint that is the only way to a service has no private DNS, and {consumers} call it by its public name',
  expected: 'privateDnsEnabled: the public name resolves to public addresses, to which no route leads',
  remedy: 'set privateDnsEnabled to true, or acknowledge that another app answers these names in the VPC',
  mend: "vpc.addInterfaceEndpoint('Ec2', { service: ec2.InterfaceVpcEndpointAwsService.EC2, privateDnsEnabled: true });",
  check: (network, { index, registry }) => hasOtherDns(network, index) ? [] :
    unfitOnlyWays(network, ({ properties }) => String(properties.PrivateDnsEnabled) === 'false')
      .map(({ endpoint, consumers }) => ({ at: registry.ownerOf(endpoint.resource), got: false, values: { consumers } })),
});

/** A private hosted zone names its VPCs in a list, so it counts for all. */
function hasOtherDns(network: NetworkFacts, index: TemplateIndex): boolean {
  const isNamed = ([type, property]: readonly [string, string]) => network.resourcesOfType(type, property).length > 0;
  return OTHER_DNS.some(isNamed) || index.ofType('AWS::Route53::HostedZone').some(({ properties }) => properties.VPCs !== undefined);
}
