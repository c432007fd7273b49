import { CfnResource } from 'aws-cdk-lib';

/** Whether something is a resource of a type. Its class differs between modules and releases of aws-cdk-lib. */
export function isOfType(construct: unknown, type: string): construct is CfnResource {
  return CfnResource.isCfnResource(construct) && construct.cfnResourceType === type;
}
