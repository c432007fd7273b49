import { BOOLEAN, CLUSTER, INSTANCE_TYPE, listOf, madeBy, mapOf, NUMBER, objectWith, ROLE, SELECTION, struct, TEXT } from '../diagnostics/shapes';
import { MaxPods } from '../max-pods/max-pods';

const SECURITY_GROUPS = listOf(objectWith('a security group', 'securityGroupId'));

/** What all nodes have in common. What is missing here is checked where it is used. */
export const OF_NODES = {
  cluster: CLUSTER,
  instanceTypes: listOf(INSTANCE_TYPE),
  subnets: SELECTION,
  nodeRole: ROLE,
  minSize: NUMBER,
  desiredSize: NUMBER,
  maxSize: NUMBER,
  diskSize: NUMBER,
  labels: mapOf(TEXT),
  taints: listOf(struct({ key: TEXT, value: TEXT })),
  capacityType: TEXT,
  sessionManager: BOOLEAN,
  maxPods: madeBy('a MaxPods, such as MaxPods.of(58)', MaxPods),
};

/** What managed nodes have besides. */
export const OF_MANAGED_NODES = {
  ...OF_NODES,
  nodegroupName: TEXT,
  amiType: TEXT,
  releaseVersion: TEXT,
  forceUpdate: BOOLEAN,
  azs: NUMBER,
  tags: mapOf(TEXT),
  launchTemplateSpec: struct({ id: TEXT, version: TEXT }),
  remoteAccess: struct({ sshKeyName: TEXT, sourceSecurityGroups: SECURITY_GROUPS }),
  maxUnavailable: NUMBER,
  maxUnavailablePercentage: NUMBER,
  enableNodeAutoRepair: BOOLEAN,
};

/** What self-managed nodes have besides. */
export const OF_OTHER_NODES = {
  ...OF_NODES,
  securityGroups: SECURITY_GROUPS,
  clusterAutoscaler: BOOLEAN,
  instancesDistribution: struct({}),
};
