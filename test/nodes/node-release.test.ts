import { CfnParameter, Fn, Lazy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import { ManagedNodeGroup, ManagedNodeGroupPerAz, NodeOs, NodeRelease, NodeReplacement, SelfManagedNodeGroup } from '../../src';
import { instanceTypes, testStack } from '../util/cluster';
import { warningsOf } from '../util/findings';
import { refusal } from '../util/network';
import { knownCluster, propertiesOf } from '../util/nodes';

const V1_36 = eks.KubernetesVersion.of('1.36');
const NEWEST = NodeRelease.newestAtEachDeployment();
const CUSTOM = NodeOs.custom(ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-0123456789abcdef0' }), NodeOs.al2023());

/** Name of the public parameter of an image. */
function parameterOf(os: NodeOs, ...types: string[]): string {
  const stack = testStack();
  const { Ref } = stack.resolve(os.machineImage(V1_36, instanceTypes(...types)).getImage(stack).imageId);
  return Template.fromStack(stack).toJSON().Parameters[Ref].Default;
}

const inRegion = () => testStack({ env: { account: '123456789012', region: 'eu-west-1' } });
const managed = (os: NodeOs, stack = inRegion(), version = V1_36) => new ManagedNodeGroup(stack, 'Nodes', { cluster: knownCluster(stack, { version }), os });
const selfManaged = (os: NodeOs | undefined, replacement?: NodeReplacement, stack = inRegion(), version = V1_36) =>
  new SelfManagedNodeGroup(stack, 'Nodes', { cluster: knownCluster(stack, { version }), os, replacement });

describe('a release of Amazon Linux 2023', () => {
  test.each([
    ['m6i.large', 'x86_64/standard/amazon-eks-node-al2023-x86_64-standard-1.36-v20260714'],
    ['m7g.large', 'arm64/standard/amazon-eks-node-al2023-arm64-standard-1.36-v20260714'],
    ['g5.xlarge', 'x86_64/nvidia/amazon-eks-node-al2023-x86_64-nvidia-1.36-v20260714'],
    ['g5g.xlarge', 'arm64/nvidia/amazon-eks-node-al2023-arm64-nvidia-1.36-v20260714'],
    ['inf2.xlarge', 'x86_64/neuron/amazon-eks-node-al2023-x86_64-neuron-1.36-v20260714'],
  ])('of %s stands in the name of the parameter', (type, name) => {
    expect(parameterOf(NodeOs.al2023({ release: NodeRelease.of('20260714') }), type)).toBe(`/aws/service/eks/optimized-ami/1.36/amazon-linux-2023/${name}/image_id`);
  });

  test('is the same with the v of its tag', () => {
    const [plain, tagged] = ['20260714', 'v20260714'].map(release => parameterOf(NodeOs.al2023({ release: NodeRelease.of(release) }), 'm6i.large'));
    expect(tagged).toBe(plain);
  });

  test.each(['1.42.0', '20261314', '20260732', '2026071', '202607140', '1.36.2-20260714', 'latest', 'v', '20260714 '])('is not %p', release => {
    expect(() => NodeOs.al2023({ release: NodeRelease.of(release) })).toThrow(refusal('node-release', `'${release.replace(/^v/, '')}'`));
  });
});

describe('a release of Bottlerocket', () => {
  test.each([
    ['1.42.0', 'm6i.large', 'aws-k8s-1.36/x86_64/1.42.0'],
    ['v1.42.0', 'm7g.large', 'aws-k8s-1.36/arm64/1.42.0'],
    ['1.42.0-0a1b2c3d', 'g5.xlarge', 'aws-k8s-1.36-nvidia/x86_64/1.42.0-0a1b2c3d'],
    ['1.11.0-b530f30', 'inf2.xlarge', 'aws-k8s-1.36/x86_64/1.11.0-b530f30'],
  ])('%s of %s stands in the name of the parameter', (release, type, name) => {
    expect(parameterOf(NodeOs.bottlerocket({ release: NodeRelease.of(release) }), type)).toBe(`/aws/service/bottlerocket/${name}/image_id`);
  });

  test.each(['20260714', '1.42', '1.42.0-', '1.42.0-xyz', 'latest', '1.42.0.1'])('is not %p', release => {
    expect(() => NodeOs.bottlerocket({ release: NodeRelease.of(release) })).toThrow(refusal('node-release', `'${release}'`));
  });
});

test.each(['', undefined, null, 20260714, {}])('a release is no %p', release => {
  expect(() => NodeRelease.of(release as any)).toThrow(/^\[NodeRelease\.of\] .*expected a text in quotes: .*'20260714'.*node-release-empty\]$/);
});

test.each(['20260714', {}, true])('from JavaScript, release is refused where it is %p', release => {
  expect(() => NodeOs.al2023({ release: release as any })).toThrow(/^\[NodeOs\.al2023\] release is of the wrong type: .*node-prop-type\]$/);
  expect(() => NodeOs.bottlerocket({ release: release as any })).toThrow(/^\[NodeOs\.bottlerocket\] release is of the wrong type: .*node-prop-type\]$/);
});

