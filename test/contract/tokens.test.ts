import { CfnParameter, Lazy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import { CniIpv6Policy, DualStackVpc, ManagedNodeGroupOptions, Readiness } from '../../src';
import { ipv6Cluster, testStack } from '../util/cluster';
import { notLiteral, resourcesOf } from '../util/network';
import { idOf } from '../util/resources';

// What decides the shape of the template must be known (see also test/network); everything else passes through.

interface Tokens {
  readonly text: string;
  readonly count: number;
  readonly list: string[];
}

const KINDS: [string, (stack: Stack) => Tokens][] = [
  ['parameters', stack => ({
    text: new CfnParameter(stack, 'Text').valueAsString,
    count: new CfnParameter(stack, 'Count', { type: 'Number' }).valueAsNumber,
    list: new CfnParameter(stack, 'List', { type: 'CommaDelimitedList' }).valueAsList,
  })],
  ['lazy values', () => ({
    text: Lazy.string({ produce: () => 'lazy' }),
    count: Lazy.number({ produce: () => 3 }),
    list: Lazy.list({ produce: () => ['lazy'] }),
  })],
];

describe.each(KINDS)('%s', (_, make) => {
  let stack: Stack;
  let tokens: Tokens;
  beforeEach(() => {
    stack = testStack();
    tokens = make(stack);
  });

  test('pass through the texts of a cluster', () => {
    const { text } = tokens;
    ipv6Cluster(stack, {
      clusterName: text,
      version: eks.KubernetesVersion.of(text),
      tags: { key: text },
      endpointAccess: eks.EndpointAccess.PUBLIC_AND_PRIVATE.onlyFrom(text),
      kubectlEnvironment: { KEY: text },
      clusterHandlerEnvironment: { KEY: text },
    });
    Readiness.acknowledge(stack, 'endpoint-block-malformed', 'what the lazy one says stands for any text');
    const { Config } = resourcesOf(stack)[idOf(stack, 'Custom::AWSCDK-EKS-Cluster')].Properties;
    const resolved = stack.resolve(text);
    expect(Config).toMatchObject({
      name: resolved, version: resolved, tags: { key: resolved }, resourcesVpcConfig: { publicAccessCidrs: [resolved] },
    });
  });

  test('are refused where the subnets of the control plane are counted', () => {
    expect(() => ipv6Cluster(stack, { controlPlaneAzs: tokens.count })).toThrow(notLiteral('controlPlaneAzs'));
  });

  test('pass through the texts and numbers of a node group', () => {
    const { text, count } = tokens;
    const options: ManagedNodeGroupOptions = {
      nodegroupName: text,
      amiType: text as eks.NodegroupAmiType,
      instanceTypes: [new ec2.InstanceType(text)],
      minSize: count,
      desiredSize: count,
      maxSize: count,
      diskSize: count,
      disk: { iops: count, throughput: count },
      metadata: { hopLimit: count },
      labels: { key: text },
      taints: [{ key: text, value: text, effect: eks.TaintEffect.NO_SCHEDULE }],
      releaseVersion: text,
      tags: { key: text },
    };
    ipv6Cluster(stack).addManagedNodeGroup('System', options);
    const [resolved, number] = stack.resolve([text, count]);
    expect(resourcesOf(stack)[idOf(stack, 'AWS::EKS::Nodegroup')].Properties).toMatchObject({
      NodegroupName: resolved,
      AmiType: resolved,
      InstanceTypes: [resolved],
      ScalingConfig: { MinSize: number, DesiredSize: number, MaxSize: number },
      Labels: { key: resolved },
      Taints: [{ Key: resolved, Value: resolved, Effect: 'NO_SCHEDULE' }],
      ReleaseVersion: resolved,
      Tags: { key: resolved },
    });
    const launchTemplate = resourcesOf(stack)[idOf(stack, 'AWS::EC2::LaunchTemplate')].Properties.LaunchTemplateData;
    expect(launchTemplate.BlockDeviceMappings[0].Ebs.VolumeSize).toEqual(number);
  });

  test('pass through the texts of a VPC and of a policy', () => {
    const { text } = tokens;
    new DualStackVpc(stack, 'Vpc', { vpcName: text, availabilityZones: [text, 'eu-west-1b'] });
    new CniIpv6Policy(stack, 'Policy', { description: text });
    const resolved = stack.resolve(text);
    const resources = resourcesOf(stack);
    expect(resources[idOf(stack, 'AWS::EC2::VPC')].Properties.Tags).toContainEqual({ Key: 'Name', Value: resolved });
    expect(resources[idOf(stack, 'AWS::IAM::ManagedPolicy')].Properties.Description).toEqual(resolved);
    expect(Object.values(resources).map(({ Properties }) => Properties?.AvailabilityZone)).toContainEqual(resolved);
  });

  test('are refused as a list of AZs whose length is unknown', () => {
    expect(() => new DualStackVpc(stack, 'Vpc', { availabilityZones: tokens.list })).toThrow(notLiteral('availabilityZones'));
  });
});
