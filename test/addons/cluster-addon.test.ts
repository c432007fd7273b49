import { App, CfnParameter, CfnResource, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as eksv2 from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import {
  AddonIdentity, AddonVersion, ClusterAddon, ClusterAddonOptions, CoreAddons, DualStackVpc, IIpv6Cluster, Ipv6Cluster, Ipv6ClusterAttributes,
  ManagedNodeGroup, ResolveConflicts,
} from '../../src';
import { testApp } from '../util/app';
import { awsManagedPolicy, HandWrittenCluster, ipv6Cluster, logicalId, podIdentityStatement, testStack, waitsFor } from '../util/cluster';
import { errorsOf, warningsOf } from '../util/findings';
import { notLiteral, refusal, resourcesOf } from '../util/network';
import { idOf, idsOf } from '../util/resources';

const EBS = 'aws-ebs-csi-driver';
const ACCOUNT = 'ebs-csi-controller-sa';
const POLICY = 'service-role/AmazonEBSCSIDriverPolicy';
const AGENT = 'eks-pod-identity-agent';
const CORE = ['vpc-cni', 'kube-proxy', 'coredns', AGENT];

const policies = () => [iam.ManagedPolicy.fromAwsManagedPolicyName(POLICY)];
const podIdentityTrust = () => new iam.SessionTagsPrincipal(new iam.ServicePrincipal('pods.eks.amazonaws.com'));

const propertiesOf = ({ addon }: ClusterAddon) => resourcesOf(addon.stack)[logicalId(addon)].Properties;
const propertiesOfRole = ({ addon, role }: ClusterAddon) => resourcesOf(addon.stack)[logicalId(role!)].Properties;
const arnOf = ({ role }: ClusterAddon) => ({ 'Fn::GetAtt': [logicalId(role!), 'Arn'] });
const countOf = (stack: Stack, addonName: string) =>
  Object.values(resourcesOf(stack)).filter(({ Properties }) => Properties?.AddonName === addonName).length;

const imported = (stack: Stack, attributes: Partial<Ipv6ClusterAttributes> = {}) => Ipv6Cluster.fromAttributes(stack, 'Cluster', {
  clusterName: 'imported', version: eks.KubernetesVersion.of('1.36'), vpc: new DualStackVpc(stack, 'Vpc'), ...attributes,
});
const importedProvider = (stack: Stack, issuer = 'oidc.eks.eu-west-1.amazonaws.com/id/0123') =>
  iam.OpenIdConnectProvider.fromOpenIdConnectProviderArn(stack, 'Provider', `arn:aws:iam::123456789012:oidc-provider/${issuer}`);

/** A cluster with nodes: without any, add-ons that need some are left out. */
function clusterWithNodes(...args: Parameters<typeof ipv6Cluster>): Ipv6Cluster {
  const cluster = ipv6Cluster(...args);
  cluster.addManagedNodeGroup('Base');
  return cluster;
}

describe('properties', () => {
  test('by default the template wins, nothing is left behind, and the add-on acts with the permissions of the node', () => {
    const cluster = clusterWithNodes(testStack());
    const addon = cluster.addAddon('metrics-server');
    expect(propertiesOf(addon)).toEqual({
      AddonName: 'metrics-server',
      ClusterName: cluster.cluster.stack.resolve(cluster.clusterName),
      ConfigurationValues: '{}',
      PodIdentityAssociations: [],
      ResolveConflicts: 'OVERWRITE',
      PreserveOnDelete: false,
    });
    expect(addon.role).toBeUndefined();
  });

  test.each(Object.values(ResolveConflicts))('all of them, with %s', resolveConflicts => {
    const configurationValues = { controller: { replicas: 2 } };
    const addon = clusterWithNodes(testStack()).addAddon(EBS, { version: AddonVersion.of('v1.2.3-eksbuild.4'), preserveOnDelete: true, resolveConflicts, configurationValues });
    const { ConfigurationValues, ...others } = propertiesOf(addon);
    expect(others).toMatchObject({ AddonVersion: 'v1.2.3-eksbuild.4', PreserveOnDelete: true, ResolveConflicts: resolveConflicts });
    expect(JSON.parse(ConfigurationValues)).toEqual(configurationValues);
  });

  test('tokens', () => {
    const stack = testStack();
    const { valueAsString } = new CfnParameter(stack, 'Parameter');
    const addon = clusterWithNodes(stack).addAddon(EBS, { version: AddonVersion.of(valueAsString), configurationValues: { key: valueAsString } });
    expect(propertiesOf(addon)).toMatchObject({
      AddonVersion: { Ref: 'Parameter' },
      ConfigurationValues: { 'Fn::Join': ['', ['{"key":"', { Ref: 'Parameter' }, '"}']] },
    });
  });

  test('a token as name passes the construct, and is refused where the name is part of an id', () => {
    const stack = testStack();
    const cluster = clusterWithNodes(stack);
    const { valueAsString } = new CfnParameter(stack, 'Parameter');
    expect(propertiesOf(new ClusterAddon(stack, 'Addon', { cluster, addonName: valueAsString })).AddonName).toEqual({ Ref: 'Parameter' });
    expect(() => cluster.addAddon(valueAsString)).toThrow(notLiteral('addonName'));
  });
});

describe('identity', () => {
  test('Pod Identity: a role with the policies, for the service account', () => {
    const cluster = clusterWithNodes(testStack());
    const addon = cluster.addAddon(EBS, { identity: AddonIdentity.podIdentity(ACCOUNT, policies()) });
    expect(propertiesOf(addon)).toMatchObject({ PodIdentityAssociations: [{ ServiceAccount: ACCOUNT, RoleArn: arnOf(addon) }] });
    expect(propertiesOf(addon)).not.toHaveProperty('ServiceAccountRoleArn');
    expect(propertiesOfRole(addon)).toEqual({
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [podIdentityStatement(cluster.cluster.stack.resolve(cluster.clusterName), 'kube-system', ACCOUNT)],
      },
      ManagedPolicyArns: [awsManagedPolicy(POLICY)],
    });
  });

  test('IRSA: the same through the provider of the cluster', () => {
    const stack = testStack();
    const addon = clusterWithNodes(stack).addAddon(EBS, { identity: AddonIdentity.irsa(ACCOUNT, policies()) });
    const conditions = idOf(stack, 'Custom::AWSCDKCfnJson');
    const { AssumeRolePolicyDocument, ManagedPolicyArns } = propertiesOfRole(addon);
    const [{ Principal, ...statement }, ...others] = AssumeRolePolicyDocument.Statement;
    expect(propertiesOf(addon)).toMatchObject({ ServiceAccountRoleArn: arnOf(addon) });
    expect(propertiesOf(addon).PodIdentityAssociations).toEqual([]);
    expect(statement).toEqual({
      Effect: 'Allow', Action: 'sts:AssumeRoleWithWebIdentity', Condition: { StringEquals: { 'Fn::GetAtt': [conditions, 'Value'] } },
    });
    expect(JSON.stringify(Principal.Federated)).toContain(`"${idOf(stack, 'AWS::IAM::OIDCProvider')}"`);
    expect(JSON.stringify(resourcesOf(stack)[conditions].Properties.Value)).toContain(`system:serviceaccount:kube-system:${ACCOUNT}`);
    expect(ManagedPolicyArns).toEqual([awsManagedPolicy(POLICY)]);
    expect(others).toEqual([]);
  });

  test('IRSA twice: one provider, and conditions for each account', () => {
    const stack = testStack();
    const cluster = clusterWithNodes(stack);
    const addons = ['first', 'second'].map(name => cluster.addAddon(name, { identity: AddonIdentity.irsa(`${name}-sa`, []) }));
    const trusts = addons.map(addon => propertiesOfRole(addon).AssumeRolePolicyDocument.Statement);
    const conditions = trusts.map(([statement]) => statement.Condition.StringEquals['Fn::GetAtt'][0]);
    const texts = conditions.map(id => JSON.stringify(resourcesOf(stack)[id].Properties.Value));
    expect(idsOf(stack, 'AWS::IAM::OIDCProvider')).toHaveLength(1);
    expect(texts).toEqual([expect.stringContaining(':first-sa'), expect.stringContaining(':second-sa')]);
  });

  test('one object makes a role for each add-on', () => {
    const cluster = clusterWithNodes(testStack());
    const identity = AddonIdentity.podIdentity(ACCOUNT, policies());
    const [first, second] = ['first', 'second'].map(name => cluster.addAddon(name, { identity }));
    expect(logicalId(first.role!)).not.toBe(logicalId(second.role!));
    expect(propertiesOf(second).PodIdentityAssociations).toEqual([{ ServiceAccount: ACCOUNT, RoleArn: arnOf(second) }]);
  });

  test.each<[string, (stack: Stack) => iam.IPrincipal, (arn: unknown) => object]>([
    ['for Pod Identity', podIdentityTrust, RoleArn => ({ PodIdentityAssociations: [{ ServiceAccount: ACCOUNT, RoleArn }] })],
    ['for tokens', stack => new iam.OpenIdConnectPrincipal(importedProvider(stack)), ServiceAccountRoleArn => ({ ServiceAccountRoleArn })],
  ])('a role that exists, with trust %s: nothing is attached to it', (_, trust, expected) => {
    const stack = testStack();
    const role = new iam.Role(stack, 'Existing', { assumedBy: trust(stack) });
    const addon = clusterWithNodes(stack).addAddon(EBS, { identity: AddonIdentity.existing(ACCOUNT, role) });
    expect(addon.role?.node.path).toBe(role.node.path);
    expect(propertiesOf(addon)).toMatchObject({ PodIdentityAssociations: [], ...expected(arnOf(addon)) });
    expect(propertiesOfRole(addon)).not.toHaveProperty('ManagedPolicyArns');
    expect(propertiesOfRole(addon)).not.toHaveProperty('Policies');
  });

  test('a role that was imported, through Pod Identity', () => {
    const stack = testStack();
    const role = iam.Role.fromRoleArn(stack, 'Existing', 'arn:aws:iam::123456789012:role/imported');
    const addon = clusterWithNodes(stack).addAddon(EBS, { identity: AddonIdentity.existing(ACCOUNT, role) });
    expect(propertiesOf(addon).PodIdentityAssociations).toEqual([{ ServiceAccount: ACCOUNT, RoleArn: 'arn:aws:iam::123456789012:role/imported' }]);
  });

  test('a role of another stack', () => {
    const stack = testStack();
    const role = new iam.Role(new Stack(App.of(stack)!, 'Other'), 'Existing', { assumedBy: podIdentityTrust() });
    clusterWithNodes(stack).addAddon(EBS, { identity: AddonIdentity.existing(ACCOUNT, role) });
    expect(() => App.of(stack)!.synth()).not.toThrow();
  });

  test.each<[string, iam.IPrincipal]>([
    ['of nodes', new iam.ServicePrincipal('ec2.amazonaws.com')],
    ['without TagSession', new iam.ServicePrincipal('pods.eks.amazonaws.com')],
  ])('a role that exists, with trust %s, is refused', (_, assumedBy) => {
    const stack = testStack();
    const identity = AddonIdentity.existing(ACCOUNT, new iam.Role(stack, 'Existing', { assumedBy }));
    expect(() => clusterWithNodes(stack).addAddon(EBS, { identity })).toThrow(refusal('identity-trust', 'S/Existing'));
  });

  test('the dual-stack host is no issuer', () => {
    const stack = testStack();
    const issuer = 'oidc-eks.eu-west-1.api.aws/id/0123';
    const cluster = imported(stack, { openIdConnectProvider: importedProvider(stack, issuer) });
    const identity = AddonIdentity.irsa(ACCOUNT, policies());
    expect(() => new ClusterAddon(stack, 'Addon', { cluster, addonName: EBS, identity })).toThrow(refusal('oidc-issuer-dual-stack', issuer));
  });
});

