import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';

/** The subnets of a VPC, as stock VPCs have them. */
export interface Selectable extends Pick<IConstruct, 'node'> {
  readonly publicSubnets: ec2.ISubnet[];
  readonly privateSubnets: ec2.ISubnet[];
  readonly isolatedSubnets: ec2.ISubnet[];
}

/**
 * Select subnets as `ec2.Vpc` does. Its base class, which does it, is not exported: its methods are lent to an object that has nothing but the lists.
 */
export function selectAsStock(vpc: Selectable, isPending: boolean, selection?: ec2.SubnetSelection): ec2.SelectedSubnets {
  const { publicSubnets, privateSubnets, isolatedSubnets, node } = vpc;
  const view: ec2.Vpc = Object.create(ec2.Vpc.prototype);
  const members = { publicSubnets, privateSubnets, isolatedSubnets, node, incompleteSubnetDefinition: isPending };
  Object.entries(members).forEach(([name, value]) => Object.defineProperty(view, name, { value }));
  return view.selectSubnets(selection);
}
