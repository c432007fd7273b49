import type { IConstruct } from 'constructs';
import type { ClusterFacts, Clusters } from './cluster-facts';
import type { Surroundings } from './surroundings';
import type { IndexedResource } from '../../synthesis/template-index';

const NATIVE = 'AWS::EKS::FargateProfile';
const STOCK = 'Custom::AWSCDK-EKS-FargateProfile';

/** A Fargate profile of an IPv6 cluster, whoever made it. */
export interface FargateFacts {
  /** Who is told of what is wrong. */
  readonly construct: IConstruct;
  readonly cluster: ClusterFacts;
  /** In canonical form. */
  readonly podExecutionRoleArn: unknown;
  /** In canonical form; nothing is stated where EKS takes the private subnets of the VPC. */
  readonly subnetIds: unknown;
}

/** The Fargate profiles of a stage. */
export function fargateProfilesOf({ index, registry }: Surroundings, clusters: Clusters): FargateFacts[] {
  return [NATIVE, STOCK].flatMap(type => index.ofType(type)).flatMap(({ resource, properties }: IndexedResource) => {
    // The function of aws-eks takes what the API takes.
    const { clusterName, podExecutionRoleArn, subnets } = properties.Config ?? {};
    const { ClusterName = clusterName, PodExecutionRoleArn = podExecutionRoleArn, Subnets = subnets } = properties;
    const cluster = clusters.named(ClusterName, resource);
    return cluster ? [{ construct: registry.ownerOf(resource), cluster, podExecutionRoleArn: PodExecutionRoleArn, subnetIds: Subnets }] : [];
  });
}
