import { CfnResource, Stack } from 'aws-cdk-lib';

/** The properties that will stand in the template, overrides included. Asked at synthesis, when all is said. */
export function renderedProperties(resource: CfnResource): { readonly [name: string]: any } {
  const { Resources } = Stack.of(resource).resolve((resource as unknown as { _toCloudFormation(): object })._toCloudFormation());
  return Object.values<any>(Resources)[0].Properties ?? {};
}
