import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { App, Fn, Stack, Stage, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as eksv2 from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import {
  DefaultRoute, DualStackRetrofit, Ipv6Cluster, Ipv6EgressCni, Ipv6EgressForIpv4Cluster, Ipv6EgressForIpv4ClusterOptions,
} from '../../src';
import { testApp } from '../util/app';
import { ipv6Cluster, stockIpv6Cluster, stockIpv6ClusterV2, testStack, waitsFor } from '../util/cluster';
import { errorsOf, warningsOf } from '../util/findings';
import { joined } from '../util/kubernetes';
import { refusal, resourcesOf } from '../util/network';

const BOTH = { env: { ENABLE_V6_EGRESS: 'true' }, init: { env: { ENABLE_V6_EGRESS: 'true' } } };
const ADDON = 'AWS::EKS::Addon';

/** A cluster that is there, in a VPC of somebody else. */
function blue(options: Ipv6EgressForIpv4ClusterOptions = {}, stack = testStack()) {
  return { stack, egress: Ipv6EgressForIpv4Cluster.ofAttributes(stack, 'Egress', { clusterName: 'blue' }, options) };
}

const addonsOf = (stack: Stack) => Object.values(resourcesOf(stack) ?? {}).filter(({ Type }) => Type === ADDON).map(({ Properties }) => Properties);

/** An IPv4 VPC of two AZs, in a stack of its own. */
function ipv4Vpc(scope: App | Stack): ec2.Vpc {
  return new ec2.Vpc(Stack.isStack(scope) ? scope : new Stack(scope, 'Old'), 'Vpc', { maxAzs: 2 });
}

/** The private subnets of it, dual stack. */
function retrofitted(stack: Stack, vpc: ec2.IVpc, subnets = vpc.privateSubnets): DualStackRetrofit {
  return new DualStackRetrofit(stack, 'Retrofit', {
    vpcId: vpc.vpcId,
    tiers: [{
      subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS,
      facts: { ipv4Default: DefaultRoute.NAT },
      subnets: subnets.map(({ subnetId, routeTable }, index) =>
        ({ subnetId, availabilityZone: `eu-west-1${'ab'[index]}`, routeTableId: routeTable.routeTableId })),
    }],
  });
}

describe('the CNI', () => {
  test('has its variable in both containers, by an add-on that stays', () => {
    const { stack, egress } = blue();
    expect(addonsOf(stack)).toEqual([{
      AddonName: 'vpc-cni', ClusterName: 'blue', ConfigurationValues: JSON.stringify(BOTH), ResolveConflicts: 'OVERWRITE', PreserveOnDelete: true,
    }]);
    expect(egress.cniConfiguration).toEqual(BOTH);
  });

  test('keeps what else it is configured with', () => {
    const role = iam.Role.fromRoleArn(testStack(), 'Role', 'arn:aws:iam::123456789012:role/cni');
    const { stack } = blue({
      cni: Ipv6EgressCni.addon({
        addonVersion: 'v1.20.4-eksbuild.1',
        serviceAccountRole: role,
        configurationValues: {
          env: { WARM_IP_TARGET: 5 },
          init: { env: { DISABLE_TCP_EARLY_DEMUX: true }, resources: {} },
          enableNetworkPolicy: true,
        },
      }),
    });
    const [{ ConfigurationValues, ...others }] = addonsOf(stack);
    expect(JSON.parse(ConfigurationValues)).toEqual({
      env: { WARM_IP_TARGET: '5', ENABLE_V6_EGRESS: 'true' },
      init: { env: { DISABLE_TCP_EARLY_DEMUX: 'true', ENABLE_V6_EGRESS: 'true' }, resources: {} },
      enableNetworkPolicy: 'true',
    });
    expect(others).toMatchObject({ AddonVersion: 'v1.20.4-eksbuild.1', ServiceAccountRoleArn: role.roleArn });
  });

  test('gets values where an add-on is there already', () => {
    const { stack, egress } = blue({ cni: Ipv6EgressCni.values('1.20.4') });
    expect(egress.cniConfiguration).toEqual(BOTH);
    expect(egress.addon).toBeUndefined();
    expect(addonsOf(stack)).toEqual([]);
  });

  test('is told that IPv6 is off again', () => {
    const { stack, egress } = blue({ enabled: false });
    expect(egress.cniConfiguration).toEqual({ env: { ENABLE_V6_EGRESS: 'false' }, init: { env: { ENABLE_V6_EGRESS: 'false' } } });
    expect(JSON.parse(addonsOf(stack)[0].ConfigurationValues)).toEqual(egress.cniConfiguration);
  });

  test.each(['v1.12.6-eksbuild.2', '1.9.0', '1.10.1'])('of %s is refused', version => {
    expect(() => Ipv6EgressCni.addon({ addonVersion: version })).toThrow(refusal('cni-version-lacks-feature', version));
    expect(() => Ipv6EgressCni.values(version)).toThrow(/^\[Ipv6EgressCni\.values\].*1\.13\.0/);
  });

  test.each(['v1.13.0-eksbuild.1', '1.13', undefined, Token.asString({ Ref: 'Version' })])('of %s is taken', version => {
    expect(() => [Ipv6EgressCni.addon({ addonVersion: version }), Ipv6EgressCni.values(version)]).not.toThrow();
  });

  test('refuses a version that is none, and a variable of the user', () => {
    expect(() => Ipv6EgressCni.addon({ addonVersion: 'latest' })).toThrow(refusal('cni-version-malformed', 'latest'));
    for (const configurationValues of [{ env: { ENABLE_V6_EGRESS: 'false' } }, { init: { env: { ENABLE_V6_EGRESS: false } } }]) {
      expect(() => blue({ cni: Ipv6EgressCni.addon({ configurationValues }) })).toThrow(refusal('ipv6-egress-configuration', 'false'));
    }
  });
});

describe('groups of nodes', () => {
  const groups = (stack: Stack) => ['sg-1', 'sg-2'].map(id => ec2.SecurityGroup.fromSecurityGroupId(stack, id, id));
  const rulesOf = (stack: Stack) => Object.entries(resourcesOf(stack)).filter(([, { Type }]) => Type === 'AWS::EC2::SecurityGroupEgress');

  test('let IPv6 out, to everything or to what is stated', () => {
    const stack = testStack();
    blue({ nodeSecurityGroups: groups(stack) }, stack);
    expect(rulesOf(stack).map(([, { Properties: { GroupId, CidrIpv6, IpProtocol } }]) => [GroupId, CidrIpv6, IpProtocol])).toEqual([['sg-1', '::/0', '-1'], ['sg-2', '::/0', '-1']]);
  });

  test('and destinations that are said twice have one rule', () => {
    const stack = testStack();
    const [group] = groups(stack);
    blue({ nodeSecurityGroups: [group, group], destinations: ['::/0', '::/0'] }, stack);
    expect(rulesOf(stack)).toHaveLength(1);
  });

  test.each<[boolean, string[], string[]]>([
    [true, ['::/0'], ['ipv6-egress-rule-twice S/Nodes']],
    [true, ['2001:db8::/56'], []],
    [false, ['::/0'], []],
  ])('that let everything out over IPv6 already: %s, to %j', (allowAllIpv6Outbound, destinations, errors) => {
    const stack = new Stack(testApp(), 'S');
    const vpc = new ec2.Vpc(stack, 'Groups');
    const group = new ec2.SecurityGroup(stack, 'Nodes', { vpc, allowAllIpv6Outbound });
    blue({ nodeSecurityGroups: [group], destinations }, stack);
    expect(errorsOf(stack).map(error => error.replace('/Resource', ''))).toEqual(errors);
  });

  test('keep their rules when a group or a destination comes first', () => {
    const [before, after] = [[0], [1, 0]].map(order => {
      const stack = testStack();
      const all = groups(stack);
      blue({ nodeSecurityGroups: order.map(at => all[at]), destinations: ['2001:db8:2::/56', '2001:db8::/56'].slice(2 - order.length) }, stack);
      return rulesOf(stack);
    });
    expect(after).toHaveLength(4);
    expect(after).toEqual(expect.arrayContaining(before));
  });

  test('take the block of a VPC, which is a token, from another stage too', () => {
    const app = testStack();
    const stage = new Stage(app, 'Prod');
    const stack = new Stack(stage, 'Blue');
    const [group] = groups(stack);
    const { egress } = blue({ nodeSecurityGroups: [group], destinations: [Fn.importValue('GreenBlock')] }, stack);
    expect(stack.resolve(egress.rules[0].cidrIpv6)).toEqual({ 'Fn::ImportValue': 'GreenBlock' });
  });

  test.each(['10.0.0.0/8', '2001:db8::1/56', 'everything', '2001:db8::'])('are not opened to %s', destination => {
    expect(() => blue({ destinations: [destination] })).toThrow(refusal('ipv6-egress-destination', destination));
  });
});

describe('the network', () => {
  test('comes before the add-on', () => {
    const stack = testStack({ env: { region: 'eu-west-1', account: '123456789012' } });
    const vpc = ipv4Vpc(stack);
    const retrofit = retrofitted(stack, vpc);
    const { egress } = blue({ vpc: retrofit.vpc }, stack);
    const before = waitsFor(egress.addon!);
    const ids = Object.entries(resourcesOf(stack));
    for (const type of ['AWS::EC2::SubnetCidrBlock', 'AWS::EC2::VPCCidrBlock']) {
      expect(before).toEqual(expect.arrayContaining(ids.filter(([, { Type }]) => Type === type).map(([id]) => id)));
    }
    const routes = ids.filter(([, { Type, Properties }]) => Type === 'AWS::EC2::Route' && Properties.DestinationIpv6CidrBlock === '::/0').map(([id]) => id);
    expect(routes).toHaveLength(2);
    expect(before).toEqual(expect.arrayContaining(routes));
    expect([errorsOf(stack), warningsOf(stack)]).toEqual([[], []]);
  });

  test('is refused where no subnet of nodes has IPv6', () => {
    const stack = testStack();
    const vpc = ipv4Vpc(stack);
    blue({ vpc }, stack);
    expect(errorsOf(stack)).toEqual([expect.stringContaining('ipv6-egress-nodes-without-ipv6 [')]);
  });

  test('may lack it where nodes need none, with a warning, and without one where they are left out', () => {
    for (const [some, warned] of [[true, ['ipv6-egress-node-without-ipv6']], [false, []]] as const) {
      const stack = testStack({ env: { region: 'eu-west-1', account: '123456789012' } });
      const vpc = ipv4Vpc(stack);
      const { vpc: dualStack } = retrofitted(stack, vpc, vpc.privateSubnets.slice(0, 1));
      blue({ vpc: dualStack, nodeSubnets: { subnets: [...dualStack.privateSubnets, ...some ? vpc.privateSubnets.slice(1) : []] } }, stack);
      expect(errorsOf(stack)).toEqual([]);
      expect(warningsOf(stack)).toEqual(warned);
    }
  });

  test('is not judged where nothing is known of it, nor where IPv6 is off', () => {
    const unknown = testStack();
    blue({ vpc: ec2.Vpc.fromVpcAttributes(unknown, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['a', 'b'], privateSubnetIds: ['subnet-1', 'subnet-2'] }) }, unknown);
    const off = testStack();
    blue({ vpc: ipv4Vpc(off), enabled: false }, off);
    for (const stack of [unknown, off]) { expect([errorsOf(stack), warningsOf(stack)]).toEqual([[], []]); }
  });
});

