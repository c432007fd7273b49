import { Annotations, App, CfnParameter, CfnResource, Lazy, Stack } from 'aws-cdk-lib';
import { Annotations as Reported, Match, Template } from 'aws-cdk-lib/assertions';
import * as eks from 'aws-cdk-lib/aws-eks';
import {
  AddonOptions, AddonVersion, ClusterAddon, CniFeature, CniIdentity, CoreAddons, CoreAddonsOptions, CoreAddonsProps, DualStackVpc, Ipv6Cluster,
  Ipv6ClusterAttributes, ManagedNodeGroup, ResolveConflicts, VpcCniOptions,
} from '../../src';
import { HandWrittenCluster, ipv6Cluster, logicalId, testStack, waitsFor } from '../util/cluster';
import { errorsOf, warningsOf } from '../util/findings';
import { refusal, resourcesOf } from '../util/network';

const NAMES = ['coredns', 'eks-pod-identity-agent', 'kube-proxy', 'vpc-cni'];
const WARNING = 'cdk-eks-ipv6:core-dns-left-out';
const { POD_SUBNET_SELECTION, MULTI_NIC, SECURITY_GROUPS_FOR_PODS } = CniFeature;

/** The add-ons of a stack by name, as they stand in the template. */
function addonsOf(stack: Stack): Record<string, Record<string, any>> {
  const addons = Object.values(resourcesOf(stack)).filter(({ Type }) => Type === 'AWS::EKS::Addon');
  return Object.fromEntries(addons.map(({ Properties: { AddonName, ...others } }) => [AddonName, others]));
}
const namesIn = (stack: Stack) => Object.keys(addonsOf(stack)).sort();

/** A cluster with nodes and these core add-ons. */
function clusterWith(coreAddons?: CoreAddonsOptions, stack = testStack()) {
  const cluster = ipv6Cluster(stack, { coreAddons });
  cluster.addManagedNodeGroup('System');
  return { stack, cluster };
}

/** The configuration of the CNI, parsed. */
function cniValues(vpcCni: VpcCniOptions, stack?: Stack) {
  const { ConfigurationValues } = addonsOf(clusterWith({ vpcCni }, stack).stack)['vpc-cni'];
  return JSON.parse(ConfigurationValues);
}

function handWritten(stack: Stack) {
  return new HandWrittenCluster(stack, 'Cluster', new DualStackVpc(stack, 'Vpc'));
}

function imported(stack: Stack, attributes: Partial<Ipv6ClusterAttributes> = {}) {
  return Ipv6Cluster.fromAttributes(stack, 'Cluster', {
    clusterName: 'imported', version: eks.KubernetesVersion.of('1.36'), vpc: new DualStackVpc(stack, 'Vpc'), ...attributes,
  });
}

