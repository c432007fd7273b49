import { rule } from '../rule';

/** What certainly is a value; an intrinsic function other than these can leave the property out. */
const isStated = (value: any) => typeof value === 'string' || (typeof value?.Ref === 'string' && value.Ref !== 'AWS::NoValue') || value?.['Fn::GetAtt'] !== undefined;

export const clusterServiceBlock = rule({
  id: 'cluster-service-block',
  severity: 'error',
  title: 'EKS chooses the block of the services',
  looksAt: 'clusters',
  source: 'EKS API reference, "KubernetesNetworkConfigRequest"',
  what: '{property} is set on an IPv6 cluster',
  expected: 'the property left out: EKS itself assigns a unique local /108 for services, and takes no other',
  remedy: 'remove {property}',
  mend: "cfnCluster.addPropertyDeletionOverride('KubernetesNetworkConfig.ServiceIpv4Cidr');",
  check: ({ stated }) => (['ServiceIpv4Cidr', 'ServiceIpv6Cidr'] as const)
    .map(name => ({ got: stated.KubernetesNetworkConfig?.[name], values: { property: name[0].toLowerCase() + name.slice(1) } }))
    .filter(({ got }) => isStated(got)),
});
