import { CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { DualStackVpc, SubnetTier } from '../../src';
import { pinControlPlaneSubnets } from '../../src/cluster/control-plane-subnets';
import { testApp } from '../util/app';
import { dualStackVpc } from '../util/cluster';
import { warningsOf } from '../util/findings';
import { AZS, newStack, notLiteral, refusal } from '../util/network';

const { PRIVATE_WITH_EGRESS, PRIVATE_ISOLATED, PUBLIC } = ec2.SubnetType;

const vpcOf = (azCount: number) => new DualStackVpc(newStack(), 'Vpc', { availabilityZones: AZS.slice(0, azCount) });
const importVpc = (attributes: Omit<ec2.VpcAttributes, 'vpcId'>, stack = newStack()) =>
  ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', ...attributes });
const importSubnets = (...ids: string[]) => {
  const stack = newStack();
  return ids.map(id => ec2.Subnet.fromSubnetId(stack, id, id));
};

/** The subnets that a cluster would get. */
function pinned(vpc: ec2.IVpc, selections?: ec2.SubnetSelection[], azCount?: number): ec2.ISubnet[] {
  return pinControlPlaneSubnets(vpc, vpc, { vpcSubnets: selections, controlPlaneAzs: azCount })
    .flatMap(selection => vpc.selectSubnets(selection).subnets);
}

/** By their paths, because jest takes minutes to show how two constructs differ. */
function expectSubnets(subnets: ec2.ISubnet[], expected: ec2.ISubnet[]): void {
  const paths = (list: ec2.ISubnet[]) => list.map(subnet => subnet.node.path);
  expect(paths(subnets)).toEqual(paths(expected));
}

const azsOf = (subnets: ec2.ISubnet[]) => [...new Set(subnets.map(subnet => subnet.availabilityZone))].sort();

describe('number of AZs', () => {
  test.each([3, 4, 6])('the first three of %d', azCount => {
    const vpc = vpcOf(azCount);
    expectSubnets(pinned(vpc), vpc.privateSubnets.slice(0, 3));
  });

  test.each([
    [2, 2],
    [3, 2],
    [6, 4],
    [6, 6],
  ])('of %d AZs the first %d, if so stated', (azCount, stated) => {
    const vpc = vpcOf(azCount);
    expectSubnets(pinned(vpc, undefined, stated), vpc.privateSubnets.slice(0, stated));
  });

  test('of two AZs both are taken, with a warning where the number is not stated', () => {
    const vpc = vpcOf(2);
    expectSubnets(pinned(vpc), vpc.privateSubnets);
    expect(warningsOf(Stack.of(vpc))).toEqual(['control-plane-azs-unstated']);
  });

  test('of two AZs that are stated there is no warning', () => {
    const vpc = vpcOf(2);
    pinned(vpc, undefined, 2);
    expect(warningsOf(Stack.of(vpc))).toEqual([]);
  });

  test.each([-1, 0, 1, 4, 2.5, NaN, Infinity])('%d of three AZs is refused', stated => {
    expect(() => pinned(vpcOf(3), undefined, stated)).toThrow(refusal('control-plane-azs-range', stated));
    expect(() => pinned(vpcOf(3), undefined, stated)).toThrow(/expected a whole number from 2 to 3, /);
  });

  test('a token is refused', () => {
    const stack = newStack();
    const { valueAsNumber } = new CfnParameter(stack, 'Azs', { type: 'Number' });
    expect(() => pinned(new DualStackVpc(stack, 'Vpc'), undefined, valueAsNumber)).toThrow(notLiteral('controlPlaneAzs'));
  });

  test('one AZ is refused', () => {
    const vpc = new ec2.Vpc(newStack(), 'Vpc', { maxAzs: 1, ipProtocol: ec2.IpProtocol.DUAL_STACK });
    expect(() => pinned(vpc)).toThrow(refusal('control-plane-one-az', 1));
  });

  test('AZs whose names are tokens are told apart', () => {
    const vpc = new DualStackVpc(newStack(), 'Vpc', { maxAzs: 4 });
    expectSubnets(pinned(vpc), vpc.privateSubnets.slice(0, 3));
  });
});

describe('selections', () => {
  test.each([
    ['private', [PUBLIC, PRIVATE_WITH_EGRESS, PRIVATE_ISOLATED], 'privateSubnets'],
    ['isolated where there are no private ones', [PUBLIC, PRIVATE_ISOLATED], 'isolatedSubnets'],
    ['public where there are no others', [PUBLIC], 'publicSubnets'],
  ] as const)('%s subnets by default', (_, subnetTypes, expected) => {
    const vpc = dualStackVpc(newStack(), [...subnetTypes]);
    expectSubnets(pinned(vpc), vpc[expected]);
  });

  test('by type', () => {
    const vpc = vpcOf(4);
    expectSubnets(pinned(vpc, [{ subnetType: PUBLIC }]), vpc.publicSubnets.slice(0, 3));
  });

  test('by group name', () => {
    const vpc = new DualStackVpc(newStack(), 'Vpc', {
      availabilityZones: AZS.slice(0, 4),
      tiers: [SubnetTier.public(), SubnetTier.private(), SubnetTier.private({ name: 'Control' })],
    });
    expectSubnets(pinned(vpc, [{ subnetGroupName: 'Control' }]), vpc.selectSubnets({ subnetGroupName: 'Control' }).subnets.slice(0, 3));
  });

  test('by AZ', () => {
    expect(azsOf(pinned(vpcOf(5), [{ availabilityZones: [AZS[1], AZS[2], AZS[4]] }]))).toEqual([AZS[1], AZS[2], AZS[4]]);
  });

  test('one subnet in each AZ, however many match', () => {
    const vpc = dualStackVpc(newStack(), [PRIVATE_WITH_EGRESS, PRIVATE_WITH_EGRESS, PUBLIC]);
    expect(vpc.privateSubnets.length).toBe(6);
    expectSubnets(pinned(vpc, [{ subnetType: PRIVATE_WITH_EGRESS }]), vpc.selectSubnets({ subnetGroupName: 'Tier0' }).subnets);
  });

  test('several are pinned to the same AZs', () => {
    const vpc = vpcOf(4);
    const subnets = pinned(vpc, [{ subnetType: PRIVATE_WITH_EGRESS }, { subnetType: PUBLIC }], 2);
    expectSubnets(subnets, [...vpc.privateSubnets.slice(0, 2), ...vpc.publicSubnets.slice(0, 2)]);
  });

  test('several with different AZs count together, in the order of the VPC', () => {
    const vpc = vpcOf(4);
    const subnets = pinned(vpc, [{ availabilityZones: AZS.slice(2, 4) }, { subnetType: PUBLIC, availabilityZones: AZS.slice(0, 2) }]);
    expectSubnets(subnets, [vpc.privateSubnets[2], ...vpc.publicSubnets.slice(0, 2)]);
  });

  test('fewer AZs than stated are refused', () => {
    expect(() => pinned(vpcOf(3), [{ availabilityZones: AZS.slice(0, 2) }], 3)).toThrow(refusal('control-plane-azs-range', 3));
  });
});

describe('subnets that are listed', () => {
  test.each([[[0, 1]], [[0, 1, 2, 3]], [[3, 1]]])('%j are taken as they are', indices => {
    const vpc = vpcOf(4);
    const subnets = indices.map(index => vpc.privateSubnets[index]);
    expectSubnets(pinned(vpc, [{ subnets }]), subnets);
    expectSubnets(pinned(vpc, [{ subnets }], indices.length), subnets);
  });

  test('two in one AZ are kept', () => {
    const vpc = vpcOf(3);
    const subnets = [vpc.privateSubnets[0], vpc.publicSubnets[0], vpc.publicSubnets[1]];
    expectSubnets(pinned(vpc, [{ subnets }]), subnets);
  });

  test('over several selections they count together', () => {
    const vpc = vpcOf(3);
    const [first, second] = vpc.privateSubnets;
    expectSubnets(pinned(vpc, [{ subnets: [first] }, { subnets: [second] }]), [first, second]);
  });

  test('in one AZ they are refused', () => {
    const vpc = vpcOf(3);
    expect(() => pinned(vpc, [{ subnets: [vpc.privateSubnets[1], vpc.publicSubnets[1]] }])).toThrow(refusal('control-plane-one-az', 1));
  });

  test('another number of AZs beside them is refused', () => {
    const vpc = vpcOf(3);
    expect(() => pinned(vpc, [{ subnets: vpc.privateSubnets }], 2)).toThrow(refusal('control-plane-azs-and-subnets', 2));
    expect(() => pinned(vpc, [{ subnets: vpc.privateSubnets }], 2)).toThrow(/expected 3, or controlPlaneAzs left out/);
  });

  test('a single one beside a selection leaves the AZs to both', () => {
    const vpc = vpcOf(4);
    const subnets = pinned(vpc, [{ subnets: vpc.publicSubnets.slice(0, 1) }, {}]);
    expect(subnets).toHaveLength(4);
    expect(azsOf(subnets)).toEqual(AZS.slice(0, 3));
  });

  test('a selection beside them has no AZs that they do not have', () => {
    const vpc = vpcOf(4);
    const subnets = pinned(vpc, [{ subnets: vpc.privateSubnets.slice(0, 2) }, { subnetType: PUBLIC }], 2);
    expect(azsOf(subnets)).toEqual(AZS.slice(0, 2));
  });

  test.each([undefined, 2, 3])('imported by id only they have no AZs to compare with %p', azCount => {
    const subnets = importSubnets('subnet-1', 'subnet-2');
    expect(() => subnets[0].availabilityZone).toThrow();
    expectSubnets(pinned(vpcOf(3), [{ subnets }], azCount), subnets);
  });

  test('one of them imported by id only leaves the number open', () => {
    const vpc = vpcOf(3);
    const subnets = [vpc.privateSubnets[0], ...importSubnets('subnet-1')];
    expectSubnets(pinned(vpc, [{ subnets }], 2), subnets);
  });

  test('a literal and a token of an AZ are not compared', () => {
    const vpc = vpcOf(3);
    const subnet = ec2.Subnet.fromSubnetAttributes(newStack(), 'Subnet', { subnetId: 'subnet-1', availabilityZone: Fn.importValue('Az') });
    expectSubnets(pinned(vpc, [{ subnets: [vpc.privateSubnets[0], subnet] }], 3), [vpc.privateSubnets[0], subnet]);
  });
});

describe('a VPC from elsewhere', () => {
  const lookUp = () => {
    const stack = new Stack(testApp(), 'S', { env: { account: '123456789012', region: 'eu-west-1' } });
    return ec2.Vpc.fromLookup(stack, 'Vpc', { vpcId: 'vpc-1' });
  };

  test.each<[undefined | ec2.SubnetSelection[], undefined | number]>([
    [undefined, undefined],
    [undefined, 2],
    [undefined, 6],
    [[{ subnetType: PUBLIC }, { subnetType: PRIVATE_ISOLATED }], 4],
    [[{ subnetGroupName: 'Control' }], undefined],
  ])('that is still looked up is not counted: %j, %p', (selections, azCount) => {
    const vpc = lookUp();
    expect(vpc.selectSubnets().isPendingLookup).toBe(true);
    expect(() => pinned(vpc, selections, azCount)).not.toThrow();
  });

  test.each([undefined, 2, 4])('imported as lists of unknown length is not counted, with %p stated', azCount => {
    const vpc = importVpc({ availabilityZones: Fn.split(',', Fn.importValue('Azs')), privateSubnetIds: Fn.split(',', Fn.importValue('Subnets')) });
    expect(pinControlPlaneSubnets(vpc, vpc, { controlPlaneAzs: azCount })).toEqual([{}]);
  });

  test.each([undefined, 2, 4])('imported with AZs of unknown length and subnets that are known keeps them, with %p stated', azCount => {
    const privateSubnetIds = ['subnet-1', 'subnet-2', 'subnet-3'];
    const vpc = importVpc({ availabilityZones: Fn.getAzs(), privateSubnetIds });
    expect(pinned(vpc, undefined, azCount).map(subnet => subnet.subnetId)).toEqual(privateSubnetIds);
  });

  test('imported as token lists of known length is pinned', () => {
    const vpc = importVpc({
      availabilityZones: Fn.split(',', Fn.importValue('Azs'), 4), privateSubnetIds: Fn.split(',', Fn.importValue('Subnets'), 4),
    });
    expectSubnets(pinned(vpc), vpc.privateSubnets.slice(0, 3));
  });

  test('imported as literal lists is pinned', () => {
    const vpc = importVpc({
      availabilityZones: AZS.slice(0, 4),
      privateSubnetIds: ['private-1', 'private-2', 'private-3', 'private-4'],
      publicSubnetIds: ['public-1', 'public-2', 'public-3', 'public-4'],
    });
    const ids = (...args: [ec2.SubnetSelection[]?, number?]) => pinned(vpc, ...args).map(subnet => subnet.subnetId);
    expect(ids()).toEqual(['private-1', 'private-2', 'private-3']);
    expect(ids([{ subnetType: PUBLIC }], 2)).toEqual(['public-1', 'public-2']);
  });

  test('imported with two AZs warns of the number too', () => {
    const vpc = importVpc({ availabilityZones: AZS.slice(0, 2), isolatedSubnetIds: ['subnet-1', 'subnet-2'] });
    expectSubnets(pinned(vpc), vpc.isolatedSubnets);
    expect(warningsOf(Stack.of(vpc))).toEqual(['control-plane-azs-unstated', 'azs-by-position']);
    expectSubnets(pinned(vpc, undefined, 2), vpc.isolatedSubnets);
  });
});

describe('names of AZs', () => {
  const lookedUp = (...azs: string[]) => importVpc({ availabilityZones: azs, privateSubnetIds: azs.map(az => `subnet-${az}`) });
  const named = (vpc: ec2.IVpc, ...controlPlaneAzNames: string[]) => pinControlPlaneSubnets(vpc, vpc, { controlPlaneAzNames })
    .flatMap(selection => vpc.selectSubnets(selection).subnets).map(subnet => subnet.availabilityZone);
  const [a, b, c, d] = AZS;

  test('choose the same AZs when one is added before them', () => {
    for (const vpc of [lookedUp(b, c, d), lookedUp(a, b, c, d)]) {
      expect(named(vpc, b, c, d)).toEqual([b, c, d]);
      expect(warningsOf(Stack.of(vpc))).toEqual([]);
    }
  });

  test('a position in a VPC of another app is a warning, and one in a VPC of this app is none', () => {
    const [theirs, ours] = [lookedUp(a, b, c, d), vpcOf(4)];
    pinned(theirs, undefined, 3);
    pinned(ours, undefined, 3);
    expect(warningsOf(Stack.of(theirs))).toEqual(['azs-by-position']);
    expect(warningsOf(Stack.of(ours))).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['control-plane-az-names', ['use1-az1', 'use1-az2']],
    ['control-plane-az-names', ['us-west-2a', 'us-west-2-lax-1a']],
    ['control-plane-az-names', 'eu-west-1a'],
    ['control-plane-az-names', [1, 2]],
    ['control-plane-one-az', [AZS[0]]],
    ['control-plane-one-az', [AZS[0], AZS[0]]],
    ['control-plane-az-unknown', [AZS[0], AZS[5]]],
  ])('%s: %j is refused', (id, names) => {
    expect(() => named(lookedUp(a, b, c), ...[names].flat() as string[])).toThrow(/control/);
    expect(() => pinControlPlaneSubnets(newStack(), lookedUp(a, b, c), { controlPlaneAzNames: names as string[] })).toThrow(`[cdk-eks-ipv6:${id}]`);
  });

  test('cannot stand beside a number or listed subnets', () => {
    const vpc = lookedUp(a, b, c);
    expect(() => pinControlPlaneSubnets(vpc, vpc, { controlPlaneAzNames: [a, b], controlPlaneAzs: 2 })).toThrow(refusal('exclusive-props', 2));
    expect(() => pinControlPlaneSubnets(vpc, vpc, { controlPlaneAzNames: [a, b], vpcSubnets: [{ subnets: vpc.privateSubnets }] }))
      .toThrow('[cdk-eks-ipv6:exclusive-props]');
  });
});
