import { isOff } from '../../cni/cni-variables';
import { rule } from '../rule';

export const ipv4EgressOff = rule({
  id: 'ipv4-egress-off',
  severity: 'warning',
  title: 'pods reach what is there over IPv4 only',
  looksAt: 'addons',
  source: 'amazon-vpc-cni-k8s README, "ENABLE_V4_EGRESS"; AWS documentation, "AWS services that support IPv6"',
  what: 'pods are not to reach IPv4 addresses',
  expected: 'workloads that need none: CoreDNS forwards to the name server of the VPC, which nodes know by its IPv4 address, and some APIs of AWS that drivers call have no IPv6 endpoint',
  remedy: 'leave ipv4Egress on, or give CoreDNS an IPv6 name server in its configurationValues and acknowledge this',
  mend: 'const coreAddons = { vpcCni: { ipv4Egress: true } };',
  check: ({ isCni, environments: { env } }) => isCni && isOff(env.ENABLE_V4_EGRESS) ? [{ got: 'ENABLE_V4_EGRESS=false' }] : [],
});
