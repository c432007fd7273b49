import type { AddonFacts } from './addon-facts';
import type { ClusterFacts } from './cluster-facts';
import type { IdentityFacts } from './identity-facts';
import { isOff } from '../../cni/cni-variables';
import { surelyDiscoversSubnets } from '../../cni/cni-versions';

/** What is known of the VPC CNI of each cluster. */
export class CniFacts {
  private readonly addons: ReadonlyMap<ClusterFacts, AddonFacts>;
  private readonly withIdentity: ReadonlySet<ClusterFacts>;

  constructor(addons: readonly AddonFacts[], identities: readonly IdentityFacts[]) {
    this.addons = new Map(addons.filter(({ isCni }) => isCni).map(addon => [addon.cluster, addon]));
    this.withIdentity = new Set(identities.filter(mayBeOfCni).map(({ cluster }) => cluster));
  }

  /** The add-on, where this app makes it. */
  public addonOf(cluster: ClusterFacts): AddonFacts | undefined {
    return this.addons.get(cluster);
  }

  /** Whether this app sees to it that the cluster has the plugin. A cluster that exists, and one without the add-ons that EKS brings by itself, can have another. */
  public comesWith(cluster: ClusterFacts): boolean {
    return this.addonOf(cluster) !== undefined || this.isBroughtTo(cluster);
  }

  /** Whether EKS brings the plugin by itself. */
  public isBroughtTo({ resource, stated }: ClusterFacts): boolean {
    return resource !== undefined && [undefined, true, 'true'].includes(stated.BootstrapSelfManagedAddons);
  }

  /** Whether the plugin acts with the role of each node, as far as this app says. */
  public actsWithNodes(cluster: ClusterFacts): boolean {
    return !this.withIdentity.has(cluster);
  }

  /** What the plugin must be let do, or no node becomes ready (amazon-vpc-cni-k8s docs/iam-policy.md, "IPv6 mode", and #3704). */
  public actionsFor(cluster: ClusterFacts): string[] {
    const addon = this.addonOf(cluster);
    const discovers = surelyDiscoversSubnets(addon?.version) && !isOff(addon?.environments.env.ENABLE_SUBNET_DISCOVERY);
    return ['ec2:AssignIpv6Addresses', ...discovers ? ['ec2:DescribeSubnets'] : []];
  }
}

/** Whether an identity is that of the plugin, or may be. */
function mayBeOfCni({ namespace, serviceAccount }: IdentityFacts): boolean {
  return [undefined, 'aws-node'].includes(textOf(serviceAccount)) && [undefined, 'kube-system'].includes(textOf(namespace));
}

const textOf = (value: unknown) => typeof value === 'string' ? value : undefined;
