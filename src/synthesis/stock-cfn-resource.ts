import { CfnResource, ITokenResolver, Tokenization } from 'aws-cdk-lib';
import { stockChanged } from './stock-changed';

type Properties = { readonly [name: string]: any };

/**
 * The properties that will stand in the template, overrides included; undefined for a resource that is left out of it.
 *
 * No public method of aws-cdk-lib renders a resource, so this is what its own synthesis calls.
 */
export function renderedProperties(resource: CfnResource, resolver: ITokenResolver): Properties | undefined {
  const { _toCloudFormation: render } = resource as unknown as { _toCloudFormation?: () => object };
  if (typeof render !== 'function') { stockChanged(resource, 'CfnResource', '_toCloudFormation'); }
  const { Resources = {} } = Tokenization.resolve(render.call(resource), { scope: resource, resolver, preparing: false });
  const [section] = Object.values<any>(Resources);
  return section && (section.Properties ?? {});
}
