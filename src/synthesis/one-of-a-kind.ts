import type { CfnResource } from 'aws-cdk-lib';

/** Resources of which AWS takes one, whoever makes it. Of two that this library makes the later one is at fault, and beside one of somebody else ours is. */
export class OneOfAKind {
  private readonly ours = new WeakSet<CfnResource>();

  /** Tell of one that this library makes. */
  public make(resource: CfnResource): void {
    this.ours.add(resource);
  }

  /** Among those that there are, in the order of the tree, the one for which another has no place; undefined where it has. Without one of its own any is. */
  public besides(same: readonly CfnResource[], own?: CfnResource): CfnResource | undefined {
    return same.find((each, place) => each !== own && (!own || !this.ours.has(each) || place < same.indexOf(own)));
  }
}
