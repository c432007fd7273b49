import type { IConstruct } from 'constructs';

/** An error that somebody takes upon themselves. */
export interface Acknowledgement {
  /** As messages have it. */
  readonly id: string;
  readonly reason: string;
}

const acknowledged = new WeakMap<IConstruct, Map<string, string>>();

/** Where newer releases of aws-cdk-lib note what `Validations.of(scope).acknowledge` was told: a reason by id. */
const OF_STOCK = 'aws:cdk:acknowledged-rules';

/** Take an error upon oneself, for a construct and all below it. */
export function acknowledge(construct: IConstruct, { id, reason }: Acknowledgement): void {
  const known = acknowledged.get(construct) ?? new Map<string, string>();
  acknowledged.set(construct, known.set(id, reason));
}

/** Whether somebody took the error upon themselves, for the construct or for one that it is in. */
export function acknowledgementOf(construct: IConstruct, id: string): Acknowledgement | undefined {
  const reasons = construct.node.scopes.map(scope => acknowledged.get(scope)?.get(id) ?? ofStock(scope, id));
  const reason = reasons.find(each => each !== undefined);
  return reason === undefined ? undefined : { id, reason };
}

/** The stock class puts its own prefix before an id that has none of those it knows. */
function ofStock(scope: IConstruct, id: string): string | undefined {
  const reasons = scope.node.metadata.filter(({ type }) => type === OF_STOCK).flatMap(({ data }) => Object.entries<string>(data));
  return reasons.find(([key]) => key === id || key.endsWith(`::${id}`))?.[1];
}
