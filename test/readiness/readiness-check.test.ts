import * as cdk from 'aws-cdk-lib';
import { App, Stack, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { CfnSubnet } from 'aws-cdk-lib/aws-ec2';
import { Ipv6Cluster, Readiness, ReadinessSeverity } from '../../src';
import { testApp } from '../util/app';
import { dualStackVpc, ipv6Cluster, nativeIpv6Cluster, testStack } from '../util/cluster';
import { errorsOf, warningsOf } from '../util/findings';
import { refusal } from '../util/network';

const ID = 'subnet-without-ipv6';
const subnetsOf = (stack: Stack) => dualStackVpc(stack, [ec2.SubnetType.PRIVATE_ISOLATED]).isolatedSubnets;

/** A cluster that is wrong in one subnet. */
function wrong(stack: Stack) {
  const subnets = subnetsOf(stack);
  (subnets[0].node.defaultChild as CfnSubnet).ipv6CidrBlock = undefined;
  return nativeIpv6Cluster(stack, { resourcesVpcConfig: { subnetIds: subnets.map(({ subnetId }) => subnetId), endpointPublicAccess: false } });
}

describe('an app without constructs of this library', () => {
  test('is judged when it asks for it', () => {
    const stack = testStack();
    wrong(stack);
    Readiness.check(stack);
    expect(errorsOf(stack)).toEqual([`${ID} S/Vpc/Tier0Subnet1`]);
  });

  test('is not judged otherwise', () => {
    const stack = testStack();
    wrong(stack);
    expect(errorsOf(stack)).toEqual([]);
  });

  test('is judged once, however often it asks', () => {
    const stack = testStack();
    wrong(stack);
    Readiness.check(stack);
    Readiness.check(App.of(stack)!);
    expect(errorsOf(stack)).toEqual([`${ID} S/Vpc/Tier0Subnet1`]);
  });

  test('is judged stage by stage', () => {
    const app = testApp();
    const stacks = ['Dev', 'Prod'].map(name => new Stack(new Stage(app, name), 'S'));
    stacks.forEach(wrong);
    Readiness.check(stacks[1]);
    expect(() => app.synth()).toThrow(/^(?![\s\S]*Dev\/S)[\s\S]*Prod\/S\/Native[\s\S]*subnet-without-ipv6\]$/);
  });
});

describe('the report', () => {
  test('is empty before the app is synthesised, and tells all after it', () => {
    const stack = testStack();
    wrong(stack);
    const report = Readiness.check(stack);
    expect(report.findings).toEqual([]);
    App.of(stack)!.synth({ skipValidation: true });
    expect(report.findings).toEqual([{
      id: `cdk-eks-ipv6:${ID}`,
      severity: 'error',
      path: 'S/Native',
      message: "a subnet of the cluster has no IPv6 block: got 'S/Vpc/Tier0Subnet1'; expected a block in each family for each subnet of an IPv6 cluster; "
        + 'use a tier of both families, for example SubnetTier.private() of a DualStackVpc',
    }]);
  });

  test('tells of what constructs judge themselves too', () => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack);
    cluster.addManagedNodeGroup('Nodes');
    new cdk.aws_eks.CfnAddon(stack, 'Again', { clusterName: cluster.clusterName, addonName: 'vpc-cni' });
    const report = Readiness.check(stack);
    App.of(stack)!.synth({ skipValidation: true });
    expect(report.findings.map(({ id, severity }) => [id, severity])).toEqual([['cdk-eks-ipv6:addon-duplicate', 'error']]);
  });

  test('of a first look has warnings only, and nothing is refused', () => {
    const stack = testStack();
    wrong(stack);
    const report = Readiness.check(stack, { severity: ReadinessSeverity.WARNING });
    Readiness.check(stack);
    expect(errorsOf(stack)).toEqual([]);
    expect(report.findings.map(({ id, severity }) => [id, severity])).toEqual([[`cdk-eks-ipv6:${ID}`, 'warning']]);
    expect(warningsOf(stack)).toEqual([ID]);
  });
});

describe('an error that somebody takes upon themselves', () => {
  test.each([
    ['at the construct', (stack: Stack) => stack.node.findChild('Native')],
    ['at one that it is in', (stack: Stack) => stack],
    ['at the app', (stack: Stack) => App.of(stack)!],
  ])('%s is none, and its reason is in the assembly', (_, where) => {
    const stack = testStack();
    wrong(stack);
    const report = Readiness.check(stack);
    Readiness.acknowledge(where(stack), `cdk-eks-ipv6:${ID}`, 'an experiment');
    const assembly = App.of(stack)!.synth();
    expect(report.findings).toEqual([]);
    const { messages, manifest } = assembly.getStackArtifact(stack.artifactId);
    expect(messages.filter(({ entry }) => entry.type.startsWith('aws:cdk:error'))).toEqual([]);
    expect(JSON.stringify(manifest.metadata ?? stack.node.findChild('Native').node.metadata)).toContain('an experiment');
  });

  test('holds for that error, and there', () => {
    const stack = testStack();
    wrong(stack);
    Readiness.check(stack);
    Readiness.acknowledge(stack, 'subnet-ipv6-native', 'another error');
    Readiness.acknowledge(stack.node.findChild('Vpc'), ID, 'another construct');
    expect(errorsOf(stack)).toEqual([`${ID} S/Vpc/Tier0Subnet1`]);
  });

  test('can be one that a construct finds itself', () => {
    const stack = testStack();
    const cluster: Ipv6Cluster = ipv6Cluster(stack);
    new cdk.aws_eks.CfnAddon(stack, 'Again', { clusterName: cluster.clusterName, addonName: 'vpc-cni' });
    Readiness.acknowledge(cluster, 'addon-duplicate', 'one of them is taken out by a tool');
    expect(errorsOf(stack)).toEqual([]);
  });

  test('can be acknowledged as newer releases of aws-cdk-lib do it', () => {
    const stack = testStack();
    const cluster = wrong(stack);
    Readiness.check(stack);
    const { Validations } = cdk as { Validations?: { of(scope: unknown): { acknowledge(...rules: object[]): void } } };
    if (Validations) {
      Validations.of(cluster).acknowledge({ id: `cdk-eks-ipv6:${ID}`, reason: 'an experiment' });
    } else {
      cluster.node.addMetadata('aws:cdk:acknowledged-rules', { [`Construct-Annotations::cdk-eks-ipv6:${ID}`]: 'an experiment' });
    }
    expect(errorsOf(stack)).toEqual([]);
  });

  test.each(['', '  ', undefined, 3])('needs a reason: %p', reason => {
    expect(() => Readiness.acknowledge(testStack(), ID, reason as string)).toThrow(refusal('acknowledge-reason', ''));
  });

  test('needs an id that there is', () => {
    expect(() => Readiness.acknowledge(testStack(), 'subnet-without-ipv5', 'x')).toThrow(/use cdk-eks-ipv6:subnet-without-ipv6, which is like it \[/);
    expect(() => Readiness.acknowledge(testStack(), 'endpoint-public', 'x')).toThrow(refusal('acknowledge-id', 'endpoint-public'));
    expect(() => Readiness.acknowledge(testStack(), undefined as unknown as string, 'x')).toThrow(refusal('acknowledge-id', 'undefined'));
  });
});
