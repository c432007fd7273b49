import { rule } from '../rule';

export const eniConfigWithoutEffect = rule({
  id: 'eni-config-without-effect',
  severity: 'warning',
  title: 'no custom networking in IPv6 clusters',
  looksAt: 'manifests',
  source: 'EKS user guide, "cni-ipv6": custom networking is not supported',
  what: 'an ENIConfig is in an IPv6 cluster',
  expected: 'none: the VPC CNI has no custom networking in IPv6 mode, and reads none',
  remedy: 'remove it; pods get addresses of other subnets with CniFeature.POD_SUBNET_SELECTION',
  mend: 'const coreAddons = { vpcCni: { features: [CniFeature.POD_SUBNET_SELECTION] } };',
  check: ({ kind, object: { metadata } }) => kind === 'ENIConfig' ? [{ got: metadata?.name ?? kind }] : [],
});
