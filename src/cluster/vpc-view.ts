import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Dependable } from 'constructs';

/**
 * The same VPC, but depending on it waits for nothing.
 *
 * `eks.Cluster` says `addDependency(vpc)`, which makes the control plane wait for every route and NAT gateway, none of which it uses. The VPC
 * and the subnets that it does use are in its properties. A view keeps the prototype, so tags, selections and `instanceof` hold.
 */
export function withoutDependencies<Vpc extends ec2.IVpc>(vpc: Vpc): Vpc {
  const view = Object.create(vpc) as Vpc;
  Dependable.implement(view, { dependencyRoots: [] });
  return view;
}
