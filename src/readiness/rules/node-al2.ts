import { FIRST_MINOR_WITHOUT_AL2, minorOf } from '../../core/kubernetes-version';
import type { NodeFacts } from '../facts/node-facts';
import { rule } from '../rule';

/** The image where it is Amazon Linux 2 on such a version. */
const al2On = ({ image, cluster: { version } }: NodeFacts, isWithout: boolean): string | undefined =>
  image?.system === 'Amazon Linux 2' && version !== undefined && (minorOf(version) >= FIRST_MINOR_WITHOUT_AL2) === isWithout ? image.name : undefined;

const problemsOf = (node: NodeFacts, isWithout: boolean) => {
  const got = al2On(node, isWithout);
  return got === undefined ? [] : [{ got, values: { version: node.cluster.version! } }];
};

const mend = "cluster.addNodegroupCapacity('Nodes', { amiType: eks.NodegroupAmiType.AL2023_X86_64_STANDARD });";

export const nodeAl2Retired = rule({
  id: 'node-al2-retired',
  severity: 'error',
  title: 'there are no Amazon Linux 2 images for Kubernetes 1.33 and later',
  looksAt: 'nodes',
  source: 'EKS user guide, "eks-ami-deprecation-faqs"; amazon-eks-ami, "al2": images for GPUs and Neuron too',
  what: 'nodes boot Amazon Linux 2 on Kubernetes {version}',
  expected: 'Amazon Linux 2023 or Bottlerocket: EKS has no Amazon Linux 2 images for Kubernetes 1.33 and later, those for GPUs and Neuron included',
  remedy: 'state an amiType of Amazon Linux 2023; aws-eks takes Amazon Linux 2 where none is stated',
  mend,
  check: node => problemsOf(node, true),
});

export const nodeAl2 = rule({
  id: 'node-al2',
  severity: 'warning',
  title: 'nodes are on a system that gets updates',
  looksAt: 'nodes',
  source: 'EKS user guide, "eks-ami-deprecation-faqs"',
  what: 'nodes boot Amazon Linux 2',
  expected: 'Amazon Linux 2023 or Bottlerocket: EKS has published no Amazon Linux 2 images since 26 November 2025, and Kubernetes {version} is among the last that has any',
  remedy: 'state an amiType of Amazon Linux 2023, or acknowledge that the nodes get no updates',
  mend,
  check: node => problemsOf(node, false),
});
