import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { AddonIdentity, CniIdentity, CoreAddons, DualStackVpc, ExistingIdentityOptions, Ipv6Cluster } from '../../src';
import { ipv6Cluster, logicalId, podIdentityStatement, testStack } from '../util/cluster';
import { refusal, resourcesOf } from '../util/network';
import { idOf, idsOf } from '../util/resources';

const PROVIDER = 'AWS::IAM::OIDCProvider';
const ISSUER = 'oidc.eks.eu-west-1.amazonaws.com/id/0123';
const FLAG = '@aws-cdk/aws-eks:useNativeOidcProvider';

const forPods = () => new iam.ServicePrincipal('pods.eks.amazonaws.com');
const podIdentityTrust = () => new iam.SessionTagsPrincipal(forPods());
const importedProvider = (stack: Stack, issuer = ISSUER) =>
  iam.OpenIdConnectProvider.fromOpenIdConnectProviderArn(stack, 'Provider', `arn:aws:iam::123456789012:oidc-provider/${issuer}`);
const tokenTrust = (stack: Stack) => new iam.OpenIdConnectPrincipal(importedProvider(stack));

/** The only vpc-cni of a stack. */
const cniOf = (stack: Stack) => Object.values(resourcesOf(stack)).find(({ Properties }) => Properties?.AddonName === 'vpc-cni')!.Properties;
const trustOf = (stack: Stack, role: iam.IRole) => resourcesOf(stack)[logicalId(role)].Properties.AssumeRolePolicyDocument.Statement;
const arnOf = (role: iam.IRole) => ({ 'Fn::GetAtt': [logicalId(role), 'Arn'] });

/** What the add-on says of the role: the mechanism, and the ARN. */
function takenThrough(stack: Stack) {
  const { PodIdentityAssociations, ServiceAccountRoleArn } = cniOf(stack);
  return { PodIdentityAssociations, ServiceAccountRoleArn };
}
const throughPodIdentity = (arn: unknown) =>
  ({ PodIdentityAssociations: [{ ServiceAccount: 'aws-node', RoleArn: arn }], ServiceAccountRoleArn: undefined });
const throughIrsa = (arn: unknown) => ({ PodIdentityAssociations: [], ServiceAccountRoleArn: arn });

/** The value at deployment, where a provider has the ARN that its logical id stands in. */
function deployed(value: any): any {
  if (typeof value !== 'object') { return value; }
  const [[fn, args]] = Object.entries<any>(value);
  switch (fn) {
    case 'Fn::Join': return args[1].map(deployed).join(args[0]);
    case 'Fn::Split': return deployed(args[1]).split(args[0]);
    case 'Fn::Select': return deployed(args[1])[args[0]];
    case 'Ref': return `arn:aws:iam::123456789012:oidc-provider/issuer-of-${args}`;
    case 'Fn::GetAtt': return deployed({ Ref: args[0] });
    default: throw new Error(`not known here: ${fn}`);
  }
}

/** A cluster that exists, with the core add-ons for it. */
function importedCluster(stack: Stack, cniIdentity: CniIdentity, openIdConnectProvider?: iam.IOpenIdConnectProvider) {
  const cluster = Ipv6Cluster.fromAttributes(stack, 'Imported', {
    clusterName: 'imported',
    version: eks.KubernetesVersion.of('1.36'),
    vpc: new DualStackVpc(stack, 'ImportedVpc'),
    openIdConnectProvider,
    hasPodIdentityAgent: true,
  });
  return new CoreAddons(stack, 'Core', { cluster, cniIdentity, installPodIdentityAgent: false });
}

