import type { IConstruct } from 'constructs';

const STOCK = Symbol.for('@aws-cdk/core.Acknowledgements');

/**
 * Whether a warning has been acknowledged of a construct, or of one around it. aws-cdk-lib looks at those around only, and not at the app, so that what is found when all is
 * said would be reported to those who have acknowledged it of the very construct.
 */
export function isAcknowledged({ node }: IConstruct, id: string): boolean {
  const { acks } = (node.root as unknown as { readonly [STOCK]?: { readonly acks?: ReadonlyMap<string, ReadonlySet<string>> } })[STOCK] ?? {};
  return acks instanceof Map && node.scopes.some(scope => acks.get(scope.node.path)?.has(id) ?? false);
}
