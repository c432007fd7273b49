import { isIntrinsic } from './json-text';
import { tableOf } from './kubernetes-facts';

/** A statement of a policy, as far as it is written out. */
export type Statement = { readonly [name: string]: any };

/** The statements of a document; empty where they are not known. */
export const statementsIn = (document: unknown): readonly Statement[] => [tableOf(document).Statement ?? []].flat().map(tableOf);

/** The same of a policy, undefined where they are not known. */
export function grantedBy(document: unknown): readonly Statement[] | undefined {
  const { Statement } = tableOf(document);
  return Statement === undefined || isIntrinsic(Statement) ? undefined : statementsIn(document);
}

/** What a role may do, as far as its policies are known. What they deny is of no account. */
export class Permissions {
  /** Whether each of its policies is known, with all that it allows. */
  public readonly areAllKnown: boolean;
  private readonly statements: readonly Statement[];

  /** @param policies the statements of each policy; undefined of one that is not known */
  constructor(policies: readonly (readonly Statement[] | undefined)[]) {
    this.statements = policies.flatMap(policy => policy ?? []).filter(({ Effect }) => Effect !== 'Deny');
    this.areAllKnown = policies.every(policy => policy !== undefined) && this.statements.every(statement => actionsOf(statement).every(isText));
  }

  /** Which of these actions nothing that is known allows. */
  public without(actions: readonly string[]): string[] {
    const allowed = this.statements.flatMap(actionsOf).filter(isText);
    return actions.filter(action => !allowed.some(pattern => matches(pattern, action)));
  }

  /** The resources for which one of these actions is allowed by its name, as far as they are texts. */
  public resourcesFor(actions: readonly string[]): string[] {
    const isNamed = (pattern: string) => !pattern.includes('*') && actions.some(action => matches(pattern, action));
    const statements = this.statements.filter(statement => actionsOf(statement).filter(isText).some(isNamed));
    return [...new Set(statements.flatMap(({ Resource }) => [Resource ?? []].flat()).filter(isText))];
  }
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** A statement that says what it does not allow has no actions that are known. */
const actionsOf = ({ Action }: Statement): unknown[] => [Action].flat();

/** Actions are compared without case; `*` and `?` stand for others. */
function matches(pattern: string, action: string): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.');
  return new RegExp(`^${escaped}$`, 'i').test(action);
}
