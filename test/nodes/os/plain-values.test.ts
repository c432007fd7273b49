import { Aws, CfnParameter, CfnResource, Fn, Lazy, NestedStack, ScopedAws, Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { NodeOs, SelfManagedNodeGroup } from '../../../src';
import { doubleQuoted, shellQuoted } from '../../../src/nodes/os/quoting';
import { testApp } from '../../util/app';
import { ipv6Cluster, testStack } from '../../util/cluster';

const stack = testStack();
const cluster = ipv6Cluster(stack);
const text = new CfnParameter(stack, 'Text').valueAsString;
const number = new CfnParameter(stack, 'Number', { type: 'Number' });
const resource = (type: string) => new CfnResource(stack, type.replace(/:/g, ''), { type });
const GETATT = { 'Fn::GetAtt': expect.any(Array) };

const quoted = (token: string) => stack.resolve(doubleQuoted(token));
/** The parts of a join, each character by itself, as texts that follow each other are one. */
const partsOf = (parts: unknown[]) => parts.flatMap(part => typeof part === 'string' ? [...part] : [part]);

describe('what cannot hold a quote is written as it is', () => {
  test.each<[string, string, unknown[]]>([
    ['the account', Aws.ACCOUNT_ID, [{ Ref: 'AWS::AccountId' }]],
    ['the region, of a scope', new ScopedAws(stack).region, [{ Ref: 'AWS::Region' }]],
    ['the id of the stack', stack.stackId, [{ Ref: 'AWS::StackId' }]],
    ['the name of the cluster', cluster.clusterName, [{ Ref: expect.any(String) }]],
    ['its endpoint', cluster.clusterEndpoint, [GETATT]],
    ['its certificate authority', cluster.clusterCertificateAuthorityData, [GETATT]],
    ['the block of its services', cluster.serviceIpv6Cidr, [GETATT]],
    ['the address of the DNS service', cluster.clusterDnsIp, [{ 'Fn::Select': [0, { 'Fn::Split': ['/', GETATT] }] }, 'a']],
    ['a cluster of aws-eks-v2, or of the L1', resource('AWS::EKS::Cluster').getAtt('Endpoint').toString(), [GETATT]],
    ['a parameter that is a number', Token.asString(number.value), [{ Ref: 'Number' }]],
    ['base64', Fn.base64(text), [{ 'Fn::Base64': { Ref: 'Text' } }]],
    ['the name of an AZ', Fn.select(1, Fn.getAzs()), [{ 'Fn::Select': [1, { 'Fn::GetAZs': '' }] }]],
    ['a lazy value of such', Lazy.string({ produce: () => `x-${Aws.REGION}` }), ['x-', { Ref: 'AWS::Region' }]],
    ['a text with such inside', `https://${Aws.REGION}.${Aws.URL_SUFFIX}/`, ['https://', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }, '/']],
  ])('%s', (_, token, parts) => {
    expect(partsOf(quoted(token)['Fn::Join'][1])).toEqual(partsOf(['"', ...parts, '"']));
    expect(JSON.stringify(stack.resolve(shellQuoted(token)))).not.toContain("'\\\\''");
  });
});

describe('what can hold one is escaped', () => {
  test.each([
    ['a parameter', text],
    ['a parameter beside what cannot', Fn.join('-', [Aws.REGION, text])],
    ['a part of a parameter', Fn.select(0, Fn.split('/', text))],
    ['an import', Fn.importValue('Export')],
    ['a parameter of Systems Manager', new CfnParameter(stack, 'Ssm', { type: 'AWS::SSM::Parameter::Value<String>' }).valueAsString],
    ['an attribute of another resource', resource('Custom::Other').getAtt('Endpoint').toString()],
    ['a substitution', Fn.sub('${AWS::Region}')],
    ['a reference that is written by hand', Token.asString({ Ref: 'Text' })],
    ['an attribute that is written by hand', Token.asString({ 'Fn::GetAtt': ['Text', 'Value'] })],
    ['a condition', Token.asString(Fn.conditionIf('Condition', text, Aws.REGION))],
    ['a lazy value that has a quote', Lazy.string({ produce: () => `"${Aws.REGION}` })],
    ['a join with a quote', Fn.join('"', [Aws.REGION, Aws.ACCOUNT_ID])],
  ])('%s', (_, token) => {
    expect(JSON.stringify(quoted(token))).toContain('"Fn::Split":["\\"",');
    expect(JSON.stringify(stack.resolve(shellQuoted(token)))).toContain('"Fn::Split":["\'",');
  });
});

test('nodes in another stack, or in a nested one, are told of a cluster without escapes', () => {
  const app = testApp();
  const made = ipv6Cluster(new Stack(app, 'S'));
  const other = new Stack(app, 'Other');
  const scopes = [other, new NestedStack(Stack.of(made), 'Nested')];
  scopes.forEach(scope => new SelfManagedNodeGroup(scope, 'Nodes', { cluster: made, os: NodeOs.bottlerocket(), instanceTypes: [new ec2.InstanceType('m7g.large')] }));
  const written = scopes.map(scope => {
    const [template] = Object.values(Template.fromStack(scope).findResources('AWS::EC2::LaunchTemplate'));
    return JSON.stringify(template.Properties.LaunchTemplateData.UserData);
  });
  // The address of the DNS service is made of the block of the services.
  expect(written.map(each => each.match(/Fn::Split/g))).toEqual([['Fn::Split'], ['Fn::Split']]);
  expect(written).toEqual([expect.stringMatching(/Fn::ImportValue/), expect.stringMatching(/referencetoS/i)]);
});