describe('the four', () => {
  test('are in the template, with what the template says winning and nothing left behind', () => {
    const { stack, cluster } = clusterWith();
    const common = { ClusterName: stack.resolve(cluster.clusterName), ResolveConflicts: 'OVERWRITE', PreserveOnDelete: false, ConfigurationValues: '{}', PodIdentityAssociations: [] };
    expect(addonsOf(stack)).toEqual({
      'coredns': { ...common, PreserveOnDelete: true },
      'eks-pod-identity-agent': common,
      'kube-proxy': common,
      'vpc-cni': {
        ...common,
        PodIdentityAssociations: [{ ServiceAccount: 'aws-node', RoleArn: stack.resolve(cluster.coreAddons.cniRole!.roleArn) }],
      },
    });
  });

  test('can be reached', () => {
    const { coreAddons } = clusterWith().cluster;
    const { vpcCni, kubeProxy, coreDns, podIdentityAgent } = coreAddons;
    expect([coreDns.addon, podIdentityAgent!, kubeProxy!, vpcCni!].map(({ addonName }) => addonName)).toEqual(NAMES);
  });

  const OPTIONS: [string, (options: AddonOptions) => CoreAddonsOptions][] = [
    ['vpc-cni', vpcCni => ({ vpcCni })],
    ['kube-proxy', kubeProxy => ({ kubeProxy })],
    ['coredns', coreDns => ({ coreDns })],
    ['eks-pod-identity-agent', podIdentityAgent => ({ podIdentityAgent })],
  ];

  test.each(OPTIONS)('%s takes what an add-on takes, and the others do not', (name, options) => {
    const configurationValues = { resources: { limits: { cpu: '100m' } }, tolerations: [{ operator: 'Exists' }] };
    const { stack } = clusterWith(options({
      version: AddonVersion.of('v1.22.2-eksbuild.1'), preserveOnDelete: true, resolveConflicts: ResolveConflicts.PRESERVE, configurationValues,
    }));
    const { [name]: changed, ...others } = addonsOf(stack);
    expect(changed).toMatchObject({ AddonVersion: 'v1.22.2-eksbuild.1', PreserveOnDelete: true, ResolveConflicts: 'PRESERVE' });
    expect(JSON.parse(changed.ConfigurationValues)).toEqual(configurationValues);
    expect(Object.keys(others)).toHaveLength(3);
    for (const [otherName, other] of Object.entries(others)) {
      expect(other).toMatchObject({ PreserveOnDelete: otherName === 'coredns', ResolveConflicts: 'OVERWRITE' });
      expect(other).not.toHaveProperty('AddonVersion');
      expect(other.ConfigurationValues).toBe('{}');
    }
  });

  test.each(OPTIONS)('%s takes tokens as version and inside values', (name, options) => {
    const stack = testStack();
    const parameter = new CfnParameter(stack, 'Parameter');
    clusterWith(options({
      version: AddonVersion.of(parameter.valueAsString),
      configurationValues: { resources: { limits: { cpu: parameter.valueAsString } }, affinity: Lazy.any({ produce: () => ({ late: 'known' }) }) },
    }), stack);
    const { AddonVersion: version, ConfigurationValues } = addonsOf(stack)[name];
    expect(version).toEqual({ Ref: 'Parameter' });
    const [separator, parts] = ConfigurationValues['Fn::Join'];
    const text = parts.map((part: any) => part.Ref ? 'of the parameter' : part).join(separator);
    expect(JSON.parse(text)).toEqual({ resources: { limits: { cpu: 'of the parameter' } }, affinity: { late: 'known' } });
  });
});

