import { CfnResource, Fn } from 'aws-cdk-lib';

/** A text with a reference in it, so that whoever uses it waits for the resource, if there is one. The value is that of the text. */
export const onceThere = (text: string, resource: CfnResource | undefined): string =>
  resource ? Fn.select(0, Fn.split('|', Fn.join('|', [text, resource.ref]))) : text;
