import { Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { waitsForInTheEnd } from '../../bench/creation-graph';
import { Ipv6Cluster, Ipv6ClusterProps } from '../../src';
import { testApp } from '../util/app';
import { ipv6Cluster, logicalId, testStack } from '../util/cluster';
import { errorsOf } from '../util/findings';
import { notLiteral, refusal, resourcesOf, STRING_TOKENS } from '../util/network';
import { idOf, idsOf } from '../util/resources';

const ENTRY = 'AWS::EKS::AccessEntry';
const { API, API_AND_CONFIG_MAP, CONFIG_MAP } = eks.AuthenticationMode;
const { CLUSTER } = eks.AccessScopeType;
const arn = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
const role = (stack: Stack, name: string) => iam.Role.fromRoleArn(stack, `Role-${name}`, arn(name));
const policyArn = (name: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:eks::aws:cluster-access-policy/${name}`]] });
const clusterAdmin = () => [eks.AccessPolicy.fromAccessPolicyName('AmazonEKSClusterAdminPolicy', { accessScopeType: CLUSTER })];
const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n' } };

/** The entries by the ARN that they let in. */
const entriesOf = (stack: Stack): Record<string, { id: string; Properties: any }> => Object.fromEntries(
  Object.entries(Template.fromStack(stack).findResources(ENTRY))
    .map(([id, { Properties }]) => [JSON.stringify(Properties.PrincipalArn), { id, Properties }]));
const entryOf = (stack: Stack, principal: unknown) => entriesOf(stack)[JSON.stringify(principal)];
const outputsOf = (stack: Stack): Record<string, string> => Object.fromEntries(
  Object.entries(Template.fromStack(stack).findOutputs('*')).map(([id, { Value }]) => [id.replace(/^Cluster(Eks)?|[0-9A-F]{8}$/g, ''), textOf(Value)]));
const textOf = (value: any): string => value['Fn::Join'][1]
  .map((part: any) => typeof part === 'string' ? part : part.Ref === 'AWS::Region' ? '<region>' : '<name>').join('');

describe('roles that may use kubectl', () => {
  test.each([['admins', 'AmazonEKSClusterAdminPolicy'], ['viewers', 'AmazonEKSViewPolicy']] as const)('%s have %s in the whole cluster', (list, policy) => {
    const stack = testStack();
    const own = new iam.Role(stack, 'Own', { assumedBy: new iam.AccountRootPrincipal() });
    ipv6Cluster(stack, { [list]: [own, role(stack, 'theirs')] });
    const expected = {
      ClusterName: { Ref: idOf(stack, 'Custom::AWSCDK-EKS-Cluster') },
      AccessPolicies: [{ AccessScope: { Type: 'cluster' }, PolicyArn: policyArn(policy) }],
    };
    expect(Object.keys(entriesOf(stack))).toHaveLength(2);
    expect(entryOf(stack, { 'Fn::GetAtt': [logicalId(own), 'Arn'] }).Properties).toMatchObject(expected);
    expect(entryOf(stack, arn('theirs')).Properties).toMatchObject(expected);
    expect(errorsOf(stack)).toEqual([]);
  });

  test('nobody is let in unless said', () => {
    const stack = testStack();
    ipv6Cluster(stack);
    expect(idsOf(stack, ENTRY)).toEqual([]);
    expect(outputsOf(stack)).toEqual({});
  });

  test('an entry keeps its logical id whatever the others are', () => {
    const ids = (admins: string[], viewers: string[] = []) => {
      const stack = testStack();
      const roles = (names: string[]) => names.map(name => role(stack, name));
      ipv6Cluster(stack, { admins: roles(admins), viewers: roles(viewers) });
      return entryOf(stack, arn('b')).id;
    };
    expect(new Set([ids(['b']), ids(['a', 'b']), ids(['b', 'a']), ids([], ['a', 'b']), ids(['c'], ['b'])]).size).toBe(1);
  });

  test('roles of two stacks with equal ids are two', () => {
    const app = testApp();
    const [first, second, clusters] = ['First', 'Second', 'Clusters'].map(id => new Stack(app, id));
    const admins = [first, second].map(stack => new iam.Role(stack, 'Admin', { assumedBy: new iam.AccountRootPrincipal() }));
    ipv6Cluster(clusters, { admins });
    expect(Object.keys(entriesOf(clusters))).toHaveLength(2);
  });
});

describe('a role that is let in twice is refused', () => {
  const CASES: [string, (stack: Stack) => Partial<Ipv6ClusterProps>][] = [
    ['in one list', stack => ({ admins: [role(stack, 'a'), iam.Role.fromRoleArn(stack, 'Again', arn('a'))] })],
    ['in both lists', stack => ({ admins: [role(stack, 'a')], viewers: [iam.Role.fromRoleArn(stack, 'Again', arn('a'))] })],
    ['as mastersRole too', stack => ({ admins: [role(stack, 'a')], mastersRole: iam.Role.fromRoleArn(stack, 'Again', arn('a')) })],
  ];
  test.each(CASES)('%s', (_, props) => {
    const stack = testStack();
    expect(() => ipv6Cluster(stack, props(stack))).toThrow(refusal('access-twice', 'S/Again'));
    Template.fromStack(stack).resourceCountIs('AWS::EC2::VPC', 0);
  });

  test('by a name that is a token', () => {
    const stack = testStack();
    const admins = ['One', 'Two'].map(id => iam.Role.fromRoleName(stack, id, 'Admins'));
    expect(() => ipv6Cluster(stack, { admins })).toThrow(refusal('access-twice', 'S/Two'));
  });

  const BESIDE: [string, (cluster: Ipv6Cluster) => unknown][] = [
    ['grantAccess', cluster => cluster.grantAccess('Again', arn('a'), clusterAdmin())],
    ['grantAccess of the wrapped cluster', ({ cluster }) => cluster.grantAccess('Again', arn('a'), clusterAdmin())],
    ['an entry that stands alone', ({ cluster }) => new eks.AccessEntry(cluster.stack, 'Again', { cluster, principal: arn('a'), accessPolicies: clusterAdmin() })],
    ['a resource', cluster => new eks.CfnAccessEntry(cluster.cluster.stack, 'Again', { clusterName: cluster.clusterName, principalArn: arn('a') })],
  ];
  test.each(BESIDE)('by %s beside the list', (_, again) => {
    const stack = testStack();
    again(ipv6Cluster(stack, { admins: [role(stack, 'a')] }));
    expect(errorsOf(stack).map(error => error.split(' ')[0])).toEqual(['access-twice']);
  });

  test('grantAccess twice is one entry with the policies of both, as in stock CDK', () => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack);
    cluster.grantAccess('One', arn('a'), clusterAdmin());
    cluster.grantAccess('Two', arn('a'), [eks.AccessPolicy.fromAccessPolicyName('AmazonEKSViewPolicy', { accessScopeType: CLUSTER })]);
    expect(entryOf(stack, arn('a')).Properties.AccessPolicies).toHaveLength(2);
    expect(errorsOf(stack)).toEqual([]);
  });

  test('in two clusters is let into two', () => {
    const app = testApp();
    const stacks = ['One', 'Two'].map(id => new Stack(app, id));
    stacks.forEach(stack => ipv6Cluster(stack, { admins: [role(stack, 'a')] }));
    expect(stacks.map(stack => idsOf(stack, ENTRY).length)).toEqual([1, 1]);
    expect(errorsOf(stacks[0])).toEqual([]);
  });
});

describe('what is not a list of roles is refused', () => {
  test.each([
    ['a text in the list', [arn('a')], arn('a')], ['nothing in the list', [undefined], 'undefined'], ['a text', arn('a'), arn('a')], ['a number', 3, '3'],
  ])('%s', (_, given, shown) => {
    expect(() => ipv6Cluster(testStack(), { admins: given as any })).toThrow(refusal('access-role', shown));
    expect(() => ipv6Cluster(testStack(), { viewers: given as any })).toThrow(refusal('access-role', shown));
  });

  test.each(STRING_TOKENS)('%s', (_, token) => {
    expect(() => ipv6Cluster(testStack(), { admins: token() as any })).toThrow(notLiteral('admins'));
  });

  test('an ARN that is a token is taken', () => {
    const stack = testStack();
    ipv6Cluster(stack, { admins: [iam.Role.fromRoleArn(stack, 'Role', STRING_TOKENS[2][1]())] });
    expect(entryOf(stack, { 'Fn::ImportValue': 'Export' }).Properties.Type).toBeUndefined();
  });
});

describe('the commands that a person types next', () => {
  const COMMAND = 'aws eks update-kubeconfig --name <name> --region <region>';
  const sso = (stack: Stack) => role(stack, 'aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef');
  const CASES: [string, (stack: Stack) => Partial<Ipv6ClusterProps>, Record<string, string>][] = [
    ['administrators', stack => ({ admins: [role(stack, 'a'), role(stack, 'b')] }), { ConfigCommand: `${COMMAND} --role-arn ${arn('a')}` }],
    ['viewers', stack => ({ viewers: [role(stack, 'v')] }), { ViewerConfigCommand: `${COMMAND} --role-arn ${arn('v')}` }],
    ['both', stack => ({ admins: [role(stack, 'a')], viewers: [role(stack, 'v')] }), {
      ConfigCommand: `${COMMAND} --role-arn ${arn('a')}`, ViewerConfigCommand: `${COMMAND} --role-arn ${arn('v')}`,
    }],
    ['a role of IAM Identity Center, which nobody can assume', stack => ({ admins: [sso(stack)] }), { ConfigCommand: COMMAND }],
    ['nobody, and asked for', () => ({ outputConfigCommand: true }), { ConfigCommand: COMMAND }],
    ['nobody', () => ({}), {}],
    ['empty lists', () => ({ admins: [], viewers: [] }), {}],
    ['administrators, and not asked for', stack => ({ admins: [role(stack, 'a')], outputConfigCommand: false }), {}],
    ['a role of masters, by stock CDK', stack => ({ mastersRole: role(stack, 'm') }), {
      ConfigCommand: `${COMMAND} --role-arn ${arn('m')}`, GetTokenCommand: expect.stringContaining('aws eks get-token'),
    }],
    ['a role of masters beside administrators', stack => ({ mastersRole: role(stack, 'm'), admins: [role(stack, 'a')] }), {
      ConfigCommand: `${COMMAND} --role-arn ${arn('m')}`, GetTokenCommand: expect.stringContaining('aws eks get-token'),
    }],
  ];
  test.each(CASES)('%s', (_, props, expected) => {
    const stack = testStack();
    ipv6Cluster(stack, props(stack));
    expect(outputsOf(stack)).toEqual(expected);
    Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('outputConfigCommand'));
  });
});

describe('mode, creator, access and kubectl together', () => {
  interface Case { mode?: eks.AuthenticationMode; creator?: boolean; way: string; kubectl: boolean }
  const WAYS: Record<string, { props?: (stack: Stack) => Partial<Ipv6ClusterProps>; then?: (cluster: Ipv6Cluster) => void }> = {
    'nobody': {},
    'admins': { props: stack => ({ admins: [role(stack, 'a')] }) },
    'viewers': { props: stack => ({ viewers: [role(stack, 'a')] }) },
    'mastersRole': { props: stack => ({ mastersRole: role(stack, 'a') }) },
    'grantAccess': { then: cluster => cluster.grantAccess('A', arn('a'), clusterAdmin()) },
    'grantAccess of the wrapped cluster': { then: ({ cluster }) => cluster.grantAccess('A', arn('a'), clusterAdmin()) },
    'awsAuth': { then: ({ cluster }) => cluster.awsAuth.addMastersRole(role(cluster.stack, 'a')) },
  };
  const CASES: Case[] = [undefined, API, API_AND_CONFIG_MAP, CONFIG_MAP].flatMap(mode => [undefined, true, false].flatMap(creator =>
    Object.keys(WAYS).flatMap(way => [false, true].map(kubectl => ({ mode, creator, way, kubectl })))));

  /** What is right, said anew: the id of the refusal, or whom entries let in, kubectl last. */
  function right({ mode = API, creator = true, way, kubectl }: Case): string | string[] {
    if (mode === CONFIG_MAP) {
      if (['admins', 'viewers'].includes(way)) { return 'access-needs-entries'; }
      if (!creator) { return 'creator-is-nobody'; }
      return way.startsWith('grantAccess') ? 'access-needs-entries' : [];
    }
    if (way === 'awsAuth' && mode === API) { return 'ConfigMap not supported'; } // by stock CDK
    const usesKubectl = kubectl || way === 'awsAuth';
    return [...['nobody', 'awsAuth'].includes(way) ? [] : ['a'], ...usesKubectl && !creator ? ['kubectl'] : []];
  }

  function make(stack: Stack, { mode, creator, way, kubectl }: Case): Ipv6Cluster {
    const { props = () => ({}), then = () => undefined } = WAYS[way];
    const cluster = ipv6Cluster(stack, { authenticationMode: mode, bootstrapClusterCreatorAdminPermissions: creator, ...props(stack) });
    then(cluster);
    if (kubectl) { cluster.cluster.addManifest('Manifest', NAMESPACE); }
    return cluster;
  }

  test.each(CASES.filter(one => typeof right(one) === 'string'))('$mode, creator $creator, $way, kubectl $kubectl: refused', one => {
    const stack = testStack();
    expect(() => {
      make(stack, one);
      throw new Error(errorsOf(stack).join());
    }).toThrow(right(one) as string);
  });

  test.each(CASES.filter(one => typeof right(one) !== 'string'))('$mode, creator $creator, $way, kubectl $kubectl: taken', one => {
    const stack = testStack();
    const kubectlRole = JSON.stringify(stack.resolve(make(stack, one).cluster.kubectlRole!.roleArn));
    const names: Record<string, string> = { [JSON.stringify(arn('a'))]: 'a', [kubectlRole]: 'kubectl' };
    expect(errorsOf(stack)).toEqual([]);
    expect(Object.keys(entriesOf(stack)).map(principal => names[principal]).sort()).toEqual(right(one));
  });
});

describe('kubectl where the creator is no administrator', () => {
  const cluster = (stack: Stack) => ipv6Cluster(stack, { bootstrapClusterCreatorAdminPermissions: false });
  const principalOf = ({ cluster: { adminRole, stack } }: Ipv6Cluster) => stack.resolve(adminRole.roleArn);

  const USES: [string, string, (cluster: Ipv6Cluster) => unknown][] = [
    ['a manifest', 'KubernetesResource', made => made.cluster.addManifest('M', NAMESPACE)],
    ['a chart', 'HelmChart', made => made.cluster.addHelmChart('C', { chart: 'c' })],
    ['a patch', 'KubernetesPatch', made => new eks.KubernetesPatch(made, 'P', {
      cluster: made.cluster, resourceName: 'a/b', applyPatch: {}, restorePatch: {},
    })],
    ['a question', 'KubernetesObjectValue', made => made.cluster.getServiceLoadBalancerAddress('s')],
  ];
  test.each(USES)('%s comes after its entry', (_, type, use) => {
    const stack = testStack();
    const made = cluster(stack);
    use(made);
    const { id, Properties } = entryOf(stack, principalOf(made));
    expect(Properties.AccessPolicies).toEqual([{ AccessScope: { Type: 'cluster' }, PolicyArn: policyArn('AmazonEKSClusterAdminPolicy') }]);
    expect([...waitsForInTheEnd(resourcesOf(stack), idOf(stack, `Custom::AWSCDK-EKS-${type}`))]).toContain(id);
    expect(errorsOf(stack)).toEqual([]);
  });

  test('a manifest in another stack comes after the stack of the entry', () => {
    const app = testApp();
    const [clusters, workloads] = ['Clusters', 'Workloads'].map(id => new Stack(app, id));
    const made = cluster(clusters);
    new eks.KubernetesManifest(workloads, 'M', { cluster: made.cluster, manifest: [NAMESPACE] });
    expect(entryOf(clusters, principalOf(made)).Properties.Type).toBeUndefined();
    expect(workloads.dependencies.map(({ node }) => node.id)).toContain('Clusters');
  });

  test('the user may grant it himself, and the manifest waits for that', () => {
    const stack = testStack();
    const made = cluster(stack);
    made.grantAccess('Mine', made.cluster.adminRole.roleArn, clusterAdmin());
    made.cluster.addManifest('M', NAMESPACE);
    expect(errorsOf(stack)).toEqual([]);
    const [id, ...more] = idsOf(stack, ENTRY);
    expect(more).toEqual([]);
    expect([...waitsForInTheEnd(resourcesOf(stack), idOf(stack, 'Custom::AWSCDK-EKS-KubernetesResource'))]).toContain(id);
  });

  test('has no entry where the creator is one', () => {
    const stack = testStack();
    ipv6Cluster(stack).cluster.addManifest('M', NAMESPACE);
    expect(idsOf(stack, ENTRY)).toEqual([]);
  });
});
