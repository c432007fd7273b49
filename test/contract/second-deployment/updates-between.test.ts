import { ACCESS_ENTRY, ADDON, ASSOCIATION, CLUSTER, GROUP, IDENTIFIERS, LAUNCH_TEMPLATE, NODE_GROUP, ROUTE, RULES, SUBNET, VPC_ENDPOINT } from './service-rules';
import { Update, updatesBetween } from './updates-between';
import { DeployedApp } from '../../util/edited-app';

const stack = (resources: object, more: object = {}) => ({ template: { Resources: resources, ...more }, tags: {} });
const app = (resources: object, more: object = {}): DeployedApp => ({ S: stack(resources, more) });
const resource = (Type: string, Properties: object, more: object = {}) => ({ Type, Properties, ...more });
const getAtt = (...path: string[]) => ({ 'Fn::GetAtt': path });

/** What happens to each resource, and by which of its properties. */
const effects = (updates: readonly Update[]) =>
  Object.fromEntries(updates.map(({ logicalId, effect, properties }) => [logicalId, [effect, ...properties].join(' ')]));
const between = (old: DeployedApp, next: DeployedApp, imagesPublished = false) => effects(updatesBetween(old, next, { imagesPublished }).updates);
/** The rules by which it is refused. */
const refusedBy = (old: DeployedApp, next: DeployedApp) => updatesBetween(old, next).refusals.map(({ rule }) => rule);

/** A template and those who ask it for its version. */
const withTemplate = (data: object, more: object = {}, version: unknown = getAtt('Template', 'LatestVersionNumber')) => ({
  Template: resource(LAUNCH_TEMPLATE, { LaunchTemplateData: data }),
  Nodes: resource(NODE_GROUP, { LaunchTemplate: { Id: { Ref: 'Template' }, Version: version }, ...more }),
});

