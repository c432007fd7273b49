import type { AppFacts } from '../facts/app-facts';
import type { NodeFacts } from '../facts/node-facts';
import { nodeRoleOf } from '../facts/node-role';
import { regionOf } from '../facts/zones';
import { rule } from '../rule';

/** Regions of other partitions than `aws`, by how their names begin (AWS general reference, "Partitions"). */
const OTHER_PARTITION = /^(us-gov|cn|us-iso[a-z]?|eu-iso[a-z]?)-/;

const OF_CNI = ['ec2:AssignIpv6Addresses', 'ec2:UnassignIpv6Addresses'];

const problemsOf = (nodes: NodeFacts, { index }: AppFacts, inOtherPartition: boolean) => {
  const region = regionOf(nodes.resource.resource) ?? '';
  const resources = nodeRoleOf(nodes, index)?.permissions.resourcesFor(OF_CNI).filter(resource => /^arn:aws:/.test(resource)) ?? [];
  return resources.length > 0 && OTHER_PARTITION.test(region) === inOtherPartition ? [{ got: resources }] : [];
};

const mend = "new CniIpv6Policy(this, 'Cni').attachToRole(nodeRole);\ncluster.addNodegroupCapacity('Nodes', { nodeRole }); // addManagedNodeGroup of this library does both";

export const nodeCniPolicyPartition = rule({
  id: 'node-cni-policy-partition',
  severity: 'warning',
  title: 'the permissions of the CNI name the partition by a token',
  looksAt: 'nodes',
  source: 'aws-cdk #38552; IAM user guide, "Amazon Resource Names"',
  what: 'the role of nodes has the IPv6 permissions of the VPC CNI for resources of the partition aws alone',
  expected: 'Aws.PARTITION, or any resource: the same app cannot be deployed to GovCloud',
  remedy: 'give the nodes a role with CniIpv6Policy, which works in each partition and is what this library uses, or acknowledge that the app stays in this one',
  mend,
  check: (nodes, app) => problemsOf(nodes, app, false),
});

export const nodeCniPolicyOtherPartition = rule({
  id: 'node-cni-policy-other-partition',
  severity: 'error',
  title: 'the permissions of the CNI are those of the partition of the region',
  looksAt: 'nodes',
  source: 'aws-cdk #38552; IAM: "Partition aws is not valid for resource" (MalformedPolicyDocument)',
  what: 'the role of nodes has the IPv6 permissions of the VPC CNI for resources of the partition aws, and the region is of another one',
  expected: 'Aws.PARTITION, or any resource: IAM refuses the policy (MalformedPolicyDocument)',
  remedy: 'give the nodes a role with CniIpv6Policy, which works in each partition and is what this library uses',
  mend,
  check: (nodes, app) => problemsOf(nodes, app, true),
});
