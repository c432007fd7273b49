import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Whether a construct is in the stack of another one, or in a stack nested in that. */
export function isInStackOf(construct: IConstruct, other: IConstruct): boolean {
  const stack = Stack.of(construct);
  return stack === Stack.of(other) || (stack.nestedStackParent !== undefined && isInStackOf(stack.nestedStackParent, other));
}

/** The stack that is deployed; nested stacks are part of it. */
export function outermostStack(construct: IConstruct): Stack {
  const stack = Stack.of(construct);
  return stack.nestedStackParent ? outermostStack(stack.nestedStackParent) : stack;
}
