import type { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { resourcesOf } from './network';

/** Text that CloudFormation puts together, with a word for each reference. */
export const joined = (value: any): string => typeof value === 'string' ? value
  : value['Fn::Join'][1].map((part: any) => typeof part === 'string' ? part : Object.values(part).flat().join('.')).join('');

/** The resource that stock CDK makes for a chart or a manifest. */
export const resourceIn = (construct: IConstruct): IConstruct => construct.node.findChild('Resource').node.defaultChild!;

/** The Kubernetes objects of the manifests in a stack. */
export const objectsIn = (stack: Stack): any[] => Object.values(resourcesOf(stack)).filter(({ Type }) => Type === 'Custom::AWSCDK-EKS-KubernetesResource')
  .flatMap(({ Properties }) => JSON.parse(joined(Properties.Manifest)));