describe('Pod Identity', () => {
  test.each<[string, CniIdentity | undefined]>([['by default', undefined], ['as said', CniIdentity.podIdentity()]])('%s: both actions, and no more', (_, identity) => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack, { cniIdentity: identity });
    const role = cluster.coreAddons.cniRole!;
    expect(trustOf(stack, role)).toEqual([podIdentityStatement(stack.resolve(cluster.clusterName), 'kube-system', 'aws-node')]);
    expect(takenThrough(stack)).toEqual(throughPodIdentity(arnOf(role)));
  });

  test.each([['commercial', 'eu-west-1'], ['GovCloud', 'us-gov-west-1']])('in a region of %s the trust is the same, and names nothing but tags', (_, region) => {
    const stack = testStack({ env: { account: '123456789012', region } });
    const cluster = ipv6Cluster(stack);
    expect(trustOf(stack, cluster.coreAddons.cniRole!)).toEqual([podIdentityStatement(stack.resolve(cluster.clusterName), 'kube-system', 'aws-node')]);
  });

  test('the name in the trust is that of the cluster in which the plugin runs, so the role waits for it', () => {
    const stack = testStack();
    const role = ipv6Cluster(stack).coreAddons.cniRole!;
    const name = trustOf(stack, role)[0].Condition.StringEquals['aws:RequestTag/eks-cluster-name'];
    expect(name).toEqual({ Ref: idOf(stack, 'Custom::AWSCDK-EKS-Cluster') });
  });

  test('of a cluster that exists the name stands in the trust', () => {
    const stack = testStack();
    const role = importedCluster(stack, CniIdentity.podIdentity()).cniRole!;
    expect(trustOf(stack, role)).toEqual([podIdentityStatement('imported', 'kube-system', 'aws-node')]);
  });

  test('to the role of the node: the list of associations stays, empty, as EKS takes one that vanishes for no change', () => {
    const listOf = (identity: CniIdentity) => {
      const stack = testStack();
      ipv6Cluster(stack, { cniIdentity: identity });
      return cniOf(stack).PodIdentityAssociations;
    };
    expect([listOf(CniIdentity.podIdentity()), listOf(CniIdentity.nodeRole())]).toEqual([[{ ServiceAccount: 'aws-node', RoleArn: expect.anything() }], []]);
  });
});

describe('IRSA', () => {
  test.each<[string, Record<string, unknown>]>([
    ['not set', {}], ['on', { [FLAG]: true }], ['off', { [FLAG]: false }],
  ])('the provider is a resource of the cluster, with the flag for it %s', (_, context) => {
    const stack = testStack({}, context);
    ipv6Cluster(stack, { cniIdentity: CniIdentity.irsa() });
    expect(resourcesOf(stack)[idOf(stack, PROVIDER)].Properties).toEqual({
      Url: { 'Fn::GetAtt': [idOf(stack, 'Custom::AWSCDK-EKS-Cluster'), 'OpenIdConnectIssuerUrl'] },
      ClientIdList: ['sts.amazonaws.com'],
    });
    Template.fromStack(stack).resourceCountIs('Custom::AWSCDKOpenIdConnectProvider', 0);
  });

  test('the trust is for the service account of the plugin, with the issuer that is known at deployment', () => {
    const stack = testStack();
    const role = ipv6Cluster(stack, { cniIdentity: CniIdentity.irsa() }).coreAddons.cniRole!;
    const conditions = idOf(stack, 'Custom::AWSCDKCfnJson');
    const provider = idOf(stack, PROVIDER);
    const [{ Principal, ...statement }, ...others] = trustOf(stack, role);
    expect(others).toEqual([]);
    expect(statement).toEqual({
      Effect: 'Allow',
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringEquals: { 'Fn::GetAtt': [conditions, 'Value'] } },
    });
    expect(Object.keys(Principal)).toEqual(['Federated']);
    expect(deployed(Principal.Federated)).toBe(deployed({ Ref: provider }));
    expect(JSON.parse(deployed(resourcesOf(stack)[conditions].Properties.Value))).toEqual({
      [`issuer-of-${provider}:aud`]: 'sts.amazonaws.com',
      [`issuer-of-${provider}:sub`]: 'system:serviceaccount:kube-system:aws-node',
    });
    expect(takenThrough(stack)).toEqual(throughIrsa(arnOf(role)));
  });

  test('a provider that is known has its issuer in the document itself', () => {
    const stack = testStack();
    const role = importedCluster(stack, CniIdentity.irsa(), importedProvider(stack)).cniRole!;
    expect(trustOf(stack, role)).toEqual([{
      Effect: 'Allow',
      Action: 'sts:AssumeRoleWithWebIdentity',
      Principal: { Federated: `arn:aws:iam::123456789012:oidc-provider/${ISSUER}` },
      Condition: { StringEquals: { [`${ISSUER}:aud`]: 'sts.amazonaws.com', [`${ISSUER}:sub`]: 'system:serviceaccount:kube-system:aws-node' } },
    }]);
    expect(idsOf(stack, 'Custom::AWSCDKCfnJson')).toEqual([]);
    expect(idsOf(stack, PROVIDER)).toEqual([]);
    expect(takenThrough(stack)).toEqual(throughIrsa(arnOf(role)));
  });

  test('the dual-stack host is no issuer', () => {
    const stack = testStack();
    const issuer = 'oidc-eks.eu-west-1.api.aws/id/0123';
    expect(() => importedCluster(stack, CniIdentity.irsa(), importedProvider(stack, issuer))).toThrow(refusal('oidc-issuer-dual-stack', issuer));
  });

  test('an imported cluster without a provider says what is missing', () => {
    expect(() => importedCluster(testStack(), CniIdentity.irsa())).toThrow(refusal('imported-attribute', 'imported'));
  });
});

