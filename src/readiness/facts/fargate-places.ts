import type { FargateFacts } from './fargate-facts';
import type { Found } from './placement';

/** Where pods on Fargate run. Without subnets EKS takes the private ones of the VPC. */
export const fargatePlaces = (profiles: readonly FargateFacts[]): Found[] =>
  profiles.map(({ construct, subnetIds, cluster }) => ({ construct, use: 'fargate', subnetIds, cluster }));
