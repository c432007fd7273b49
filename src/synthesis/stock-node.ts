import type { IConstruct, IDependable } from 'constructs';
import { dependableOn } from './dependable';
import { stockChanged } from './stock-changed';
import { synthesisOf } from './when-all-is-said';

/**
 * Keep what a construct is said to depend on from aws-cdk-lib, which would tie it to the stack that it is written in: as long as the app is being written it is there for
 * all who ask, and when all is said it is for the caller to give.
 *
 * aws-cdk-lib reads what was said from the node, and releases differ in what they call then.
 */
export function holdDependencies(construct: IConstruct): ReadonlySet<IDependable> {
  const held = new Set<IDependable>();
  const { node } = construct;
  const { addDependency: add } = node;
  if (typeof add !== 'function') { stockChanged(construct, 'Node', 'addDependency'); }
  const hold = (...dependencies: IDependable[]) => dependencies.filter(each => !held.has(each)).forEach(each => {
    held.add(each);
    add.call(node, dependableOn(() => synthesisOf(construct) === undefined ? [each] : []));
  });
  Object.defineProperty(node, 'addDependency', { value: hold, configurable: true });
  return held;
}

/** What a construct was told to depend on. The public list has what stands behind that, which may not be known yet. */
export function dependablesOf({ node }: IConstruct): Iterable<IDependable> {
  return (node as unknown as { _dependencies?: ReadonlySet<IDependable> })._dependencies ?? [];
}