describe('references are followed', () => {
  test('to the version of a launch template, which is none of the node group in its text', () => {
    expect(between(app(withTemplate({ ImageId: 'a' })), app(withTemplate({ ImageId: 'b' })))).toEqual({
      'S/Template': 'in place LaunchTemplateData.ImageId',
      'S/Nodes': 'restarts nodes LaunchTemplate.Version',
    });
  });

  test.each<[string, unknown]>([
    ['Fn::Sub', { 'Fn::Sub': '${Template.LatestVersionNumber}' }],
    ['Fn::Sub with variables', { 'Fn::Sub': ['v${Number}', { Number: getAtt('Template', 'LatestVersionNumber') }] }],
    ['Fn::Join', { 'Fn::Join': ['', ['v', getAtt('Template', 'LatestVersionNumber')]] }],
    ['GetAtt as a text', { 'Fn::GetAtt': 'Template.LatestVersionNumber' }],
  ])('within %s', (_, version) => {
    const [old, next] = ['a', 'b'].map(ImageId => app(withTemplate({ ImageId }, {}, version)));
    expect(between(old, next)['S/Nodes']).toBe('restarts nodes LaunchTemplate.Version');
  });

  test.each<[string, object, string | undefined]>([
    ['the only one', {}, undefined],
    ['one of IPv4 beside it', { More: resource('AWS::EC2::VPCCidrBlock', { VpcId: { Ref: 'Vpc' }, CidrBlock: '10.1.0.0/16' }) }, undefined],
    ['one of two', { More: resource('AWS::EC2::VPCCidrBlock', { VpcId: { Ref: 'Vpc' }, AmazonProvidedIpv6CidrBlock: true }) }, 'replaced Ipv6CidrBlock'],
  ])('to an IPv6 block by its place in the list, which is that of an association where it is %s', (_, more, effect) => {
    const network = (block: unknown) => app({
      Vpc: resource('AWS::EC2::VPC', {}),
      Block: resource('AWS::EC2::VPCCidrBlock', { VpcId: { Ref: 'Vpc' }, AmazonProvidedIpv6CidrBlock: true }),
      Lookup: resource('Custom::EksIpv6VpcBlock', { VpcId: { Ref: 'Vpc' }, AssociationId: { Ref: 'Block' } }),
      Subnet: resource(SUBNET, { Ipv6CidrBlock: { 'Fn::Select': [0, { 'Fn::Cidr': [block, 256, '64'] }] } }),
      ...more,
    });
    const [byPlace, byAssociation] = [{ 'Fn::Select': [0, getAtt('Vpc', 'Ipv6CidrBlocks')] }, getAtt('Lookup', 'Cidr')].map(network);
    expect(between(byPlace, byAssociation)['S/Subnet']).toBe(effect);
  });

  test('and to no other attribute', () => {
    const [old, next] = ['a', 'b'].map(ImageId => app(withTemplate({ ImageId }, {}, getAtt('Template', 'DefaultVersionNumber'))));
    expect(between(old, next)).toEqual({ 'S/Template': 'in place LaunchTemplateData.ImageId' });
  });

  test('from a resource that is replaced, on and on', () => {
    const [old, next] = ['one', 'two'].map(RoleName => app({
      Role: resource('AWS::IAM::Role', { RoleName }),
      Entry: resource(ACCESS_ENTRY, { PrincipalArn: getAtt('Role', 'Arn') }),
      Param: resource('AWS::SSM::Parameter', { Value: { Ref: 'Entry' } }),
      Reader: resource('AWS::SSM::Parameter', { Value: getAtt('Param', 'Value') }),
    }));
    expect(between(old, next)).toEqual({
      'S/Role': 'replaced RoleName', 'S/Entry': 'replaced PrincipalArn', 'S/Param': 'in place Value', 'S/Reader': 'in place Value',
    });
  });

  test('into nested stacks and out of them, whatever their parameters and outputs are called', () => {
    const nested = (name: string, value: string): DeployedApp => ({
      'S': stack({
        Nested: resource('AWS::CloudFormation::Stack', { Parameters: { [`In${name}`]: value } }),
        Reader: resource('AWS::SSM::Parameter', { Value: getAtt('Nested', `Outputs.Out${name}`) }),
      }),
      'S/Nested': stack({}, { Parameters: { [`In${name}`]: { Type: 'String' } }, Outputs: { [`Out${name}`]: { Value: { Ref: `In${name}` } } } }),
    });
    expect(between(nested('A', 'x'), nested('B', 'x'))).toEqual({ 'S/Nested': 'in place Parameters.InA Parameters.InB' });
    expect(between(nested('A', 'x'), nested('A', 'y'))['S/Reader']).toBe('in place Value');
  });

  test('by exports of other stacks', () => {
    const [old, next] = ['a', 'b'].map(ImageId => ({
      S: stack(withTemplate({ ImageId }), { Outputs: { O: { Value: getAtt('Template', 'LatestVersionNumber'), Export: { Name: 'S:Version' } } } }),
      T: stack({ Nodes: resource(NODE_GROUP, { LaunchTemplate: { Version: { 'Fn::ImportValue': 'S:Version' } } }) }),
    }));
    expect(between(old, next)['T/Nodes']).toBe('restarts nodes LaunchTemplate.Version');
  });

  test('to the value of a parameter that AWS publishes, when it does', () => {
    const of = (name: string) => app(withTemplate({ ImageId: { Ref: 'Image' } }), {
      Parameters: { Image: { Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: name } },
    });
    const [newest, pinned, other] = ['/x/recommended/image_id', '/x/v1/image_id', '/x/v2/image_id'].map(of);
    expect(between(newest, newest)).toEqual({});
    expect(between(pinned, pinned, true)).toEqual({});
    expect(Object.keys(between(newest, newest, true))).toEqual(['S/Template', 'S/Nodes']);
    const linux = of('/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64');
    expect(Object.keys(between(linux, linux, true))).toEqual(['S/Template', 'S/Nodes']);
    expect(Object.keys(between(pinned, other))).toEqual(['S/Template', 'S/Nodes']);
  });

  test('and text in other parts is the same text', () => {
    const of = (value: unknown) => app({ Param: resource('AWS::SSM::Parameter', { Value: value }) });
    const parts = (...each: unknown[]) => ({ 'Fn::Join': ['', each] });
    expect(between(of(parts('a', 'b', { Ref: 'AWS::Region' })), of(parts('ab', parts({ Ref: 'AWS::Region' }))))).toEqual({});
  });
});

