import { CfnParameter, CfnResource, DefaultTokenResolver, IPostProcessor, IResolvable, IResolveContext, Reference, Tokenization } from 'aws-cdk-lib';

/**
 * Resources of which no attribute, and no name, holds a quote, a backslash or a line end: EKS makes or checks the values (EKS API reference, "Cluster"; names
 * are letters, digits, dashes and underscores), or a function of this library computes them.
 */
const PLAIN_TYPES = new Set(['AWS::EKS::Cluster', 'Custom::AWSCDK-EKS-Cluster', 'Custom::EksIpv6ServiceCidr', 'Custom::EksIpv6MaxPods']);
/** Functions of CloudFormation that give base64, addresses or names of AZs, whatever they are given. */
const PLAIN_FUNCTIONS = new Set(['Fn::Base64', 'Fn::Cidr', 'Fn::GetAZs']);
/** Those that give back what they are given. */
const PASSING_FUNCTIONS = new Set(['Fn::Join', 'Fn::Select', 'Fn::Split']);
const NOT_PLAIN = /["'\\\r\n]/;

/** Whether what a token stands for needs no escape in any quotes, whatever it is at deployment. */
export function isPlain(token: IResolvable, { scope }: IResolveContext): boolean {
  return holdsNothingToEscape(Tokenization.resolve(token, { scope, resolver: REFERENCES, preparing: false }));
}

/** Resolves all but references, which it judges: resolved, they no longer say what they refer to. */
class JudgeOfReferences extends DefaultTokenResolver {
  constructor() {
    super({ join: (left, right) => [left, right].flat() });
  }

  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): any {
    if (!Reference.isReference(token) || token.displayName.startsWith('AWS::')) { return super.resolveToken(token, context, postProcessor); }
    return isPlainReference(token) ? '' : { NotPlain: token.displayName };
  }
}

const REFERENCES = new JudgeOfReferences();

function isPlainReference({ target }: Reference): boolean {
  if (target instanceof CfnParameter) { return target.type === 'Number'; }
  return CfnResource.isCfnResource(target) && PLAIN_TYPES.has(target.cfnResourceType);
}

function holdsNothingToEscape(value: unknown): boolean {
  if (typeof value === 'string') { return !NOT_PLAIN.test(value); }
  if (Array.isArray(value)) { return value.every(holdsNothingToEscape); }
  if (typeof value !== 'object' || value === null) { return true; }
  return Object.entries(value).every(([name, given]) => {
    if (name === 'Ref') { return String(given).startsWith('AWS::'); }
    return PLAIN_FUNCTIONS.has(name) || (PASSING_FUNCTIONS.has(name) && holdsNothingToEscape(given));
  });
}
