import { CfnElement, CfnResource, DefaultTokenResolver, IResolvable, IResolveContext, IPostProcessor, ITokenResolver, Reference, StringConcat, Tokenization } from 'aws-cdk-lib';
import { stockChanged } from './stock-changed';

type Properties = { readonly [name: string]: any };

/** What an element says of itself. No public method of aws-cdk-lib renders one, so this is what its own synthesis calls. */
function rendered(element: CfnElement, resolver: ITokenResolver): any {
  const { _toCloudFormation: render } = element as unknown as { _toCloudFormation?: () => object };
  if (typeof render !== 'function') { stockChanged(element, 'CfnElement', '_toCloudFormation'); }
  return Tokenization.resolve(render.call(element), { scope: element, resolver, preparing: false });
}

/** The properties that will stand in the template, overrides included; undefined for a resource that is left out of it. */
export function renderedProperties(resource: CfnResource, resolver: ITokenResolver): Properties | undefined {
  const { Resources = {} } = rendered(resource, resolver);
  const [section] = Object.values<any>(Resources);
  return section && (section.Properties ?? {});
}

/** Notes the elements that are referred to. */
class ReferenceCollector extends DefaultTokenResolver {
  public readonly elements = new Set<CfnElement>();

  constructor() {
    super(new StringConcat());
  }

  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): any {
    if (Reference.isReference(token) && CfnElement.isCfnElement(token.target)) { this.elements.add(token.target); }
    return super.resolveToken(token, context, postProcessor);
  }
}

/** The elements that one refers to, in whatever stack they are. */
export function elementsReferredTo(element: CfnElement): ReadonlySet<CfnElement> {
  const collector = new ReferenceCollector();
  rendered(element, collector);
  return collector.elements;
}

/** Leave a resource out of the template as long as something does not hold. No public property of a stock one does it. */
export function leaveOutUnless(resource: CfnResource, holds: () => boolean): void {
  requireShouldSynthesize(resource);
  Object.defineProperty(resource, 'shouldSynthesize', { value: holds, configurable: true });
}

/** Whether a resource will stand in the template, as it says itself. */
export function willStand(resource: CfnResource): boolean {
  requireShouldSynthesize(resource);
  return (resource as any).shouldSynthesize();
}

function requireShouldSynthesize(resource: CfnResource): void {
  if (typeof (resource as any).shouldSynthesize !== 'function') { stockChanged(resource, 'CfnResource', 'shouldSynthesize'); }
}

/**
 * A resource that says the same as another one, which is left out of the template, in another stack: properties, tags and overrides. What is written to the other one
 * later counts too.
 */
export function sayTheSame(copy: CfnResource, original: CfnResource): void {
  for (const body of ['cfnProperties', 'rawOverrides', 'cfnOptions']) {
    if (!(body in original)) { stockChanged(original, 'CfnResource', body); }
    Object.defineProperty(copy, body, { get: () => (original as any)[body], configurable: true });
  }
}
