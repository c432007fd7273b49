import { Stack } from 'aws-cdk-lib';
import { resourcesOf } from './network';

/** Logical ids of the resources of a type. */
export function idsOf(stack: Stack, type: string): string[] {
  return Object.entries(resourcesOf(stack)).filter(([, { Type }]) => Type === type).map(([id]) => id);
}

/** Logical id of the only resource of a type. */
export function idOf(stack: Stack, type: string): string {
  const ids = idsOf(stack, type);
  if (ids.length !== 1) { throw new Error(`${ids.length} resources of type ${type}`); }
  return ids[0];
}
