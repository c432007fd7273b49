import { hasNoTrunk } from '../../hardware/trunk-types';
import type { AppFacts } from '../facts/app-facts';
import type { ClusterFacts } from '../facts/cluster-facts';
import { isSwitch, textOf } from '../facts/stated';
import { rule } from '../rule';

export const nodePodSecurityGroups = rule({
  id: 'node-pod-security-groups',
  severity: 'error',
  title: 'pods with security groups of their own have nodes to run on',
  looksAt: 'clusters',
  source: 'EKS user guide, "security-groups-for-pods"; amazon-vpc-resource-controller-k8s, `limits.go`: IsTrunkingCompatible',
  what: 'the VPC CNI gives pods security groups of their own, and no node group of the cluster in this app has types with trunk interfaces',
  expected: 'types with trunk interfaces, which those of the families t3, t3a and t4g do not have: no pod with a security group of its own ever runs',
  remedy: 'use other types in one group at least, for example m5.large, leave the feature out, or acknowledge that there are other nodes',
  mend: "cluster.addManagedNodeGroup('Nodes', { instanceTypes: [new ec2.InstanceType('m6i.large')] });",
  check: (cluster, app) => {
    const groups = app.nodesOf(cluster);
    const isWithout = groups.length > 0 && groups.every(({ hasKnownTypes, instanceTypes }) => hasKnownTypes && instanceTypes.every(hasNoTrunk));
    return isWithout && givesPodsSecurityGroups(cluster) && !hasKarpenter(app)
      ? [{ got: [...new Set(groups.flatMap(({ instanceTypes }) => instanceTypes))] }]
      : [];
  },
});

const givesPodsSecurityGroups = (cluster: ClusterFacts) => cluster.resourcesOf('AWS::EKS::Addon', { AddonName: 'vpc-cni' })
  .some(({ properties }) => isSwitch(environmentIn(properties.ConfigurationValues).ENABLE_POD_ENI, true));

function environmentIn(configurationValues: unknown): { readonly [name: string]: unknown } {
  try {
    return JSON.parse(textOf(configurationValues) ?? '{}')?.env ?? {};
  } catch {
    return {}; // of YAML, and of tokens where a map belongs, nothing is known
  }
}

/** It makes nodes that no template tells of. */
const hasKarpenter = ({ index }: AppFacts) => index.ofType('Custom::AWSCDK-EKS-HelmChart').some(({ properties }) => /karpenter/.test(textOf(properties.Chart) ?? ''));
