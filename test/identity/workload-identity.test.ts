import { CfnParameter, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { AddonIdentity, IIpv6Cluster, Ipv6Cluster, WorkloadCredentials, WorkloadIdentity, WorkloadIdentityOptions } from '../../src';
import { awsManagedPolicy, dependsOn, HandWrittenCluster, ipv6Cluster, logicalId, podIdentityStatement, testStack, waitsFor } from '../util/cluster';
import { errorsOf, warningsOf } from '../util/findings';
import { refusal, resourcesOf } from '../util/network';
import { importedVpc } from '../util/nodes';
import { idOf, idsOf } from '../util/resources';

const ASSOCIATION = 'AWS::EKS::PodIdentityAssociation';
const ORDERS = { namespace: 'shop', serviceAccount: 'orders' };
const DUPLICATE = 'service-account-identity-duplicate';
const EBS = 'aws-ebs-csi-driver';
const EBS_ACCOUNT = { namespace: 'kube-system', serviceAccount: 'ebs-csi-controller-sa' };

/** A cluster that exists, with an agent unless it is said otherwise. */
function imported(scope: Construct, id = 'Imported', clusterName = 'imported', hasPodIdentityAgent = true): IIpv6Cluster {
  return Ipv6Cluster.fromAttributes(scope, id, {
    clusterName,
    version: eks.KubernetesVersion.of('1.36'),
    vpc: importedVpc(scope, `${id}Vpc`),
    hasPodIdentityAgent,
    openIdConnectProvider: iam.OpenIdConnectProvider.fromOpenIdConnectProviderArn(scope, `${id}Provider`,
      'arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/0123'),
  });
}

/** The identity of a service account of a cluster that exists, in a stack of its own. */
function identityOf(options: Partial<WorkloadIdentityOptions> = {}, stack = testStack()) {
  const cluster = imported(stack);
  return { stack, cluster, identity: new WorkloadIdentity(stack, 'Orders', { cluster, ...ORDERS, ...options }) };
}

const roleIn = (stack: Stack) => resourcesOf(stack)[idOf(stack, 'AWS::IAM::Role')].Properties;

describe('by Pod Identity', () => {
  test('a role for the one service account, and an association', () => {
    const { stack, identity } = identityOf();
    expect(roleIn(stack).AssumeRolePolicyDocument.Statement).toEqual([podIdentityStatement('imported', 'shop', 'orders')]);
    expect(resourcesOf(stack)[idOf(stack, ASSOCIATION)].Properties).toEqual({
      ClusterName: 'imported', Namespace: 'shop', ServiceAccount: 'orders', RoleArn: stack.resolve(identity.role.roleArn),
    });
    expect(identity.association).toBeDefined();
  });

  test('the Kubernetes object needs no annotation', () => {
    const { identity } = identityOf();
    expect(identity.serviceAccountAnnotations).toEqual({});
    expect(identity.serviceAccountManifest).toEqual({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'orders', namespace: 'shop' } });
  });

  test('names that are tokens are taken', () => {
    const stack = testStack();
    const token = new CfnParameter(stack, 'Name').valueAsString;
    identityOf({ namespace: token, serviceAccount: token }, stack);
    expect(resourcesOf(stack)[idOf(stack, ASSOCIATION)].Properties).toMatchObject({ Namespace: { Ref: 'Name' }, ServiceAccount: { Ref: 'Name' } });
    expect(errorsOf(stack)).toEqual([]);
  });
});

describe('by IRSA', () => {
  const irsa = () => identityOf({ credentials: WorkloadCredentials.irsa() });

  test('a role that the one service account takes, and no association', () => {
    const { stack, identity } = irsa();
    expect(roleIn(stack).AssumeRolePolicyDocument.Statement).toMatchObject([{
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: {
          'oidc.eks.eu-west-1.amazonaws.com/id/0123:aud': 'sts.amazonaws.com',
          'oidc.eks.eu-west-1.amazonaws.com/id/0123:sub': 'system:serviceaccount:shop:orders',
        },
      },
    }]);
    expect([identity.association, idsOf(stack, ASSOCIATION)]).toEqual([undefined, []]);
  });

  test('the Kubernetes object is annotated with the role', () => {
    const { identity } = irsa();
    expect(identity.serviceAccountAnnotations).toEqual({ 'eks.amazonaws.com/role-arn': identity.role.roleArn });
    expect(identity.serviceAccountManifest.metadata).toEqual({ name: 'orders', namespace: 'shop', annotations: identity.serviceAccountAnnotations });
  });

  test('no agent is asked for', () => {
    const stack = testStack();
    const cluster = imported(stack, 'Imported', 'imported', false);
    expect(new WorkloadIdentity(stack, 'Orders', { cluster, ...ORDERS, credentials: WorkloadCredentials.irsa() }).association).toBeUndefined();
  });
});

