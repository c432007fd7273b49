import { CfnParameter, Reference, Token, Tokenization } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { warn } from './messages';

/** Names of public parameters whose value AWS changes with each image that it publishes. */
const RENEWED = /^\/aws\/service\/.*\b(recommended|latest|current)\b/;

/** Say so where an image of the user's own is one that AWS renews: CloudFormation asks for its parameter at each deployment, whatever that is for. */
export function warnOfRenewal(scope: IConstruct, imageId: string): void {
  const name = parameterOf(imageId);
  if (name !== undefined && RENEWED.test(name)) { warn(scope, 'image-renewed', name); }
}

/** The parameter of Systems Manager that CloudFormation reads the image from; undefined of an image that is found otherwise. */
function parameterOf(imageId: string): string | undefined {
  if (!Token.isUnresolved(imageId)) { return undefined; }
  const token = Tokenization.reverseString(imageId).firstToken;
  const parameter = Reference.isReference(token) && token.target instanceof CfnParameter ? token.target : undefined;
  return parameter?.type.startsWith('AWS::SSM::Parameter::Value') ? parameter.default : undefined;
}
