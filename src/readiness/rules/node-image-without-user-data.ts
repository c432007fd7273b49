import { isStated } from '../facts/stated';
import { rule } from '../rule';

export const nodeImageWithoutUserData = rule({
  id: 'node-image-without-user-data',
  severity: 'error',
  title: 'nodes with an image of their own are told which cluster to join',
  looksAt: 'nodes',
  source: 'EKS user guide, "launch-templates": with an AMI EKS merges no user data, and a node that does not join fails the group',
  what: 'nodes boot an image that is named, and have no user data',
  expected: 'user data with which the node joins the cluster: EKS writes it only where EKS chooses the image',
  remedy: 'leave out the image, or make the user data with os of the node group or NodeOs.userData()',
  mend: "cluster.addManagedNodeGroup('Nodes', { os: NodeOs.custom(image, NodeOs.al2023()) });",
  check: ({ launchTemplate }) => launchTemplate && isStated(launchTemplate.data.ImageId) && launchTemplate.userData.isEmpty
    ? [{ got: launchTemplate.image?.name ?? launchTemplate.data.ImageId }]
    : [],
});
