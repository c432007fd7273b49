import type { NodeFacts } from '../facts/node-facts';
import { hasHiddenLines, isStated } from '../facts/stated';
import { rule } from '../rule';

export const nodeUserDataWithoutJoin = rule({
  id: 'node-user-data-without-join',
  severity: 'warning',
  title: 'user data of nodes with an image of their own says all by which they join',
  looksAt: 'nodes',
  source: 'EKS user guide, "launch-templates": with an AMI EKS merges no user data; nodeadm, `ValidateNodeConfig`: "CIDR is missing in cluster configuration"; Bottlerocket, "Kubernetes settings"',
  what: 'the user data of nodes with an image of their own does not say {missing}',
  expected: 'it in the user data, where EKS does not write it: a node that is not told by something else never joins',
  remedy: 'make the user data with os of the node group or NodeOs.userData(), or acknowledge that the image, or what the user data runs, tells the node',
  mend: "cluster.addManagedNodeGroup('Nodes', { os: NodeOs.custom(image, NodeOs.al2023()) });",
  // An image can join by itself, or have a part of the settings in /etc/eks/nodeadm.d.
  check: nodes => missingIn(nodes).map(missing => ({ got: nodes.image?.name ?? nodes.launchTemplate?.data.ImageId, values: { missing } })),
});

function missingIn({ launchTemplate, image }: NodeFacts): string[] {
  const { isEmpty, text, systems } = launchTemplate?.userData ?? { isEmpty: true, text: undefined, systems: [] };
  if (isEmpty || text === undefined || hasHiddenLines(text) || !isStated(launchTemplate?.data.ImageId)) { return []; }
  if (systems.length === 0) { return ['which cluster they join']; }
  const [system] = systems;
  const isForNodeadm = systems.length === 1 && system === 'Amazon Linux 2023' && (image?.system ?? system) === system;
  return isForNodeadm && !/\bcidr["']?\s*:/.test(text) ? ['the block of the services, cidr of spec.cluster'] : [];
}