describe('options of the CNI', () => {
  test.each<[string, VpcCniOptions, unknown]>([
    ['nothing', {}, {}],
    ['a version only', { version: AddonVersion.of('v1.23.1-eksbuild.1') }, {}],
    ['empty options', { configurationValues: {}, env: {}, features: [] }, {}],
    ['ipv4Egress on', { ipv4Egress: true }, { env: { ENABLE_V4_EGRESS: 'true' } }],
    ['ipv4Egress off', { ipv4Egress: false }, { env: { ENABLE_V4_EGRESS: 'false' } }],
    ['networkPolicy on', { networkPolicy: true }, { enableNetworkPolicy: 'true' }],
    ['networkPolicy off', { networkPolicy: false }, { enableNetworkPolicy: 'false' }],
    ['env', { env: { AWS_VPC_ENI_MTU: '1500' } }, { env: { AWS_VPC_ENI_MTU: '1500' } }],
    ['POD_SUBNET_SELECTION', { features: [POD_SUBNET_SELECTION] }, { env: { ENABLE_SUBNET_DISCOVERY: 'true' } }],
    ['MULTI_NIC', { features: [MULTI_NIC] }, { env: { ENABLE_MULTI_NIC: 'true' } }],
    ['SECURITY_GROUPS_FOR_PODS', { features: [SECURITY_GROUPS_FOR_PODS] },
      { env: { ENABLE_POD_ENI: 'true' }, init: { env: { DISABLE_TCP_EARLY_DEMUX: 'true' } } }],
    ['all of it', { ipv4Egress: false, networkPolicy: true, features: Object.values(CniFeature), env: { AWS_VPC_ENI_MTU: '1500' } }, {
      enableNetworkPolicy: 'true',
      env: { ENABLE_V4_EGRESS: 'false', ENABLE_SUBNET_DISCOVERY: 'true', ENABLE_MULTI_NIC: 'true', ENABLE_POD_ENI: 'true', AWS_VPC_ENI_MTU: '1500' },
      init: { env: { DISABLE_TCP_EARLY_DEMUX: 'true' } },
    }],
    ['options beside given values', {
      ipv4Egress: true,
      networkPolicy: true,
      features: [SECURITY_GROUPS_FOR_PODS],
      env: { AWS_VPC_ENI_MTU: '1500' },
      configurationValues: { env: { WARM_ENI_TARGET: '1' }, init: { env: { OTHER: '1' }, image: { tag: 'x' } }, resources: { limits: { cpu: '1' } } },
    }, {
      env: { WARM_ENI_TARGET: '1', ENABLE_V4_EGRESS: 'true', ENABLE_POD_ENI: 'true', AWS_VPC_ENI_MTU: '1500' },
      init: { env: { OTHER: '1', DISABLE_TCP_EARLY_DEMUX: 'true' }, image: { tag: 'x' } },
      enableNetworkPolicy: 'true',
      resources: { limits: { cpu: '1' } },
    }],
    ['options against given values, which win', {
      networkPolicy: true, env: { AWS_VPC_ENI_MTU: '1500' }, configurationValues: { enableNetworkPolicy: 'false', env: { AWS_VPC_ENI_MTU: '9001' } },
    }, { enableNetworkPolicy: 'true', env: { AWS_VPC_ENI_MTU: '1500' } }],
    ['what is set already', { env: { ENABLE_IPv6: 'true', ENABLE_IPv4: 'false', ENABLE_PREFIX_DELEGATION: 'true' } },
      { env: { ENABLE_IPv6: 'true', ENABLE_IPv4: 'false', ENABLE_PREFIX_DELEGATION: 'true' } }],
  ])('%s', (_, options, expected) => {
    expect(cniValues(options)).toEqual(expected);
  });

  test('leave what was given as it was', () => {
    const configurationValues = { env: { WARM_ENI_TARGET: '1' } };
    clusterWith({ vpcCni: { configurationValues, ipv4Egress: true } });
    expect(configurationValues).toEqual({ env: { WARM_ENI_TARGET: '1' } });
  });

  test.each<[string, VpcCniOptions]>([
    ['in env', { env: { AWS_VPC_ENI_MTU: Lazy.string({ produce: () => '1500' }) } }],
    ['in the env of the values', { configurationValues: { env: { AWS_VPC_ENI_MTU: Lazy.string({ produce: () => '1500' }) } } }],
    ['for the env of the values', { configurationValues: { env: Lazy.any({ produce: () => ({ AWS_VPC_ENI_MTU: '1500' }) }) } }],
  ])('take a token %s', (_, options) => {
    expect(cniValues(options)).toEqual({ env: { AWS_VPC_ENI_MTU: '1500' } });
  });

  test.each<[string, VpcCniOptions, unknown]>([
    ['a number', { env: { AWS_VPC_ENI_MTU: 1500 as any } }, { env: { AWS_VPC_ENI_MTU: '1500' } }],
    ['a number in the values', { configurationValues: { env: { AWS_VPC_ENI_MTU: 1500 } } }, { env: { AWS_VPC_ENI_MTU: '1500' } }],
    ['booleans', { env: { AWS_VPC_K8S_CNI_EXTERNALSNAT: true as any, ENABLE_IPv4: false as any } }, { env: { AWS_VPC_K8S_CNI_EXTERNALSNAT: 'true', ENABLE_IPv4: 'false' } }],
    ['a boolean for the init container', { configurationValues: { init: { env: { DISABLE_TCP_EARLY_DEMUX: true } } } }, { init: { env: { DISABLE_TCP_EARLY_DEMUX: 'true' } } }],
    ['nothing', { env: { AWS_VPC_ENI_MTU: undefined as any, WARM_ENI_TARGET: '1' } }, { env: { WARM_ENI_TARGET: '1' } }],
  ])('write %s in env as text', (_, options, expected) => {
    expect(cniValues(options)).toEqual(expected);
  });

  test('write a number that is not known until deployment as text', () => {
    const stack = testStack();
    clusterWith({ vpcCni: { env: { AWS_VPC_ENI_MTU: new CfnParameter(stack, 'Parameter', { type: 'Number' }).valueAsNumber as any } } }, stack);
    expect(addonsOf(stack)['vpc-cni'].ConfigurationValues).toEqual({ 'Fn::Join': ['', ['{"env":{"AWS_VPC_ENI_MTU":"', { Ref: 'Parameter' }, '"}}']] });
  });

  test('know a boolean that switches IPv4 egress off', () => {
    expect(clusterWith({ vpcCni: { env: { ENABLE_V4_EGRESS: false as any } } }).cluster.hasIpv4Egress).toBe(false);
  });

  test.each(['enableNetworkPolicy', 'enableWindowsIpam'])('are texts as %s is, which the schema has as text', name => {
    const nodeAgent = { enablePolicyEventLogs: true, metricsBindAddr: 8162 };
    const { stack } = clusterWith({ vpcCni: { configurationValues: { [name]: true, nodeAgent, livenessProbeTimeoutSeconds: 10 } } });
    expect(JSON.parse(addonsOf(stack)['vpc-cni'].ConfigurationValues)).toEqual({
      [name]: 'true', nodeAgent: { enablePolicyEventLogs: 'true', metricsBindAddr: '8162' }, livenessProbeTimeoutSeconds: 10,
    });
  });

  test('of a cluster that exists are texts too', () => {
    const stack = testStack();
    new ClusterAddon(stack, 'Cni', { cluster: imported(stack), addonName: 'vpc-cni', configurationValues: { env: { AWS_VPC_ENI_MTU: 1500 } } });
    expect(JSON.parse(addonsOf(stack)['vpc-cni'].ConfigurationValues)).toEqual({ env: { AWS_VPC_ENI_MTU: '1500' } });
  });

  test.each<[string, string, unknown]>([
    ['null', 'env.X', null], ['a list', 'env.X', ['a']], ['a map', 'env.X', { a: 'b' }], ['no number', 'env.X', NaN], ['a function', 'env.X', () => 'a'],
  ])('refuse %s as a variable, in either place', (_, where, value) => {
    const refused = new RegExp(`\\] ${where} in the configuration of the VPC CNI cannot be written as text: .*\\[cdk-eks-ipv6:cni-env-type\\]$`);
    expect(() => clusterWith({ vpcCni: { env: { X: value as any } } })).toThrow(refused);
    expect(() => clusterWith({ vpcCni: { configurationValues: { env: { X: value } } } })).toThrow(refused);
  });

  test.each<[string, unknown]>([['a list', ['a=b']], ['a text', 'a=b'], ['a number', 1]])('refuse %s as env, in either place', (_, env) => {
    expect(() => clusterWith({ vpcCni: { env: env as any } })).toThrow(refusal('cni-env-type', ''));
    expect(() => clusterWith({ vpcCni: { configurationValues: { env } } })).toThrow(refusal('cni-env-type', ''));
  });

  test.each(['ENABLE_IPv6', 'ENABLE_IPv4', 'ENABLE_PREFIX_DELEGATION', 'AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG'])('take a token as %s', name => {
    const stack = testStack();
    clusterWith({ vpcCni: { env: { [name]: new CfnParameter(stack, 'Parameter').valueAsString } } }, stack);
    expect(addonsOf(stack)['vpc-cni'].ConfigurationValues).toEqual({ 'Fn::Join': ['', [`{"env":{"${name}":"`, { Ref: 'Parameter' }, '"}}']] });
  });

  test('take a version that is not known until deployment, whatever is asked of it', () => {
    const stack = testStack();
    clusterWith({ vpcCni: { version: AddonVersion.of(new CfnParameter(stack, 'V').valueAsString), ipv4Egress: false, features: Object.values(CniFeature) } }, stack);
    expect(addonsOf(stack)['vpc-cni'].AddonVersion).toEqual({ Ref: 'V' });
  });

  test('take the first version that can be told to do without IPv4 egress', () => {
    expect(cniValues({ version: AddonVersion.of('v1.14.0-eksbuild.1'), networkPolicy: true })).toEqual({ enableNetworkPolicy: 'true' });
    expect(cniValues({ version: AddonVersion.of('v1.13.4-eksbuild.1'), networkPolicy: false })).toEqual({ enableNetworkPolicy: 'false' });
    expect(cniValues({ version: AddonVersion.of('v1.15.1-eksbuild.1'), ipv4Egress: false })).toEqual({ env: { ENABLE_V4_EGRESS: 'false' } });
  });

  const BREAKING: [string, string][] = [
    ['ENABLE_IPv6', 'false'], ['ENABLE_IPv4', 'true'], ['ENABLE_PREFIX_DELEGATION', 'false'], ['AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG', 'true'],
  ];

  test.each<[string, unknown, VpcCniOptions]>([
    ...BREAKING.map(([name, value]): [string, unknown, VpcCniOptions] => ['cni-env-breaks-ipv6', `${name}=${value}`, { env: { [name]: value } }]),
    ...BREAKING.map(([name, value]): [string, unknown, VpcCniOptions] =>
      ['cni-env-breaks-ipv6', `${name}=${value}`, { configurationValues: { env: { [name]: value } } }]),
    ['cni-env-of-ipv4', 'ENABLE_V6_EGRESS=true', { env: { ENABLE_V6_EGRESS: 'true' } }],
    ['cni-env-of-ipv4', 'ENABLE_V6_EGRESS=true', { configurationValues: { env: { ENABLE_V6_EGRESS: true } } }],
    ['addon-configuration-key', 'environment', { configurationValues: { environment: {} } }],
    ['addon-configuration-key', 'ENABLE_V4_EGRESS', { ipv4Egress: true, configurationValues: { ENABLE_V4_EGRESS: 'true' } }],
    ['cni-version-malformed', 'latest', { version: AddonVersion.of('latest') }],
    ['cni-version-too-old', 'v1.10.0-eksbuild.1', { version: AddonVersion.of('v1.10.0-eksbuild.1') }],
    ['cni-version-lacks-feature', 'v1.13.4-eksbuild.1', { version: AddonVersion.of('v1.13.4-eksbuild.1'), networkPolicy: true }],
    ['cni-version-lacks-feature', 'v1.12.0', { version: AddonVersion.of('v1.12.0'), configurationValues: { enableNetworkPolicy: 'true' } }],
    ['cni-version-lacks-feature', 'v1.15.0-eksbuild.1', { version: AddonVersion.of('v1.15.0-eksbuild.1'), ipv4Egress: false }],
    ['cni-version-lacks-feature', 'v1.21.1-eksbuild.1', { version: AddonVersion.of('v1.21.1-eksbuild.1'), features: [POD_SUBNET_SELECTION] }],
    ['cni-version-lacks-feature', 'v1.19.0-eksbuild.1', { version: AddonVersion.of('v1.19.0-eksbuild.1'), features: [MULTI_NIC] }],
    ['cni-version-lacks-feature', 'v1.15.4-eksbuild.1', { version: AddonVersion.of('v1.15.4-eksbuild.1'), features: [SECURITY_GROUPS_FOR_PODS] }],
  ])('%s: %s is refused', (id, given, vpcCni) => {
    expect(() => ipv6Cluster(testStack(), { coreAddons: { vpcCni } })).toThrow(refusal(id, given));
  });

  test('and what was refused is named', () => {
    expect(() => ipv6Cluster(testStack(), { coreAddons: { vpcCni: { version: AddonVersion.of('v1.15.0'), ipv4Egress: false } } })).toThrow('lacks ENABLE_V4_EGRESS=false: ');
  });
});

