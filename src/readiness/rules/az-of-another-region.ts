import { ClusterNetwork, madeSubnets, statedSubnets } from '../facts/cluster-network';
import { regionOf, regionOfZone } from '../facts/zones';
import { rule } from '../rule';

export const azOfAnotherRegion = rule({
  id: 'az-of-another-region',
  severity: 'error',
  title: 'subnets are in AZs of their region',
  looksAt: 'clusters',
  source: 'EC2 API reference, "CreateSubnet": AvailabilityZone',
  what: 'subnets of the cluster or of its nodes are in AZs of another region than their stack',
  expected: 'AZs of {region}: EC2 makes a subnet in an AZ of its own region only',
  remedy: 'name AZs of the region that env of the stack says',
  mend: "const vpc = new DualStackVpc(this, 'Vpc', { availabilityZones: ['eu-west-1a', 'eu-west-1b'] }); // env: { region: 'eu-west-1' }",
  check: (cluster, app) => {
    const network = ClusterNetwork.of(app, cluster);
    const nodes = app.nodesOf(cluster);
    const made = new Set([...network.subnets, ...nodes.flatMap(({ subnetIds }) => madeSubnets(app, subnetIds))]);
    const places = [
      ...[...made].map(({ resource, properties }) => ({ region: regionOf(resource), zone: properties.AvailabilityZone })),
      // Those of other apps are in the region of what is in them.
      ...network.statedSubnets.map(({ availabilityZone }) => ({ region: regionOf(cluster.construct), zone: availabilityZone })),
      ...nodes.flatMap(({ construct, resource, subnetIds }) => statedSubnets(app, subnetIds, resource.resource)
        .map(({ availabilityZone }) => ({ region: regionOf(construct), zone: availabilityZone }))),
    ];
    const wrong = new Map<string, Set<string>>();
    for (const { region, zone } of places) {
      const regionOfAz = regionOfZone(zone);
      if (region && regionOfAz && region !== regionOfAz) { wrong.set(region, (wrong.get(region) ?? new Set()).add(zone)); }
    }
    return [...wrong].map(([region, zones]) => ({ got: [...zones], values: { region } }));
  },
});