test('with the role of the node the add-on has none, and nodes get the policy', () => {
  const stack = testStack();
  const cluster = ipv6Cluster(stack, { cniIdentity: CniIdentity.nodeRole() });
  expect(cluster.coreAddons.cniRole).toBeUndefined();
  expect(cluster.nodeCniPolicy?.managedPolicyArn).toBe(cluster.coreAddons.cniPolicy!.managedPolicyArn);
  expect(takenThrough(stack)).toEqual(throughIrsa(undefined));
});

describe('a role that exists', () => {
  const existing = (trust: (stack: Stack) => iam.IPrincipal, options?: ExistingIdentityOptions) => {
    const stack = testStack();
    const role = new iam.Role(stack, 'Existing', { assumedBy: trust(stack) });
    return { stack, role, make: () => ipv6Cluster(stack, { cniIdentity: CniIdentity.existing(role, options) }) };
  };
  const both = (stack: Stack) => new iam.CompositePrincipal(podIdentityTrust(), tokenTrust(stack));

  test.each<[string, (stack: Stack) => iam.IPrincipal, ExistingIdentityOptions | undefined, typeof throughIrsa | typeof throughPodIdentity]>([
    ['for Pod Identity', podIdentityTrust, undefined, throughPodIdentity],
    ['for Pod Identity, and said so', podIdentityTrust, { irsa: false }, throughPodIdentity],
    ['for tokens', tokenTrust, undefined, throughIrsa],
    ['for tokens, and said so', tokenTrust, { irsa: true }, throughIrsa],
    ['for tokens, of a principal without a provider construct', () => new iam.WebIdentityPrincipal('any'), undefined, throughIrsa],
    ['for both', both, undefined, throughPodIdentity],
    ['for both, and tokens are asked for', both, { irsa: true }, throughIrsa],
  ])('with trust %s', (_, trust, options, expected) => {
    const { stack, role, make } = existing(trust, options);
    const cluster = make();
    expect(cluster.coreAddons.cniRole?.node.path).toBe(role.node.path);
    expect(takenThrough(stack)).toEqual(expected(arnOf(role)));
    expect(JSON.stringify(trustOf(stack, role))).not.toContain('RequestTag');
    expect(resourcesOf(stack)[logicalId(role)].Properties.ManagedPolicyArns).toEqual([stack.resolve(cluster.coreAddons.cniPolicy!.managedPolicyArn)]);
  });

  test.each<[string, (stack: Stack) => iam.IPrincipal, ExistingIdentityOptions | undefined, string]>([
    ['of nodes', () => new iam.ServicePrincipal('ec2.amazonaws.com'), undefined, 'Pod Identity'],
    ['of an account', () => new iam.AccountRootPrincipal(), undefined, 'Pod Identity'],
    ['without TagSession', forPods, undefined, 'Pod Identity'],
    ['without TagSession for the pods', () =>
      new iam.CompositePrincipal(forPods(), new iam.SessionTagsPrincipal(new iam.ServicePrincipal('ec2.amazonaws.com'))), undefined, 'Pod Identity'],
    ['for SAML', () => new iam.FederatedPrincipal('arn:aws:iam::123456789012:saml-provider/x', {}, 'sts:AssumeRoleWithSAML'), undefined, 'Pod Identity'],
    ['for Pod Identity, where tokens are asked for', podIdentityTrust, { irsa: true }, 'IRSA'],
    ['for tokens, where they are asked not to be used', tokenTrust, { irsa: false }, 'Pod Identity'],
  ])('with trust %s is refused', (_, trust, options, mechanism) => {
    for (const message of [refusal('identity-trust', 'S/Existing'), `what ${mechanism} needs`]) {
      expect(existing(trust, options).make).toThrow(message);
    }
  });

  test('whose trust denies is refused', () => {
    const { role, make } = existing(() => new iam.ServicePrincipal('ec2.amazonaws.com'));
    role.assumeRolePolicy!.addStatements(new iam.PolicyStatement({
      effect: iam.Effect.DENY, principals: [forPods()], actions: ['sts:AssumeRole', 'sts:TagSession'],
    }));
    expect(make).toThrow(refusal('identity-trust', 'S/Existing'));
  });

  test('may have each action in a statement of its own', () => {
    const { stack, role, make } = existing(forPods);
    role.assumeRolePolicy!.addStatements(new iam.PolicyStatement({ principals: [forPods()], actions: ['sts:TagSession'] }));
    make();
    expect(takenThrough(stack)).toEqual(throughPodIdentity(arnOf(role)));
  });

  test.each<[ExistingIdentityOptions | undefined, typeof throughIrsa | typeof throughPodIdentity]>([
    [undefined, throughPodIdentity],
    [{ irsa: false }, throughPodIdentity],
    [{ irsa: true }, throughIrsa],
  ])('that was imported, with %j', (options, expected) => {
    const stack = testStack();
    const role = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::123456789012:role/imported');
    ipv6Cluster(stack, { cniIdentity: CniIdentity.existing(role, options) });
    expect(takenThrough(stack)).toEqual(expected('arn:aws:iam::123456789012:role/imported'));
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::ManagedPolicy', { Roles: ['imported'] });
  });

  test('that was imported has its policy before the plugin starts', () => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack, { cniIdentity: CniIdentity.existing(iam.Role.fromRoleName(stack, 'Role', 'imported')) });
    expect(resourcesOf(stack)[logicalId(cluster.coreAddons.vpcCni!)].DependsOn).toContain(logicalId(cluster.coreAddons.cniPolicy!));
  });

  test.each<[string, ExistingIdentityOptions | undefined, typeof throughIrsa | typeof throughPodIdentity]>([
    ['Pod Identity', undefined, throughPodIdentity],
    ['IRSA', { irsa: true }, throughIrsa],
  ])('without policy updates gets nothing attached, %s', (_, options, expected) => {
    const stack = testStack();
    const role = new iam.Role(stack, 'Existing', { assumedBy: options?.irsa ? tokenTrust(stack) : podIdentityTrust() });
    new iam.CfnRolePolicy(stack, 'Theirs', { roleName: role.roleName, policyName: 'Cni', policyDocument: { Statement: { Effect: 'Allow', Action: 'ec2:*', Resource: '*' } } });
    ipv6Cluster(stack, { cniIdentity: CniIdentity.existing(role.withoutPolicyUpdates(), options) });
    const resources = resourcesOf(stack);
    expect(resources[logicalId(role)].Properties.ManagedPolicyArns).toBeUndefined();
    expect(resources[logicalId(role)].Properties.Policies).toBeUndefined();
    expect(idsOf(stack, 'AWS::IAM::ManagedPolicy').map(id => resources[id].Properties.Roles)).toEqual([undefined]);
    expect(takenThrough(stack)).toEqual(expected(arnOf(role)));
  });

  test('can be one of another stack', () => {
    const stack = testStack();
    const other = new Stack(App.of(stack)!, 'Other');
    const role = new iam.Role(other, 'Existing', { assumedBy: podIdentityTrust() });
    ipv6Cluster(stack, { cniIdentity: CniIdentity.existing(role) });
    expect(() => App.of(stack)!.synth()).not.toThrow();
  });
});