test.each<[VpcCniOptions, boolean]>([
  [{ ipv4Egress: false }, true],
  [{ env: { ENABLE_V4_EGRESS: 'false' } }, true],
  [{ ipv4Egress: true }, false],
  [{}, false],
])('%j: whether what pods cannot do without IPv4 is a warning is %p', (vpcCni, expected) => {
  const { stack } = clusterWith({ vpcCni });
  expect(warningsOf(stack).includes('ipv4-egress-off')).toBe(expected);
});

describe('without the Pod Identity agent', () => {
  const withoutAgent = (cniIdentity?: CniIdentity) => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack, { cniIdentity, coreAddons: { installPodIdentityAgent: false } });
    cluster.addManagedNodeGroup('System');
    return { stack, cluster };
  };

  test.each<[string, CniIdentity | undefined]>([['by default', undefined], ['as said', CniIdentity.podIdentity()]])('Pod Identity %s is refused', (_, identity) => {
    expect(() => withoutAgent(identity)).toThrow(refusal('pod-identity-without-agent', 'vpc-cni'));
  });

  test.each<[string, CniIdentity]>([['IRSA', CniIdentity.irsa()], ['the role of the node', CniIdentity.nodeRole()]])('%s works', (_, identity) => {
    const { stack, cluster } = withoutAgent(identity);
    expect(namesIn(stack)).toEqual(['coredns', 'kube-proxy', 'vpc-cni']);
    expect(addonsOf(stack)['vpc-cni'].PodIdentityAssociations).toEqual([]);
    expect(cluster.coreAddons.podIdentityAgent).toBeUndefined();
    expect(cluster.hasPodIdentityAgent).toBe(false);
  });
});

