import { CfnResource, Fn } from 'aws-cdk-lib';

/** A text with a reference in it, so that whoever uses it waits for the resource. The value is that of the text. */
export const onceThere = (text: string, { ref }: CfnResource): string => Fn.select(0, Fn.split('|', Fn.join('|', [text, ref])));