test.each<[string, (stack: Stack) => unknown]>([
  ['the identity of an add-on', () => AddonIdentity.podIdentity('aws-node', [])],
  ['a text', () => 'podIdentity'],
  ['the factory itself', () => CniIdentity.podIdentity],
  ['null', () => null],
  ['a role', stack => new iam.Role(stack, 'Role', { assumedBy: podIdentityTrust() })],
])('%s is no identity of the CNI, also where no compiler says so', (_, given) => {
  const stack = testStack();
  const make = () => ipv6Cluster(stack, { cniIdentity: given(stack) as CniIdentity });
  expect(make).toThrow(/^\[S\/[^\]]*CoreAddons\] cniIdentity is no CniIdentity: got .*\[cdk-eks-ipv6:identity-type\]$/);
});

describe('a provider', () => {
  test.each<[string, (stack: Stack) => CniIdentity, number]>([
    ['Pod Identity', () => CniIdentity.podIdentity(), 0],
    ['the role of the node', () => CniIdentity.nodeRole(), 0],
    ['a role that exists', stack => CniIdentity.existing(new iam.Role(stack, 'Role', { assumedBy: podIdentityTrust() })), 0],
    ['a role that exists, for tokens', stack => CniIdentity.existing(new iam.Role(stack, 'Role', { assumedBy: tokenTrust(stack) })), 0],
    ['IRSA', () => CniIdentity.irsa(), 1],
  ])('%s: in the template only where it is needed', (_, identity, count) => {
    const stack = testStack();
    ipv6Cluster(stack, { cniIdentity: identity(stack) });
    const types = Object.values(resourcesOf(stack)).map(({ Type }) => Type);
    expect(types.filter(type => /OIDC|OpenIdConnect/i.test(type))).toHaveLength(count);
  });
});

