/**
 * Synthesises the walkthrough cluster and prints, for a person to read, what is in it.
 */
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { defaultRoute, Template } from './routes';
import { WalkthroughStack } from '../examples/typescript/walkthrough/stack';
import { DualStackVpc } from '../src';

const NAMES: { readonly [kind: string]: string } = {
  'AWS::EC2::Instance': 'id of the host',
  'AWS::IAM::Role': 'ARN of the role',
  'AWS::Region': 'region',
  'Custom::AWSCDK-EKS-Cluster': 'name of the cluster',
  'Custom::AWSCDK-EKS-KubernetesObjectValue': 'name of the load balancer',
};

const app = new App({ outdir: 'cdk.out' });
const stack = new WalkthroughStack(app, 'Walkthrough');
const template: Template = app.synth().getStackByName(stack.stackName).template;

print('An EKS cluster in IPv6 mode: public and private endpoint, one to three nodes (m6i.xlarge, m6a.xlarge), encrypted gp3 of 100 GiB.');
print('In it: the AWS Load Balancer Controller, the game 2048 behind a load balancer that answers on both IP families, and a host to look from.');

heading('Addresses', 'x: a digit of the /56 that Amazon gives the VPC; then one for the tier, one for the AZ');
table(['tier', 'AZ slot', 'IPv4', 'IPv6', 'IPv4 leaves by', 'IPv6 leaves by'], addresses(stack.cluster.vpc as DualStackVpc));

heading('Resources', `${Object.keys(template.Resources).length} in the stack, besides the nested stacks of aws-eks`);
table(['kind', 'count'], kinds());

heading('Next');
print('  npx cdk diff          what would be created in your account');
print('  npx cdk deploy        create it; it costs money until `npx cdk destroy`');
print('  cdk.out/Walkthrough.template.json is the template itself.');

heading('Then, as a role that may', 'the deployment prints the first of them with the values filled in');
commands(name => name.startsWith('Cluster'));
print('  kubectl get pods --all-namespaces --output wide');

heading('Look from the host', 'docs/host.md has what to look at');
commands(name => name.startsWith('Host'));

heading('Play', 'what to open in a browser, and the addresses of both families behind it; the deployment prints all of these');
commands(name => name.startsWith('Game'));

function commands(isAmong: (output: string) => boolean): void {
  Object.entries(template.Outputs ?? {}).filter(([name]) => isAmong(name)).forEach(([, { Value }]) => print(`  ${textOf(Value)}`));
}

function addresses(vpc: DualStackVpc): string[][] {
  const subnets = new Map([...vpc.publicSubnets, ...vpc.privateSubnets, ...vpc.isolatedSubnets]
    .map(subnet => [subnet.ipv4CidrBlock, subnet]));
  return vpc.addressPlan.slots().flatMap(row => {
    const cfnSubnet = subnets.get(row.ipv4Cidr ?? '')?.node.defaultChild as ec2.CfnSubnet | undefined;
    if (!cfnSubnet || row.ipv4Cidr === undefined) { return []; }
    const wayOut = (destination: '0.0.0.0/0' | '::/0') =>
      defaultRoute(template, Stack.of(cfnSubnet).getLogicalId(cfnSubnet), destination)?.kind ?? 'none';
    return [[row.tier, String(row.azSlot), row.ipv4Cidr, row.ipv6Suffix ?? 'none', wayOut('0.0.0.0/0'), wayOut('::/0')]];
  });
}

function kinds(): string[][] {
  const counts = new Map<string, number>();
  for (const { Type } of Object.values(template.Resources)) { counts.set(Type, (counts.get(Type) ?? 0) + 1); }
  return [...counts].sort(([a], [b]) => a.localeCompare(b)).map(([kind, count]) => [kind, String(count)]);
}

/** An output, with what only the deployment knows in angle brackets. */
function textOf(value: any): string {
  if (typeof value === 'string') { return value; }
  if (value['Fn::Join']) { return value['Fn::Join'][1].map(textOf).join(''); }
  return `<${NAMES[kindOf(value)] ?? kindOf(value)}>`;
}

/** The type of the resource that is referred to, or the name of what is none. */
function kindOf({ Ref, 'Fn::GetAtt': [id] = [Ref] }: any): string {
  return template.Resources[id]?.Type ?? id;
}

function heading(title: string, remark?: string): void {
  print(`\n${title}${remark ? ` (${remark})` : ''}`);
}

function table(head: string[], rows: string[][]): void {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map(row => row[column].length)));
  const line = (row: string[]) => print(`  ${row.map((cell, column) => cell.padEnd(widths[column])).join('  ')}`.trimEnd());
  line(head);
  line(widths.map(width => '-'.repeat(width)));
  rows.forEach(line);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
