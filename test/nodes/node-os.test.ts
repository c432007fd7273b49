import { CfnParameter, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import { Construct } from 'constructs';
import { ManagedNodeGroup, MaxPods, MaxPodsLookup, NodeOs, NodeOsOptions, NodeUserDataProps, SelfManagedNodeGroup } from '../../src';
import { instanceTypes, ipv6Cluster, logicalId, testStack } from '../util/cluster';
import { refusal } from '../util/network';
import { idOf, idsOf } from '../util/resources';
import { asDeployed, deployable, knownCluster, nodeConfigsOf, readToml, referenceOf, wordsFor } from '../util/user-data';

const { ARM_64, X86_64 } = ec2.InstanceArchitecture;
const IMAGE_PARAMETER = 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>';
const LOOKUP = 'Custom::EksIpv6MaxPods';

const version = (number: string) => eks.KubernetesVersion.of(number);
const V1_36 = version('1.36');
const V1_32 = version('1.32');

const AL2023: [string, (options?: NodeOsOptions) => NodeOs] = ['Amazon Linux 2023', options => NodeOs.al2023(options)];
const BOTTLEROCKET: [string, (options?: NodeOsOptions) => NodeOs] = ['Bottlerocket', options => NodeOs.bottlerocket(options)];
const AL2: [string, (options?: NodeOsOptions) => NodeOs] = ['Amazon Linux 2', options => NodeOs.al2(options)];
const ALL = [AL2023, BOTTLEROCKET, AL2];

/** Type and default of the parameters of a template that hold images. */
function imageParameters(stack: Stack): [string, string][] {
  const parameters: { Type: string; Default: string }[] = Object.values(Template.fromStack(stack).toJSON().Parameters ?? {});
  return parameters.filter(({ Type }) => Type.includes('Image')).map(({ Type, Default }) => [Type, Default]);
}

/** Name of the public parameter from which the image comes, which is the only one in the template. */
function parameterOf(os: NodeOs, kubernetes: eks.KubernetesVersion, types: ec2.InstanceType[]): string {
  const stack = testStack();
  const { imageId, osType } = os.machineImage(kubernetes, types).getImage(stack);
  const { Ref } = stack.resolve(imageId);
  const parameter = Template.fromStack(stack).toJSON().Parameters[Ref];
  expect(osType).toBe(ec2.OperatingSystemType.LINUX);
  expect(imageParameters(stack)).toEqual([[IMAGE_PARAMETER, parameter.Default]]);
  return parameter.Default;
}

describe('the image of EKS', () => {
  const X86 = ['m6i.xlarge', 'm6a.xlarge', 'c7i-flex.large', 'i3.metal', 'g4ad.xlarge'];
  const GRAVITON = ['m7g.large', 'c6gn.large', 'im4gn.large'];
  const NVIDIA = ['g5.xlarge', 'p5.48xlarge', 'p6-b200.48xlarge'];
  const NVIDIA_ON_ARM = ['g5g.xlarge', 'p6e-gb200.36xlarge'];
  const NEURON = ['inf2.xlarge', 'trn1.2xlarge'];

  const VERSIONS: [string, string][] = [
    ...[29, 30, 31, 32, 33, 34, 35, 36, 37].map((minor): [string, string] => [`1.${minor}`, `1.${minor}`]),
    ['1.36.1', '1.36'],
    ['1.29.0', '1.29'],
  ];

  describe.each(VERSIONS)('of Kubernetes %s', (number, minor) => {
    test.each([
      ['x86', X86, 'x86_64/standard'],
      ['Graviton', GRAVITON, 'arm64/standard'],
      ['NVIDIA', NVIDIA, 'x86_64/nvidia'],
      ['NVIDIA on Arm', NVIDIA_ON_ARM, 'arm64/nvidia'],
      ['Neuron', NEURON, 'x86_64/neuron'],
    ])('Amazon Linux 2023 for %s', (_, names, variant) => {
      expect(parameterOf(NodeOs.al2023(), version(number), instanceTypes(...names)))
        .toBe(`/aws/service/eks/optimized-ami/${minor}/amazon-linux-2023/${variant}/recommended/image_id`);
    });

    test.each([
      ['x86', X86, '/x86_64'],
      ['Graviton', GRAVITON, '/arm64'],
      ['NVIDIA', NVIDIA, '-nvidia/x86_64'],
      ['NVIDIA on Arm', NVIDIA_ON_ARM, '-nvidia/arm64'],
      ['Neuron', NEURON, '/x86_64'],
    ])('Bottlerocket for %s', (_, names, variant) => {
      expect(parameterOf(NodeOs.bottlerocket(), version(number), instanceTypes(...names)))
        .toBe(`/aws/service/bottlerocket/aws-k8s-${minor}${variant}/latest/image_id`);
    });
  });

  describe.each(['1.29', '1.30', '1.31', '1.32'])('of Kubernetes %s', number => {
    test.each([
      ['x86', X86, 'amazon-linux-2'],
      ['Graviton', [...GRAVITON, 'a1.large'], 'amazon-linux-2-arm64'],
      ['NVIDIA', NVIDIA, 'amazon-linux-2-gpu'],
      ['Neuron', NEURON, 'amazon-linux-2-gpu'],
    ])('Amazon Linux 2 for %s', (_, names, variant) => {
      expect(parameterOf(NodeOs.al2(), version(number), instanceTypes(...names)))
        .toBe(`/aws/service/eks/optimized-ami/${number}/${variant}/recommended/image_id`);
    });
  });

  test('Amazon Linux 2 has none for accelerators on Arm', () => {
    const machineImage = () => NodeOs.al2().machineImage(V1_32, instanceTypes('g5g.xlarge'));
    expect(machineImage).toThrow(refusal('os-accelerator', 'arm64 with NVIDIA'));
    expect(machineImage).toThrow(/^\[NodeOs.machineImage\] Amazon Linux 2 has no image/);
  });

  test('is one parameter, however many nodes boot it', () => {
    const stack = testStack();
    const image = NodeOs.al2023().machineImage(V1_36, instanceTypes('m6i.large'));
    const images = [
      image.getImage(stack),
      image.getImage(new Construct(stack, 'Nodes')),
      NodeOs.al2023({ architecture: X86_64 }).machineImage(version('1.36.2'), instanceTypes('m6a.large')).getImage(new Construct(stack, 'More')),
    ];
    expect(new Set(images.map(({ imageId }) => stack.resolve(imageId).Ref)).size).toBe(1);
    expect(imageParameters(stack)).toEqual([[IMAGE_PARAMETER, '/aws/service/eks/optimized-ami/1.36/amazon-linux-2023/x86_64/standard/recommended/image_id']]);
  });

  test.each(ALL)('of a version that is not known until deployment is found then: %s', (_, os) => {
    const stack = testStack();
    const kubernetes = version(new CfnParameter(stack, 'Version').valueAsString);
    const { imageId } = os().machineImage(kubernetes, instanceTypes('m5.large')).getImage(stack);
    const template = Template.fromStack(stack).toJSON();
    // A parameter of a template cannot have a name that is made of others, a dynamic reference can.
    expect(asDeployed(template, stack.resolve(imageId), { Version: '1.32' })).toMatch(/^\{\{resolve:ssm:\/aws\/service\/[^:]*1\.32[^:]*\/image_id\}\}$/);
  });
});

describe('Amazon Linux 2', () => {
  test.each(['1.33', '1.36', '1.33.2', '1.37'])('is refused on Kubernetes %s', number => {
    expect(() => NodeOs.al2().machineImage(version(number), instanceTypes('m5.large'))).toThrow(refusal('os-al2', 'NodeOs.al2()'));
    expect(() => NodeOs.al2().machineImage(version(number), instanceTypes('m5.large'))).toThrow(`os is Amazon Linux 2 on Kubernetes ${number}:`);
  });

  test('is refused there as the system of an own image', () => {
    const os = NodeOs.custom(ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-0123' }), NodeOs.al2());
    expect(() => os.machineImage(version('1.33'), instanceTypes('m5.large'))).toThrow(refusal('os-al2', 'NodeOs.al2()'));
    expect(() => os.machineImage(V1_32, instanceTypes('m5.large'))).not.toThrow();
  });

  test('is not refused on a version that is a token', () => {
    const kubernetes = version(new CfnParameter(testStack(), 'Version').valueAsString);
    expect(() => NodeOs.al2().machineImage(kubernetes, instanceTypes('m5.large'))).not.toThrow();
  });
});

describe('instance types', () => {
  const machineImage = (os: NodeOs, ...names: string[]) => () => os.machineImage(V1_32, instanceTypes(...names));
  const custom = NodeOs.custom(ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-0123' }), NodeOs.bottlerocket());

  test.each<[string, () => NodeOs]>([...ALL, ['An own image', () => custom]])('%s takes none that cannot be nodes', (_, os) => {
    expect(machineImage(os())).toThrow(refusal('instance-types-empty', '[]'));
    expect(machineImage(os(), 'm5.large', 'm5.large')).toThrow(refusal('instance-type-duplicate', 'm5.large'));
    expect(machineImage(os(), 'm5.large', 'm4.large')).toThrow(refusal('instance-type-xen', 'm4.large'));
    expect(machineImage(os(), 'mac2.metal')).toThrow(refusal('instance-type-mac', 'mac2.metal'));
    expect(machineImage(os(), 'large')).toThrow(refusal('instance-type-malformed', 'large'));
  });

  test.each<[string, () => NodeOs]>([...ALL, ['An own image', () => custom]])('%s takes none of two architectures', (_, os) => {
    expect(machineImage(os(), 'm5.large', 'm7g.large')).toThrow(refusal('instance-types-mixed-architecture', "['x86_64', 'arm64']"));
  });

  test.each(ALL)('%s takes none with and without accelerators', (_, os) => {
    expect(machineImage(os(), 'm5.large', 'g5.xlarge')).toThrow(refusal('instance-types-mixed-architecture', 'x86_64 with NVIDIA'));
    expect(machineImage(os(), 'inf2.xlarge', 'g5.xlarge')).toThrow(refusal('instance-types-mixed-architecture', 'x86_64 with Neuron'));
  });

  test('Amazon Linux 2023 takes none of the family a1, in an own image neither', () => {
    const own = NodeOs.custom(ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-0123' }), NodeOs.al2023());
    for (const os of [NodeOs.al2023(), own]) {
      expect(machineImage(os, 'm6g.large', 'a1.large')).toThrow(refusal('instance-type-a1', 'a1.large'));
    }
    expect(machineImage(NodeOs.bottlerocket(), 'm6g.large', 'a1.large')).not.toThrow();
  });

  describe.each(ALL)('of another architecture than %s states are refused', (_, os) => {
    test.each([
      [X86_64, 'm7g.large', 'arm64'],
      [ARM_64, 'm5.large', 'x86_64'],
    ])('%s: %s', (architecture, name, of) => {
      const refused = machineImage(os({ architecture }), name);
      expect(refused).toThrow(refusal('os-architecture', `'${of}'`));
      expect(refused).toThrow(`expected types of ${architecture};`);
    });

    test('and of the same are taken', () => {
      expect(parameterOf(os({ architecture: ARM_64 }), V1_32, instanceTypes('m7g.large'))).toBe(parameterOf(os(), V1_32, instanceTypes('c6g.large')));
      expect(parameterOf(os({ architecture: X86_64 }), V1_32, instanceTypes('m5.large'))).toBe(parameterOf(os(), V1_32, instanceTypes('c5.large')));
    });
  });

  describe('that are not known until deployment', () => {
    const token = () => new ec2.InstanceType(new CfnParameter(testStack(), 'Type').valueAsString);

    test.each(ALL)('need an architecture that is stated: %s', (_, os) => {
      expect(() => os().machineImage(V1_32, [token()])).toThrow(refusal('os-architecture-unstated', '[an unresolved token]'));
      expect(() => os().machineImage(V1_32, [...instanceTypes('m5.large'), token()])).toThrow('[cdk-eks-ipv6:os-architecture-unstated]');
      expect(parameterOf(os({ architecture: ARM_64 }), V1_32, [token()])).toBe(parameterOf(os(), V1_32, instanceTypes('m7g.large')));
      expect(parameterOf(os({ architecture: X86_64 }), V1_32, [token()])).toBe(parameterOf(os(), V1_32, instanceTypes('m5.large')));
    });

    test('have the accelerator of those beside them', () => {
      const types = [...instanceTypes('g5.xlarge'), token()];
      expect(parameterOf(NodeOs.al2023({ architecture: X86_64 }), V1_36, types)).toContain('/x86_64/nvidia/');
      expect(() => NodeOs.al2023({ architecture: ARM_64 }).machineImage(V1_36, types)).toThrow(refusal('os-architecture', 'x86_64'));
    });

    test('boot an own image as they are', () => {
      expect(custom.machineImage(V1_36, [token()]).getImage(testStack({ env: { region: 'eu-west-1' } })).imageId).toBe('ami-0123');
    });
  });
});

describe('an image of your own', () => {
  const inIreland = () => testStack({ env: { region: 'eu-west-1' } });

  test('is that which is given', () => {
    const os = NodeOs.custom(ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-0123' }), NodeOs.al2023());
    const stack = inIreland();
    expect(os.machineImage(V1_36, instanceTypes('m5.large')).getImage(stack)).toMatchObject({ imageId: 'ami-0123', osType: ec2.OperatingSystemType.LINUX });
    expect(imageParameters(stack)).toEqual([]);
  });

  test('can come from a parameter of your own', () => {
    const os = NodeOs.custom(ec2.MachineImage.fromSsmParameter('/golden/image'), NodeOs.bottlerocket());
    expect(parameterOf(os, V1_36, instanceTypes('m5.large'))).toBe('/golden/image');
  });

  test.each([
    ['by its id', ec2.MachineImage.genericWindows({ 'eu-west-1': 'ami-0123' }), 'ami-0123'],
    ['from a parameter', ec2.MachineImage.fromSsmParameter('/golden/windows', { os: ec2.OperatingSystemType.WINDOWS }), 'an unresolved token'],
    ['of Amazon', ec2.MachineImage.latestWindows(ec2.WindowsVersion.WINDOWS_SERVER_2022_ENGLISH_CORE_BASE), 'an unresolved token'],
  ])('is refused if it is one of Windows, %s', (_, image, given) => {
    const os = NodeOs.custom(image, NodeOs.al2023());
    expect(() => os.machineImage(V1_36, instanceTypes('m5.large')).getImage(inIreland())).toThrow(refusal('os-windows', given));
  });

  test('has the architecture that its system states', () => {
    const image = ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-0123' });
    const os = NodeOs.custom(image, NodeOs.al2023({ architecture: ARM_64 }));
    expect(() => os.machineImage(V1_36, instanceTypes('m5.large'))).toThrow(refusal('os-architecture', 'x86_64'));
    expect(os.machineImage(V1_36, instanceTypes('m7g.large')).getImage(inIreland()).imageId).toBe('ami-0123');
  });

  test('serves types with accelerators and without', () => {
    const os = NodeOs.custom(ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-0123' }), NodeOs.al2());
    expect(os.machineImage(V1_32, instanceTypes('m7g.large', 'g5g.xlarge')).getImage(inIreland()).imageId).toBe('ami-0123');
  });

  test('is told what its system is told, with the options of that', () => {
    const image = ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-0123' });
    const stack = testStack();
    const cluster = knownCluster(stack);
    for (const family of [
      NodeOs.al2023({ nodeConfig: { kubelet: { flags: ['--v=2'] } } }),
      NodeOs.bottlerocket({ settings: { motd: 'hello' } }),
      NodeOs.al2({ kubeletFlags: ['--v=2'] }),
    ]) {
      const [own, given] = [NodeOs.custom(image, family), family].map(os => os.userData(stack, { cluster, maxPods: MaxPods.of(58) }));
      expect(stack.resolve(own.render())).toEqual(stack.resolve(given.render()));
      // The size of the snapshot is not known, so none is written.
      expect(NodeOs.custom(image, family)._volume).toEqual({ device: family._volume.device, minSize: 1 });
    }
  });
});

test.each<[string, () => NodeOs, string]>([
  [...AL2023, '/dev/xvda'],
  [...BOTTLEROCKET, '/dev/xvdb'],
  [...AL2, '/dev/xvda'],
])('%s has images and pods on the device that is theirs', (_, os, device) => {
  expect(os()._volume.device).toBe(device);
});

/** How each system is told the number of pods, if it is. */
const TOLD: [string, () => NodeOs, (text: string) => unknown][] = [
  [...AL2023, text => nodeConfigsOf(text)[0].spec.kubelet?.maxPodsExpression],
  [...BOTTLEROCKET, text => readToml(text).settings.kubernetes['max-pods']],
  [...AL2, text => /--max-pods=(.*)/.exec(wordsFor('/etc/eks/bootstrap.sh', text).join('\n'))?.[1]],
];

describe.each(TOLD)('%s and max pods', (name, os, told) => {
  const asTold = (pods: number) => name === 'Bottlerocket' ? pods : String(pods);
  const types = instanceTypes('m6g.large', 'c6g.medium');
  const userData = (stack: Stack, props: Partial<NodeUserDataProps>, hasIpv4Egress?: boolean) =>
    os().userData(stack, { cluster: knownCluster(stack, 'Cluster', { hasIpv4Egress }), instanceTypes: types, ...props });

  test.each([1, 58, 1024])('%d are told', pods => {
    const stack = testStack();
    expect(told(deployable(stack, userData(stack, { maxPods: MaxPods.of(pods) }))())).toBe(asTold(pods));
    expect(idsOf(stack, LOOKUP)).toEqual([]);
  });

  test('1025 are told only where pods do not reach IPv4', () => {
    const stack = testStack();
    expect(told(deployable(stack, userData(stack, { maxPods: MaxPods.of(1025) }, false))())).toBe(asTold(1025));
    for (const hasIpv4Egress of [undefined, true]) {
      expect(() => userData(testStack(), { maxPods: MaxPods.of(1025) }, hasIpv4Egress)).toThrow(refusal('max-pods-with-ipv4-egress', 1025));
    }
  });

  test.each([
    ['where nothing is said', undefined],
    ['where it is said', MaxPods.recommended()],
  ])('what AWS recommends for the types of the nodes is told, %s', (_, maxPods) => {
    const stack = testStack();
    const deploy = deployable(stack, userData(stack, { maxPods }));
    expect(told(deploy({ [`${idOf(stack, LOOKUP)}.MaxPods`]: '98' }))).toBe(asTold(98));
    expect(idOf(stack, LOOKUP)).toBe(logicalId(stack.node.findChild('MaxPods').node.findChild('Resource').node.defaultChild!));
    const { InstanceTypes } = Template.fromStack(stack).toJSON().Resources[idOf(stack, LOOKUP)].Properties;
    expect(InstanceTypes).toEqual(['m6g.large', 'c6g.medium']);
  });

  test('what AWS recommends cannot be asked without types', () => {
    const stack = testStack();
    expect(() => userData(stack, { instanceTypes: undefined })).toThrow(refusal('instance-types-empty', '[]'));
  });

  test('the number of a lookup is told, and no other is made', () => {
    const stack = testStack();
    const lookup = new MaxPodsLookup(stack, 'Lookup', { instanceTypes: types });
    const deploy = deployable(stack, userData(stack, { maxPods: MaxPods.fromLookup(lookup), instanceTypes: undefined }));
    expect(told(deploy({ [referenceOf(stack, lookup.maxPods)]: '110' }))).toBe(asTold(110));
    expect(idsOf(stack, LOOKUP)).toHaveLength(1);
  });

  test('nothing is told where the image is to find out', () => {
    const stack = testStack();
    const text = deployable(stack, userData(stack, { maxPods: MaxPods.amiDefault() }))();
    expect(told(text)).toBeUndefined();
    expect(text).not.toMatch(/max-?pods/i);
    expect(idsOf(stack, LOOKUP)).toEqual([]);
  });
});

describe.each(ALL)('%s refuses', (_, os) => {
  const userData = (props: Partial<NodeUserDataProps>) => {
    const stack = testStack();
    const cluster = knownCluster(stack);
    return () => os().userData(stack, { cluster, maxPods: MaxPods.of(58), ...props });
  };

  test('labels that Kubernetes refuses', () => {
    expect(userData({ labels: { 'fine': 'x', 'not fine': 'x' } })).toThrow(refusal('node-label', "'not fine=x'"));
    expect(userData({ labels: { fine: 'not fine' } })).toThrow(refusal('node-label', "'fine=not fine'"));
  });

  test('labels that kubelet may not set', () => {
    expect(userData({ labels: { 'node-role.kubernetes.io/worker': 'true' } })).toThrow(refusal('node-label-reserved', "'node-role.kubernetes.io/worker'"));
    expect(userData({ labels: { 'node.kubernetes.io/pool': 'blue' } })).not.toThrow();
  });

  test('taints that Kubernetes refuses', () => {
    const effect = eks.TaintEffect.NO_SCHEDULE;
    expect(userData({ taints: [{ key: 'fine', effect }, { key: 'not fine', effect }] })).toThrow(refusal('node-taint', "'not fine=:NO_SCHEDULE'"));
    expect(userData({ taints: [{ key: 'fine' }] })).toThrow(refusal('node-taint', "'fine=:undefined'"));
  });

  test('an imported cluster of which it has to know more', () => {
    const stack = testStack();
    const cluster = knownCluster(stack, 'Cluster', { serviceIpv6Cidr: undefined });
    expect(() => os().userData(stack, { cluster, maxPods: MaxPods.of(58) })).toThrow(refusal('imported-attribute', 'imported'));
  });
});

test.each(ALL)('%s slots into a stock launch template', (_, os) => {
  const stack = testStack();
  const cluster = ipv6Cluster(stack, { version: V1_32 });
  const launchTemplate = new ec2.LaunchTemplate(stack, 'LaunchTemplate', {
    machineImage: os().machineImage(eks.KubernetesVersion.of(cluster.kubernetesVersion), instanceTypes('m7g.large')),
    userData: os().userData(stack, { cluster, instanceTypes: instanceTypes('m7g.large') }),
  });
  const template = Template.fromStack(stack).toJSON();
  const { ImageId, UserData } = template.Resources[logicalId(launchTemplate)].Properties.LaunchTemplateData;
  expect(template.Parameters[ImageId.Ref].Type).toBe(IMAGE_PARAMETER);
  const values = {
    [referenceOf(stack, cluster.clusterName)]: 'made-here',
    [referenceOf(stack, cluster.clusterEndpoint)]: 'https://endpoint',
    [referenceOf(stack, cluster.clusterCertificateAuthorityData)]: 'Y2VydGlmaWNhdGU=',
    [referenceOf(stack, cluster.serviceIpv6Cidr)]: 'fd12:3456:789a::/108',
    [`${idOf(stack, LOOKUP)}.MaxPods`]: '110',
  };
  expect(Buffer.from(asDeployed(template, UserData, values), 'base64').toString()).toContain('made-here');
});

describe('from JavaScript', () => {
  const nodes = (Nodes: typeof ManagedNodeGroup | typeof SelfManagedNodeGroup, os: any) => {
    const stack = testStack();
    return new Nodes(stack, 'Nodes', { cluster: knownCluster(stack), os });
  };

  test.each(['al2023', {}, true, null])('%p is no os', os => {
    for (const Nodes of [ManagedNodeGroup, SelfManagedNodeGroup]) {
      expect(() => nodes(Nodes, os)).toThrow(/^\[S\/Nodes\] os is of the wrong type: .*expected a NodeOs: .*node-prop-type\]$/);
    }
  });

  test.each([undefined, null, 'al2023'])('%p is no family of an image', family => {
    expect(() => NodeOs.custom(ec2.MachineImage.latestAmazonLinux2023(), family as any))
      .toThrow(/^\[NodeOs\.custom\] family is of the wrong type: .*node-prop-type\]$/);
  });

  test.each<[string, any]>([['a text', '1.36'], ['no number', eks.KubernetesVersion.of('latest')]])('of a version that is %s there is no image', (_, other) => {
    expect(() => NodeOs.al2023().machineImage(other, instanceTypes('m6i.large')))
      .toThrow(/^\[NodeOs\.machineImage\] .*kubernetes-version-malformed\]$/);
  });
});
