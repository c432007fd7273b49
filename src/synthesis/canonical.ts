import { CfnElement, CfnResource, DefaultTokenResolver, IFragmentConcatenator, IPostProcessor, IResolvable, IResolveContext, Reference, Stack, Token, Tokenization } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Attributes that say the same as `Ref` does (CloudFormation resource reference, "Return values"). */
const ID_ATTRIBUTES: { readonly [type: string]: string } = {
  'AWS::EC2::EgressOnlyInternetGateway': 'Id',
  'AWS::EC2::InternetGateway': 'InternetGatewayId',
  'AWS::EC2::LaunchTemplate': 'LaunchTemplateId',
  'AWS::EC2::NatGateway': 'NatGatewayId',
  'AWS::EC2::NetworkAcl': 'Id',
  'AWS::EC2::RouteTable': 'RouteTableId',
  'AWS::EC2::SecurityGroup': 'GroupId',
  'AWS::EC2::Subnet': 'SubnetId',
  'AWS::EC2::TransitGateway': 'Id',
  'AWS::EC2::TransitGatewayAttachment': 'Id',
  'AWS::EC2::VPC': 'VpcId',
  'AWS::EC2::VPCEndpoint': 'Id',
  'AWS::EKS::Nodegroup': 'Id',
  'AWS::IAM::ManagedPolicy': 'PolicyArn',
  'AWS::Route53::HostedZone': 'Id',
};

/** The part of an address that no logical id and no pseudo parameter begins with (constructs, `node.addr`). */
const ADDRESS = /^c8[0-9a-f]{40}$/;

/** Texts that follow each other are one text. */
function append(parts: any[], part: any): any[] {
  const last = parts[parts.length - 1];
  if (typeof part !== 'string') { return [...parts, part]; }
  return typeof last === 'string' ? [...parts.slice(0, -1), last + part] : [...parts, ...part === '' ? [] : [part]];
}

/** Texts with tokens inside, as `Fn::Join` has them. */
const JOINED: IFragmentConcatenator = {
  join: (left: any, right: any) => {
    if (left === undefined) { return right; }
    if (right === undefined) { return left; }
    const parts = [left, right].flatMap(part => part?.['Fn::Join']?.[0] === '' ? part['Fn::Join'][1] : [part]).reduce(append, []);
    return parts.length > 1 || typeof parts[0] !== 'string' ? { 'Fn::Join': ['', parts] } : parts[0];
  },
};

/**
 * Resolves tokens to a form that is the same wherever in the app a value is used: a reference names the address of the element that it refers to, and not its logical
 * id, which another stack may have too, nor the export behind which it is when it is used in another stack.
 */
class CanonicalResolver extends DefaultTokenResolver {
  constructor() {
    super(JOINED);
  }

  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): any {
    return Reference.isReference(token) && CfnElement.isCfnElement(token.target)
      ? postProcessor.postProcess(referenceTo(token.target, token.displayName), context)
      : super.resolveToken(token, context, postProcessor);
  }
}

function referenceTo(element: CfnElement, attribute: string): object {
  const isId = attribute === 'Ref' || (CfnResource.isCfnResource(element) && ID_ATTRIBUTES[element.cfnResourceType] === attribute);
  return isId ? { Ref: element.node.addr } : { 'Fn::GetAtt': [element.node.addr, attribute] };
}

/** It keeps nothing, so one serves all. */
export const CANONICAL_RESOLVER = new CanonicalResolver();

/** The canonical form of a value, for constructs that are compared when all is said. */
export function canonical(value: unknown, scope: IConstruct): unknown {
  // An element of a list of unknown length stands for the whole list.
  const whole = !Token.isUnresolved(value) && Token.isUnresolved([value]) ? [value] : value;
  return Tokenization.resolve(whole, { scope, resolver: CANONICAL_RESOLVER, preparing: false });
}

/**
 * The text by which canonical values are compared. Without a reference to an element of the app, values are the same within one environment only: a name, an
 * import or a pseudo parameter says something else in another account or region.
 */
export function keyOf(form: unknown, scope: IConstruct): string {
  const text = JSON.stringify(form) ?? 'undefined';
  return addressIn(form) === undefined && !/"c8[0-9a-f]{40}"/.test(text) ? `${text} in ${Stack.of(scope).environment}` : text;
}

/** The address of the element that a canonical value stands for, by its id; undefined for any other value. */
export function addressIn(form: unknown): string | undefined {
  const ref = (form as { Ref?: unknown } | undefined)?.Ref;
  return typeof ref === 'string' && ADDRESS.test(ref) ? ref : undefined;
}

/** The same form, with references that somebody wrote by logical id in place of tokens. */
export function withWrittenReferences(form: any, elementOf: (logicalId: string) => CfnElement | undefined): any {
  if (Array.isArray(form)) { return form.map(item => withWrittenReferences(item, elementOf)); }
  if (typeof form !== 'object' || form === null) { return form; }
  const [logicalId, attribute] = typeof form.Ref === 'string' ? [form.Ref, 'Ref'] : [form['Fn::GetAtt']].flat().flatMap(part => String(part).split('.'));
  const element = typeof logicalId === 'string' && logicalId !== 'undefined' && !ADDRESS.test(logicalId) && !logicalId.startsWith('AWS::')
    ? elementOf(logicalId)
    : undefined;
  return element
    ? referenceTo(element, attribute)
    : Object.fromEntries(Object.entries(form).map(([key, value]) => [key, withWrittenReferences(value, elementOf)]));
}
