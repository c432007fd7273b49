import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { StackGraph } from '../synthesis/stack-graph';
import { outermostStack } from '../synthesis/stacks';

/** Where something that names VPCs belongs, in words, when its stack is deployed before one of theirs; undefined where it is well placed. */
export function placeAfter(scope: Construct, vpcs: readonly ec2.IVpc[]): string | undefined {
  const own = outermostStack(scope);
  const stacks = [...new Set(vpcs.map(outermostStack))].filter(stack => stack !== own);
  const after = stacks.filter(stack => StackGraph.of(scope).isAfter(stack, own));
  if (after.length === 0) { return undefined; }
  return after.length === 1
    ? `the stack '${after[0].node.path}', which comes after the others`
    : `a stack of its own, after ${after.map(({ node }) => `'${node.path}'`).join(' and ')}`;
}