test('what is new, gone or of another type is told', () => {
  const old = app({ Gone: resource(NODE_GROUP, {}), Same: resource(NODE_GROUP, {}) });
  const next = app({ New: resource(NODE_GROUP, {}), Same: resource(ADDON, {}) });
  expect(updatesBetween(old, next).updates.map(({ logicalId, effect }) => `${effect} ${logicalId}`).sort())
    .toEqual(['created S/New', 'created S/Same', 'deleted S/Gone', 'deleted S/Same']);
  expect(refusedBy(old, next)).toEqual(['a resource keeps its type']);
});

test('order and metadata are no update', () => {
  const old = app({ Nodes: resource(NODE_GROUP, {}) });
  expect(between(old, app({ Nodes: resource(NODE_GROUP, {}, { DependsOn: ['X'], DeletionPolicy: 'Retain', Metadata: { a: 1 } }) }))).toEqual({});
});

test('tags of a stack reach what takes tags', () => {
  const resources = withTemplate({});
  expect(between(app(resources), { S: { ...stack(resources), tags: { stage: 'prod' } } })).toEqual({ 'S/Nodes': 'in place Tags' });
});

describe('an Auto Scaling group', () => {
  const group = (properties: object, policy?: object) => app({ Group: resource(GROUP, properties, policy && { UpdatePolicy: policy }) });

  test.each([
    ['without a policy', undefined, 'in place'],
    ['that is rolled', { AutoScalingRollingUpdate: { MaxBatchSize: 1 } }, 'restarts nodes'],
    ['that is refreshed', { AutoScalingInstanceRefresh: {} }, 'restarts nodes'],
    ['that would be replaced', { AutoScalingReplacingUpdate: { WillReplace: 'false' } }, 'in place'],
    ['with what is done at scheduled actions', { AutoScalingScheduledAction: {} }, 'in place'],
  ])('%s, whose subnets change: %s is %s', (_, policy, effect) => {
    expect(between(group({ VPCZoneIdentifier: ['a'] }, policy), group({ VPCZoneIdentifier: ['a', 'b'] }, policy)))
      .toEqual({ 'S/Group': `${effect} VPCZoneIdentifier` });
  });

  test('is left alone where only its size changes', () => {
    const policy = { AutoScalingRollingUpdate: {} };
    expect(between(group({ MaxSize: '1' }, policy), group({ MaxSize: '2' }, policy))).toEqual({ 'S/Group': 'in place MaxSize' });
  });
});

test('lists of the control plane are sets', () => {
  const [old, next] = [['a', 'b'], ['b', 'a']].map(subnetIds => app({ Cluster: resource(CLUSTER, { Config: { resourcesVpcConfig: { subnetIds } } }) }));
  expect(between(old, next)).toEqual({});
});

