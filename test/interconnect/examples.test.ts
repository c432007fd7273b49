/** The examples of roads between networks, judged by a walk of packets over their templates alone. */
import { stacksOfExample } from '../util/deployed';
import { DeployedStack, Host, hostsOfClusters, PacketWalk } from '../util/packet-walk';

test('peering: pods reach the database over both families, and the service of IPv4 with the address of their node', () => {
  const walk = new PacketWalk(stacksOfExample('peering'));
  const hosts = hostsOfClusters(walk);
  const database: Host = { name: 'database', kind: 'node', subnet: 'Bank/Vpc/DatabaseSubnet2', groups: ['Bank/Database'], port: 5432 };
  const service: Host = { name: 'service', kind: 'node', subnet: 'Legacy/Vpc/PrivateSubnet1', groups: ['Legacy/Service'] };
  expect(hosts).toHaveLength(4);
  for (const host of hosts) {
    const [own, ofNode] = host.kind === 'node' ? ['itself', 'itself'] : ['pod', 'node'];
    expect(walk.table([host], [database, service])).toEqual({
      [`${host.name} > database IPv4`]: `${ofNode}, IPv4`,
      [`${host.name} > database IPv6`]: `${own}, IPv6`,
      [`${host.name} > service IPv4`]: `${ofNode}, IPv4`,
      [`${host.name} > service IPv6`]: 'no: the subnet of service has no IPv6',
    });
    expect(walk.walk(host, { ...database, port: 22 }, 'IPv6').why).toBe(`no group of database lets ${host.name} in`);
  }
  // A peering leads no further.
  expect(walk.walk(database, service, 'IPv4').why).toMatch(/^no route leads from database to 10\.3\./);
});

test('transit-gateway: pods reach the database over both families', () => {
  const walk = new PacketWalk(stacksOfExample('transit-gateway'));
  const hosts = hostsOfClusters(walk);
  const database: Host = { name: 'database', kind: 'node', subnet: 'Bank/Vpc/DatabaseSubnet2', groups: ['Bank/Database'], port: 5432 };
  expect(hosts).toHaveLength(4);
  for (const host of hosts) {
    const [own, ofNode] = host.kind === 'node' ? ['itself', 'itself'] : ['pod', 'node'];
    expect(walk.table([host], [database])).toEqual({ [`${host.name} > database IPv4`]: `${ofNode}, IPv4`, [`${host.name} > database IPv6`]: `${own}, IPv6` });
    expect(walk.walk(host, database, 'IPv6').over).toEqual(['transit gateway']);
    expect(walk.walk(host, { ...database, port: 22 }, 'IPv6').why).toBe(`no group of database lets ${host.name} in`);
  }
});

test('ipv4-service: nodes reach the load balancer, and pods with the address of their node', () => {
  const walk = new PacketWalk(stacksOfExample('ipv4-service'));
  const hosts = hostsOfClusters(walk);
  const service: Host = { name: 'service', kind: 'node', subnet: 'Legacy/Vpc/PrivateSubnet1', groups: ['Legacy/ServiceGroup'], port: 80 };
  expect(hosts).toHaveLength(6);
  for (const host of hosts) {
    expect(walk.walk(host, service, 'IPv4')).toMatchObject({ seenAs: `${host.kind === 'node' ? 'itself' : 'node'}, IPv4`, over: ['peering'] });
    expect(walk.walk(host, { ...service, port: 22 }, 'IPv4').why).toBe(`no group of service lets ${host.name} in`);
  }
});

test('ipv6-egress: pods of the cluster that others make reach pods of the new one, and are seen with the IPv6 address of their node', () => {
  // What the app knows by its ids.
  const others: DeployedStack = {
    name: 'Others',
    ids: { Vpc: 'vpc-0123456789abcdef0', SubnetA: 'subnet-00000000000000010', SubnetB: 'subnet-00000000000000011', TableA: 'rtb-0123456789abcdef1', TableB: 'rtb-0123456789abcdef2' },
    template: {
      Resources: {
        Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.20.0.0/16' } },
        Nodes: { Type: 'AWS::EC2::SecurityGroup', Properties: { VpcId: { Ref: 'Vpc' } } },
        ...Object.fromEntries(['A', 'B'].flatMap((az, at): [string, { Type: string; Properties: object }][] => [
          [`Subnet${az}`, { Type: 'AWS::EC2::Subnet', Properties: { VpcId: { Ref: 'Vpc' }, CidrBlock: `10.20.${16 * (at + 1)}.0/20` } }],
          [`Table${az}`, { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: { Ref: 'Vpc' } } }],
          [`Of${az}`, { Type: 'AWS::EC2::SubnetRouteTableAssociation', Properties: { SubnetId: { Ref: `Subnet${az}` }, RouteTableId: { Ref: `Table${az}` } } }],
        ])),
      },
    },
  };
  const stacks = stacksOfExample('ipv6-egress');
  const walk = new PacketWalk([others, ...stacks]);
  const addon = Object.values(stacks.find(({ name }) => name === 'Blue')!.template.Resources!).find(({ Type }) => Type === 'AWS::EKS::Addon')!;
  expect(JSON.parse(addon.Properties!.ConfigurationValues)).toEqual({ env: { ENABLE_V6_EGRESS: 'true' }, init: { env: { ENABLE_V6_EGRESS: 'true' } } });
  const old = ['subnet-00000000000000010', 'subnet-00000000000000011'].map((subnet): Host => (
    { name: subnet, kind: 'pod of an IPv4 cluster with IPv6 egress', subnet, groups: ['Others/Nodes'] }));
  const pods = hostsOfClusters(walk).filter(({ kind }) => kind === 'pod of an IPv6 cluster').map(pod => ({ ...pod, port: 8080 }));
  expect(pods).toHaveLength(3);
  for (const from of old) {
    for (const to of pods) {
      expect(walk.walk(from, to, 'IPv6')).toMatchObject({ seenAs: 'node, IPv6', over: ['peering'] });
      expect(walk.walk(from, { ...to, port: 22 }, 'IPv6').why).toBe(`no group of ${to.name} lets ${from.name} in`);
      expect(walk.walk(to, from, 'IPv6').reaches).toBe(false);
    }
  }
});
