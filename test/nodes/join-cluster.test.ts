import { Annotations, App, PhysicalName, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CniIdentity, FargateProfile, ManagedNodeGroup, ManagedNodeGroupPerAz, Readiness, ReadinessSeverity, SelfManagedNodeGroup } from '../../src';
import { ipv6Cluster, testStack } from '../util/cluster';
import { warningsOf } from '../util/findings';
import { knownCluster } from '../util/nodes';

const assumedBy = new iam.ServicePrincipal('ec2.amazonaws.com');
const NAMED = 'node-role-named';

describe.each<[string, (stack: Stack, nodeRole?: iam.IRole) => unknown]>([
  ['a managed group', (stack, nodeRole) => new ManagedNodeGroup(stack, 'Nodes', { cluster: knownCluster(stack), nodeRole })],
  ['groups per AZ', (stack, nodeRole) => new ManagedNodeGroupPerAz(stack, 'Nodes', { cluster: knownCluster(stack), nodeRole })],
  ['a self-managed group', (stack, nodeRole) => new SelfManagedNodeGroup(stack, 'Nodes', { cluster: knownCluster(stack), nodeRole })],
])('the role of %s', (_, make) => {
  test.each<[string, iam.RoleProps, string[]]>([
    ['with a fixed name is a warning: its access entry would not outlive it', { assumedBy, roleName: 'nodes' }, [NAMED]],
    ['with a name that is generated only for other environments is none', { assumedBy, roleName: PhysicalName.GENERATE_IF_NEEDED }, []],
    ['without a name is none', { assumedBy }, []],
  ])('%s', (__, props, expected) => {
    const stack = testStack();
    make(stack, new iam.Role(stack, 'Given', props));
    expect(warningsOf(stack).filter(id => id === NAMED)).toEqual(expected);
  });

  test('has no name by default', () => {
    const stack = testStack();
    make(stack);
    expect(warningsOf(stack)).not.toContain(NAMED);
  });

  test('that was imported is not known to have one', () => {
    const stack = testStack();
    make(stack, iam.Role.fromRoleArn(stack, 'Given', 'arn:aws:iam::123456789012:role/nodes'));
    expect(warningsOf(stack)).not.toContain(NAMED);
  });
});

test('a fixed name by an override is found, and can be acknowledged', () => {
  const stack = testStack();
  const nodeRole = new iam.Role(stack, 'Given', { assumedBy });
  (nodeRole.node.defaultChild as iam.CfnRole).addPropertyOverride('RoleName', 'nodes');
  new ManagedNodeGroup(stack, 'Nodes', { cluster: knownCluster(stack), nodeRole });
  Annotations.of(stack).acknowledgeWarning(`cdk-eks-ipv6:${NAMED}`);
  expect(warningsOf(stack)).not.toContain(NAMED);
  const other = testStack();
  const same = new iam.Role(other, 'Given', { assumedBy });
  (same.node.defaultChild as iam.CfnRole).addPropertyOverride('RoleName', 'nodes');
  new ManagedNodeGroup(other, 'Nodes', { cluster: knownCluster(other), nodeRole: same });
  expect(warningsOf(other)).toContain(NAMED);
});

describe('the policy of a CNI that acts with the role of its node', () => {
  const UNATTACHED = 'cni-policy-unattached';
  const ENVIRONMENT = { account: '123456789012', region: 'eu-west-1' };
  const roleArn = 'arn:aws:iam::123456789012:role/nodes';
  const made = (stack: Stack) => new iam.Role(stack, 'Given', { assumedBy });

  test.each<[string, string[], (stack: Stack) => iam.IRole]>([
    ['a role of the app', [], made],
    ['a role of another stack', [], stack => made(new Stack(App.of(stack), 'Roles', { env: ENVIRONMENT }))],
    ['an imported role, which the policy names', [], stack => iam.Role.fromRoleArn(stack, 'Given', roleArn)],
    ['an imported role that takes no updates', [UNATTACHED], stack => iam.Role.fromRoleArn(stack, 'Given', roleArn, { mutable: false })],
    ['a role of the app that takes no updates', [UNATTACHED], stack => made(stack).withoutPolicyUpdates()],
  ])('%s: %p', (_, expected, roleOf) => {
    const stack = testStack({ env: ENVIRONMENT });
    const cluster = ipv6Cluster(stack, { cniIdentity: CniIdentity.nodeRole() });
    cluster.addManagedNodeGroup('Nodes', { nodeRole: roleOf(stack) });
    Readiness.check(stack, { severity: ReadinessSeverity.WARNING }); // where the policies of the role are known, a rule refuses it besides
    expect(warningsOf(stack).filter(id => id === UNATTACHED)).toEqual(expected);
  });

  test('of nodes whose CNI has an identity of its own nothing is said', () => {
    const stack = testStack();
    ipv6Cluster(stack).addManagedNodeGroup('Nodes', { nodeRole: made(stack).withoutPolicyUpdates() });
    expect(warningsOf(stack)).not.toContain(UNATTACHED);
  });
});

test('the role of pods on Fargate is no node\'s', () => {
  const stack = testStack();
  const podExecutionRole = new iam.Role(stack, 'Given', { assumedBy: new iam.ServicePrincipal('eks-fargate-pods.amazonaws.com'), roleName: 'pods' });
  new FargateProfile(stack, 'Nodes', { cluster: knownCluster(stack), podExecutionRole, selectors: [{ namespace: 'default' }] });
  expect(warningsOf(stack)).not.toContain(NAMED);
});
