import { Token } from 'aws-cdk-lib';
import { ClusterNetwork } from '../facts/cluster-network';
import { isLiteral } from '../facts/stated';
import { rule } from '../rule';

export const controlPlaneSingleAz = rule({
  id: 'control-plane-single-az',
  severity: 'error',
  title: 'a control plane is in two AZs',
  looksAt: 'clusters',
  source: 'EKS user guide, "network-reqs"; EKS: "Subnets specified must be in at least two different AZs"',
  what: 'all subnets of the control plane are in one AZ',
  expected: 'subnets in two AZs or more: EKS refuses others ("Subnets specified must be in at least two different AZs")',
  remedy: 'add a subnet in another AZ, nodes can stay in one',
  mend: "const vpc = new DualStackVpc(this, 'Vpc', { maxAzs: 3 });",
  check: (cluster, app) => {
    const { subnetIds = [], subnets, statedSubnets } = ClusterNetwork.of(app, cluster);
    const ids = new Set(subnetIds.map(id => JSON.stringify(id)));
    if (ids.size === 1 && (subnets.length === 1 || /^"subnet-/.test([...ids][0]))) { return [{ got: subnets[0]?.path ?? statedSubnets[0]?.path ?? subnetIds[0] }]; }
    if (statedSubnets.length > 0) {
      const made = subnets.map(({ properties }) => properties.AvailabilityZone);
      const zones = [...made, ...statedSubnets.map(({ availabilityZone }) => availabilityZone)];
      const areKnown = zones.length === ids.size && zones.every(zone => isLiteral(zone) && !Token.isUnresolved(zone));
      return areKnown && new Set(zones).size === 1 ? [{ got: [...subnets, ...statedSubnets].map(({ path }) => path) }] : [];
    }
    if (subnets.length < 2 || subnets.length < ids.size) { return []; }
    // An AZ can be a name, an id or an expression, and those of one kind only can be compared.
    const isOne = ['AvailabilityZone', 'AvailabilityZoneId'].some(name =>
      subnets.every(({ properties }) => properties[name] !== undefined) && new Set(subnets.map(each => each.keyOf(name))).size === 1);
    return isOne ? [{ got: subnets.map(({ path }) => path) }] : [];
  },
});
