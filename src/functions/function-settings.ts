import type { Construct, IConstruct } from 'constructs';
import type { LookupFunctionsOptions } from './lookup-functions-options';

const settings = new WeakMap<IConstruct, LookupFunctionsOptions>();
const made = new WeakMap<IConstruct, Construct[]>();

/** State settings for all functions in a scope. What is undefined says nothing; what is stated twice is what is stated last. */
export function state(scope: IConstruct, options: LookupFunctionsOptions): void {
  const stated = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as LookupFunctionsOptions;
  settings.set(scope, { ...settings.get(scope), ...stated });
}

/** The settings for a function, which cannot be changed after that. */
export function settingsFor(lookupFunction: Construct): LookupFunctionsOptions {
  const { root } = lookupFunction.node;
  made.set(root, [...made.get(root) ?? [], lookupFunction]);
  return settingsOf(lookupFunction);
}

/** What is stated for a construct so far: of two scopes around it the inner one counts. */
export function settingsOf(construct: IConstruct): LookupFunctionsOptions {
  return Object.assign({}, ...construct.node.scopes.map(scope => settings.get(scope))) as LookupFunctionsOptions;
}

/** The functions in a scope that have their settings. */
export const functionsIn = (scope: IConstruct): Construct[] => (made.get(scope.node.root) ?? []).filter(each => each.node.scopes.includes(scope));
