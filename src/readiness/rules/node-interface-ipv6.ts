import { isStated } from '../facts/stated';
import { rule } from '../rule';

export const nodeInterfaceIpv6 = rule({
  id: 'node-interface-ipv6',
  severity: 'error',
  title: 'interfaces get IPv6 addresses or prefixes',
  looksAt: 'launchTemplates',
  source: 'EC2 API reference, "LaunchTemplateInstanceNetworkInterfaceSpecificationRequest"; karpenter #2187',
  what: 'an interface of nodes says {properties}',
  expected: 'one of them, Ipv6AddressCount: 1 for nodes: EC2 refuses more, and the VPC CNI takes its prefix itself',
  remedy: 'leave out the prefixes',
  mend: "new ec2.CfnLaunchTemplate(this, 'Template', { launchTemplateData: { networkInterfaces: [{ deviceIndex: 0, ipv6AddressCount: 1 }] } });",
  check: ({ networkInterfaces }) => networkInterfaces.flatMap((each, index) => {
    const isAsked = (property: string) => isStated(each[property]) && String(each[property]) !== '0' && each[property].length !== 0;
    const addresses = ['Ipv6AddressCount', 'Ipv6Addresses'].filter(isAsked);
    const prefixes = ['Ipv6PrefixCount', 'Ipv6Prefixes'].filter(isAsked);
    const both = addresses.length > 0 && prefixes.length > 0;
    return both ? [{ got: `NetworkInterfaces.${index}`, values: { properties: [...addresses, ...prefixes].join(' and ') } }] : [];
  }),
});