describe('two clusters', () => {
  test.each<[string, () => CniIdentity]>([['Pod Identity', CniIdentity.podIdentity], ['IRSA', CniIdentity.irsa]])('%s: each has its own, also of one object', (_, make) => {
    const first = testStack();
    const second = new Stack(App.of(first)!, 'Second');
    const identity = make();
    const stacks = [first, second];
    const clusters = stacks.map(stack => ipv6Cluster(stack, { cniIdentity: identity }));
    clusters.forEach((cluster, index) => {
      const stack = stacks[index];
      const role = cluster.coreAddons.cniRole!;
      expect(role.stack.node.path).toBe(stack.node.path);
      expect([throughPodIdentity(arnOf(role)), throughIrsa(arnOf(role))]).toContainEqual(takenThrough(stack));
      expect(JSON.stringify(trustOf(stack, role))).not.toContain('Fn::ImportValue');
    });
  });

  test('one of them imported, in one stack', () => {
    const stack = testStack();
    const own = ipv6Cluster(stack, { cniIdentity: CniIdentity.irsa() }).coreAddons;
    const imported = importedCluster(stack, CniIdentity.irsa(), importedProvider(stack));
    const roleArns = [own, imported].map(({ vpcCni }) => resourcesOf(stack)[logicalId(vpcCni!)].Properties.ServiceAccountRoleArn);
    expect(roleArns).toEqual([arnOf(own.cniRole!), arnOf(imported.cniRole!)]);
    expect(deployed(trustOf(stack, own.cniRole!)[0].Principal.Federated)).toContain(idOf(stack, PROVIDER));
    expect(trustOf(stack, imported.cniRole!)[0].Principal.Federated).toContain(ISSUER);
  });
});
