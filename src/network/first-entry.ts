import { CfnParameter, Fn, Lazy, Names, NestedStack, Stack } from 'aws-cdk-lib';
import type { CfnElement } from 'aws-cdk-lib';

/**
 * The first entry of a list that an element has, in whatever stack it is used.
 *
 * A nested stack gets a text for it: its parameters are texts (CloudFormation template reference, "AWS::CloudFormation::Stack"), and aws-cdk-lib hands the whole list to one.
 *
 * @param list a token
 * @param element that has it
 */
export function firstEntry(list: string[], element: CfnElement): string {
  const first = Fn.select(0, list);
  return Lazy.uncachedString({ produce: ({ scope, preparing }) => inStack(Stack.of(scope), element, first, preparing) });
}

/** It is handed down while references are resolved, as those of aws-cdk-lib are: before, nobody knows which stacks use it. */
function inStack(stack: Stack, element: CfnElement, first: string, preparing: boolean): string {
  if (stack === element.stack || !isBelow(stack, element.stack)) { return first; }
  const id = `first-of-${Names.nodeUniqueId(element.node)}`;
  const known = stack.node.tryFindChild(id) as CfnParameter | undefined;
  if (known || !preparing) { return known?.valueAsString ?? first; }
  const parameter = new CfnParameter(stack, id, { type: 'String' });
  (stack as NestedStack).setParameter(parameter.logicalId, inStack(stack.nestedStackParent!, element, first, preparing));
  return parameter.valueAsString;
}

function isBelow({ nestedStackParent }: Stack, stack: Stack): boolean {
  return nestedStackParent !== undefined && (nestedStackParent === stack || isBelow(nestedStackParent, stack));
}
