import { ClusterNetwork } from '../facts/cluster-network';
import { rule } from '../rule';

const isOff = (value: unknown) => value === false || value === 'false';

export const vpcWithoutDns = rule({
  id: 'vpc-without-dns',
  severity: 'error',
  title: 'the VPC of a cluster has DNS',
  looksAt: 'clusters',
  source: 'EKS user guide, "network-reqs" and "cluster-endpoint"',
  what: 'the VPC of the cluster has {missing} off',
  expected: 'enableDnsSupport and enableDnsHostnames: without both, nodes cannot register with the cluster',
  remedy: 'switch both on, as ec2.Vpc and DualStackVpc do by default',
  mend: 'cfnVpc.enableDnsSupport = true;\ncfnVpc.enableDnsHostnames = true; // CloudFormation has it off by default',
  check: (cluster, app) => ClusterNetwork.of(app, cluster).vpcs.flatMap(({ made, shown }) => {
    if (!made) { return []; }
    const { EnableDnsSupport, EnableDnsHostnames = false } = made.properties;
    const missing = [...isOff(EnableDnsSupport) ? ['enableDnsSupport'] : [], ...isOff(EnableDnsHostnames) ? ['enableDnsHostnames'] : []];
    return missing.length > 0 ? [{ got: shown, values: { missing: missing.join(' and ') } }] : [];
  }),
});
