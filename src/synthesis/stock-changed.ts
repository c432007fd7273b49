import type { IConstruct } from 'constructs';
import { refuse } from './messages';

/** What was not found inside of a stock construct: a release of aws-cdk-lib has moved it. */
export function stockChanged(construct: IConstruct, stock: string, missing: string): never {
  return refuse(construct, 'stock-class-changed', `no ${missing}`, { stock });
}

/** A construct that a stock one makes inside of itself. */
export function insideOf(construct: IConstruct, stock: string, id: string): IConstruct {
  return construct.node.tryFindChild(id) ?? stockChanged(construct, stock, id);
}
