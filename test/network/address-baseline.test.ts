import { inspect } from 'util';
import { CfnParameter, Fn, Lazy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { AddressBaseline } from '../../src/network/address-baseline';
import { AddressPlan, AddressPlanProps } from '../../src/network/address-plan';
import { DualStackVpc } from '../../src/network/dual-stack-vpc';
import type { DualStackVpcProps } from '../../src/network/dual-stack-vpc-props';
import { Ipv6CidrSource } from '../../src/network/ipv6-cidr-source';
import { SubnetTier } from '../../src/network/subnet-tier';
import { AZS, newStack, NUMBER_TOKENS, refusal, StackWithAzs, STRING_TOKENS } from '../util/network';

const TIERS = [SubnetTier.public(), SubnetTier.private(), SubnetTier.isolated({ name: 'Data' })];
const BASELINE = AddressPlan.of({ tiers: TIERS }).baseline;

const expecting = (props: AddressPlanProps, baseline: AddressBaseline = BASELINE) => () => AddressPlan.of(props).expect(baseline);
const vpcOf = (props: DualStackVpcProps, stack: Stack = newStack()) => new DualStackVpc(stack, 'Vpc', props);

describe('the baseline', () => {
  test('is all that may not move', () => {
    expect(BASELINE).toEqual({
      ipv4Cidr: '10.0.0.0/16',
      ipv6PrefixLength: 56,
      ipv6Source: 'amazon-provided',
      azSlots: 8,
      tiers: [
        { name: 'Public', slot: 0, ipv4Cidr: '10.0.0.0/21' },
        { name: 'Private', slot: 1, ipv4Cidr: '10.0.128.0/17' },
        { name: 'Data', slot: 2, ipv4Cidr: '10.0.8.0/21' },
      ],
    });
  });

  test('has the AZs of the VPC where they have names', () => {
    expect(vpcOf({ availabilityZones: AZS.slice(0, 3) }).addressPlan.baseline.availabilityZones).toEqual(AZS.slice(0, 3));
  });

  test.each<[string, () => DualStackVpc]>([
    ['are those of Fn::GetAZs', () => vpcOf({})],
    ['are still to be looked up', () => vpcOf({}, newStack({}, { env: { account: '123456789012', region: 'eu-west-1' } }))],
    ['are a parameter', () => {
      const stack = newStack();
      return vpcOf({ availabilityZones: [new CfnParameter(stack, 'Az').valueAsString, 'eu-west-1b'] }, stack);
    }],
  ])('has none where they %s', (_, vpc) => {
    expect(vpc().addressPlan.baseline).not.toHaveProperty('availabilityZones');
  });

  test('has none where the plan is plugged into two VPCs', () => {
    const plan = AddressPlan.of();
    const stack = newStack();
    for (const id of ['One', 'Two']) { new ec2.Vpc(stack, id, { ...plugged(plan), availabilityZones: AZS.slice(0, 2) }); }
    expect(plan.baseline).not.toHaveProperty('availabilityZones');
  });

  test('is printed as it is written in code', () => {
    const { baseline } = vpcOf({ availabilityZones: AZS.slice(0, 3) }).addressPlan;
    expect(eval(`(${inspect(baseline)})`)).toEqual(baseline);
  });

  test('is what its own plan expects', () => {
    const vpc = vpcOf({ availabilityZones: AZS.slice(0, 3) });
    expect(() => vpc.addressPlan.expect(vpc.addressPlan.baseline)).not.toThrow();
  });
});

/** As the docstring of the plan has it. */
function plugged(plan: AddressPlan): ec2.VpcProps {
  return {
    ipProtocol: ec2.IpProtocol.DUAL_STACK,
    ipAddresses: plan.ipv4,
    ipv6Addresses: plan.ipv6,
    subnetConfiguration: plan.subnetConfiguration,
    natGateways: 0,
  };
}

describe('what is refused', () => {
  const [first, second, third] = TIERS;

  test.each<[string, string, AddressPlanProps]>([
    ['baseline-vpc', '10.1.0.0/16', { tiers: TIERS, ipv4Cidr: '10.1.0.0/16' }],
    ['baseline-vpc', '52', { tiers: TIERS, ipv6Source: Ipv6CidrSource.ipam({ poolId: 'ipam-pool-1', netmaskLength: 52 }) }],
    ['baseline-vpc', '4', { tiers: TIERS, azSlots: 4 }],
    ['baseline-tier-gone', "['Public', 'Private']", { tiers: [first, second] }],
    ['baseline-tier-gone', "['Public', 'Private', 'Store']", { tiers: [first, second, SubnetTier.isolated({ name: 'Store' })] }],
    ['baseline-tier-moved', 'Private in slot 0 with 10.0.0.0/17', { tiers: [second, first, third] }],
    ['baseline-tier-moved', 'Data in slot 3 with 10.0.8.0/21', { tiers: [first, second, SubnetTier.isolated({ name: 'Data', slot: 3 })] }],
    ['baseline-tier-moved', 'Data in slot 2 with 10.0.64.0/18', { tiers: [first, second, SubnetTier.isolated({ name: 'Data', ipv4Mask: 21 })] }],
    ['baseline-tier-moved', 'Data in slot 3 with 10.0.16.0/21', { tiers: [first, second, SubnetTier.isolated({ name: 'Cache' }), third] }],
  ])('%s for %s', (id, got, props) => {
    expect(expecting(props)).toThrow(refusal(id, got));
  });

  test('another source of the IPv6 block', () => {
    expect(expecting({}, { ipv6Source: 'ipam' })).toThrow(refusal('baseline-vpc', 'amazon-provided'));
  });

  test('says what has moved, from where to where', () => {
    expect(expecting({ tiers: [first, third, second] })).toThrow(
      '[AddressPlan.expect] tiers have other addresses than the baseline says: Private, Data: '
      + "got ['Private in slot 2 with 10.0.128.0/17', 'Data in slot 1 with 10.0.8.0/21']; "
      + 'expected Private in slot 1 with 10.0.128.0/17, Data in slot 2 with 10.0.8.0/21; ');
  });

  test.each<[string, unknown]>([
    ['baseline-empty', {}],
    ['baseline-empty', undefined],
    ['baseline-empty', null],
    ['baseline-empty', { tiers: undefined }],
    ['baseline-empty', 'Public'],
    ['baseline-list', { tiers: 'Public' }],
    ['baseline-list', { tiers: { Public: 0 } }],
    ['baseline-list', { availabilityZones: 'eu-west-1a' }],
  ])('%s for %j', (id, baseline) => {
    expect(() => vpcOf({}).addressPlan.expect(baseline as AddressBaseline)).toThrow(refusal(id, ''));
  });
});

describe('what is accepted', () => {
  test.each<[string, AddressPlanProps]>([
    ['the same', { tiers: TIERS }],
    ['a tier more', { tiers: [...TIERS, SubnetTier.private({ name: 'Batch' })] }],
    ['a tier that left its place', { tiers: [TIERS[0], TIERS[1], SubnetTier.reserved({ insteadOf: TIERS[2] })] }],
    ['what was a default and is stated', { tiers: TIERS, azSlots: 8, ipv4Cidr: '10.0.0.0/16' }],
  ])('%s', (_, props) => {
    expect(expecting(props)).not.toThrow();
  });

  test.each<[string, AddressBaseline]>([
    ['part of a plan', { tiers: [{ name: 'Data' }] }],
    ['tiers in another order', { tiers: [...BASELINE.tiers!].reverse() }],
    ['a slot without a block', { tiers: [{ name: 'Data', slot: 2 }] }],
  ])('%s', (_, baseline) => {
    expect(expecting({ tiers: TIERS }, baseline)).not.toThrow();
  });

  test.each(STRING_TOKENS)('%s is not compared', (_, token) => {
    const text = token();
    expect(expecting({}, {
      ipv4Cidr: text, ipv6Source: text, tiers: [{ name: text, slot: 7 }, { name: 'Public', ipv4Cidr: text }], availabilityZones: [text],
    })).not.toThrow();
  });

  test.each(NUMBER_TOKENS)('%s is not compared', (_, token) => {
    expect(expecting({}, { ipv6PrefixLength: token(), azSlots: token(), tiers: [{ name: 'Public', slot: token() }] })).not.toThrow();
  });

  test('lists that are tokens are not compared', () => {
    expect(expecting({}, { availabilityZones: Fn.split(',', Lazy.string({ produce: () => 'a,b' })), azSlots: 8 })).not.toThrow();
  });
});

describe('AZs', () => {
  const baseline = { availabilityZones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] };
  const named = (letters: string) => ({ availabilityZones: [...letters].map(letter => `eu-west-1${letter}`) });
  const KEPT = ['abc', 'abcd', 'ab'];
  const MOVED = [
    ['ac', 'eu-west-1b in slot 1, eu-west-1c in slot 2'],
    ['acb', 'eu-west-1b in slot 1, eu-west-1c in slot 2'],
    ['bc', 'eu-west-1a in slot 0, eu-west-1b in slot 1, eu-west-1c in slot 2'],
    ['adc', 'eu-west-1b in slot 1'],
  ];

  describe.each<[string, (letters: string) => void]>([
    ['a DualStackVpc', letters => vpcOf(named(letters)).addressPlan.expect(baseline)],
    ['a plain VPC that comes after', letters => {
      const plan = AddressPlan.of();
      plan.expect(baseline);
      new ec2.Vpc(newStack(), 'Vpc', { ...plugged(plan), ...named(letters) });
    }],
  ])('of %s', (_, check) => {
    test.each(KEPT)('%s keep their slots', letters => {
      expect(() => check(letters)).not.toThrow();
    });

    test.each(MOVED)('%s do not: %s', (letters, moved) => {
      expect(() => check(letters)).toThrow(new RegExp(`^\\[(S/Vpc|AddressPlan.expect)\\] .*; expected ${moved}; .*baseline-azs\\]$`));
    });
  });

  test('of a stack that says its own are compared', () => {
    const vpc = vpcOf({}, new StackWithAzs(AZS.slice(1)));
    expect(() => vpc.addressPlan.expect(baseline)).toThrow(refusal('baseline-azs', "['eu-west-1b'"));
  });

  test.each<[string, () => DualStackVpc]>([
    ['without names at synthesis', () => vpcOf({})],
    ['that are still to be looked up', () => vpcOf({}, newStack({}, { env: { account: '123456789012', region: 'eu-west-1' } }))],
  ])('%s are not compared', (_, vpc) => {
    expect(() => vpc().addressPlan.expect(baseline)).not.toThrow();
  });

  test('that a plain VPC keeps addresses for are not compared', () => {
    const plan = AddressPlan.of();
    new ec2.Vpc(newStack(), 'Vpc', { ...plugged(plan), ...named('ab'), reservedAzs: 1 });
    expect(() => plan.expect(baseline)).not.toThrow();
  });
});