test('an image of its own has no release', () => {
  expect(() => NodeOs.custom(ec2.MachineImage.latestAmazonLinux2023(), NodeOs.al2023({ release: NodeRelease.of('20260714') })))
    .toThrow(/^\[NodeOs\.custom\] .*'20260714'.*exclusive-props\]$/);
  expect(() => NodeOs.custom(ec2.MachineImage.latestAmazonLinux2023(), NodeOs.al2023({ release: NEWEST }))).toThrow(/'the newest'.*exclusive-props\]$/);
});

describe('where a new image would replace nodes that run', () => {
  test.each<[string, (os: NodeOs) => unknown]>([
    ['a managed group', managed],
    ['groups per AZ', os => { const stack = inRegion(); return new ManagedNodeGroupPerAz(stack, 'Nodes', { cluster: knownCluster(stack), os }); }],
    ['a rolling update', os => selfManaged(os, NodeReplacement.rollingUpdate())],
    ['an instance refresh', os => selfManaged(os, NodeReplacement.instanceRefresh())],
  ])('%s is refused without a release', (_, make) => {
    expect(() => make(NodeOs.al2023())).toThrow(/NodeOs\.al2023\(\{ release: NodeRelease\.of\('\d{8}'\) \}\), or release: NodeRelease\.newestAtEachDeployment\(\) \[cdk-eks-ipv6:image-release-unstated\]$/);
    expect(() => make(NodeOs.bottlerocket())).toThrow(/NodeOs\.bottlerocket\(\{ release: NodeRelease\.of\('[\d.]+'\) \}\), or .*image-release-unstated\]$/);
    expect(() => make(NodeOs.al2023({ release: NodeRelease.of('20260714') }))).not.toThrow();
    expect(() => make(NodeOs.bottlerocket({ release: NodeRelease.of('1.42.0') }))).not.toThrow();
    expect(() => make(NodeOs.al2023({ release: NEWEST }))).not.toThrow();
    expect(() => make(CUSTOM)).not.toThrow();
  });

  test('the default system of self-managed nodes is refused too', () => {
    expect(() => selfManaged(undefined, NodeReplacement.rollingUpdate())).toThrow(refusal('image-release-unstated', "'no release'"));
  });

  test('Amazon Linux 2 needs no release: no new images come', () => {
    const stack = testStack();
    expect(() => managed(NodeOs.al2(), stack, eks.KubernetesVersion.of('1.32'))).not.toThrow();
  });
});

test('the newest is asked for at each deployment where it is chosen, and where nothing restarts also by default', () => {
  const newest = '/aws/service/eks/optimized-ami/1.36/amazon-linux-2023/x86_64/standard/recommended/image_id';
  expect(parameterOf(NodeOs.al2023({ release: NEWEST }), 'm6i.large')).toBe(newest);
  expect(parameterOf(NodeOs.al2023(), 'm6i.large')).toBe(newest);
  expect(parameterOf(NodeOs.bottlerocket({ release: NEWEST }), 'm6i.large')).toBe('/aws/service/bottlerocket/aws-k8s-1.36/x86_64/latest/image_id');
  const stack = inRegion();
  selfManaged(undefined, undefined, stack);
  expect(warningsOf(stack)).toEqual([]);
});

describe('a Kubernetes version that is a token', () => {
  const versionIn = (stack: Stack) => eks.KubernetesVersion.of(new CfnParameter(stack, 'Version').valueAsString);
  const imageOf = (launchTemplate: ec2.LaunchTemplate) => propertiesOf(launchTemplate).LaunchTemplateData.ImageId;

  test('behaves as a literal one where a release is stated', () => {
    const stack = inRegion();
    const { launchTemplate } = new ManagedNodeGroup(stack, 'Nodes', {
      cluster: knownCluster(stack, { version: versionIn(stack) }), os: NodeOs.al2023({ release: NodeRelease.of('20260714') }),
    });
    expect(imageOf(launchTemplate!)).toEqual({
      'Fn::Join': ['', [
        '{{resolve:ssm:/aws/service/eks/optimized-ami/', { Ref: 'Version' },
        '/amazon-linux-2023/x86_64/standard/amazon-eks-node-al2023-x86_64-standard-', { Ref: 'Version' }, '-v20260714/image_id}}',
      ]],
    });
    expect(warningsOf(stack)).not.toContain('image-newest-at-edits');
  });

  test('is refused beside the newest at each deployment, of which CloudFormation notices nothing', () => {
    for (const os of [NodeOs.al2023({ release: NEWEST }), NodeOs.bottlerocket({ release: NEWEST })]) {
      const stack = inRegion();
      expect(() => managed(os, stack, versionIn(stack))).toThrow(/^\[S\/Nodes\] .*image-release-of-unknown-version\]$/);
      expect(() => os.machineImage(versionIn(inRegion()), instanceTypes('m6i.large'))).toThrow(/^\[NodeOs\.machineImage\] .*image-release-of-unknown-version\]$/);
    }
  });

  test('is a warning where nothing is stated and nothing restarts', () => {
    const stack = inRegion();
    selfManaged(undefined, undefined, stack, versionIn(stack));
    expect(warningsOf(stack)).toContain('image-newest-at-edits');
    const stated = inRegion();
    selfManaged(NodeOs.bottlerocket({ release: NodeRelease.of('1.42.0') }), undefined, stated, versionIn(stated));
    expect(warningsOf(stated)).not.toContain('image-newest-at-edits');
    const own = inRegion();
    selfManaged(CUSTOM, undefined, own, versionIn(own));
    expect(warningsOf(own)).not.toContain('image-newest-at-edits');
  });
});

