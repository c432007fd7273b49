import { CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import {
  CapacityReservation, DualStackVpc, ManagedNodeGroup, ManagedNodeGroupOptions, ManagedNodeGroupPerAz, NodeOs, NodeRelease, SelfManagedNodeGroup,
  SelfManagedNodeGroupOptions,
} from '../../src';
import { instanceTypes, ipv6Cluster, logicalId, testStack } from '../util/cluster';
import { AZS, notLiteral, refusal } from '../util/network';
import { propertiesOf } from '../util/nodes';

const ID = 'cr-02168da1478b509e0';
const GROUP = 'arn:aws:resource-groups:eu-west-1:123456789012:group/training';
const { CAPACITY_BLOCK, ON_DEMAND, SPOT } = eks.CapacityType;
const P5 = instanceTypes('p5.48xlarge');
const BLOCK = CapacityReservation.capacityBlock(ID, 'eu-west-1b');
const OWN = CapacityReservation.onDemand(ID, 'eu-west-1b');
const SEVERAL = CapacityReservation.onDemandGroup(GROUP, ['eu-west-1a', 'eu-west-1c']);
const PINNED = NodeOs.al2023({ release: NodeRelease.of('20260714') });

type Group = ManagedNodeGroup | SelfManagedNodeGroup;

/** A cluster in a VPC whose AZs have names, or in one that has them by position. */
function clusterIn(stack: Stack, named = true) {
  return ipv6Cluster(stack, { vpc: named ? new DualStackVpc(stack, 'Named', { availabilityZones: AZS.slice(0, 3) }) : new DualStackVpc(stack, 'ByPosition') });
}
const managed = (options: ManagedNodeGroupOptions, named = true) => {
  const stack = testStack();
  return new ManagedNodeGroup(stack, 'Nodes', { cluster: clusterIn(stack, named), ...options });
};
const selfManaged = (options: SelfManagedNodeGroupOptions, named = true) => {
  const stack = testStack();
  return new SelfManagedNodeGroup(stack, 'Nodes', { cluster: clusterIn(stack, named), ...options });
};
const MAKERS: [string, (options: ManagedNodeGroupOptions & SelfManagedNodeGroupOptions, named?: boolean) => Group][] = [
  ['a managed group', managed],
  ['a self-managed group', selfManaged],
];

const templateOf = (group: Group) => propertiesOf(group.launchTemplate!).LaunchTemplateData;
const subnetsOf = (group: Group) =>
  group instanceof ManagedNodeGroup ? propertiesOf(group.nodegroup).Subnets : propertiesOf(group.autoScalingGroup).VPCZoneIdentifier;
/** The private subnets of the named VPC at these places. */
const privateOf = (group: Group, ...places: number[]) => {
  const vpc = Stack.of(group).node.findChild('Named') as DualStackVpc;
  return places.map(place => ({ Ref: logicalId(vpc.privateSubnets[place]) }));
};

describe.each(MAKERS)('%s', (_, make) => {
  test('asks for a Capacity Block, of its type and in its AZ', () => {
    const group = make({ instanceTypes: P5, capacityReservation: BLOCK });
    expect(templateOf(group)).toMatchObject({
      InstanceType: 'p5.48xlarge',
      InstanceMarketOptions: { MarketType: 'capacity-block' },
      CapacityReservationSpecification: { CapacityReservationTarget: { CapacityReservationId: ID } },
    });
    expect(subnetsOf(group)).toEqual(privateOf(group, 1));
  });

  test.each<[string, CapacityReservation, string[], object, number[]]>([
    ['an On-Demand reservation', OWN, ['m7i.large'], { CapacityReservationId: ID }, [1]],
    ['a group of them', SEVERAL, ['m7i.large', 'm7a.large'], { CapacityReservationResourceGroupArn: GROUP }, [0, 2]],
  ])('asks for %s, of which no other market is said', (__, capacityReservation, names, target, places) => {
    const group = make({ instanceTypes: instanceTypes(...names), capacityReservation });
    const template = templateOf(group);
    expect(template.CapacityReservationSpecification).toEqual({ CapacityReservationTarget: target });
    expect(Object.keys(template)).not.toEqual(expect.arrayContaining(['InstanceMarketOptions']));
    expect(Object.keys(template)).not.toEqual(expect.arrayContaining(['InstanceType']));
    expect(subnetsOf(group)).toEqual(privateOf(group, ...places));
  });

  test('says nothing of reservations where none is asked for', () => {
    expect(Object.keys(templateOf(make({})))).not.toEqual(expect.arrayContaining(['CapacityReservationSpecification']));
  });

  test('takes subnets that are in the AZ, public ones too', () => {
    const group = make({ instanceTypes: P5, capacityReservation: BLOCK, subnets: { subnetType: ec2.SubnetType.PUBLIC, availabilityZones: ['eu-west-1b'] } });
    const vpc = Stack.of(group).node.findChild('Named') as DualStackVpc;
    expect(subnetsOf(group)).toEqual([{ Ref: logicalId(vpc.publicSubnets[1]) }]);
  });

  test('takes an AZ as the VPC has it, where it has no names', () => {
    const stack = testStack();
    const cluster = clusterIn(stack, false);
    const options = { cluster, instanceTypes: P5, capacityReservation: CapacityReservation.capacityBlock(ID, cluster.vpc.availabilityZones[2]) };
    const group = make === managed ? new ManagedNodeGroup(stack, 'Nodes', options) : new SelfManagedNodeGroup(stack, 'Nodes', options);
    expect(subnetsOf(group)).toEqual([{ Ref: logicalId(cluster.vpc.privateSubnets[2]) }]);
  });

  test.each<[string, ec2.SubnetSelection | undefined, boolean, string]>([
    ['in other AZs', { availabilityZones: ['eu-west-1a'] }, true, "['eu-west-1a']"],
    ['in more AZs', { onePerAz: true }, true, "['eu-west-1a', 'eu-west-1b', 'eu-west-1c']"],
    ['of which the AZs are not known, and too many', { onePerAz: true }, false, '[an unresolved token, an unresolved token, an unresolved token]'],
    ['of which none is in an AZ of that name', undefined, false, '[]'],
  ])('refuses subnets %s', (__, subnets, named, got) => {
    expect(() => make({ instanceTypes: P5, capacityReservation: BLOCK, subnets }, named)).toThrow(refusal('capacity-reservation-subnets', got));
    expect(() => make({ instanceTypes: P5, capacityReservation: BLOCK, subnets }, named)).toThrow('expected subnets in eu-west-1b and nowhere else;');
  });

  test('refuses nothing of one subnet of which the AZ is not known', () => {
    const stack = testStack();
    const cluster = clusterIn(stack, false);
    const options = { cluster, instanceTypes: P5, capacityReservation: BLOCK, subnets: { subnets: [cluster.vpc.privateSubnets[0]] } };
    const group = make === managed ? new ManagedNodeGroup(stack, 'Nodes', options) : new SelfManagedNodeGroup(stack, 'Nodes', options);
    expect(subnetsOf(group)).toEqual([{ Ref: logicalId(cluster.vpc.privateSubnets[0]) }]);
  });

  test.each<[string, CapacityReservation, eks.CapacityType, string]>([
    ['Spot', BLOCK, SPOT, 'CAPACITY_BLOCK'],
    ['On-Demand', BLOCK, ON_DEMAND, 'CAPACITY_BLOCK'],
    ['Spot', OWN, SPOT, 'ON_DEMAND'],
    ['a Capacity Block', OWN, CAPACITY_BLOCK, 'ON_DEMAND'],
    ['Spot', SEVERAL, SPOT, 'ON_DEMAND'],
  ])('refuses %s that contradicts', (__, capacityReservation, capacityType, expected) => {
    const options = { instanceTypes: P5, capacityReservation, capacityType };
    expect(() => make(options)).toThrow(refusal('capacity-type-contradiction', `'${capacityType}'`));
    expect(() => make(options)).toThrow(`expected CapacityType.${expected}, or the property left out;`);
  });

  test('refuses a Capacity Block that is not named', () => {
    expect(() => make({ instanceTypes: P5, capacityType: CAPACITY_BLOCK })).toThrow(refusal('capacity-block-unreserved', "'CAPACITY_BLOCK'"));
  });

  test.each<[string, CapacityReservation, string[] | undefined, string]>([
    ['two types in one block', BLOCK, ['p5.48xlarge', 'p5e.48xlarge'], "['p5.48xlarge', 'p5e.48xlarge']"],
    ['no type', BLOCK, undefined, "'none'"],
    ['two types in one reservation', OWN, ['m7i.large', 'm7a.large'], "['m7i.large', 'm7a.large']"],
    ['no type of a group', SEVERAL, undefined, "'none'"],
  ])('refuses %s', (__, capacityReservation, names, got) => {
    expect(() => make({ capacityReservation, instanceTypes: names && instanceTypes(...names) })).toThrow(refusal('capacity-reservation-types', got));
  });

  test('refuses what no factory made', () => {
    expect(() => make({ capacityReservation: ID as any })).toThrow(refusal('node-prop-type', `'${ID}'`));
  });
});

describe('a managed group', () => {
  test.each([[undefined], [CAPACITY_BLOCK]])('of a Capacity Block has its capacity type, and no types of its own: %p', capacityType => {
    const properties = propertiesOf(managed({ instanceTypes: P5, capacityReservation: BLOCK, capacityType, minSize: 0, desiredSize: 2 }).nodegroup);
    expect(properties).toMatchObject({ CapacityType: 'CAPACITY_BLOCK', AmiType: 'AL2023_x86_64_NVIDIA', ScalingConfig: { MinSize: 0, DesiredSize: 2 } });
    expect(Object.keys(properties)).not.toEqual(expect.arrayContaining(['InstanceTypes']));
  });

  test.each([[undefined], [ON_DEMAND]])('of another reservation keeps both: %p', capacityType => {
    const properties = propertiesOf(managed({ instanceTypes: P5, capacityReservation: OWN, capacityType }).nodegroup);
    expect([properties.CapacityType, properties.InstanceTypes]).toEqual([capacityType, ['p5.48xlarge']]);
  });

  test('with an image of its own asks for it in the same template', () => {
    const template = templateOf(managed({ instanceTypes: P5, capacityReservation: BLOCK, os: PINNED }));
    expect(template).toMatchObject({ InstanceType: 'p5.48xlarge', InstanceMarketOptions: { MarketType: 'capacity-block' }, ImageId: expect.anything() });
  });

  test('with a template of the user can be of a Capacity Block, which the template names, and of no reservation beside', () => {
    const launchTemplateSpec = { id: 'lt-0123', version: '1' };
    expect(propertiesOf(managed({ launchTemplateSpec, capacityType: CAPACITY_BLOCK }).nodegroup).CapacityType).toBe('CAPACITY_BLOCK');
    expect(() => managed({ launchTemplateSpec, capacityReservation: BLOCK })).toThrow(refusal('exclusive-props', "'a Capacity Block'"));
  });

  test('is not told how many AZs', () => {
    expect(() => managed({ instanceTypes: P5, capacityReservation: BLOCK, azs: 1 })).toThrow(refusal('exclusive-props', 1));
  });

  test('in each AZ cannot have one reservation', () => {
    const stack = testStack();
    const cluster = clusterIn(stack);
    expect(() => new ManagedNodeGroupPerAz(stack, 'Nodes', { cluster, instanceTypes: P5, capacityReservation: BLOCK }))
      .toThrow(refusal('capacity-reservation-subnets', "['eu-west-1a']"));
  });
});

describe('an Auto Scaling group', () => {
  test('of a Capacity Block has the template alone', () => {
    const group = selfManaged({ instanceTypes: P5, capacityReservation: BLOCK, minSize: 0 });
    const properties = propertiesOf(group.autoScalingGroup);
    expect(properties.LaunchTemplate).toEqual({
      LaunchTemplateId: { Ref: logicalId(group.launchTemplate) },
      Version: { 'Fn::GetAtt': [logicalId(group.launchTemplate), 'LatestVersionNumber'] },
    });
    expect(Object.keys(properties)).not.toEqual(expect.arrayContaining(['MixedInstancesPolicy']));
    expect([properties.MinSize, properties.CapacityRebalance]).toEqual(['0', false]);
  });

  test('of other reservations takes the types of the group, On-Demand', () => {
    const { MixedInstancesPolicy: policy } = propertiesOf(selfManaged({ instanceTypes: instanceTypes('m7i.large', 'm7a.large'), capacityReservation: SEVERAL }).autoScalingGroup);
    expect(policy.InstancesDistribution).toEqual({ OnDemandPercentageAboveBaseCapacity: 100 });
    expect(policy.LaunchTemplate.Overrides).toEqual([{ InstanceType: 'm7i.large' }, { InstanceType: 'm7a.large' }]);
  });

  test('of a Capacity Block divides nothing', () => {
    expect(() => selfManaged({ instanceTypes: P5, capacityReservation: BLOCK, instancesDistribution: { onDemandBaseCapacity: 1 } }))
      .toThrow(refusal('instances-distribution-of-block', '{ onDemandBaseCapacity: 1 }'));
  });
});

describe('a reservation', () => {
  const token = Fn.importValue('Token');

  test.each<[string, () => unknown, string, unknown]>([
    ['capacity-reservation-id', () => CapacityReservation.capacityBlock('p5', 'eu-west-1b'), 'CapacityReservation.capacityBlock', "'p5'"],
    ['capacity-reservation-id', () => CapacityReservation.onDemand('', 'eu-west-1b'), 'CapacityReservation.onDemand', "''"],
    ['capacity-reservation-id', () => CapacityReservation.onDemand(undefined as any, 'eu-west-1b'), 'CapacityReservation.onDemand', 'undefined'],
    ['capacity-reservation-az', () => CapacityReservation.capacityBlock(ID, undefined as any), 'CapacityReservation.capacityBlock', 'undefined'],
    ['capacity-reservation-az', () => CapacityReservation.onDemand(ID, 'euw1-az2'), 'CapacityReservation.onDemand', "'euw1-az2'"],
    ['capacity-reservation-az', () => CapacityReservation.onDemand(ID, 'eu-west-1'), 'CapacityReservation.onDemand', "'eu-west-1'"],
    ['capacity-reservation-group', () => CapacityReservation.onDemandGroup('training', ['eu-west-1a']), 'CapacityReservation.onDemandGroup', "'training'"],
    ['capacity-reservation-az', () => CapacityReservation.onDemandGroup(GROUP, []), 'CapacityReservation.onDemandGroup', '[]'],
    ['capacity-reservation-az', () => CapacityReservation.onDemandGroup(GROUP, 'eu-west-1a' as any), 'CapacityReservation.onDemandGroup', "'eu-west-1a'"],
    ['capacity-reservation-az', () => CapacityReservation.onDemandGroup(GROUP, ['eu-west-1a', 'b']), 'CapacityReservation.onDemandGroup', "'b'"],
  ])('%s: %s', (id, make, subject, got) => {
    expect(make).toThrow(refusal(id, got));
    expect(make).toThrow(`[${subject}] `);
  });

  test('can be named by tokens, as their number is known', () => {
    const group = managed({ instanceTypes: P5, capacityReservation: CapacityReservation.capacityBlock(token, token), subnets: { availabilityZones: ['eu-west-1b'] } });
    expect(subnetsOf(group)).toEqual(privateOf(group, 1));
    expect(() => CapacityReservation.onDemandGroup(token, new CfnParameter(testStack(), 'Azs', { type: 'CommaDelimitedList' }).valueAsList))
      .toThrow(notLiteral('availabilityZones'));
  });
});
