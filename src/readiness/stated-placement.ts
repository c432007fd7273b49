import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';

/** What is said by this library's constructs, and by users, of the subnets that something is in: `Readiness.ofNodes` and the like. */
export interface StatedPlacement {
  readonly construct: IConstruct;
  readonly use: 'controlPlane' | 'nodes' | 'fargate';
  readonly vpc: ec2.IVpc;
  readonly subnets: ec2.SubnetSelection;
  readonly requestsIpv6Address?: boolean;
}
