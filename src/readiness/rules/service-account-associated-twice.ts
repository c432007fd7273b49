import { rule } from '../rule';

const ASSOCIATED = ['association', 'association of an add-on'];

export const serviceAccountAssociatedTwice = rule({
  id: 'service-account-associated-twice',
  severity: 'error',
  title: 'a service account has one association',
  looksAt: 'associations',
  source: 'EKS API reference, "CreatePodIdentityAssociation": ResourceInUseException',
  what: 'the service account has an association already',
  expected: 'one role by Pod Identity for each service account of a cluster (the first is of {first})',
  remedy: 'leave one of the two out; a role takes several policies',
  mend: "new eks.CfnPodIdentityAssociation(this, 'Association', { clusterName, namespace: 'kube-system', serviceAccount: 'aws-node', roleArn: role.roleArn });",
  check: ({ besides, road, namespace, serviceAccount }) => besides && [road, besides.road].every(each => ASSOCIATED.includes(each))
    ? [{ got: [namespace, serviceAccount], values: { first: besides.construct.node.path } }]
    : [],
});

export const serviceAccountIdentitiesMixed = rule({
  id: 'service-account-identities-mixed',
  severity: 'warning',
  title: 'a service account has its role by one road',
  looksAt: 'associations',
  // No error: the association is made first, and the annotation taken out after, where one takes the place of the other.
  source: 'EKS user guide, "pod-id-how-it-works"; amazon-eks-pod-identity-webhook, `buildPodPatchConfig`: the credentials of an association go before those of an annotation',
  what: 'the service account has two roles: by {road}, and by {other}',
  expected: 'one of the two: its pods act with one role only (the first is of {first})',
  remedy: 'leave one of the two out, or acknowledge that it is about to go',
  mend: "new eks.CfnPodIdentityAssociation(this, 'Association', { clusterName, namespace: 'kube-system', serviceAccount: 'aws-node', roleArn: role.roleArn });",
  check: ({ besides, road, role, namespace, serviceAccount }) => {
    if (!besides || [road, besides.road].every(each => ASSOCIATED.includes(each))) { return []; }
    const bothByToken = [road, besides.road].every(each => !ASSOCIATED.includes(each));
    const isOneRole = bothByToken && (role === besides.role || !role || !besides.role);
    return isOneRole ? [] : [{ got: [namespace, serviceAccount], values: { road, other: besides.road, first: besides.construct.node.path } }];
  },
});
