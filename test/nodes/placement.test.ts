import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { DualStackVpc, ManagedNodeGroup, NodeInstanceOptions, NodeOs, NodeRelease, SelfManagedNodeGroup } from '../../src';
import { instanceTypes, logicalId, testStack } from '../util/cluster';
import { AZS, refusal } from '../util/network';
import { knownCluster, propertiesOf } from '../util/nodes';

type Options = NodeInstanceOptions & {
  readonly os?: NodeOs; readonly instanceTypes?: ec2.InstanceType[]; readonly diskSize?: number; readonly subnets?: ec2.SubnetSelection;
};
const { CLUSTER, PARTITION, SPREAD } = ec2.PlacementGroupStrategy;
const ONE_AZ = { availabilityZones: ['eu-west-1b'] };

const vpcIn = (stack: Stack) => new DualStackVpc(stack, 'Vpc', { availabilityZones: AZS.slice(0, 3) });
const MAKERS: [string, (options: Options, stack?: Stack) => ManagedNodeGroup | SelfManagedNodeGroup][] = [
  ['a managed group', (options, stack = testStack()) => new ManagedNodeGroup(stack, 'Nodes', { cluster: knownCluster(stack, { vpc: vpcIn(stack) }), ...options })],
  [
    'a self-managed group',
    (options, stack = testStack()) => new SelfManagedNodeGroup(stack, 'Nodes', { cluster: knownCluster(stack, { vpc: vpcIn(stack) }), ...options }),
  ],
];

describe.each(MAKERS)('%s', (_, make) => {
  const templateOf = (options: Options, stack?: Stack) => propertiesOf(make(options, stack).launchTemplate!).LaunchTemplateData;
  const group = (stack: Stack, strategy?: ec2.PlacementGroupStrategy) => new ec2.PlacementGroup(stack, 'Group', { strategy });

  test.each<[string, ec2.PlacementGroupStrategy | undefined, Options]>([
    ['of no strategy', undefined, {}],
    ['that spreads', SPREAD, {}],
    ['of partitions', PARTITION, {}],
    ['that is close together, in one AZ', CLUSTER, { instanceTypes: instanceTypes('p5.48xlarge'), subnets: ONE_AZ }],
  ])('is in a placement group %s', (__, strategy, options) => {
    const stack = testStack();
    const placementGroup = group(stack, strategy);
    expect(templateOf({ ...options, placementGroup }, stack).Placement).toEqual({ GroupName: { 'Fn::GetAtt': [logicalId(placementGroup), 'GroupName'] } });
  });

  test('is in one that exists, of which the strategy is not known', () => {
    const stack = testStack();
    const placementGroup = ec2.PlacementGroup.fromPlacementGroupName(stack, 'Theirs', 'theirs');
    expect(templateOf({ placementGroup }, stack).Placement).toEqual({ GroupName: 'theirs' });
  });

  test('is in none by default', () => {
    expect(Object.keys(templateOf({}))).not.toEqual(expect.arrayContaining(['Placement']));
  });

  test.each<[string, string, Options]>([
    ['placement-group-azs', "['eu-west-1a', 'eu-west-1b', 'eu-west-1c']", { instanceTypes: instanceTypes('c7i.large') }],
    ['placement-group-types', "'t3.medium'", { instanceTypes: instanceTypes('c7i.large', 't3.medium'), subnets: ONE_AZ }],
    ['placement-group-types', "'m7i-flex.large'", { instanceTypes: instanceTypes('m7i-flex.large'), subnets: ONE_AZ }],
  ])('is refused with %s in one that is close together: %s', (id, got, options) => {
    const stack = testStack();
    expect(() => make({ ...options, placementGroup: group(stack, CLUSTER) }, stack)).toThrow(refusal(id, got));
  });

  test('is refused with what is no placement group', () => {
    expect(() => make({ placementGroup: 'theirs' as any })).toThrow(refusal('node-prop-type', "'theirs'"));
  });

  const sizesOf = (options: Options, stack?: Stack) =>
    templateOf(options, stack).BlockDeviceMappings.map(({ Ebs: { VolumeSize } }: { Ebs: { VolumeSize?: number } }) => VolumeSize);
  const BOTTLEROCKET = NodeOs.bottlerocket({ release: NodeRelease.of('1.42.0') });
  const OWN = NodeOs.custom(ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-0123' }), NodeOs.al2023());

  test.each<[string, Options, (number | undefined)[]]>([
    ['GPUs', { instanceTypes: instanceTypes('g6.xlarge') }, [100]],
    ['Neuron devices', { instanceTypes: instanceTypes('inf2.xlarge') }, [100]],
    ['GPUs and Bottlerocket', { instanceTypes: instanceTypes('g6.xlarge'), os: BOTTLEROCKET }, [100, undefined]],
    ['GPUs and a size of its own', { instanceTypes: instanceTypes('g6.xlarge'), diskSize: 30 }, [30]],
    ['GPUs and an image of which the size is not known', { instanceTypes: instanceTypes('g6.xlarge'), os: OWN }, [undefined]],
    ['none of these', { instanceTypes: instanceTypes('m7i.large') }, [20]],
    ['graphics of AMD', { instanceTypes: instanceTypes('g4ad.xlarge') }, [20]],
  ])('has a volume for types with %s', (__, options, expected) => {
    expect(sizesOf(options, testStack({ env: { account: '123456789012', region: 'eu-west-1' } }))).toEqual(expected);
  });
});
