import { CfnResource, Stack, Stage } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Whether a construct is in the stack of another one, or in a stack nested in that. */
export function isInStackOf(construct: IConstruct, other: IConstruct): boolean {
  const stack = Stack.of(construct);
  return stack === Stack.of(other) || (stack.nestedStackParent !== undefined && isInStackOf(stack.nestedStackParent, other));
}

/** The resource by which a nested stack is made, in the stack around it; undefined for a stack that is deployed by itself. */
export const resourceOfNested = (stack: Stack) => stack.nestedStackResource as CfnResource | undefined;

/** Whether a resource makes a nested stack. */
export const isNestedStack = ({ cfnResourceType }: CfnResource) => cfnResourceType === 'AWS::CloudFormation::Stack';

/** The stack that is deployed; nested stacks are part of it. */
export function outermostStack(construct: IConstruct): Stack {
  const stack = Stack.of(construct);
  return stack.nestedStackParent ? outermostStack(stack.nestedStackParent) : stack;
}

/** The stage of the app that a construct is in, or is; the app itself is one. */
export const stageOf = (construct: IConstruct): IConstruct => Stage.isStage(construct) ? construct : Stage.of(construct) ?? construct.node.root;

/** The path of a construct in its stage of the app, so that a stage around it changes nothing. */
export function nameInStage(construct: IConstruct): string {
  const { scopes } = construct.node;
  const stage = stageOf(construct);
  return scopes.slice(stage === Stack.of(construct) ? 0 : scopes.indexOf(stage) + 1).map(({ node }) => node.id).join('/');
}