describe('Pod Identity needs the agent', () => {
  const identity = () => AddonIdentity.podIdentity(ACCOUNT, policies());
  const withIdentity = (cluster: IIpv6Cluster, options: ClusterAddonOptions) => new ClusterAddon(cluster, 'Addon', { cluster, addonName: EBS, ...options });

  test.each<[string, Partial<Ipv6ClusterAttributes>]>([['not said', {}], ['said not to be there', { hasPodIdentityAgent: false }]])(
    'an imported cluster whose agent is %s', (_, attributes) => {
      const cluster = imported(testStack(), attributes);
      expect(() => withIdentity(cluster, { identity: identity() })).toThrow(refusal('pod-identity-without-agent', EBS));
    });

  test('an imported cluster that has it', () => {
    const addon = withIdentity(imported(testStack(), { hasPodIdentityAgent: true }), { identity: identity() });
    expect(propertiesOf(addon)).toMatchObject({ ClusterName: 'imported', PodIdentityAssociations: [{ ServiceAccount: ACCOUNT }] });
  });

  test('an imported cluster without it has add-ons with other identities', () => {
    const stack = testStack();
    const cluster = imported(stack, { openIdConnectProvider: importedProvider(stack) });
    const addon = withIdentity(cluster, { identity: AddonIdentity.irsa(ACCOUNT, policies()) });
    const plain = new ClusterAddon(stack, 'Plain', { cluster, addonName: 'metrics-server' });
    expect(propertiesOf(addon).ServiceAccountRoleArn).toEqual(arnOf(addon));
    expect(propertiesOf(plain)).toMatchObject({ AddonName: 'metrics-server', ClusterName: 'imported' });
  });

  test('a cluster that somebody else wrote', () => {
    const stack = testStack();
    const addon = withIdentity(new HandWrittenCluster(stack, 'Cluster', new DualStackVpc(stack, 'Vpc')), { identity: identity() });
    expect(propertiesOf(addon)).toMatchObject({ ClusterName: 'hand-written', PodIdentityAssociations: [{ ServiceAccount: ACCOUNT }] });
  });
});

