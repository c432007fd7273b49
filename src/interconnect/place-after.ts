import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { refuse } from './messages';
import { StackGraph } from '../synthesis/stack-graph';
import { outermostStack } from '../synthesis/stacks';
import { whenAllIsSaid } from '../synthesis/when-all-is-said';

/**
 * Refuse a stack that is deployed before one of those whose VPCs something in it names. aws-cdk-lib finds the circle too, and neither says what is in it nor where that something belongs. Thrown, as it would stop
 * there.
 */
export function refuseCircle(scope: Construct, id: 'vpc-peering-circle' | 'transit-gateway-circle', vpcs: () => readonly ec2.IVpc[]): void {
  whenAllIsSaid(scope, 'judge', () => {
    const right = placeAfter(scope, vpcs());
    if (right !== undefined) { refuse(scope, id, outermostStack(scope).node.path, { right }); }
  });
}

/** Where something that names VPCs belongs, in words, when its stack is deployed before one of theirs; undefined where it is well placed. */
function placeAfter(scope: Construct, vpcs: readonly ec2.IVpc[]): string | undefined {
  const own = outermostStack(scope);
  const stacks = [...new Set(vpcs.map(outermostStack))].filter(stack => stack !== own);
  const after = stacks.filter(stack => StackGraph.of(scope).isAfter(stack, own));
  if (after.length === 0) { return undefined; }
  return after.length === 1
    ? `the stack '${after[0].node.path}', which comes after the others`
    : `a stack of its own, after ${after.map(({ node }) => `'${node.path}'`).join(' and ')}`;
}
