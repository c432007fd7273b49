import { Stack } from 'aws-cdk-lib';
import * as cr from 'aws-cdk-lib/custom-resources';
import type { IConstruct } from 'constructs';

/** The function behind the `AwsCustomResource`s of the stack of a construct, as `lambda.SingletonFunction` calls it; undefined as long as there are none. */
export function functionOfAwsCustomResources(scope: IConstruct): IConstruct | undefined {
  return Stack.of(scope).node.tryFindChild(`AWS${cr.AwsCustomResource.PROVIDER_FUNCTION_UUID.replace(/-/g, '')}`);
}
