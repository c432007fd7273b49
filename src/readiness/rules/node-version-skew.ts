import { isOutOfSkew } from '../../core/version-skew';
import type { NodeFacts } from '../facts/node-facts';
import { rule } from '../rule';

export const nodeVersionSkew = rule({
  id: 'node-version-skew',
  severity: 'error',
  title: 'nodes are of a version that the control plane takes',
  looksAt: 'nodes',
  source: 'Kubernetes, "Version Skew Policy"; EKS API reference, "CreateNodegroup": version',
  what: '{property} is of Kubernetes {version}, and the cluster is of {cluster}',
  expected: 'the version of the cluster, or at most three minor versions before it: kubelet may not be newer than the control plane, nor older than that',
  remedy: 'change the version of the nodes, or update the control plane first',
  mend: "NodeOs.custom(ec2.MachineImage.fromSsmParameter('/aws/service/bottlerocket/aws-k8s-1.36/x86_64/1.42.0/image_id'), NodeOs.bottlerocket());",
  check: node => versionsOf(node).filter(([, , version]) => isOutOfSkew(version, node.cluster.version))
    .map(([property, got, version]) => ({ got, values: { property, version, cluster: node.cluster.version! } })),
});

function versionsOf({ isManaged, stated, image }: NodeFacts): [property: string, got: string, version: string][] {
  const { Version, ReleaseVersion } = isManaged ? stated : ({} as NodeFacts['stated']);
  // Releases of Bottlerocket have numbers of their own (EKS user guide, "retrieve-ami-id-bottlerocket").
  const release = image?.system === 'Bottlerocket' ? undefined : /^(1\.\d+)\.\d+-\d{8}$/.exec(String(ReleaseVersion))?.[1];
  return [
    ...release === undefined ? [] : [['ReleaseVersion', ReleaseVersion, release] as [string, string, string]],
    ...typeof Version === 'string' ? [['Version', Version, Version] as [string, string, string]] : [],
    ...image?.version === undefined ? [] : [['the image', image.name, image.version] as [string, string, string]],
  ];
}
