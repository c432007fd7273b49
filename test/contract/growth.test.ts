import { Stack } from 'aws-cdk-lib';
import { DualStackVpc, Ipv4Egress, RouteTarget, SubnetTier } from '../../src';
import { ipv6Cluster, testStack } from '../util/cluster';
import { changedResources } from '../util/network';

const TIERS = [SubnetTier.public(), SubnetTier.private()];
const APPENDED: [string, SubnetTier][] = [
  ['public', SubnetTier.public({ name: 'Edge' })],
  ['private', SubnetTier.private({ name: 'Batch' })],
  ['isolated', SubnetTier.isolated({ name: 'Data' })],
  ['reserved', SubnetTier.reserved({ name: 'Later' })],
];
const EGRESS: [string, () => Ipv4Egress][] = [
  ['a NAT gateway in each AZ', () => Ipv4Egress.natGatewayPerAz()],
  ['one NAT gateway', () => Ipv4Egress.natGateways(1)],
  ['two NAT gateways', () => Ipv4Egress.natGateways(2)],
  ['a regional NAT gateway', () => Ipv4Egress.regionalNatGateway()],
  ['an endpoint', () => Ipv4Egress.through(RouteTarget.vpcEndpoint('vpce-0'))],
];

/** A cluster with nodes, in a VPC of so many AZs. */
function clusterStack(azs: number, tiers: SubnetTier[], ipv4Egress: Ipv4Egress): Stack {
  const stack = testStack();
  const vpc = new DualStackVpc(stack, 'Vpc', { maxAzs: azs, tiers, ipv4Egress });
  ipv6Cluster(stack, { vpc, controlPlaneAzs: 2 }).addManagedNodeGroup('System');
  return stack;
}

describe.each(EGRESS)('with %s', (_, egress) => {
  test.each([[2, 3], [3, 4], [2, 6]])('growing from %d to %d AZs touches nothing at all', (few, many) => {
    expect(changedResources(clusterStack(few, TIERS, egress()), clusterStack(many, TIERS, egress()))).toEqual([]);
  });

  test.each(APPENDED)('appending a %s tier touches nothing at all', (__, tier) => {
    expect(changedResources(clusterStack(3, TIERS, egress()), clusterStack(3, [...TIERS, tier], egress()))).toEqual([]);
  });
});
