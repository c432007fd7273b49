import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { Annotations as Acknowledged, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import { Ipv6Cluster } from '../../src';
import { openIpv6Egress } from '../../src/cluster/stock-security-group';
import { dualStackVpc, ipv6Cluster, logicalId, testStack } from '../util/cluster';
import { warningsOf } from '../util/findings';

const { PUBLIC, PUBLIC_AND_PRIVATE, PRIVATE } = eks.EndpointAccess;
const IPV4 = { CidrIp: '0.0.0.0/0', IpProtocol: '-1' };
const IPV6 = { CidrIpv6: '::/0', IpProtocol: '-1' };

const anyVpc = (stack: Stack) => dualStackVpc(stack, [ec2.SubnetType.PRIVATE_ISOLATED]);

/** The rules of a group by what they allow, as both kinds of resources say them. */
function egressOf(stack: Stack, group: ec2.ISecurityGroup): object[] {
  const template = Template.fromStack(stack);
  const inline = group instanceof ec2.SecurityGroup ? template.toJSON().Resources[logicalId(group)].Properties.SecurityGroupEgress ?? [] : [];
  const own = Object.values(template.findResources('AWS::EC2::SecurityGroupEgress')).map(({ Properties }) => Properties);
  return [...inline, ...own].map(({ Description: _, GroupId: __, ...rule }) => rule);
}

function messagesOf(stack: Stack): unknown[] {
  const annotations = Annotations.fromStack(stack);
  return [...annotations.findWarning('*', Match.anyValue()), ...annotations.findError('*', Match.anyValue())].map(({ entry }) => entry.data);
}

describe('what a group lets out', () => {
  /** What stock CDK writes for no rule at all. */
  const NONE = { CidrIp: '255.255.255.255/32', IpProtocol: 'icmp', FromPort: 252, ToPort: 86 };
  const CASES: [string, Partial<ec2.SecurityGroupProps>, object[]][] = [
    ['nothing stated', {}, [IPV4, IPV6]],
    ['allowAllOutbound', { allowAllOutbound: true }, [IPV4, IPV6]],
    ['allowAllOutbound and not IPv6', { allowAllOutbound: true, allowAllIpv6Outbound: false }, [IPV4, IPV6]],
    ['allowAllIpv6Outbound', { allowAllIpv6Outbound: true }, [IPV4, IPV6]],
    ['allowAllIpv6Outbound alone', { allowAllOutbound: false, allowAllIpv6Outbound: true }, [NONE, IPV6]],
    ['allowAllOutbound: false', { allowAllOutbound: false }, [NONE]],
    ['rules that are resources', { disableInlineRules: true }, [IPV4, IPV6]],
  ];

  test.each(CASES)('%s', (_, props, expected) => {
    const stack = testStack();
    const group = new ec2.SecurityGroup(stack, 'Group', { vpc: anyVpc(stack), ...props });
    openIpv6Egress(group);
    const rules = egressOf(stack, group);
    expect(rules).toHaveLength(expected.length);
    expect(rules).toEqual(expect.arrayContaining([...expected]));
    expect(messagesOf(stack)).toEqual([]);
  });

  test.each([false, true])('a group that was seen before gets no second rule (disableInlineRules %p)', disableInlineRules => {
    const stack = testStack();
    const group = new ec2.SecurityGroup(stack, 'Group', { vpc: anyVpc(stack), disableInlineRules });
    openIpv6Egress(group);
    openIpv6Egress(group);
    expect(egressOf(stack, group)).toEqual([IPV4, IPV6]);
  });

  // EC2 takes a rule once, whatever its description, and the deployment would fail.
  test('a group whose rules are resources, and that has the rule, gets no second one', () => {
    const stack = testStack();
    const group = new ec2.SecurityGroup(stack, 'Group', { vpc: anyVpc(stack), disableInlineRules: true });
    group.addEgressRule(ec2.Peer.anyIpv6(), ec2.Port.allTraffic());
    openIpv6Egress(group);
    expect(egressOf(stack, group)).toEqual([IPV4, IPV6]);
  });

  test('rules for some of IPv6 stay beside it', () => {
    const stack = testStack();
    const group = new ec2.SecurityGroup(stack, 'Group', { vpc: anyVpc(stack) });
    group.addEgressRule(ec2.Peer.ipv6('2001:db8::/32'), ec2.Port.tcp(443));
    openIpv6Egress(group);
    expect(egressOf(stack, group)).toEqual(expect.arrayContaining([IPV4, IPV6]));
  });

  test('nothing but chosen rules stays nothing but these', () => {
    const stack = testStack();
    const group = new ec2.SecurityGroup(stack, 'Group', { vpc: anyVpc(stack), allowAllOutbound: false });
    group.addEgressRule(ec2.Peer.ipv4('10.0.0.0/8'), ec2.Port.tcp(443));
    openIpv6Egress(group);
    expect(egressOf(stack, group)).toEqual([{ CidrIp: '10.0.0.0/8', IpProtocol: 'tcp', FromPort: 443, ToPort: 443 }]);
  });

  test.each<[string, ec2.SecurityGroupImportOptions]>([
    ['as it comes', {}],
    ['as one that lets everything out', { allowAllOutbound: true }],
    ['as one that does not', { allowAllOutbound: false }],
    ['as one that is not changed', { mutable: false }],
  ])('a group that was imported %s is left alone', (_, options) => {
    const stack = testStack();
    const group = ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-0123', options);
    openIpv6Egress(group);
    expect(egressOf(stack, group)).toEqual([]);
    expect(messagesOf(stack)).toEqual([]);
  });

  test('the group of a cluster, made or given, lets out both families', () => {
    const own = testStack();
    expect(egressOf(own, ipv6Cluster(own).controlPlaneSecurityGroup)).toEqual(expect.arrayContaining([IPV4, IPV6]));
    const stack = testStack();
    const vpc = dualStackVpc(stack, [ec2.SubnetType.PUBLIC, ec2.SubnetType.PRIVATE_WITH_EGRESS]);
    const securityGroup = new ec2.SecurityGroup(stack, 'Group', { vpc });
    const cluster = ipv6Cluster(stack, { vpc, securityGroup });
    expect(cluster.controlPlaneSecurityGroup.node.path).toBe(securityGroup.node.path);
    expect(egressOf(stack, securityGroup)).toEqual(expect.arrayContaining([IPV4, IPV6]));
  });
});

describe('the public endpoint', () => {
  const [OPEN, IPV4_ONLY] = ['endpoint-public', 'endpoint-ipv4-only'];

  describe.each<[string, string[], eks.EndpointAccess | undefined]>([
    ['nothing stated', [OPEN], undefined],
    ['public', [OPEN], PUBLIC],
    ['an IPv4 block', [IPV4_ONLY], PUBLIC_AND_PRIVATE.onlyFrom('203.0.113.0/24')],
    ['blocks of both families', [], PUBLIC_AND_PRIVATE.onlyFrom('203.0.113.0/24', '2001:db8::/32')],
    ['private', [], PRIVATE],
  ])('of a cluster: %s', (_, expected, endpointAccess) => {
    const cluster = (stack: Stack) => new Ipv6Cluster(stack, 'Cluster', {
      version: eks.KubernetesVersion.of('1.36'), kubectlLayer: new KubectlV36Layer(stack, 'Kubectl'), endpointAccess,
    }).addManagedNodeGroup('Nodes');

    test(`${expected.length} warnings, and nothing else`, () => {
      const stack = testStack();
      cluster(stack);
      expect(warningsOf(stack)).toEqual(expected);
      expect(messagesOf(stack)).toHaveLength(expected.length);
    });

    test('acknowledged before or after, none', () => {
      const [before, after] = [testStack(), testStack()];
      const acknowledge = (stack: Stack) => [OPEN, IPV4_ONLY].forEach(id => Acknowledged.of(stack).acknowledgeWarning(`cdk-eks-ipv6:${id}`));
      acknowledge(before);
      cluster(before);
      cluster(after);
      acknowledge(after);
      expect([...messagesOf(before), ...messagesOf(after)]).toEqual([]);
    });
  });
});
