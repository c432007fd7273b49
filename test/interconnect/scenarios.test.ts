/** The scenarios of docs/interconnect.md, that the page says what the walk sees, and that each fact of those that no other test walks counts. */
import { readFileSync, writeFileSync } from 'fs';
import { reachabilityTable, Scenario, SCENARIOS } from './scenarios';
import type { DeployedStack, Family } from '../util/packet-walk';

type Resources = Record<string, { Type: string; Properties: Record<string, any> }>;
const FAMILIES: readonly Family[] = ['IPv4', 'IPv6'];
const nameOf = ({ letter, from, to, over }: Scenario) => `${letter}: ${from} > ${to} (${over})`;

/** What seeds and the field say of each: whom the other side sees over IPv4, and over IPv6. */
const EXPECTED: readonly (readonly [ipv4: string | undefined, ipv6: string | undefined])[] = [
  ['NAT gateway, IPv4', 'pod, IPv6'],
  ['NAT gateway, IPv4', undefined],
  ['node, IPv4', 'pod, IPv6'],
  [undefined, 'itself, IPv6'],
  [undefined, 'pod, IPv6'],
  ['node, IPv4', 'pod, IPv6'],
  [undefined, 'itself, IPv6'],
  [undefined, 'pod, IPv6'],
  ['load balancer, IPv6', undefined],
  ['load balancer, IPv6', 'load balancer, IPv6'],
  ['node, IPv4', undefined],
  ['node, IPv4', undefined],
  ['node, IPv4', undefined],
  ['node, IPv4', undefined],
  ['load balancer, IPv6', undefined],
  [undefined, undefined],
  [undefined, 'node, IPv6'],
  [undefined, undefined],
  [undefined, 'itself, IPv6'],
  [undefined, 'NAT gateway, IPv4'],
];

test.each(SCENARIOS.map((scenario, at) => [nameOf(scenario), scenario, EXPECTED[at]] as const))('%s', (_, { app, seen }, expected) => {
  expect(FAMILIES.map(family => seen(app(), family))).toEqual(expected);
});

test('all scenarios of the seeds are there, a to m', () => {
  expect(EXPECTED).toHaveLength(SCENARIOS.length);
  expect([...new Set(SCENARIOS.flatMap(({ letter }) => letter.split(', ')))].sort().join('')).toBe('abcdefghijklm');
});

describe('docs/interconnect.md', () => {
  const PAGE = 'docs/interconnect.md';
  const [FIRST, LAST] = ['<!-- scenarios, written by `npx projen docs:scenarios` -->', '<!-- end of scenarios -->'];

  test('has the table that the walk makes', () => {
    const text = readFileSync(PAGE, 'utf8');
    const [before, rest] = text.split(`${FIRST}\n`);
    const [, after] = rest.split(LAST);
    const made = `${before}${FIRST}\n\n${reachabilityTable()}\n\n${LAST}${after}`;
    if (process.env.WRITE_SCENARIOS) { writeFileSync(PAGE, made); }
    expect(readFileSync(PAGE, 'utf8')).toBe(made);
  });
});

describe('each fact counts', () => {
  const one = (resources: Resources, type: string, name = /^/) => {
    const found = Object.keys(resources).filter(id => resources[id].Type === type && name.test(id));
    expect(found).toHaveLength(1);
    return found[0];
  };
  const without = (type: string, name?: RegExp) => (resources: Resources) => { delete resources[one(resources, type, name)]; };
  const set = (type: string, name: RegExp, properties: object) => (resources: Resources) => {
    Object.assign(resources[one(resources, type, name)].Properties, properties);
  };
  const told = (ConfigurationValues: string) => set('AWS::EKS::Addon', /^Ipv6EgressCni/, { ConfigurationValues });

  /** The scenarios of the same app that go, or say something else, where a template says something else. */
  function red(letter: string, stack: string, change: (resources: Resources) => void): string[] {
    const { app } = SCENARIOS.find(each => each.letter === letter)!;
    const stacks: DeployedStack[] = JSON.parse(JSON.stringify(app()));
    change(stacks.find(({ name }) => name === stack)!.template.Resources as Resources);
    return SCENARIOS.filter(each => each.app === app).flatMap(each => FAMILIES
      .filter(family => each.seen(stacks, family) !== each.seen(app(), family))
      .map(family => `${each.letter} ${each.from} > ${each.to} ${family}`));
  }

  const OLD = 'k, l IPv4 pods, after the retrofit > IPv6 pods IPv6';
  const BALANCED = 'j IPv4 pods > IPv6 pods IPv4';
  const [NEAR, FAR] = ['IPv6 pods', 'IPv4 hosts on the internet, by the names that DNS64 gives them'].map(to => `m instances in IPv6-only subnets > ${to} IPv6`);

  test.each<[string, string, string, (resources: Resources) => void, string[]]>([
    ['the /64 of the subnet of the nodes', 'k, l', 'Blue', without('AWS::EC2::SubnetCidrBlock', /^RetrofitSlot01/), [OLD]],
    ['the /64 of a subnet without such nodes', 'k, l', 'Blue', without('AWS::EC2::SubnetCidrBlock', /^RetrofitSlot00/), []],
    ['the variable of the init container', 'k, l', 'Blue', told('{"env":{"ENABLE_V6_EGRESS":"true"},"init":{"env":{}}}'), [OLD]],
    ['the variable of the plugin', 'k, l', 'Blue', told('{"env":{},"init":{"env":{"ENABLE_V6_EGRESS":"true"}}}'), [OLD]],
    ['the way out of the group of the nodes', 'k, l', 'Blue', without('AWS::EC2::SecurityGroupEgress'), [OLD]],
    ['the route of the nodes', 'k, l', 'Road', resources => {
      const id = Object.keys(resources).find(each => /^PeeringRoutes/.test(each) && JSON.stringify(resources[each].Properties.RouteTableId).includes('PrivateSubnet2'))!;
      delete resources[id];
    }, [OLD]],
    ['the route back', 'k, l', 'Road', without('AWS::EC2::Route', /^PeeringPeerRoutesPrivateSubnet1/), [OLD]],
    ['the rule of the cluster', 'k, l', 'Road', without('AWS::EC2::SecurityGroupIngress'), [OLD]],
    ['the family of the load balancer', 'j', 'Shop', set('AWS::ElasticLoadBalancingV2::LoadBalancer', /^Alb/, { IpAddressType: 'ipv4' }), [BALANCED]],
    ['the family of the target group', 'j', 'Shop', set('AWS::ElasticLoadBalancingV2::TargetGroup', /^Pods/, { IpAddressType: 'ipv4' }), [BALANCED]],
    ['the binding', 'j', 'Shop', resources => {
      const id = Object.keys(resources).find(each => JSON.stringify(resources[each].Properties?.Manifest ?? '').includes('TargetGroupBinding'))!;
      delete resources[id];
    }, [BALANCED]],
    ['the rule of the load balancer', 'j', 'Road', without('AWS::EC2::SecurityGroupIngress'), [BALANCED]],
    ['the route to NAT64', 'm', 'Shop', resources => {
      const id = Object.keys(resources).find(each => /^VpcFutureSubnet1/.test(each) && resources[each].Properties?.DestinationIpv6CidrBlock === '64:ff9b::/96')!;
      delete resources[id];
    }, [FAR]],
    ['the rule of the cluster for such instances', 'm', 'Shop', without('AWS::EC2::SecurityGroupIngress', /^ToPods/), [NEAR]],
  ])('%s', (_, letter, stack, change, cells) => {
    expect(red(letter, stack, change)).toEqual(cells);
  });
});
