import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import type { App } from 'aws-cdk-lib';
import { temporaryFolder } from './app';
import { DeployedStack, groupOfEks, Host } from './packet-walk';

/** The stacks of an app as they are deployed. */
export function deployed(app: App): DeployedStack[] {
  const assembly = app.synth();
  return assembly.stacks.map(({ stackName: name, templateFile, environment: { region } }) => (
    { name, region, template: JSON.parse(readFileSync(join(assembly.directory, templateFile), 'utf8')) }));
}

/** The logical id of the cluster of a stack, by which the group that EKS makes for it goes. */
export const clusterIn = (stacks: readonly DeployedStack[], stack: string): string =>
  Object.entries(stacks.find(({ name }) => name === stack)!.template.Resources!).find(([, { Type }]) => Type === 'Custom::AWSCDK-EKS-Cluster')![0];

/** The stacks of an example, which synthesises itself where it is told to. */
export function stacksOfExample(example: string): DeployedStack[] {
  const folder = temporaryFolder();
  process.env.CDK_OUTDIR = folder;
  jest.requireActual(`../../examples/typescript/${example}/app`);
  delete process.env.CDK_OUTDIR;
  return readdirSync(folder).filter(name => /^[^.]+\.template\.json$/.test(name))
    .map(name => ({ name: name.split('.')[0], template: JSON.parse(readFileSync(join(folder, name), 'utf8')) }));
}

/** Who is in two VPCs, each in a stack: a pod and a node of the cluster in the one, and instances of two tiers in the other. */
export function hostsOfShopAndBank(stacks: readonly DeployedStack[]): { readonly [host in 'pod' | 'node' | 'service' | 'data']: Host } {
  const ofShop = { subnet: 'Shop/Vpc/PrivateSubnet1', groups: [groupOfEks(`Shop/${clusterIn(stacks, 'Shop')}`)] };
  return {
    pod: { name: 'pod', kind: 'pod of an IPv6 cluster', ...ofShop },
    node: { name: 'node', kind: 'node', ...ofShop },
    service: { name: 'service', kind: 'node', subnet: 'Bank/Vpc/PrivateSubnet2', groups: ['Bank/Service'] },
    data: { name: 'data', kind: 'node', subnet: 'Bank/Vpc/DataSubnet1', groups: ['Bank/Service'] },
  };
}
