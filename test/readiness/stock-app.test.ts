import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import { DualStackVpc, Ipv6Cluster, Readiness, ReadinessFinding, ReadinessSeverity } from '../../src';
import { testStack } from '../util/cluster';

/** As the pages of stock CDK put an IPv6 cluster together. */
function stockApp(region?: string): Stack {
  const stack = testStack(region ? { env: { account: '123456789012', region } } : {});
  const vpc = new ec2.Vpc(stack, 'Vpc', { ipProtocol: ec2.IpProtocol.DUAL_STACK, availabilityZones: ['a', 'b'].map(az => `${region ?? 'eu-west-1'}${az}`) });
  const cluster = new eks.Cluster(stack, 'Cluster', {
    vpc, version: eks.KubernetesVersion.of('1.36'), kubectlLayer: new KubectlV36Layer(stack, 'Kubectl'), ipFamily: eks.IpFamily.IP_V6, defaultCapacity: 0,
  });
  cluster.addNodegroupCapacity('Nodes', { subnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS } });
  return stack;
}

function findingsOf(stack: Stack, severity?: ReadinessSeverity): ReadinessFinding[] {
  const report = Readiness.check(stack, { severity });
  App.of(stack)!.synth({ skipValidation: true });
  return report.findings;
}
const told = (findings: ReadinessFinding[]) => findings.map(({ id, severity, path }) => `${severity} ${id.replace(/^.*:/, '')} ${path}`);

/** What is found of one control plane and one group of nodes that is not made by this library. */
const FINDINGS = [
  'warning cluster-without-cni-addon S/Cluster',
  'warning control-plane-ipv4-egress S/Cluster',
  'warning endpoint-public S/Cluster',
  'warning node-cni-policy-partition S/Cluster/NodegroupNodes',
];

describe('an app of stock constructs', () => {
  const stack = stockApp();
  const findings = findingsOf(stack);
  const messageOf = (id: string) => findings.find(finding => finding.id === `cdk-eks-ipv6:${id}`)!.message;

  test('has these findings', () => {
    expect(told(findings)).toEqual(FINDINGS);
  });

  test.each([
    ['control-plane-ipv4-egress', 'which Ipv6Cluster does for its own'],
    ['node-cni-policy-partition', 'CniIpv6Policy, which works in each partition and is what this library uses'],
    ['cluster-without-cni-addon', 'which Ipv6Cluster makes in the order in which they work'],
  ])('%s says what this library does: %s', (id, text) => {
    expect(messageOf(id)).toContain(text);
  });
});

test('in GovCloud what IAM refuses is an error, which a first look has as a warning', () => {
  const govCloud = (severity: string) => FINDINGS.slice(0, 3).concat(`${severity} node-cni-policy-other-partition S/Cluster/NodegroupNodes`);
  expect(told(findingsOf(stockApp('us-gov-west-1')))).toEqual(govCloud('error'));
  expect(told(findingsOf(stockApp('us-gov-west-1'), ReadinessSeverity.WARNING))).toEqual(govCloud('warning'));
});

test('in a region of the partition aws the findings are the same', () => {
  expect(told(findingsOf(stockApp('eu-west-1')))).toEqual(FINDINGS);
});

test('the add-on alone is not enough, as nodes do not wait for it', () => {
  const stack = stockApp();
  new eks.Addon(stack, 'Cni', { cluster: stack.node.findChild('Cluster') as eks.Cluster, addonName: 'vpc-cni' });
  expect(told(findingsOf(stack))).toEqual([...FINDINGS.slice(1, 3), 'warning nodes-before-cni-addon S/Cluster/NodegroupNodes', FINDINGS[3]]);
});

test('the same app of constructs of this library has none but the endpoint, which is the choice of the user', () => {
  const stack = testStack();
  const cluster = new Ipv6Cluster(stack, 'Cluster', {
    vpc: new DualStackVpc(stack, 'Vpc'), version: eks.KubernetesVersion.of('1.36'), kubectlLayer: new KubectlV36Layer(stack, 'Kubectl'),
  });
  cluster.addManagedNodeGroup('Nodes');
  expect(told(findingsOf(stack))).toEqual(['warning endpoint-public S/Cluster']);
});