describe('by a role that exists', () => {
  const roleOf = (stack: Stack, assumedBy: iam.IPrincipal) => new iam.Role(stack, 'Existing', { assumedBy });

  test('that Pod Identity can hand out: an association, and no other role', () => {
    const stack = testStack();
    const role = roleOf(stack, new iam.SessionTagsPrincipal(new iam.ServicePrincipal('pods.eks.amazonaws.com')));
    identityOf({ credentials: WorkloadCredentials.existing(role) }, stack);
    expect(idsOf(stack, 'AWS::IAM::Role')).toEqual([logicalId(role)]);
    expect(resourcesOf(stack)[idOf(stack, ASSOCIATION)].Properties.RoleArn).toEqual(stack.resolve(role.roleArn));
  });

  test('that was imported, and is one of IRSA: an annotation', () => {
    const stack = testStack();
    const role = iam.Role.fromRoleArn(stack, 'Existing', 'arn:aws:iam::123456789012:role/orders');
    const { identity } = identityOf({ credentials: WorkloadCredentials.existing(role, { irsa: true }) }, stack);
    expect(identity.serviceAccountAnnotations).toEqual({ 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/orders' });
  });

  test('that nobody may take this way is refused', () => {
    const stack = testStack();
    const credentials = WorkloadCredentials.existing(roleOf(stack, new iam.ServicePrincipal('ec2.amazonaws.com')));
    expect(() => identityOf({ credentials }, stack)).toThrow(refusal('identity-trust', 'S/Existing'));
  });
});

describe('permissions', () => {
  test('are those of policies', () => {
    const { stack } = identityOf({ managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('ReadOnlyAccess')] });
    expect(roleIn(stack).ManagedPolicyArns).toEqual([awsManagedPolicy('ReadOnlyAccess')]);
  });

  test('are granted as to a role', () => {
    const { stack, identity } = identityOf();
    new s3.Bucket(stack, 'Bucket').grants.read(identity);
    const { Roles, PolicyDocument } = resourcesOf(stack)[idOf(stack, 'AWS::IAM::Policy')].Properties;
    expect(Roles).toEqual([{ Ref: logicalId(identity.role) }]);
    expect(PolicyDocument.Statement[0].Action).toContain('s3:GetObject*');
  });
});

test('workloads wait for the association, which waits for no nodes', () => {
  const stack = testStack();
  const cluster = ipv6Cluster(stack);
  const { nodegroup } = cluster.addManagedNodeGroup('Nodes');
  const chart = cluster.cluster.addHelmChart('Chart', { chart: 'orders' });
  const { association } = cluster.addWorkloadIdentity('Orders', ORDERS);
  expect(waitsFor(chart.node.findChild('Resource').node.defaultChild!)).toContain(logicalId(association!));
  expect(waitsFor(association!)).not.toContain(logicalId(nodegroup));
});

test('of a cluster of this library: a chart that depends on it waits for association, role and permissions', () => {
  const stack = testStack();
  const cluster = ipv6Cluster(stack);
  const identity = cluster.addWorkloadIdentity('Orders', ORDERS);
  new s3.Bucket(stack, 'Bucket').grants.read(identity);
  const chart = cluster.cluster.addHelmChart('Chart', { chart: 'orders', values: { annotations: identity.serviceAccountAnnotations } });
  chart.node.addDependency(identity);
  const resource = chart.node.findChild('Resource').node.defaultChild!;
  expect(dependsOn(Template.fromStack(stack), resource))
    .toEqual(expect.arrayContaining([logicalId(identity.association!), logicalId(identity.role), logicalId(identity.role.node.findChild('DefaultPolicy'))]));
  expect(resourcesOf(stack)[logicalId(identity.association!)].Properties.ClusterName).toEqual({ Ref: idOf(stack, 'Custom::AWSCDK-EKS-Cluster') });
});

test('of a cluster that somebody else wrote', () => {
  const stack = testStack();
  const cluster = new HandWrittenCluster(stack, 'Mine', importedVpc(stack, 'Vpc'));
  new WorkloadIdentity(stack, 'Orders', { cluster, ...ORDERS });
  expect(resourcesOf(stack)[idOf(stack, ASSOCIATION)].Properties.ClusterName).toBe('hand-written');
});

describe('refused', () => {
  test.each<[string, unknown, unknown, Parameters<typeof refusal>]>([
    ['a namespace with capitals', 'Shop', 'orders', ['namespace-name', "'Shop'"]],
    ['a namespace with a dot', 'shop.eu', 'orders', ['namespace-name', "'shop.eu'"]],
    ['no namespace', undefined, 'orders', ['namespace-name', 'undefined']],
    ['a service account with capitals', 'shop', 'Orders', ['service-account-name', "'Orders'"]],
    ['no service account', 'shop', undefined, ['service-account-name', 'undefined']],
  ])('%s', (_, namespace, serviceAccount, [id, given]) => {
    const options = { namespace, serviceAccount } as WorkloadIdentityOptions;
    expect(() => identityOf(options)).toThrow(refusal(id, given));
  });

  test.each<[string, unknown, Parameters<typeof refusal>]>([
    ['credentials of an add-on', AddonIdentity.podIdentity('orders', []), ['workload-credentials', 'an object of AddonIdentity']],
    ['no credentials', null, ['workload-credentials', 'null']],
  ])('%s, which JavaScript lets pass', (_, credentials, [id, given]) => {
    expect(() => identityOf({ credentials: credentials as WorkloadCredentials })).toThrow(refusal(id, given));
  });

  test('policies that are none', () => {
    expect(() => identityOf({ managedPolicies: ['ReadOnlyAccess'] as never })).toThrow(refusal('identity-policies', "'ReadOnlyAccess'"));
  });

  test('a role that is none', () => {
    expect(() => WorkloadCredentials.existing({} as iam.IRole)).toThrow(refusal('identity-role', '{}'));
  });

  test('Pod Identity without the agent', () => {
    const stack = testStack();
    const cluster = imported(stack, 'Imported', 'imported', false);
    expect(() => new WorkloadIdentity(stack, 'Orders', { cluster, ...ORDERS })).toThrow(refusal('pod-identity-without-agent', "'orders'"));
  });
});

describe('two identities for one service account', () => {
  const REFUSED = [`${DUPLICATE} shop/orders`];
  const { irsa, podIdentity } = WorkloadCredentials;

  test.each<[string, WorkloadCredentials, WorkloadCredentials]>([
    ['two associations', podIdentity(), podIdentity()],
    ['two of IRSA', irsa(), irsa()],
    ['one of each', podIdentity(), irsa()],
    ['one of each, the other way round', irsa(), podIdentity()],
  ])('are refused once: %s', (_, credentials, second) => {
    const { stack, cluster } = identityOf({ credentials });
    new WorkloadIdentity(stack, 'Second', { cluster, ...ORDERS, credentials: second });
    expect(errorsOf(stack)).toEqual(REFUSED);
  });

  test('are refused where stock CDK makes the other one, and it is named', () => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack);
    cluster.addWorkloadIdentity('Orders', ORDERS);
    cluster.cluster.addServiceAccount('Stock', { namespace: 'shop', name: 'orders', identityType: eks.IdentityType.POD_IDENTITY });
    expect(errorsOf(stack)).toEqual(REFUSED);
    expect(() => (stack.node.root as Stage).synth({ force: true })).toThrow(/the first is of S\/Cluster\/Eks\/Stock\/Association\)/);
  });

  test('are refused where the cluster is imported twice', () => {
    const { stack } = identityOf();
    new WorkloadIdentity(stack, 'Second', { cluster: imported(stack, 'Again'), ...ORDERS });
    expect(errorsOf(stack)).toEqual(REFUSED);
  });

  test.each<[string, Partial<WorkloadIdentityOptions>, string?]>([
    ['of another name', { serviceAccount: 'payments' }],
    ['of another namespace', { namespace: 'office' }],
    ['of another cluster', {}, 'other'],
  ])('are no two, if they are %s', (_, options, clusterName = 'imported') => {
    for (const credentials of [podIdentity(), irsa()]) {
      const { stack } = identityOf({ credentials });
      new WorkloadIdentity(stack, 'Second', { cluster: imported(stack, 'Again', clusterName), ...ORDERS, credentials, ...options });
      expect(errorsOf(stack)).toEqual([]);
    }
  });

  test('are judged for an add-on too', () => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack);
    cluster.addAddon(EBS, { identity: AddonIdentity.podIdentity(EBS_ACCOUNT.serviceAccount, []) });
    cluster.addWorkloadIdentity('Ebs', EBS_ACCOUNT);
    expect(errorsOf(stack)).toEqual([`${DUPLICATE} kube-system/ebs-csi-controller-sa`]);
  });

  test('are judged for the CNI too', () => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack);
    cluster.addWorkloadIdentity('Cni', { namespace: 'kube-system', serviceAccount: 'aws-node', managedPolicies: [cluster.coreAddons.cniPolicy!] });
    expect(errorsOf(stack)).toEqual([`${DUPLICATE} kube-system/aws-node`]);
  });

  test.each<[string, string, { namespace?: string }, { namespace: string }]>([
    ['that is installed elsewhere', EBS, { namespace: 'storage' }, { namespace: 'kube-system' }],
    ['of which the namespace is not known', 'vendor_addon', {}, { namespace: 'kube-system' }],
  ])('are no two for an add-on %s', (_, addonName, options, account) => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack);
    cluster.addAddon(addonName, { ...options, identity: AddonIdentity.podIdentity('account', []) });
    cluster.addWorkloadIdentity('Account', { ...account, serviceAccount: 'account' });
    expect(errorsOf(stack)).toEqual([]);
  });
});

describe('on Fargate alone', () => {
  const warned = (credentials?: WorkloadCredentials, withNodes = false) => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack);
    cluster.addFargateProfile('All', { selectors: [{ namespace: 'shop' }] });
    if (withNodes) { cluster.addManagedNodeGroup('System'); }
    new WorkloadIdentity(stack, 'Orders', { cluster, ...ORDERS, credentials });
    return warningsOf(stack).filter(id => id === 'pod-identity-on-fargate');
  };

  test('Pod Identity is a warning; IRSA is none, nor is it beside nodes', () => {
    expect(warned()).toEqual(['pod-identity-on-fargate']);
    expect(warned(WorkloadCredentials.irsa())).toEqual([]);
    expect(warned(undefined, true)).toEqual([]);
  });
});
