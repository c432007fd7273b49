import { CfnResource, Stage } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** The resources of a construct, its own and those of its children; those of other stages of the app are not its own. */
export function resourcesBelow(construct: IConstruct): CfnResource[] {
  return [
    ...CfnResource.isCfnResource(construct) ? [construct] : [],
    ...construct.node.children.filter(child => !Stage.isStage(child)).flatMap(resourcesBelow),
  ];
}
