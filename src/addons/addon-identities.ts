import type * as eks from 'aws-cdk-lib/aws-eks';
import type { Construct } from 'constructs';
import { NAMESPACES } from './known-addons';
import { refuse, warn } from './messages';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import { firstDuplicate, requireLiteral } from '../diagnostics/checks';
import { shownName, Subject } from '../diagnostics/diagnostics';
import type { AddonIdentity } from '../identity/addon-identity';
import { judgeOneIdentity, requireAgent, warnOfFargate } from '../identity/one-identity';
import type { ServiceAccountRole } from '../identity/service-account-role';

/** What is said of the identities of an add-on. */
interface Stated {
  readonly cluster: IIpv6Cluster;
  readonly addonName: string;
  readonly namespace?: string;
  readonly identity?: AddonIdentity;
  readonly identities?: AddonIdentity[];
}

/**
 * The service accounts of an add-on with their roles, by name, so that their order in the code is no update.
 *
 * The role of `identity` has the same id whatever its service account. Those of the others are named after theirs: what comes or goes beside a role does not
 * move it.
 */
export function bindIdentities(scope: Construct, { cluster, addonName, namespace, identity, identities = [] }: Stated): ServiceAccountRole[] {
  requireLiteral(scope, 'identities', identities);
  if (!Array.isArray(identities)) { refuse(scope, 'identity-type', identities, { prop: 'identities', kind: 'list of AddonIdentity' }); }
  if (identity !== undefined) { checkKind(scope, 'identity', identity, 'AddonIdentity'); }
  identities.forEach((each, index) => checkKind(scope, `identities[${index}]`, each, 'AddonIdentity'));
  identities.forEach(({ _serviceAccount }) => requireLiteral(scope, 'serviceAccount', _serviceAccount)); // it is part of the construct id

  const all = [...identity ? [identity] : [], ...identities];
  const twice = firstDuplicate(all.map(({ _serviceAccount }) => _serviceAccount));
  if (twice !== undefined) { refuse(scope, 'addon-identity-duplicate', twice, { addonName: shownName(addonName) }); }
  const known = namespace ?? NAMESPACES[addonName];
  const unknown = known === undefined && all.find(each => each._needsNamespace);
  if (unknown) { warn(scope, 'addon-namespace-assumed', addonName, { serviceAccount: shownName(unknown._serviceAccount) }); }

  const bound = all.map(each => each._bind({
    scope, cluster, namespace: known ?? 'kube-system', roleId: each === identity ? 'Role' : `Role-${each._serviceAccount}`,
  }));
  checkMechanisms(scope, addonName, bound);
  return bound.sort((a, b) => a.serviceAccount < b.serviceAccount ? -1 : 1);
}

/** Refuse what the factories of a class did not make, as JavaScript lets it pass. */
export function checkKind(subject: Subject, prop: string, given: { readonly _kind: string }, kind: string): void {
  if ((given as typeof given | null | undefined)?._kind !== kind) { refuse(subject, 'identity-type', given, { prop, kind }); }
}

/** EKS takes one role for tokens, and lets go of it when it gets an association (hashicorp/terraform-provider-aws #30645). */
function checkMechanisms(scope: Construct, addonName: string, bound: ServiceAccountRole[]): void {
  const accounts = bound.filter(({ mechanism }) => mechanism === 'IRSA').map(({ serviceAccount }) => shownName(serviceAccount));
  if (accounts.length > 1) { refuse(scope, 'addon-irsa-twice', accounts, { addonName: shownName(addonName) }); }
  if (accounts.length === 1 && bound.length > 1) { warn(scope, 'addon-identities-mixed', accounts[0], { addonName: shownName(addonName) }); }
}

/**
 * The properties that give the service accounts of an add-on their roles.
 */
export function identityProperties(
  subject: Subject, addonName: string, hasPodIdentityAgent: boolean, bound: ServiceAccountRole[],
): Pick<eks.CfnAddonProps, 'podIdentityAssociations' | 'serviceAccountRoleArn'> {
  const associated = bound.filter(({ mechanism }) => mechanism === 'Pod Identity');
  if (associated.length > 0) { requireAgent(subject, hasPodIdentityAgent, addonName); }
  return {
    serviceAccountRoleArn: bound.find(({ mechanism }) => mechanism === 'IRSA')?.role.roleArn,
    podIdentityAssociations: associated.length > 0
      ? associated.map(({ serviceAccount, role }) => ({ serviceAccount, roleArn: role.roleArn }))
      : undefined,
  };
}

/** What can be wrong with an association, which is known when all is said. */
export function judgeIdentities(scope: Construct, { cluster, addonName, namespace }: Stated, bound: ServiceAccountRole[]): void {
  const associated = bound.filter(({ mechanism }) => mechanism === 'Pod Identity');
  if (associated.length > 0) { warnOfFargate(scope, cluster, associated[0].serviceAccount, addonName); }
  // In which namespace the service accounts of an unknown add-on are is assumed, and not known.
  if (namespace === undefined && NAMESPACES[addonName] === undefined) { return; }
  associated.forEach(account => judgeOneIdentity(scope, { ...account, cluster }));
}
