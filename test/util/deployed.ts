import { readFileSync } from 'fs';
import { join } from 'path';
import type { App } from 'aws-cdk-lib';
import type { DeployedStack } from './packet-walk';

/** The stacks of an app as they are deployed. */
export function deployed(app: App): DeployedStack[] {
  const assembly = app.synth();
  return assembly.stacks.map(({ stackName: name, templateFile, environment: { region } }) => (
    { name, region, template: JSON.parse(readFileSync(join(assembly.directory, templateFile), 'utf8')) }));
}

/** The logical id of the cluster of a stack, by which the group that EKS makes for it goes. */
export const clusterIn = (stacks: readonly DeployedStack[], stack: string): string =>
  Object.entries(stacks.find(({ name }) => name === stack)!.template.Resources!).find(([, { Type }]) => Type === 'Custom::AWSCDK-EKS-Cluster')![0];