describe('a name that is taken is refused', () => {
  /** Properties of one name each, and a type with such. */
  const NAMED = Object.entries(IDENTIFIERS).flatMap(([type, identifiers]) => identifiers.map(identifier => [type, identifier] as const));
  const properties = (paths: readonly string[]) => paths.reduce<any>((all, path) => {
    const [name, below] = path.split('.');
    return { ...all, [name]: below ? { ...all[name], [below]: 'x' } : 'x' };
  }, {});

  test.each(NAMED)('%s under another logical id', (type, identifier) => {
    const [old, next] = ['One', 'Two'].map(id => app({ [id]: resource(type, properties(identifier.properties)) }));
    expect(updatesBetween(old, next).refusals).toEqual([
      { rule: 'a name is free before another resource has it', logicalId: 'S/Two', why: identifier.says },
    ]);
    expect(refusedBy(old, app({ ...old.S.template.Resources, More: resource(type, {}) }))).toEqual([]);
  });

  test.each([
    ['the type of an access entry', ACCESS_ENTRY, { ClusterName: 'c', PrincipalArn: 'p' }, { Type: 'EC2_LINUX' }],
    ['the namespace of an add-on', ADDON, { ClusterName: 'c', AddonName: 'a' }, { NamespaceConfig: { Namespace: 'n' } }],
    ['the AZ of a subnet', SUBNET, { VpcId: 'v', CidrBlock: '10.0.0.0/24' }, { AvailabilityZone: 'b' }],
    ['the instance types of a named node group', NODE_GROUP, { ClusterName: 'c', NodegroupName: 'n' }, { InstanceTypes: ['x'] }],
  ])('by a replacement: %s', (_, type, name, change) => {
    expect(refusedBy(app({ R: resource(type, name) }), app({ R: resource(type, { ...name, ...change }) })))
      .toEqual(['a name is free before another resource has it']);
  });

  test('by a resource that stays and had another, one of several or none', () => {
    const endpoint = (more: object) => resource(VPC_ENDPOINT, { VpcId: 'v', ServiceName: 's3', ...more });
    const tables = (...RouteTableIds: string[]) => endpoint({ RouteTableIds });
    const dns = (PrivateDnsEnabled: boolean) => endpoint({ PrivateDnsEnabled });
    const taken = ['a name is free before another resource has it'];
    expect(refusedBy(app({ One: tables('a', 'b'), Two: tables('c') }), app({ One: tables('a'), Two: tables('c', 'b') }))).toEqual(taken);
    expect(refusedBy(app({ One: tables('a', 'b') }), app({ One: tables('a'), Two: tables('b') }))).toEqual(taken);
    expect(refusedBy(app({ One: tables('a', 'b'), Two: tables('c') }), app({ One: tables('b'), Two: tables('c', 'd') }))).toEqual([]);
    expect(refusedBy(app({ One: dns(true), Two: dns(false) }), app({ One: dns(false), Two: dns(true) }))).toEqual(taken);
    expect(refusedBy(app({ One: dns(false) }), app({ Two: dns(false) }))).toEqual([]);
  });

  test('and one that is not the same is not', () => {
    const association = (ServiceAccount: string) => resource(ASSOCIATION, { ClusterName: 'c', Namespace: 'n', ServiceAccount });
    expect(refusedBy(app({ One: association('a') }), app({ Two: association('b') }))).toEqual([]);
  });
});

