import { Dependable, IConstruct, IDependable } from 'constructs';

/** All of these as one thing to depend on. They are asked for at synthesis, so some can be added after their dependents. */
export function dependableOn(all: () => IDependable[]): IDependable {
  const dependable = {};
  Dependable.implement(dependable, {
    get dependencyRoots() {
      return all().flatMap(each => Dependable.of(each).dependencyRoots);
    },
  });
  return dependable;
}

/** Make whoever depends on a construct wait for something besides. */
export function waitWith(construct: IConstruct, besides: IDependable): void {
  Dependable.implement(construct, {
    get dependencyRoots() {
      return [construct, ...Dependable.of(besides).dependencyRoots];
    },
  });
}
