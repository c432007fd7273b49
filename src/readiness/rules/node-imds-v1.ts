import { isUnstated } from '../facts/stated';
import { rule } from '../rule';

export const nodeImdsV1 = rule({
  id: 'node-imds-v1',
  severity: 'warning',
  title: 'the metadata of nodes ask for a session token',
  looksAt: 'nodes',
  source: 'EKS best practices, "Restrict access to the instance profile assigned to the worker node"; EC2 user guide, "configuring-instance-metadata-options"',
  what: 'nodes are launched without asking for IMDSv2',
  expected: 'HttpTokens: required. Without it a forged request of a pod reaches the credentials of the node',
  remedy: 'set requireImdsv2, or acknowledge that something on the nodes cannot do without IMDSv1',
  mend: "new ec2.LaunchTemplate(this, 'Template', { requireImdsv2: true, httpPutResponseHopLimit: 1 });",
  check: ({ launchTemplates, image }) => launchTemplates.flatMap(({ data: { MetadataOptions }, construct }) => {
    const { HttpTokens, HttpEndpoint } = MetadataOptions ?? {};
    // The images of these systems ask for it where nothing is said (EKS user guide, "al2023"; Bottlerocket, "Security guidance").
    const isUpToImage = isUnstated(HttpTokens) && (image?.system === 'Amazon Linux 2023' || image?.system === 'Bottlerocket');
    const isOptional = HttpTokens === 'optional' || (isUnstated(HttpTokens) && !isUpToImage);
    return isOptional && HttpEndpoint !== 'disabled' ? [{ got: HttpTokens ?? 'nothing', at: construct }] : [];
  }),
});