describe('the cluster', () => {
  const kubectlLayer = (stack: Stack) => new KubectlV36Layer(stack, 'Layer');
  const stockOf = (stack: Stack) => new eks.Cluster(stack, 'Blue', { version: eks.KubernetesVersion.of('1.36'), kubectlLayer: kubectlLayer(stack), vpc: ipv4Vpc(stack), defaultCapacity: 0 });
  const stockV2Of = (stack: Stack) => new eksv2.Cluster(stack, 'Blue', {
    version: eksv2.KubernetesVersion.of('1.36'), vpc: ipv4Vpc(stack), defaultCapacityType: eksv2.DefaultCapacityType.NODEGROUP, defaultCapacity: 0,
  });

  test.each([
    ['aws-eks', (stack: Stack) => Ipv6EgressForIpv4Cluster.ofEks(stack, 'Egress', stockOf(stack))],
    ['aws-eks-v2', (stack: Stack) => Ipv6EgressForIpv4Cluster.ofEksV2(stack, 'Egress', stockV2Of(stack))],
  ])('of %s is that of the app, with its VPC', (_, make) => {
    const stack = testStack();
    const { addon } = make(stack);
    expect(stack.resolve(addon!.clusterName)).toEqual({ Ref: expect.stringMatching(/^Blue/) });
    expect(errorsOf(stack)).toEqual([expect.stringContaining('ipv6-egress-nodes-without-ipv6')]); // so its VPC is known
  });

  test('may be imported, with and without its VPC', () => {
    const stack = testStack();
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['a', 'b'], privateSubnetIds: ['subnet-1', 'subnet-2'] });
    const imported = [{}, { vpc }].map((attributes, index) => eks.Cluster.fromClusterAttributes(stack, `Imported${index}`, { clusterName: `blue-${index}`, ...attributes }));
    imported.forEach((cluster, index) => Ipv6EgressForIpv4Cluster.ofEks(stack, `Egress${index}`, cluster));
    expect(addonsOf(stack).map(({ ClusterName }) => ClusterName)).toEqual(['blue-0', 'blue-1']);
  });

  test.each([
    ['aws-eks', (stack: Stack) => Ipv6EgressForIpv4Cluster.ofEks(stack, 'Egress', stockIpv6Cluster(stack))],
    ['aws-eks-v2', (stack: Stack) => Ipv6EgressForIpv4Cluster.ofEksV2(stack, 'Egress', stockIpv6ClusterV2(stack))],
    ['this library', (stack: Stack) => Ipv6EgressForIpv4Cluster.ofEks(stack, 'Egress', ipv6Cluster(stack).cluster)],
  ])('of %s in IPv6 mode is refused', (_, make) => {
    expect(() => make(testStack())).toThrow(refusal('ipv6-egress-of-ipv6-cluster', 'S/'));
  });

  test('is refused by its name too', () => {
    const made = testStack();
    Ipv6EgressForIpv4Cluster.ofAttributes(made, 'Egress', { clusterName: stockIpv6Cluster(made).clusterName }, { cni: Ipv6EgressCni.values() });
    expect(errorsOf(made)).toEqual(['ipv6-egress-of-ipv6-cluster S/Stock/Resource/Resource/Default']);
    const known = testStack();
    const vpc = ec2.Vpc.fromVpcAttributes(known, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['a', 'b'], privateSubnetIds: ['subnet-1', 'subnet-2'] });
    Ipv6Cluster.fromAttributes(known, 'Green', { clusterName: 'green', version: eks.KubernetesVersion.of('1.36'), vpc }).creationOrder;
    Ipv6EgressForIpv4Cluster.ofAttributes(known, 'Egress', { clusterName: 'green' }, { cni: Ipv6EgressCni.values() });
    expect(errorsOf(known)).toEqual(['ipv6-egress-of-ipv6-cluster S/Green']);
  });

  test('has one add-on', () => {
    const stack = testStack();
    blue({}, stack);
    new eks.CfnAddon(stack, 'Other', { addonName: 'vpc-cni', clusterName: 'blue' });
    new eks.CfnAddon(stack, 'OfAnother', { addonName: 'vpc-cni', clusterName: 'purple' });
    expect(errorsOf(stack)).toEqual(['ipv6-egress-addon-duplicate S/Other']);
    const values = testStack();
    blue({ cni: Ipv6EgressCni.values() }, values);
    new eks.CfnAddon(values, 'Other', { addonName: 'vpc-cni', clusterName: 'blue' });
    expect(errorsOf(values)).toEqual([]);
  });
});

test('what is left to a person is an output, step by step', () => {
  const stack = testStack();
  const vpc = ipv4Vpc(stack);
  const { egress } = blue({ vpc, enabled: false }, stack);
  const { Outputs } = App.of(stack)!.synth().getStackByName(stack.stackName).template as { Outputs: Record<string, { Value: unknown }> };
  const commands = Object.values(Outputs).map(({ Value }) => joined(Value));
  expect(Object.keys(Outputs).map(id => id.replace(/[0-9A-F]{8}$/, ''))).toEqual(['EgressStep1Subnets', 'EgressStep2Cni', 'EgressStep3Nodes', 'EgressStep4Pods']);
  expect(commands).toEqual(egress.runbook.map(command => joined(stack.resolve(command))));
  expect(commands[0]).toContain(`Name=vpc-id,Values=${stack.resolve(vpc.vpcId).Ref}`);
  expect(commands[1]).toContain('--region AWS::Region --name blue ');
});
