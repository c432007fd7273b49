import { CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import { AddonOptions, AddonVersion, AddonVersionLookup, ClusterAddon, Ipv6Cluster, ManagedNodeGroup, MaxPodsLookup } from '../../src';
import { HandWrittenCluster, instanceTypes, ipv6Cluster, testStack } from '../util/cluster';
import { changedResources, refusal, resourcesOf } from '../util/network';
import { importedVpc } from '../util/nodes';
import { idOf, idsOf } from '../util/resources';

const LOOKUP = 'Custom::EksIpv6AddonVersion';
const FUNCTION = 'AWS::Lambda::Function';
const EBS = 'aws-ebs-csi-driver';

/** The version in the template, by the name of the add-on. */
function versionsIn(stack: Stack): Record<string, any> {
  const addons = Object.values(resourcesOf(stack)).filter(({ Type }) => Type === 'AWS::EKS::Addon');
  return Object.fromEntries(addons.map(({ Properties }) => [Properties.AddonName, Properties.AddonVersion]));
}

/** What is asked for an add-on. */
function questionFor(stack: Stack, addonName: string): Record<string, any> {
  const [id, attribute] = versionsIn(stack)[addonName]['Fn::GetAtt'];
  const { ServiceToken: _, ...properties } = resourcesOf(stack)[id].Properties;
  expect([attribute, resourcesOf(stack)[id].Type]).toEqual(['Version', LOOKUP]);
  return properties;
}

/** A cluster that exists, in a stack of its own. */
function imported(version = '1.36') {
  const stack = testStack();
  const cluster = Ipv6Cluster.fromAttributes(stack, 'Imported', {
    clusterName: 'imported', version: eks.KubernetesVersion.of(version), vpc: importedVpc(stack), hasPodIdentityAgent: true,
  });
  const add = (addonName: string, options: AddonOptions) => new ClusterAddon(stack, addonName, { cluster, addonName, ...options });
  return { stack, cluster, add };
}

describe('a version', () => {
  test('that is stated stands in the template', () => {
    const { stack, add } = imported();
    add(EBS, { version: AddonVersion.of('v1.62.0-eksbuild.1') });
    expect(versionsIn(stack)).toEqual({ [EBS]: 'v1.62.0-eksbuild.1' });
    expect(idsOf(stack, FUNCTION)).toEqual([]);
  });

  test('that is a token does too', () => {
    const { stack, add } = imported();
    add(EBS, { version: AddonVersion.of(new CfnParameter(stack, 'Version').valueAsString) });
    expect(versionsIn(stack)).toEqual({ [EBS]: { Ref: 'Version' } });
  });

  test('that nobody states is left to EKS', () => {
    const { stack, add } = imported();
    add(EBS, {});
    expect(versionsIn(stack)).toEqual({ [EBS]: undefined });
  });

  test('that is the default is asked for by add-on, Kubernetes version and cluster', () => {
    const { stack, add } = imported();
    add(EBS, { version: AddonVersion.defaultOf() });
    expect(questionFor(stack, EBS)).toEqual({ ServiceTimeout: '300', AddonName: EBS, KubernetesVersion: '1.36', ClusterName: 'imported' });
  });

  test('can be the default of another Kubernetes version than that of the cluster', () => {
    const { stack, add } = imported();
    add(EBS, { version: AddonVersion.defaultOf('1.35') });
    expect(questionFor(stack, EBS)).toMatchObject({ KubernetesVersion: '1.35' });
  });

  test('can be the default of a Kubernetes version that is a token', () => {
    const { stack, add } = imported();
    add(EBS, { version: AddonVersion.defaultOf(Fn.importValue('Version')) });
    expect(questionFor(stack, EBS).KubernetesVersion).toEqual({ 'Fn::ImportValue': 'Version' });
  });

  test('can be asked for where the name of the add-on is a token', () => {
    const { stack, cluster } = imported();
    const addonName = new CfnParameter(stack, 'Name').valueAsString;
    new ClusterAddon(stack, 'Addon', { cluster, addonName, version: AddonVersion.defaultOf() });
    expect(resourcesOf(stack)[idOf(stack, LOOKUP)].Properties.AddonName).toEqual({ Ref: 'Name' });
  });

  test.each([
    ['an empty version', () => AddonVersion.of(''), refusal('addon-version', "''")],
    ['no version', () => AddonVersion.of(undefined as unknown as string), refusal('addon-version', 'undefined')],
    ['no Kubernetes version', () => AddonVersion.defaultOf('latest'), refusal('kubernetes-version-malformed', "'latest'")],
    ['a Kubernetes version before IPv6', () => AddonVersion.defaultOf('1.20'), refusal('kubernetes-too-old', "'1.20'")],
  ])('is refused: %s', (_, make, message) => {
    expect(make).toThrow(message);
  });

  test('a text, which JavaScript lets pass, is the version itself, and anything else is refused with the remedy', () => {
    const given = (version: unknown) => () => ipv6Cluster(testStack(), { coreAddons: { vpcCni: { version: version as AddonVersion } } });
    expect(given('v1.23.1-eksbuild.1')().coreAddons.vpcCni!.addonVersion).toBe('v1.23.1-eksbuild.1');
    expect(given('v1.9.0-eksbuild.1')).toThrow(/cdk-eks-ipv6:cni-/);
    expect(given(1.23)).toThrow(refusal('addon-version', '1.23'));
    expect(given(1.23)).toThrow(/AddonVersion\.of\('v1\.23\.1-eksbuild\.1'\) for one version/);
  });
});

describe('the core four', () => {
  const version = AddonVersion.defaultOf();
  const following = (stack = testStack()) => {
    const coreAddons = { vpcCni: { version }, kubeProxy: { version }, coreDns: { version }, podIdentityAgent: { version } };
    const cluster = ipv6Cluster(stack, { coreAddons });
    cluster.addManagedNodeGroup('System');
    return stack;
  };

  test('follow the defaults of the cluster, each its own, with one function', () => {
    const stack = following();
    const names = ['coredns', 'eks-pod-identity-agent', 'kube-proxy', 'vpc-cni'];
    expect(Object.keys(versionsIn(stack)).sort()).toEqual(names);
    for (const name of names) { expect(questionFor(stack, name)).toMatchObject({ AddonName: name, KubernetesVersion: '1.36' }); }
    const askers = Object.values(resourcesOf(stack)).filter(({ Type }) => Type === LOOKUP).map(({ Properties }) => Properties.ServiceToken['Fn::GetAtt'][0]);
    expect([askers.length, new Set(askers).size]).toEqual([4, 1]);
  });

  test('are asked about after the control plane, and the VPC CNI waits for nothing more', () => {
    const stack = following();
    const control = idOf(stack, 'Custom::AWSCDK-EKS-Cluster');
    for (const id of idsOf(stack, LOOKUP)) {
      expect(resourcesOf(stack)[id].Properties.ClusterName).toEqual({ Ref: control });
      expect(resourcesOf(stack)[id].DependsOn).toBeUndefined();
    }
  });

  test('have the permissions of the newest CNI, as nobody knows which one EKS answers', () => {
    expect(JSON.stringify(resourcesOf(following()))).toContain('ec2:DescribeSecurityGroups');
  });
});

describe('the second deployment', () => {
  const at = (kubernetes: string, others: AddonOptions = {}) => {
    const { stack, add } = imported(kubernetes);
    add(EBS, { version: AddonVersion.defaultOf(), ...others });
    return stack;
  };

  test('with another Kubernetes version asks again, and changes nothing else', () => {
    const before = at('1.35');
    expect(changedResources(before, at('1.36'))).toEqual(idsOf(before, LOOKUP));
  });

  test('with another configuration does not ask again', () => {
    const before = at('1.36');
    expect(changedResources(before, at('1.36', { configurationValues: { key: 'value' } }))).toEqual(idsOf(before, 'AWS::EKS::Addon'));
  });
});

describe('a lookup alone', () => {
  const lookUp = (stack: Stack, props: Partial<ConstructorParameters<typeof AddonVersionLookup>[2]> = {}) =>
    new AddonVersionLookup(stack, 'Lookup', { addonName: EBS, kubernetesVersion: '1.36', ...props });

  test('gives the version to stock constructs', () => {
    const stack = testStack();
    const { version } = lookUp(stack, { clusterName: 'stock' });
    new eks.CfnAddon(stack, 'Ebs', { addonName: EBS, addonVersion: version, clusterName: 'stock' });
    expect(questionFor(stack, EBS)).toEqual({ ServiceTimeout: '300', AddonName: EBS, KubernetesVersion: '1.36', ClusterName: 'stock' });
  });

  test('waits for nothing where no cluster is named', () => {
    const stack = testStack();
    lookUp(stack);
    expect(Object.keys(resourcesOf(stack)[idOf(stack, LOOKUP)].Properties).sort()).toEqual(['AddonName', 'KubernetesVersion', 'ServiceTimeout', 'ServiceToken']);
  });

  test('may ask EKS for versions of add-ons, and no more', () => {
    const stack = testStack();
    const { logGroup } = lookUp(stack);
    const { Policies } = resourcesOf(stack)[idOf(stack, 'AWS::IAM::Role')].Properties;
    expect(Policies.flatMap(({ PolicyDocument }: any) => PolicyDocument.Statement)).toEqual([{ Effect: 'Allow', Action: 'eks:DescribeAddonVersions', Resource: '*' }]);
    expect(resourcesOf(stack)[idOf(stack, FUNCTION)].Properties.LoggingConfig).toEqual({ LogGroup: stack.resolve(logGroup.logGroupName) });
  });

  test('has a function of its own beside that for max pods', () => {
    const stack = testStack();
    const { provider } = lookUp(stack);
    const maxPods = new MaxPodsLookup(stack, 'MaxPods', { instanceTypes: instanceTypes('m5.large') });
    expect(idsOf(stack, FUNCTION)).toHaveLength(2);
    expect(maxPods.provider).not.toBe(provider);
  });

  test.each<[string, Partial<ConstructorParameters<typeof AddonVersionLookup>[2]>, RegExp]>([
    ['what is no name', { addonName: 'EBS CSI' }, refusal('addon-name', "'EBS CSI'")],
    ['what is no Kubernetes version', { kubernetesVersion: 'v1.36' }, refusal('kubernetes-version-malformed', "'v1.36'")],
  ])('refuses %s, and leaves no function behind', (_, props, message) => {
    const stack = testStack();
    expect(() => lookUp(stack, props)).toThrow(message);
    expect(stack.node.children.map(({ node }) => node.id)).toEqual(['Lookup']);
  });
});

test('a cluster that somebody else wrote says its Kubernetes version', () => {
  const stack = testStack();
  const cluster = new HandWrittenCluster(stack, 'Mine', importedVpc(stack));
  new ManagedNodeGroup(stack, 'Nodes', { cluster });
  new ClusterAddon(stack, 'Ebs', { cluster, addonName: EBS, version: AddonVersion.defaultOf() });
  expect(questionFor(stack, EBS)).toMatchObject({ KubernetesVersion: '1.36', ClusterName: 'hand-written' });
});
