import { Annotations } from 'aws-cdk-lib';
import type { IConstruct, MetadataOptions } from 'constructs';

/**
 * Add a warning that can be acknowledged at the construct itself or at what that is in, before it is there as well as after it.
 *
 * Before a warning is there, aws-cdk-lib asks what the construct is in, and not the construct (core/lib/annotations.js, `searchPaths`). So it is asked about a path below.
 */
export function addWarning(scope: IConstruct, id: string, text: string): void {
  const node = Object.create(scope.node, {
    path: { value: `${scope.node.path}/` },
    addMetadata: { value: (type: string, data: unknown, options?: MetadataOptions) => scope.node.addMetadata(type, data, options) },
  });
  Annotations.of(Object.create(scope, { node: { value: node } })).addWarningV2(id, text);
}
