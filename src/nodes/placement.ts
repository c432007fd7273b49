import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { refuse } from './messages';
import { azsOf } from './node-subnets';

interface Placed {
  readonly subnets: ec2.SubnetSelection;
  readonly instanceTypes?: ec2.InstanceType[];
  readonly placementGroup?: ec2.IPlacementGroup;
}

/** What EC2 takes into no group of instances that are close together (EC2 user guide, "Placement strategies for your placement groups"). */
const NEVER_CLOSE = /^(t\d\w*|m7i-flex)\./;

/** Refuse nodes that EC2 does not start in their placement group, as far as its strategy is known. */
export function checkPlacement(scope: Construct, vpc: ec2.IVpc, { subnets: selection, instanceTypes = [], placementGroup }: Placed): void {
  if (placementGroup === undefined) { return; }
  const given: unknown = placementGroup;
  if (!Construct.isConstruct(given)) { refuse(scope, 'node-prop-type', given, { prop: 'placementGroup', type: 'a placement group' }); }
  if (placementGroup.strategy !== ec2.PlacementGroupStrategy.CLUSTER) { return; }
  const burstable = instanceTypes.map(String).find(name => !Token.isUnresolved(name) && NEVER_CLOSE.test(name));
  if (burstable !== undefined) { refuse(scope, 'placement-group-types', burstable); }
  if (Token.isUnresolved(vpc.availabilityZones)) { return; }
  const { subnets, isPendingLookup } = vpc.selectSubnets(selection);
  const azs = azsOf(scope, subnets);
  if (!isPendingLookup && azs.length > 1) { refuse(scope, 'placement-group-azs', azs); }
}
