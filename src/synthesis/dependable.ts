import { Dependable, IDependable } from 'constructs';

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