/** By each rule an update that it refuses, and one like it that it takes. */
const CASES: { readonly [rule: string]: { readonly type: string; readonly old: object; readonly refused: object; readonly taken: object } } = {
  'a version, release or template version comes alone': {
    type: NODE_GROUP, old: { ReleaseVersion: '1' }, refused: { ReleaseVersion: '2', Tags: { a: 'b' } }, taken: { ReleaseVersion: '2' },
  },
  'the launch template is for life': { type: NODE_GROUP, old: {}, refused: { LaunchTemplate: { Id: 'a' } }, taken: { Labels: { a: 'b' } } },
  'the smallest size is not raised without the desired one': {
    type: NODE_GROUP,
    old: { ScalingConfig: { MinSize: 1 } },
    refused: { ScalingConfig: { MinSize: 2 } },
    taken: { ScalingConfig: { MinSize: 2, DesiredSize: 2 } },
  },
  'what an add-on has does not vanish': {
    type: ADDON, old: { PodIdentityAssociations: [{}] }, refused: {}, taken: { PodIdentityAssociations: [] },
  },
  'tags of entries that are not STANDARD do not change': {
    type: ACCESS_ENTRY, old: { Type: 'EC2_LINUX' }, refused: { Type: 'EC2_LINUX', Tags: [{}] }, taken: { Type: 'EC2_LINUX' },
  },
  'entries that are not STANDARD have no groups and no policies': {
    type: ACCESS_ENTRY, old: { Type: 'EC2_LINUX' }, refused: { Type: 'EC2_LINUX', AccessPolicies: [{}] }, taken: { Type: 'EC2_LINUX', Username: 'a' },
  },
  'the control plane has one kind of update': {
    type: CLUSTER,
    old: { Config: { version: '1' } },
    refused: { Config: { version: '2', logging: {} } },
    taken: { Config: { version: '2', tags: { a: 'b' } } },
  },
  'tags of the control plane are not only taken away, nor put into another order': {
    type: CLUSTER, old: { Config: { tags: { a: '1', b: '2' } } }, refused: { Config: { tags: { a: '1' } } }, taken: { Config: { tags: { a: '2' } } },
  },
  'what the handler of the control plane ignores does not change': {
    type: CLUSTER, old: {}, refused: { Config: { kubernetesNetworkConfig: { ipFamily: 'ipv6' } } }, taken: { Config: { logging: {} } },
  },
  'the encryption of the control plane is for life': {
    type: CLUSTER, old: {}, refused: { Config: { encryptionConfig: [{}] } }, taken: { Config: { logging: {} } },
  },
  'the version of the control plane does not vanish': {
    type: CLUSTER, old: { Config: { version: '1' } }, refused: { Config: {} }, taken: { Config: { version: '2' } },
  },
  'the authentication mode goes one way, a step at a time': {
    type: CLUSTER,
    old: { Config: { accessConfig: { authenticationMode: 'API_AND_CONFIG_MAP' } } },
    refused: { Config: { accessConfig: { authenticationMode: 'CONFIG_MAP' } } },
    taken: { Config: { accessConfig: { authenticationMode: 'API' } } },
  },
  'the way of replacement is deployed before what needs it': {
    type: GROUP,
    old: { VPCZoneIdentifier: ['a'], UpdatePolicy: {} },
    refused: { VPCZoneIdentifier: ['b'], UpdatePolicy: { AutoScalingRollingUpdate: {} } },
    taken: { VPCZoneIdentifier: ['a'], UpdatePolicy: { AutoScalingRollingUpdate: {} } },
  },
  'nodes are replaced in one way': {
    type: GROUP,
    old: { UpdatePolicy: { AutoScalingRollingUpdate: {} } },
    refused: { UpdatePolicy: { AutoScalingRollingUpdate: {}, AutoScalingInstanceRefresh: {} } },
    taken: { UpdatePolicy: { AutoScalingInstanceRefresh: {} } },
  },
  'a rolling update has room': {
    type: GROUP,
    old: { MaxSize: '3', UpdatePolicy: { AutoScalingRollingUpdate: { MinInstancesInService: 2 } } },
    refused: { MaxSize: '2', UpdatePolicy: { AutoScalingRollingUpdate: { MinInstancesInService: 2 } } },
    taken: { MaxSize: '2', UpdatePolicy: { AutoScalingRollingUpdate: { MinInstancesInService: 1 } } },
  },
  'a route leads to one target': {
    type: ROUTE, old: { NatGatewayId: 'n' }, refused: { NatGatewayId: 'n', TransitGatewayId: 't' }, taken: { TransitGatewayId: 't' },
  },
  'the family of an endpoint does not vanish': {
    type: VPC_ENDPOINT, old: { IpAddressType: 'dualstack' }, refused: {}, taken: { IpAddressType: 'ipv4' },
  },
  'a custom resource keeps its provider': {
    type: 'Custom::Any', old: { ServiceToken: 'a' }, refused: { ServiceToken: 'b' }, taken: { ServiceToken: 'a', Asked: 'b' },
  },
};

test('each rule has a case, and a source', () => {
  expect(Object.keys(CASES).sort()).toEqual(RULES.map(({ rule }) => rule).sort());
  expect(RULES.filter(({ source }) => source === '')).toEqual([]);
});

test.each(Object.entries(CASES))('%s', (rule, { type, old, refused, taken }) => {
  const of = ({ UpdatePolicy, ...properties }: any) => app({ R: resource(type, properties, { UpdatePolicy }) });
  expect(refusedBy(of(old), of(refused))).toEqual([rule]);
  expect(refusedBy(of(old), of(taken))).toEqual([]);
});

test('what stands still is no update', () => {
  const same = app(withTemplate({ ImageId: 'a' }, { Labels: { a: 'b' } }));
  expect(updatesBetween(same, app(withTemplate({ ImageId: 'a' }, { Labels: { a: 'b' } })))).toEqual({ updates: [], refusals: [] });
});