describe('CoreDNS', () => {
  const warnings = (stack: Stack) => Reported.fromStack(stack).findWarning('*', Match.stringLikeRegexp('coredns is left out'));

  test('is left out where there are no nodes, with a warning', () => {
    const stack = testStack();
    const { coreAddons } = ipv6Cluster(stack);
    expect(namesIn(stack)).toEqual(NAMES.slice(1));
    expect(warnings(stack).map(({ id }) => id)).toEqual([`/${coreAddons.coreDns.node.path}`]);
    expect(JSON.stringify(Template.fromStack(stack).toJSON())).not.toContain(logicalId(coreAddons.coreDns));
  });

  test('is left out without a warning that was acknowledged', () => {
    const stack = testStack();
    Annotations.of(ipv6Cluster(stack)).acknowledgeWarning(WARNING);
    expect(warnings(stack)).toEqual([]);
    expect(namesIn(stack)).toEqual(NAMES.slice(1));
  });

  test.each<[string, (stack: Stack) => void]>([
    ['managed nodes', stack => ipv6Cluster(stack).addManagedNodeGroup('System')],
    ['nodes of other making', stack => ipv6Cluster(stack).creationOrder.nodes.add(new CfnResource(stack, 'Own', { type: 'Test::Nodes' }))],
    ['nodes added before', stack => {
      const cluster = handWritten(stack);
      new ManagedNodeGroup(stack, 'Nodes', { cluster });
      new CoreAddons(stack, 'Core', { cluster });
    }],
    ['nodes added after', stack => {
      const cluster = handWritten(stack);
      new CoreAddons(stack, 'Core', { cluster });
      new ManagedNodeGroup(stack, 'Nodes', { cluster });
    }],
  ])('is there with %s, without a warning', (_, make) => {
    const stack = testStack();
    make(stack);
    expect(namesIn(stack)).toEqual(NAMES);
    expect(warnings(stack)).toEqual([]);
  });
});