test.each<[string, (stack: Stack) => string]>([
  ['a parameter', stack => new CfnParameter(stack, 'Release').valueAsString],
  ['lazy', () => Lazy.string({ produce: () => '20260714' })],
  ['of another stack', () => Fn.importValue('Release')],
])('a release can be a token: %s', (_, release) => {
  const stack = inRegion();
  const { launchTemplate } = managed(NodeOs.al2023({ release: NodeRelease.of(release(stack)) }), stack);
  const { ImageId } = propertiesOf(launchTemplate!).LaunchTemplateData;
  expect(JSON.stringify(ImageId)).toMatch(/^"?.*\{\{resolve:ssm:\/aws\/service\/eks\/optimized-ami\/1\.36\/amazon-linux-2023\/x86_64\/standard\/amazon-eks-node-al2023-x86_64-standard-1\.36-v.*\/image_id\}\}/);
});

test.each<[string, (release: string) => NodeOs, string]>([
  ['Amazon Linux 2023', release => NodeOs.al2023({ release: NodeRelease.of(release) }), '-v'],
  ['Bottlerocket', release => NodeOs.bottlerocket({ release: NodeRelease.of(release) }), '/'],
])('the v before a token is that of the tag of the release: %s', (_, osOf, before) => {
  const [plain, tagged] = ['', 'v'].map(prefix => {
    const stack = inRegion();
    const { launchTemplate } = managed(osOf(`${prefix}${new CfnParameter(stack, 'Release').valueAsString}`), stack);
    return propertiesOf(launchTemplate!).LaunchTemplateData.ImageId['Fn::Join'][1];
  });
  expect(tagged).toEqual(plain);
  expect(plain[0].endsWith(before)).toBe(true);
  expect(plain[0].endsWith('vv')).toBe(false);
});

describe('an image of its own that AWS renews', () => {
  type Renewed = [name: string, image: ec2.IMachineImage, os: NodeOs];
  const AL2023 = NodeOs.al2023();
  const RENEWED: Renewed[] = [
    ['newest of Amazon Linux', ec2.MachineImage.latestAmazonLinux2023(), AL2023],
    ['recommended', ec2.MachineImage.fromSsmParameter('/aws/service/eks/optimized-ami/1.36/amazon-linux-2023/x86_64/standard/recommended/image_id'), AL2023],
    ['latest Bottlerocket', ec2.MachineImage.fromSsmParameter('/aws/service/bottlerocket/aws-k8s-1.36/x86_64/latest/image_id'), NodeOs.bottlerocket()],
    ['current Ubuntu', ec2.MachineImage.fromSsmParameter('/aws/service/canonical/ubuntu/eks/24.04/1.36/stable/current/amd64/hvm/ebs-gp3/ami-id'), AL2023],
  ];
  const own = (image: ec2.IMachineImage, os: NodeOs) => NodeOs.custom(image, os);

  test.each(RENEWED)('is a warning where it would replace nodes that run: %s', (_, image, os) => {
    const [first, second] = [inRegion(), inRegion()];
    managed(own(image, os), first);
    selfManaged(own(image, os), NodeReplacement.rollingUpdate(), second);
    expect([warningsOf(first), warningsOf(second)]).toEqual([['image-renewed'], ['image-renewed']]);
  });

  test.each(RENEWED)('is none where it replaces nothing: %s', (_, image, os) => {
    const stack = inRegion();
    selfManaged(own(image, os), undefined, stack);
    expect(warningsOf(stack)).toEqual([]);
  });

  test.each<Renewed>([
    ['an id', ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-0123456789abcdef0' }), AL2023],
    ['a release in the name', ec2.MachineImage.fromSsmParameter('/aws/service/bottlerocket/aws-k8s-1.36/x86_64/1.42.0/image_id'), NodeOs.bottlerocket()],
    ['one of the account, of which nothing is known', ec2.MachineImage.fromSsmParameter('/golden/latest'), AL2023],
    ['one that is kept in the context', ec2.MachineImage.latestAmazonLinux2023({ cachedInContext: true }), AL2023],
    ['a token', { getImage: () => ({ imageId: Fn.importValue('Image'), osType: ec2.OperatingSystemType.LINUX, userData: ec2.UserData.forLinux() }) }, AL2023],
  ])('is not %s', (_, image, os) => {
    const stack = inRegion();
    managed(own(image, os), stack);
    expect(warningsOf(stack)).toEqual([]);
  });
});
