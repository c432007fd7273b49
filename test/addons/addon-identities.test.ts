import { CfnParameter, Lazy, Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { AddonIdentity, ClusterAddon, ClusterAddonOptions, CniIdentity, DualStackVpc, Ipv6Cluster } from '../../src';
import { awsManagedPolicy, ipv6Cluster, logicalId, podIdentityStatement, testStack } from '../util/cluster';
import { warningsOf } from '../util/findings';
import { notLiteral, refusal, resourcesOf } from '../util/network';

const EFS = 'aws-efs-csi-driver';
const CONTROLLER = 'efs-csi-controller-sa';
const NODE = 'efs-csi-node-sa';
const POLICY = 'service-role/AmazonEFSCSIDriverPolicy';

const policies = () => [iam.ManagedPolicy.fromAwsManagedPolicyName(POLICY)];
const forPods = (account: string) => AddonIdentity.podIdentity(account, policies());
const forTokens = (account: string) => AddonIdentity.irsa(account, policies());

/** An add-on of a cluster that exists. */
function addonWith(options: ClusterAddonOptions, addonName = EFS, stack = testStack()) {
  const provider = 'arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/0123';
  const cluster = Ipv6Cluster.fromAttributes(stack, 'Cluster', {
    clusterName: 'imported',
    version: eks.KubernetesVersion.of('1.36'),
    vpc: new DualStackVpc(stack, 'Vpc'),
    hasPodIdentityAgent: true,
    openIdConnectProvider: iam.OpenIdConnectProvider.fromOpenIdConnectProviderArn(stack, 'Provider', provider),
  });
  return new ClusterAddon(stack, 'Addon', { cluster, addonName, ...options });
}

const propertiesOf = ({ addon }: ClusterAddon) => resourcesOf(addon.stack)[logicalId(addon)].Properties;
const trustOf = ({ addon }: ClusterAddon, role: iam.IRole) => resourcesOf(addon.stack)[logicalId(role)].Properties.AssumeRolePolicyDocument.Statement;
const arnOf = (role: iam.IRole) => ({ 'Fn::GetAtt': [logicalId(role), 'Arn'] });
const rolesIn = (stack: Stack) => Object.entries(resourcesOf(stack)).filter(([, { Type }]) => Type === 'AWS::IAM::Role');
/** The roles of an add-on by service account, as logical ids. */
const idsOf = ({ roles }: ClusterAddon) => Object.fromEntries(Object.entries(roles).map(([account, role]) => [account, logicalId(role)]));

describe('several service accounts', () => {
  test.each<[string, () => ClusterAddonOptions]>([
    ['in the list', () => ({ identities: [forPods(CONTROLLER), forPods(NODE)] })],
    ['one of them in the list', () => ({ identity: forPods(CONTROLLER), identities: [forPods(NODE)] })],
  ])('EFS, %s: each has a role of its own, for itself alone', (_, options) => {
    const addon = addonWith(options());
    expect(Object.keys(addon.roles)).toEqual([CONTROLLER, NODE]);
    expect(propertiesOf(addon).PodIdentityAssociations).toEqual([
      { ServiceAccount: CONTROLLER, RoleArn: arnOf(addon.roles[CONTROLLER]) },
      { ServiceAccount: NODE, RoleArn: arnOf(addon.roles[NODE]) },
    ]);
    expect(propertiesOf(addon)).not.toHaveProperty('ServiceAccountRoleArn');
    for (const account of [CONTROLLER, NODE]) {
      expect(trustOf(addon, addon.roles[account])).toEqual([podIdentityStatement('imported', 'kube-system', account)]);
      expect(resourcesOf(addon.addon.stack)[logicalId(addon.roles[account])].Properties.ManagedPolicyArns).toEqual([awsManagedPolicy(POLICY)]);
    }
    expect(addon.role).toBe(addon.roles[CONTROLLER]);
  });

  test('their order is no update', () => {
    const [one, other] = [[CONTROLLER, NODE], [NODE, CONTROLLER]].map(accounts => addonWith({ identities: accounts.map(forPods) }));
    expect(resourcesOf(one.addon.stack)).toEqual(resourcesOf(other.addon.stack));
  });

  test('what comes beside a role does not replace it', () => {
    const before = addonWith({ identity: forPods(CONTROLLER) });
    const after = addonWith({ identity: forPods(CONTROLLER), identities: [forPods('a-first-sa'), forPods(NODE)] });
    const without = addonWith({ identity: forPods(CONTROLLER), identities: [forPods(NODE)] });
    expect(idsOf(after)).toEqual(expect.objectContaining(idsOf(without)));
    expect(idsOf(without)).toEqual(expect.objectContaining(idsOf(before)));
    expect(new Set(Object.values(idsOf(after))).size).toBe(3);
  });

  test('the role of the only identity has the id that it always had', () => {
    const addon = addonWith({ identity: forPods(NODE) });
    expect(addon.role!.node.id).toBe('Role');
  });

  test('an empty list is none', () => {
    const addon = addonWith({ identities: [] });
    expect(propertiesOf(addon).PodIdentityAssociations).toEqual([]);
    expect([addon.role, addon.roles]).toEqual([undefined, {}]);
    expect(rolesIn(addon.addon.stack).filter(([id]) => id.startsWith('Addon'))).toEqual([]);
  });

  test('one of them can have a role that exists, which stays as it is', () => {
    const stack = testStack();
    const role = new iam.Role(stack, 'Existing', { assumedBy: new iam.SessionTagsPrincipal(new iam.ServicePrincipal('pods.eks.amazonaws.com')) });
    const addon = addonWith({ identities: [forPods(CONTROLLER), AddonIdentity.existing(NODE, role)] }, EFS, stack);
    expect(addon.roles[NODE]).toBe(role);
    expect(trustOf(addon, role)[0]).not.toHaveProperty('Condition');
    expect(propertiesOf(addon).PodIdentityAssociations).toHaveLength(2);
  });

  test.each<[string, unknown, () => ClusterAddonOptions]>([
    ['addon-identity-duplicate', CONTROLLER, () => ({ identities: [forPods(CONTROLLER), forPods(NODE), forPods(CONTROLLER)] })],
    ['addon-identity-duplicate', CONTROLLER, () => ({ identity: forPods(CONTROLLER), identities: [forTokens(CONTROLLER)] })],
    ['addon-irsa-twice', NODE, () => ({ identities: [forTokens(CONTROLLER), forTokens(NODE)] })],
    ['addon-irsa-twice', NODE, () => ({ identity: forTokens(NODE), identities: [forTokens(CONTROLLER)] })],
    ['identity-type', 'undefined', () => ({ identities: [forPods(CONTROLLER), undefined as any] })],
    ['identity-type', 'null', () => ({ identities: [null as any] })],
    ['identity-type', CONTROLLER, () => ({ identities: [CONTROLLER as any] })],
    ['identity-type', '', () => ({ identities: forPods(CONTROLLER) as any })],
    ['identity-type', 'null', () => ({ identity: null as any })],
  ])('%s: %s is refused', (id, given, options) => {
    expect(() => addonWith(options())).toThrow(refusal(id, given));
  });

  test('one of IRSA beside one of Pod Identity is a warning, as EKS has been seen to drop the former', () => {
    const addon = addonWith({ identities: [forTokens(CONTROLLER), forPods(NODE)] });
    expect(warningsOf(addon.addon.stack)).toEqual(['addon-identities-mixed']);
    expect(propertiesOf(addon)).toMatchObject({
      ServiceAccountRoleArn: arnOf(addon.roles[CONTROLLER]), PodIdentityAssociations: [{ ServiceAccount: NODE, RoleArn: arnOf(addon.roles[NODE]) }],
    });
  });

  test('several of Pod Identity are none', () => {
    expect(warningsOf(addonWith({ identities: [forPods(CONTROLLER), forPods(NODE)] }).addon.stack)).toEqual([]);
  });
});

describe('the namespace', () => {
  const trustFor = (options: ClusterAddonOptions, addonName?: string) => {
    const addon = addonWith(options, addonName);
    return { addon, tags: trustOf(addon, addon.role!)[0].Condition.StringEquals };
  };
  const namespaceIn = (tags: any) => tags['aws:RequestTag/kubernetes-namespace'];

  test.each([
    [EFS, 'kube-system'], ['external-dns', 'external-dns'], ['amazon-cloudwatch-observability', 'amazon-cloudwatch'],
  ])('of %s is %s in the trust, where EKS installs it, and is not in the template otherwise', (addonName, expected) => {
    const { addon, tags } = trustFor({ identity: forPods('account') }, addonName);
    expect(namespaceIn(tags)).toBe(expected);
    expect(propertiesOf(addon)).not.toHaveProperty('NamespaceConfig');
    expect(warningsOf(addon.addon.stack)).toEqual([]);
  });

  test('that is stated for the add-on is that of its service accounts too', () => {
    const { addon, tags } = trustFor({ namespace: 'storage', identity: forPods(CONTROLLER) });
    expect(namespaceIn(tags)).toBe('storage');
    expect(propertiesOf(addon).NamespaceConfig).toEqual({ Namespace: 'storage' });
  });

  test('that is stated for IRSA is in the subject', () => {
    const subjectOf = (options: ClusterAddonOptions) => Object.entries(trustFor(options).tags).find(([key]) => key.endsWith(':sub'))![1];
    expect(subjectOf({ namespace: 'storage', identity: forTokens(CONTROLLER) })).toBe(`system:serviceaccount:storage:${CONTROLLER}`);
    expect(subjectOf({ identity: forTokens(CONTROLLER) })).toBe(`system:serviceaccount:kube-system:${CONTROLLER}`);
    expect(subjectOf({ namespace: 'storage', identity: AddonIdentity.irsa(CONTROLLER, [], { namespace: 'other' }) })).toBe(`system:serviceaccount:other:${CONTROLLER}`);
  });

  test('that is stated for an identity is in the trust alone', () => {
    const { addon, tags } = trustFor({ identity: AddonIdentity.podIdentity('account', [], { namespace: 'their-own' }) }, 'their-addon');
    expect(namespaceIn(tags)).toBe('their-own');
    expect(propertiesOf(addon)).not.toHaveProperty('NamespaceConfig');
    expect(warningsOf(addon.addon.stack)).toEqual([]);
  });

  test('of an add-on that is not known here is assumed, with a warning', () => {
    const { addon, tags } = trustFor({ identity: forPods('account') }, 'their-addon');
    expect(namespaceIn(tags)).toBe('kube-system');
    expect(warningsOf(addon.addon.stack)).toEqual(['addon-namespace-assumed']);
  });

  test('of an add-on that is not known here is of no account where no role is made', () => {
    const stack = testStack();
    const role = iam.Role.fromRoleArn(stack, 'Existing', 'arn:aws:iam::123456789012:role/imported');
    addonWith({ identity: AddonIdentity.existing('account', role) }, 'their-addon', stack);
    expect(warningsOf(stack)).toEqual([]);
  });

  test.each<[string]>([['a'], ['a'.repeat(63)], ['0-9']])('%s is taken', namespace => {
    expect(propertiesOf(addonWith({ namespace })).NamespaceConfig).toEqual({ Namespace: namespace });
  });

  test.each<[unknown]>([[''], ['a'.repeat(64)], ['Storage'], ['-a'], ['a-'], ['a.b'], ['a b'], [7], [null], [['a']]])('%p is refused, of an add-on and of an identity', given => {
    const namespace = given as string;
    expect(() => addonWith({ namespace })).toThrow(/^\[S\/Addon\] namespace is no name .*\[cdk-eks-ipv6:namespace-name\]$/);
    expect(() => AddonIdentity.podIdentity('account', [], { namespace })).toThrow(/^\[AddonIdentity\.podIdentity\] .*\[cdk-eks-ipv6:namespace-name\]$/);
    expect(() => AddonIdentity.irsa('account', [], { namespace })).toThrow(/^\[AddonIdentity\.irsa\] .*\[cdk-eks-ipv6:namespace-name\]$/);
  });
});

describe('what an identity is made from', () => {
  test.each<[unknown]>([[''], ['Account'], ['a_b'], ['a..b'], ['-a'], ['a'.repeat(254)], [undefined], [7]])('service account %p is refused', given => {
    const account = given as string;
    const role = iam.Role.fromRoleArn(testStack(), 'Existing', 'arn:aws:iam::123456789012:role/imported');
    expect(() => AddonIdentity.podIdentity(account, [])).toThrow(/^\[AddonIdentity\.podIdentity\] .*\[cdk-eks-ipv6:service-account-name\]$/);
    expect(() => AddonIdentity.irsa(account, [])).toThrow(/^\[AddonIdentity\.irsa\] .*\[cdk-eks-ipv6:service-account-name\]$/);
    expect(() => AddonIdentity.existing(account, role)).toThrow(/^\[AddonIdentity\.existing\] .*\[cdk-eks-ipv6:service-account-name\]$/);
  });

  test.each(['a', 'ebs-csi-controller-sa', 'with.dots', 'a'.repeat(253)])('service account %s is taken', account => {
    expect(() => AddonIdentity.podIdentity(account, [])).not.toThrow();
  });

  test.each<[string, unknown]>([['no policies', undefined], ['one policy', policies()[0]], ['names', [POLICY]], ['a hole', [undefined]]])('%s is refused', (_, given) => {
    expect(() => AddonIdentity.podIdentity('account', given as iam.IManagedPolicy[])).toThrow(/^\[AddonIdentity\.podIdentity\] .*\[cdk-eks-ipv6:identity-policies\]$/);
  });

  test.each([undefined, null, 'arn:aws:iam::123456789012:role/imported', {}])('%p is no role that exists', role => {
    expect(() => AddonIdentity.existing('account', role as any)).toThrow(/^\[AddonIdentity\.existing\] this is no role: got .*\[cdk-eks-ipv6:identity-role\]$/);
    expect(() => CniIdentity.existing(role as any)).toThrow(/^\[CniIdentity\.existing\] this is no role: got .*\[cdk-eks-ipv6:identity-role\]$/);
  });
});

describe('tokens', () => {
  test('pass as service account and namespace of the one identity', () => {
    const stack = testStack();
    const [account, namespace] = ['Account', 'Namespace'].map(id => new CfnParameter(stack, id).valueAsString);
    const addon = addonWith({ namespace, identity: forPods(account) }, EFS, stack);
    expect(trustOf(addon, addon.role!)).toEqual([podIdentityStatement('imported', { Ref: 'Namespace' }, { Ref: 'Account' })]);
    expect(propertiesOf(addon)).toMatchObject({ NamespaceConfig: { Namespace: { Ref: 'Namespace' } }, PodIdentityAssociations: [{ ServiceAccount: { Ref: 'Account' } }] });
  });

  test('are refused where a role is named after them', () => {
    const stack = testStack();
    const account = new CfnParameter(stack, 'Account').valueAsString;
    expect(() => addonWith({ identities: [forPods(account)] }, EFS, stack)).toThrow(notLiteral('serviceAccount'));
  });

  test('for the whole list are refused', () => {
    expect(() => addonWith({ identities: Lazy.any({ produce: () => [] }) as any })).toThrow(notLiteral('identities'));
  });
});

describe('pods on Fargate alone', () => {
  const WARNING = 'pod-identity-on-fargate';
  const warningsWith = (identity: AddonIdentity | undefined, addNodes: (cluster: Ipv6Cluster) => unknown) => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack);
    cluster.addAddon(EFS, { identity });
    addNodes(cluster);
    return warningsOf(stack).filter(id => id === WARNING);
  };
  const fargate = (cluster: Ipv6Cluster) => cluster.addFargateProfile('Pods', { selectors: [{ namespace: 'kube-system' }] });

  test('get nothing by Pod Identity, which is a warning wherever the profile is said', () => {
    expect(warningsWith(forPods(CONTROLLER), fargate)).toEqual([WARNING]);
  });

  test.each<[string, () => AddonIdentity | undefined, (cluster: Ipv6Cluster) => unknown]>([
    ['IRSA', () => forTokens(CONTROLLER), fargate],
    ['no identity', () => undefined, fargate],
    ['nodes beside the profile', () => forPods(CONTROLLER), cluster => [fargate(cluster), cluster.addManagedNodeGroup('Nodes')]],
    ['stock nodes beside the profile', () => forPods(CONTROLLER), cluster => [fargate(cluster), cluster.cluster.addNodegroupCapacity('Nodes')]],
    ['nothing at all', () => forPods(CONTROLLER), () => undefined],
  ])('are no warning with %s', (_, identity, addNodes) => {
    expect(warningsWith(identity(), addNodes)).toEqual([]);
  });
});