describe('order', () => {
  test.each([['before', true], ['after', false]])('the CNI, kube-proxy and the agent come before nodes, CoreDNS after them, with nodes added %s', (_, first) => {
    const stack = testStack();
    const cluster = handWritten(stack);
    const nodes = () => new ManagedNodeGroup(stack, 'Nodes', { cluster });
    const early = first ? nodes() : undefined;
    const { vpcCni, kubeProxy, podIdentityAgent, coreDns } = new CoreAddons(stack, 'Core', { cluster });
    const { nodegroup } = early ?? nodes();
    expect(waitsFor(nodegroup)).toEqual(expect.arrayContaining([vpcCni!, kubeProxy!, podIdentityAgent!].map(logicalId)));
    expect(waitsFor(coreDns)).toEqual(expect.arrayContaining([vpcCni!, kubeProxy!, nodegroup].map(logicalId)));
    expect(waitsFor(nodegroup)).not.toContain(logicalId(coreDns));
  });

  test('CoreDNS waits for each group of nodes that can run it', () => {
    const { cluster } = clusterWith();
    const { nodegroup } = cluster.addManagedNodeGroup('More');
    const tainted = cluster.addManagedNodeGroup('Tainted', { taints: [{ key: 'gpu', effect: eks.TaintEffect.NO_EXECUTE }] });
    const before = waitsFor(cluster.coreAddons.coreDns);
    expect(before).toContain(logicalId(nodegroup));
    expect(before).not.toContain(logicalId(tainted.nodegroup));
  });
});

