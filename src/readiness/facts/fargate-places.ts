import type { Clusters } from './cluster-facts';
import type { Found } from './placement';
import type { Surroundings } from './surroundings';

const NATIVE = 'AWS::EKS::FargateProfile';
const STOCK = 'Custom::AWSCDK-EKS-FargateProfile';

/** Where pods on Fargate run. Without subnets EKS takes the private ones of the VPC. */
export function fargatePlaces({ index, registry }: Surroundings, clusters: Clusters): Found[] {
  const profiles = [
    ...index.ofType(NATIVE).map(({ resource, properties }) => ({ resource, name: properties.ClusterName, subnetIds: properties.Subnets })),
    ...index.ofType(STOCK).map(({ resource, properties: { Config } }) => ({ resource, name: Config?.clusterName, subnetIds: Config?.subnets })),
  ];
  return profiles.flatMap(({ resource, name, subnetIds }) => {
    const cluster = clusters.named(name, resource);
    return cluster ? [{ construct: registry.ownerOf(resource), use: 'fargate' as const, subnetIds, cluster }] : [];
  });
}
