import type { IConstruct } from 'constructs';
import type { AddonFacts } from './addon-facts';
import type { ClusterFacts, Clusters } from './cluster-facts';
import { ManifestFacts, tableOf } from './kubernetes-facts';
import { RoleFacts, Roles } from './role-facts';
import type { Surroundings } from './surroundings';
import { judgesOneIdentity } from '../../identity/one-identity';
import { groupBy } from '../../synthesis/group-by';
import { ADDON_ACCOUNTS, ADDON_NAMESPACES } from '../data/addon-accounts';

/** How a service account of an IPv6 cluster gets a role. */
export interface IdentityFacts {
  /** Who is told of what is wrong. */
  readonly construct: IConstruct;
  readonly cluster: ClusterFacts;
  /** What says so. */
  readonly road: 'association' | 'association of an add-on' | 'serviceAccountRoleArn' | 'annotation';
  /** The texts of both are tokens in canonical form where they are not known. */
  readonly namespace: unknown;
  readonly serviceAccount: unknown;
  /** What says which role. */
  readonly roleArn: unknown;
  /** The role, where the app makes it. */
  readonly role?: RoleFacts;
  /** Another identity of the service account that comes before it, unless a construct of this library tells of the two. */
  besides?: IdentityFacts;
}

/** The identities that associations, add-ons and manifests of a stage give to service accounts. */
export function identitiesOf(
  { index, registry }: Surroundings, clusters: Clusters, addons: readonly AddonFacts[], manifests: readonly ManifestFacts[],
): IdentityFacts[] {
  const roles = Roles.of(index);
  const associations = index.ofType('AWS::EKS::PodIdentityAssociation').flatMap(({ resource, properties }): IdentityFacts[] => {
    const cluster = clusters.named(properties.ClusterName, resource);
    const { Namespace: namespace, ServiceAccount: serviceAccount, RoleArn: roleArn } = properties;
    return cluster ? [{ construct: registry.ownerOf(resource), cluster, road: 'association', namespace, serviceAccount, roleArn, role: roles.of(roleArn) }] : [];
  });
  const all = [...associations, ...addons.flatMap(addon => ofAddon(addon, roles)), ...manifests.flatMap(manifest => ofManifest(manifest, roles))];
  findOthers(all);
  return all;
}

function findOthers(all: readonly IdentityFacts[]): void {
  const named = all.filter(({ namespace, serviceAccount }) => namespace !== undefined && serviceAccount !== undefined);
  for (const ofCluster of groupBy(named, ({ cluster }) => cluster).values()) {
    for (const same of groupBy(ofCluster, ({ namespace, serviceAccount }) => JSON.stringify([namespace, serviceAccount])).values()) {
      same.slice(1).forEach((each, place) => { each.besides = same.slice(0, place + 1).find(other => !isJudged(each, other)); });
    }
  }
}

/** Constructs of this library look for associations beside their own identity. */
const isJudged = (...two: IdentityFacts[]) => two.some(({ road }, place) => road === 'association' && judgesOneIdentity(two[1 - place].construct));

/** In which namespace the accounts of an add-on are has to be known, or two of one name would be taken for one. */
function ofAddon({ construct, cluster, name = '', stated, associations }: AddonFacts, roles: Roles): IdentityFacts[] {
  const namespace = tableOf(stated.NamespaceConfig).Namespace ?? ADDON_NAMESPACES[name];
  const { ServiceAccountRoleArn: byToken } = stated;
  return [
    ...associations.map(({ ServiceAccount: serviceAccount, RoleArn: roleArn }): IdentityFacts =>
      ({ construct, cluster, road: 'association of an add-on', namespace, serviceAccount, roleArn, role: roles.of(roleArn) })),
    ...byToken === undefined ? [] : [
      { construct, cluster, road: 'serviceAccountRoleArn' as const, namespace, serviceAccount: ADDON_ACCOUNTS[name], roleArn: byToken, role: roles.of(byToken) },
    ],
  ];
}

function ofManifest({ construct, cluster, kind, object, annotations = {} }: ManifestFacts, roles: Roles): IdentityFacts[] {
  const roleArn = annotations['eks.amazonaws.com/role-arn'];
  const { namespace = 'default', name: serviceAccount } = tableOf(object.metadata);
  return kind !== 'ServiceAccount' || roleArn === undefined
    ? []
    : [{ construct, cluster, road: 'annotation', namespace, serviceAccount, roleArn, role: roles.of(roleArn) }];
}