describe('other clusters', () => {
  const make = (cluster: CoreAddonsProps['cluster'], stack: Stack, props: Partial<CoreAddonsProps> = {}) => {
    const core = new CoreAddons(stack, 'Core', { cluster, ...props });
    const nodes = new ManagedNodeGroup(stack, 'Nodes', { cluster });
    // With whose permissions the CNI acts is not known of a cluster that somebody else made.
    if (!core.cniRole && core.cniPolicy) { nodes.role.addManagedPolicy(core.cniPolicy); }
    return core;
  };
  const enough = (stack: Stack): Partial<Ipv6ClusterAttributes> => {
    const { clusterEndpoint, clusterCertificateAuthorityData, clusterSecurityGroup, openIdConnectProvider } =
      new HandWrittenCluster(stack, 'Facts', new DualStackVpc(stack, 'FactsVpc'));
    return { clusterEndpoint, clusterCertificateAuthorityData, clusterSecurityGroup, openIdConnectProvider };
  };

  test('one that somebody else wrote', () => {
    const stack = testStack();
    const { cniRole } = make(handWritten(stack), stack);
    const addons = addonsOf(stack);
    expect(Object.keys(addons).sort()).toEqual(NAMES);
    expect(Object.values(addons).map(({ ClusterName }) => ClusterName)).toEqual(NAMES.map(() => 'hand-written'));
    expect(addons['vpc-cni'].PodIdentityAssociations).toEqual([{ ServiceAccount: 'aws-node', RoleArn: stack.resolve(cniRole!.roleArn) }]);
  });

  test.each<[string, Partial<CoreAddonsProps>, Partial<Ipv6ClusterAttributes>, string[]]>([
    ['IRSA', { cniIdentity: CniIdentity.irsa() }, {}, NAMES],
    ['the role of the node', { cniIdentity: CniIdentity.nodeRole() }, {}, NAMES],
    ['Pod Identity, with the agent that is among the add-ons', { cniIdentity: CniIdentity.podIdentity() }, {}, NAMES],
    ['Pod Identity, with an agent that it has', { installPodIdentityAgent: false }, { hasPodIdentityAgent: true }, ['coredns', 'kube-proxy', 'vpc-cni']],
  ])('one that exists: %s', (_, props, attributes, expected) => {
    const stack = testStack();
    make(imported(stack, { ...enough(stack), ...attributes }), stack, props);
    const addons = addonsOf(stack);
    expect(Object.keys(addons).sort()).toEqual(expected);
    expect(Object.values(addons).map(({ ClusterName }) => ClusterName)).toEqual(expected.map(() => 'imported'));
  });

  test('one that exists, without an agent: Pod Identity is refused', () => {
    const stack = testStack();
    expect(() => make(imported(stack), stack, { installPodIdentityAgent: false })).toThrow(refusal('pod-identity-without-agent', 'vpc-cni'));
  });
});

describe('core add-ons that are taken out of the tree', () => {
  test.each([
    ['VpcCni', 'S/Cluster/CoreAddons/VpcCni', 'installVpcCni'],
    ['KubeProxy', 'S/Cluster/CoreAddons/KubeProxy/Resource', 'installKubeProxy'],
    ['PodIdentityAgent', 'S/Cluster/CoreAddons/PodIdentityAgent/Resource', 'installPodIdentityAgent'],
  ])('%s is refused, with the switch that does it', (id, path, install) => {
    const { cluster, stack } = clusterWith();
    expect(cluster.coreAddons.node.tryRemoveChild(id)).toBe(true);
    expect(errorsOf(stack)).toEqual([`core-addon-removed ${path}`]);
    expect(() => App.of(stack)!.synth()).toThrow(`set ${install} of coreAddons to false`);
  });

  test('are none where the switch does it', () => {
    expect(errorsOf(clusterWith({ installKubeProxy: false }).stack)).toEqual([]);
  });
});
