import { CfnParameter, Lazy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { CapacityReservation, EfaInterfaces, ManagedNodeGroup, NodeInstanceOptions, NodeOs, SelfManagedNodeGroup } from '../../src';
import { instanceTypes, testStack } from '../util/cluster';
import { notLiteral, refusal } from '../util/network';
import { knownCluster, propertiesOf, SECURITY_GROUP } from '../util/nodes';

type Options = NodeInstanceOptions & { readonly instanceTypes?: ec2.InstanceType[] };
const MAKERS: [string, (options: Options, stack?: Stack) => ManagedNodeGroup | SelfManagedNodeGroup][] = [
  [
    'a managed group',
    (options, stack = testStack()) =>
      new ManagedNodeGroup(stack, 'Nodes', { cluster: knownCluster(stack), amiType: 'AL2023_x86_64_NVIDIA' as any, ...options }),
  ],
  ['a self-managed group', (options, stack = testStack()) => new SelfManagedNodeGroup(stack, 'Nodes', { cluster: knownCluster(stack), ...options })],
];
const EACH = EfaInterfaces.onEachCard();

const PRIMARY = { DeviceIndex: 0, NetworkCardIndex: 0, Groups: [SECURITY_GROUP], Ipv6AddressCount: 1, PrimaryIpv6: true };
const adapter = (card: number) => ({
  DeviceIndex: card === 0 ? 1 : 0, NetworkCardIndex: card, InterfaceType: 'efa-only', Groups: [SECURITY_GROUP], DeleteOnTermination: true,
});

describe.each(MAKERS)('%s', (_, make) => {
  const templateOf = (options: Options, stack?: Stack) => propertiesOf(make(options, stack).launchTemplate!).LaunchTemplateData;

  test.each<[string, EfaInterfaces, string[], number[]]>([
    ['on the one card', EACH, ['g6.8xlarge'], [0]],
    ['on each of several', EACH, ['p4d.24xlarge'], [0, 1, 2, 3]],
    ['on each but the first, which can have none', EACH, ['p6-b300.48xlarge'], Array.from({ length: 16 }, (__, index) => index + 1)],
    ['on each, of types that are alike', EACH, ['p4d.24xlarge', 'p4de.24xlarge'], [0, 1, 2, 3]],
    ['on some', EfaInterfaces.onCards([0, 2]), ['p4d.24xlarge'], [0, 2]],
    ['on those of a type that is not known', EfaInterfaces.onCards([1, 2]), ['p9.48xlarge'], [1, 2]],
  ])('has adapters %s, and the address of the node on the primary interface alone', (__, efa, names, cards) => {
    const template = templateOf({ efa, instanceTypes: instanceTypes(...names) });
    expect(template.NetworkInterfaces).toEqual([PRIMARY, ...cards.map(adapter)]);
    expect(template.SecurityGroupIds).toBeUndefined();
  });

  test('has them in a Capacity Block', () => {
    const capacityReservation = CapacityReservation.capacityBlock('cr-0123', 'eu-west-1a');
    const template = templateOf({ efa: EACH, instanceTypes: instanceTypes('p5.48xlarge'), capacityReservation });
    expect([template.InstanceType, template.NetworkInterfaces.length]).toEqual(['p5.48xlarge', 33]);
  });

  test('has those that are stated where the type is a token', () => {
    const stack = testStack();
    const type = new ec2.InstanceType(new CfnParameter(stack, 'Type').valueAsString);
    const os = make === MAKERS[0][1] ? {} : { os: NodeOs.al2023({ architecture: ec2.InstanceArchitecture.X86_64 }) };
    expect(templateOf({ efa: EfaInterfaces.onCards([0]), instanceTypes: [type], ...os }, stack).NetworkInterfaces).toEqual([PRIMARY, adapter(0)]);
  });

  test.each<[string, EfaInterfaces, string[], string]>([
    ['efa-unsupported', EACH, ['g6.xlarge'], "'g6.xlarge'"],
    ['efa-unsupported', EfaInterfaces.onCards([0]), ['g5.xlarge'], "'g5.xlarge'"],
    ['efa-cards-unknown', EACH, ['p9.48xlarge'], "'p9.48xlarge'"],
    ['efa-cards-differ', EACH, ['p5.48xlarge', 'p5.4xlarge'], "['p5.48xlarge', 'p5.4xlarge']"],
    ['efa-cards-of-type', EfaInterfaces.onCards([0, 4]), ['p4d.24xlarge'], '[0, 4]'],
    ['efa-cards-of-type', EfaInterfaces.onCards([0]), ['p6-b300.48xlarge'], '[0]'],
    ['node-prop-type', true as any, ['p5.48xlarge'], 'true'],
  ])('%s', (id, efa, names, got) => {
    expect(() => make({ efa, instanceTypes: instanceTypes(...names) })).toThrow(refusal(id, got));
  });
});

test.each<[string, unknown]>([
  ['[]', []], ['[0, 0]', [0, 0]], ['[-1]', [-1]], ['[0.5]', [0.5]], ["[the text '0']", ['0']], ["the text '0'", '0'], ['undefined', undefined],
])('cards are not %s', (got, cards) => {
  expect(() => EfaInterfaces.onCards(cards as number[])).toThrow(refusal('efa-cards', got));
});

test('cards are known at synthesis', () => {
  expect(() => EfaInterfaces.onCards(Lazy.any({ produce: () => [0] }) as any)).toThrow(notLiteral('cards'));
});

test('nothing is said of the interfaces of a launch template of the user', () => {
  const stack = testStack();
  const options = { cluster: knownCluster(stack), launchTemplateSpec: { id: 'lt-0123', version: '1' } };
  expect(() => new ManagedNodeGroup(stack, 'Nodes', { ...options, efa: EACH })).toThrow(refusal('exclusive-props', 'an object of OnEachCard'));
});