describe('refusals', () => {
  test('aws-fsx-csi-driver is a warning', () => {
    const stack = testStack();
    clusterWithNodes(stack).addAddon('aws-fsx-csi-driver');
    expect(warningsOf(stack)).toContain('addon-without-ipv6');
    expect(errorsOf(stack)).toEqual([]);
  });

  test('keys and variables that the CNI must not have, on an imported cluster also', () => {
    const cluster = imported(testStack());
    const cni = (id: string, configurationValues: object) => () => new ClusterAddon(cluster, id, { cluster, addonName: 'vpc-cni', configurationValues });
    expect(cni('One', { environment: {} })).toThrow(refusal('addon-configuration-key', 'environment'));
    expect(cni('Two', { env: { ENABLE_IPv4: 'true' } })).toThrow(refusal('cni-env-breaks-ipv6', 'ENABLE_IPv4=true'));
  });

  test('an add-on of its own a second time, which names the first', () => {
    const cluster = clusterWithNodes(testStack());
    const first = cluster.addAddon(EBS);
    new ClusterAddon(cluster, 'Second', { cluster, addonName: EBS });
    expect(errorsOf(cluster.cluster.stack)).toEqual([`addon-duplicate ${EBS}`]);
    expect(() => App.of(cluster)!.synth()).toThrow(`[S/Cluster/Second] the cluster has the add-on already: got '${EBS}'; expected each add-on once (the first is ${first.addon.node.path})`);
  });

  test('addAddon twice', () => {
    const cluster = clusterWithNodes(testStack());
    cluster.addAddon(EBS);
    expect(() => cluster.addAddon(EBS)).toThrow(refusal('addon-duplicate', EBS));
  });

  test.each(CORE)('%s, which is there already', addonName => {
    const cluster = clusterWithNodes(testStack());
    cluster.addManagedNodeGroup('Nodes'); // without nodes there is no coredns
    cluster.addAddon(addonName);
    expect(errorsOf(cluster.cluster.stack)).toEqual([`addon-duplicate ${addonName}`]);
  });

  test('an add-on that was made with aws-eks', () => {
    const cluster = clusterWithNodes(testStack());
    new eks.Addon(cluster, 'Stock', { cluster: cluster.cluster, addonName: EBS });
    cluster.addAddon(EBS);
    expect(errorsOf(cluster.cluster.stack)).toEqual([`addon-duplicate ${EBS}`]);
  });

  test.each(CORE)('core add-ons where there is %s already', addonName => {
    const stack = testStack();
    const cluster = new HandWrittenCluster(stack, 'Cluster', new DualStackVpc(stack, 'Vpc'));
    new ClusterAddon(stack, 'First', { cluster, addonName });
    new CoreAddons(stack, 'Core', { cluster });
    new ManagedNodeGroup(stack, 'Nodes', { cluster });
    expect(errorsOf(stack)).toEqual([`addon-duplicate ${addonName}`]);
  });

  test.each<[string, (stack: Stack, cluster: eks.Cluster) => unknown]>([
    ['aws-eks', (stack, cluster) => new eks.Addon(stack, 'Stock', { cluster, addonName: 'vpc-cni' })],
    ['aws-eks-v2', (stack, { clusterName }) => new eksv2.Addon(stack, 'Stock', {
      cluster: eksv2.Cluster.fromClusterAttributes(stack, 'V2', { clusterName }), addonName: 'vpc-cni',
    })],
    ['aws-eks, as L1', (stack, cluster) => new eks.CfnAddon(stack, 'Stock', { clusterName: cluster.clusterName, addonName: 'vpc-cni' })],
    ['whoever writes its type', (stack, cluster) => new CfnResource(stack, 'Stock', {
      type: 'AWS::EKS::Addon', properties: { ClusterName: cluster.clusterName, AddonName: 'vpc-cni' },
    })],
    ['whoever writes a reference by logical id', (stack, cluster) => new CfnResource(stack, 'Stock', {
      type: 'AWS::EKS::Addon', properties: { ClusterName: { Ref: logicalId(cluster.node.findChild('Resource').node.findChild('Resource')) }, AddonName: 'vpc-cni' },
    })],
  ])('a core add-on that %s makes too', (_, make) => {
    const stack = testStack();
    const { cluster, coreAddons } = clusterWithNodes(stack);
    make(stack, cluster);
    expect(errorsOf(stack)).toEqual(['addon-duplicate vpc-cni']);
    // Of the two only the one of this library can be judged, whichever comes first.
    expect(() => App.of(stack)!.synth()).toThrow(new RegExp(`\\[${coreAddons.node.path}\\] .*got 'vpc-cni'; .*\\(the first is S/Stock(/Resource)?\\)`));
  });

  test('none for one name in two stages, whose environments are not known', () => {
    const app = App.of(testStack())!;
    for (const id of ['Dev', 'Prod']) {
      const stack = new Stack(new Stage(app, id), 'S');
      new ClusterAddon(stack, 'Metrics', { cluster: imported(stack), addonName: 'metrics-server' });
    }
    expect(() => app.synth()).not.toThrow();
  });

  test('none for one name in two clusters', () => {
    const stack = testStack();
    const clusters = [clusterWithNodes(stack), ...['a', 'b'].map(clusterName => Ipv6Cluster.fromAttributes(stack, clusterName, {
      clusterName, version: eks.KubernetesVersion.of('1.36'), vpc: new DualStackVpc(stack, `Vpc${clusterName}`),
    }))];
    clusters.forEach((cluster, index) => new ClusterAddon(stack, `Addon${index}`, { cluster, addonName: EBS }));
    expect(countOf(stack, EBS)).toBe(3);
  });
});

