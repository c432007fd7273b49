import { CfnParameter, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { ManagedNodeGroup, ManagedNodeGroupOptions, NodeInstanceOptions, NodeOs, NodeRelease, SelfManagedNodeGroup } from '../../src';
import { testStack } from '../util/cluster';
import { refusal } from '../util/network';
import { knownCluster, propertiesOf, SECURITY_GROUP } from '../util/nodes';

const managed = (options: ManagedNodeGroupOptions, stack = testStack()) => new ManagedNodeGroup(stack, 'Nodes', { cluster: knownCluster(stack), ...options });
const MAKERS: [string, (options: NodeInstanceOptions, stack?: Stack) => ManagedNodeGroup | SelfManagedNodeGroup][] = [
  ['a managed group', managed],
  ['a self-managed group', (options, stack = testStack()) => new SelfManagedNodeGroup(stack, 'Nodes', { cluster: knownCluster(stack), ...options })],
];
const templateOf = (group: ManagedNodeGroup | SelfManagedNodeGroup) => propertiesOf(group.launchTemplate!).LaunchTemplateData;

describe.each(MAKERS)('the metadata of %s', (_, make) => {
  const SAFE = { HttpTokens: 'required', HttpPutResponseHopLimit: 1 };

  test.each<[string, NodeInstanceOptions['metadata'], object]>([
    ['by default', undefined, SAFE],
    ['where nothing is said', {}, SAFE],
    ['two hops', { hopLimit: 2 }, { ...SAFE, HttpPutResponseHopLimit: 2 }],
    ['as many hops as there can be', { hopLimit: 64 }, { ...SAFE, HttpPutResponseHopLimit: 64 }],
    ['over IPv6', { ipv6Endpoint: true }, { ...SAFE, HttpProtocolIpv6: 'enabled' }],
    ['not over IPv6', { ipv6Endpoint: false }, { ...SAFE, HttpProtocolIpv6: 'disabled' }],
    ['with tags', { instanceTags: true }, { ...SAFE, InstanceMetadataTags: 'enabled' }],
  ])('%s need a token', (__, metadata, expected) => {
    expect(templateOf(make({ metadata })).MetadataOptions).toEqual(expected);
  });

  test('take a token for the hops', () => {
    const stack = testStack();
    const hopLimit = new CfnParameter(stack, 'Hops', { type: 'Number' }).valueAsNumber;
    expect(templateOf(make({ metadata: { hopLimit } }, stack)).MetadataOptions).toEqual({ ...SAFE, HttpPutResponseHopLimit: { Ref: 'Hops' } });
    Annotations.fromStack(stack).hasNoError('*', Match.anyValue());
  });

  test.each<[string, unknown, NodeInstanceOptions['metadata']]>([
    ['metadata-hop-limit', 0, { hopLimit: 0 }],
    ['metadata-hop-limit', 65, { hopLimit: 65 }],
    ['metadata-hop-limit', 1.5, { hopLimit: 1.5 }],
    ['metadata-hop-limit', "'2'", { hopLimit: '2' as any }],
    ['node-prop-type', "'enabled'", { ipv6Endpoint: 'enabled' as any }],
    ['node-prop-type', 1, { instanceTags: 1 as any }],
    ['node-prop-type', 2, 2 as any],
  ])('%s for %s', (id, got, metadata) => {
    expect(() => make({ metadata })).toThrow(refusal(id, got));
  });
});

describe('a primary IPv6 address of managed nodes', () => {
  const INTERFACES = [{ DeviceIndex: 0, Groups: [SECURITY_GROUP], Ipv6AddressCount: 1, PrimaryIpv6: true }];
  const os = NodeOs.bottlerocket({ release: NodeRelease.of('1.42.0') });

  test.each<[string, ManagedNodeGroupOptions, object[] | undefined]>([
    ['is left to EKS by default', {}, undefined],
    ['is left to EKS where it is off', { primaryIpv6Address: false }, undefined],
    ['is asked for, with the security group of the cluster', { primaryIpv6Address: true }, INTERFACES],
    ['is asked for with an image of the group', { primaryIpv6Address: true, os }, INTERFACES],
  ])('%s', (_, options, expected) => {
    const template = templateOf(managed(options));
    expect(template.NetworkInterfaces).toEqual(expected);
    expect(template.SecurityGroupIds).toBeUndefined();
  });

  test.each<[string, unknown, ManagedNodeGroupOptions]>([
    ['contradicting-props', true, { primaryIpv6Address: true, launchTemplateSpec: { id: 'lt-0123', version: '1' } }],
    ['exclusive-props', '{ hopLimit: 2 }', { metadata: { hopLimit: 2 }, launchTemplateSpec: { id: 'lt-0123', version: '1' } }],
    ['node-prop-type', "'yes'", { primaryIpv6Address: 'yes' as any }],
  ])('%s for %s', (id, got, options) => {
    expect(() => managed(options)).toThrow(refusal(id, got));
  });
});
