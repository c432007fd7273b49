import { MadeSubnet } from '../../network/made-subnet';
import { isPublic, isPublicWithoutIpv4 } from '../../network/subnet-facts';
import type { Placement } from '../facts/placement';
import { rule } from '../rule';

/** Whether EKS manages the nodes. */
const isManaged = ({ nodes }: Placement) => nodes.length > 0 && nodes.every(node => node.isManaged);

export const nodeSubnetPublicWithoutIpv4 = rule({
  id: 'node-subnet-public-without-ipv4',
  severity: 'error',
  title: 'nodes in public subnets get public IPv4 addresses',
  looksAt: 'placements',
  source: 'EKS user guide, "network-reqs"; EKS API reference, "Issue": Ec2SubnetInvalidConfiguration; containers-roadmap #607 and #2444',
  what: 'nodes are in a public subnet where they get no IPv4 address of their own',
  expected: '{addresses}: nodes pull images and talk to AWS over IPv4, for which an internet gateway wants a public address',
  remedy: 'use private subnets, or let the subnets assign public IPv4 addresses, with no launch template that forbids it',
  mend: "cluster.addManagedNodeGroup('Nodes', { subnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS } });",
  check: placement => {
    const { use, subnets, missingEndpoints } = placement;
    // EKS makes no group of nodes there, whatever endpoints there are.
    if (use !== 'nodes' || missingEndpoints.length === 0 && !isManaged(placement)) { return []; }
    const endpoints = isManaged(placement) ? '' : `, or endpoints for ${missingEndpoints.map(({ service }) => service).join(', ')}`;
    return subnets.filter(({ facts }) => isPublicWithoutIpv4(facts)).map(({ path }) => ({ got: path, values: { addresses: `mapPublicIpOnLaunch${endpoints}` } }));
  },
});

export const nodeSubnetPublicByTemplate = rule({
  id: 'node-subnet-public-by-template',
  severity: 'warning',
  title: 'EKS finds that subnets of its nodes assign public IPv4 addresses',
  looksAt: 'placements',
  source: 'EKS user guide, "create-managed-node-group": the subnet must have MapPublicIpOnLaunch; EKS API reference, "Issue": Ec2SubnetInvalidConfiguration',
  what: 'nodes of EKS are in public subnets that assign no public IPv4 addresses, which the launch template asks for',
  expected: 'mapPublicIpOnLaunch: EKS looks at the subnet, and is not known to look at the launch template',
  remedy: 'let the subnets assign public IPv4 addresses, use nodes that EKS does not manage, or acknowledge that your nodes come up so',
  mend: '(subnet.node.defaultChild as ec2.CfnSubnet).mapPublicIpOnLaunch = true;',
  check: (placement, { index }) => {
    const asked = placement.subnets.filter(({ facts }) => isPublic(facts) && facts.assignsPublicIpv4);
    const paths = !isManaged(placement) ? [] : asked
      .filter(({ resource }) => resource && MadeSubnet.of(index, resource).assignsPublicIpv4 === false).map(({ path }) => path);
    return paths.length > 0 ? [{ got: paths }] : [];
  },
});
