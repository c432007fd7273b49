/** The examples of roads between networks, judged by a walk of packets over their templates alone. */
import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { temporaryFolder } from '../util/app';
import { DeployedStack, Host, hostsOfClusters, PacketWalk } from '../util/packet-walk';

/** The stacks of an example, which synthesises itself where it is told to. */
function stacksOf(example: string): DeployedStack[] {
  const folder = temporaryFolder();
  process.env.CDK_OUTDIR = folder;
  jest.requireActual(`../../examples/typescript/${example}/app`);
  delete process.env.CDK_OUTDIR;
  return readdirSync(folder).filter(name => /^[^.]+\.template\.json$/.test(name))
    .map(name => ({ name: name.split('.')[0], template: JSON.parse(readFileSync(join(folder, name), 'utf8')) }));
}

test('peering: pods reach the database over both families, and the service of IPv4 with the address of their node', () => {
  const walk = new PacketWalk(stacksOf('peering'));
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
  const walk = new PacketWalk(stacksOf('transit-gateway'));
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
