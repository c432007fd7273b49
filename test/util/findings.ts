import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';

/** The refusals of an app that is synthesised, by id and by what they name. */
export function errorsOf(stack: Stack): string[] {
  try {
    App.of(stack)!.synth();
    return [];
  } catch (error) {
    const found = [...String(error).matchAll(/: got (?:'([^']*)'|(\[[^\]]*\])); expected [^[]*\[cdk-eks-ipv6:([a-z0-9-]+)\]/g)];
    if (found.length === 0) { throw error; }
    return found.map(([, got, list, id]) => `${id} ${got ?? list}`);
  }
}

/** Ids of the warnings of this library; stock CDK has some of its own. */
export function warningsOf(stack: Stack): string[] {
  return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('cdk-eks-ipv6:'))
    .map(({ entry }) => /\[ack: cdk-eks-ipv6:([a-z0-9-]+)\]$/.exec(String(entry.data))![1]);
}