describe('the agent stands in the template once', () => {
  test.each<[string, (cluster: eks.Cluster) => unknown]>([
    ['the stock cluster is asked for it', cluster => cluster.eksPodIdentityAgent],
    ['a service account has a Pod Identity', cluster => cluster.addServiceAccount('x', { identityType: eks.IdentityType.POD_IDENTITY })],
  ])('%s', (_, use) => {
    const cluster = clusterWithNodes(testStack());
    use(cluster.cluster);
    expect(countOf(cluster.cluster.stack, AGENT)).toBe(1);
    expect(cluster.cluster.eksPodIdentityAgent?.addonName).toBe(AGENT);
  });
});

describe('order', () => {
  test('an add-on comes after all nodes, also those added later', () => {
    const cluster = clusterWithNodes(testStack());
    const before = cluster.addManagedNodeGroup('Before');
    const { addon } = cluster.addAddon(EBS);
    const after = cluster.addManagedNodeGroup('After');
    expect(waitsFor(addon)).toEqual(expect.arrayContaining([before, after].map(({ nodegroup }) => logicalId(nodegroup))));
    for (const { nodegroup } of [before, after]) { expect(waitsFor(nodegroup)).not.toContain(logicalId(addon)); }
  });

  test('without nodes it waits for the CNI all the same, where it is not known to need nodes', () => {
    const cluster = ipv6Cluster(testStack());
    const { addon } = cluster.addAddon('eks-node-monitoring-agent');
    const { coreAddons } = cluster;
    const awaited = waitsFor(addon);
    expect(awaited).toEqual(expect.arrayContaining([coreAddons.vpcCni!, coreAddons.kubeProxy!, coreAddons.podIdentityAgent!].map(logicalId)));
    expect(awaited).not.toContain(logicalId(coreAddons.coreDns));
  });

  test('without nodes it is left out with a warning, where it is known to need some', () => {
    const stack = testStack();
    const { addon } = ipv6Cluster(stack).addAddon(EBS);
    expect(Object.keys(resourcesOf(stack))).not.toContain(logicalId(addon));
    expect(warningsOf(stack).sort()).toEqual(['addon-left-out', 'core-dns-left-out']);
  });

  test.each([[EBS, true], ['eks-pod-identity-agent', false], ['coredns', true]])('the construct alone is in the stage of its name: %s after nodes %p', (addonName, expected) => {
    const stack = testStack();
    const cluster = imported(stack);
    const { nodegroup } = new ManagedNodeGroup(stack, 'Nodes', { cluster });
    const { addon } = new ClusterAddon(stack, 'Addon', { cluster, addonName });
    expect([waitsFor(addon).includes(logicalId(nodegroup)), waitsFor(nodegroup).includes(logicalId(addon))]).toEqual([expected, !expected]);
  });
});

describe('the same add-on elsewhere', () => {
  test('is refused in a nested stack', () => {
    const stack = testStack();
    const cluster = clusterWithNodes(stack);
    const nested = new NestedStack(stack, 'Nested');
    new ClusterAddon(nested, 'Proxy', { cluster, addonName: 'kube-proxy' });
    expect(errorsOf(stack)).toEqual(['addon-duplicate kube-proxy']);
  });

  test('is no second one for another cluster, whose token can look the same in its stack', () => {
    const app = testApp();
    const clusters = ['First', 'Second'].map(id => clusterWithNodes(new Stack(app, id)));
    clusters.forEach(cluster => cluster.addAddon(EBS));
    clusters.forEach(({ cluster }) => expect(countOf(cluster.stack, EBS)).toBe(1));
  });
});

test('an old version of the CNI is refused on a cluster of another origin', () => {
  const stack = testStack();
  const cluster = new HandWrittenCluster(stack, 'Cluster', ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['a'] }));
  expect(() => new ClusterAddon(stack, 'Cni', { cluster, addonName: 'vpc-cni', version: AddonVersion.of('v1.9.0-eksbuild.1') }))
    .toThrow(refusal('cni-version-too-old', 'v1.9.0-eksbuild.1'));
});
