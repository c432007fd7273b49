import { rule } from '../rule';

/** Of `SubnetTier` and of `ec2.Vpc`, which write the kind of the tier into a tag of its subnets. */
const KIND = 'aws-cdk:subnet-type';
const CLOSED = ['Private', 'Isolated'];

export const privateSubnetOpenOverIpv6 = rule({
  id: 'private-subnet-open-over-ipv6',
  severity: 'error',
  title: 'private and isolated tiers are so in both families',
  looksAt: 'networks',
  source: 'VPC user guide, "egress-only-internet-gateway": IPv6 addresses are globally unique, and public by default',
  what: 'a subnet of a tier that is private or isolated has a route for ::/0 to an internet gateway',
  expected: 'an egress-only internet gateway: IPv6 addresses are global, so the internet reaches everything in the subnet that its security groups let in',
  remedy: 'use an egress-only internet gateway, a public tier, or acknowledge that the subnet is meant to be open',
  mend: "subnet.addRoute('Ipv6', {\n  routerType: ec2.RouterType.EGRESS_ONLY_INTERNET_GATEWAY, routerId: gateway.ref, destinationIpv6CidrBlock: '::/0',\n});",
  check: ({ subnets }) => subnets
    .filter(({ resource, facts }) => facts.ipv6Defaults?.includes('internet gateway') && !facts.hasPrivateIpv6 && CLOSED.includes(kindOf(resource.properties.Tags)))
    .map(({ construct }) => ({ at: construct, got: construct.node.path })),
});

const kindOf = (tags: any): string => [tags ?? []].flat().find((tag: any) => tag?.Key === KIND)?.Value;
