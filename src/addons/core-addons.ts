import { Lazy, Stack, Token } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { checkKind, identityProperties } from './addon-identities';
import { AddonOptions } from './addon-options';
import { addonProperties, completeAddon } from './addon-properties';
import { ClusterAddon } from './cluster-addon';
import { textsOf, withTextEnv } from './cni-env';
import { CORE } from './known-addons';
import { warn } from './messages';
import { CniFeature } from '../cni/cni-feature';
import { CniIpv6Policy } from '../cni/cni-ipv6-policy';
import { checkCniVersion, FIRST_WITH_IPV4_EGRESS_SWITCH, requireCniVersion } from '../cni/cni-versions';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import { refuseBoth, requireLiteral } from '../diagnostics/checks';
import type { Subject } from '../diagnostics/diagnostics';
import { CniIdentity } from '../identity/cni-identity';
import { lookOver } from '../synthesis/findings';

/**
 * What can be said of the VPC CNI.
 *
 * EKS itself switches IPv6 and prefix delegation on; values that would switch them off are refused.
 */
export interface VpcCniOptions extends AddonOptions {
  /**
   * Whether pods reach IPv4 addresses, through an address on their node and the IPv4 address of the node (`ENABLE_V4_EGRESS`). Switching it off
   * takes version 1.15.1 or later.
   *
   * @default true
   */
  readonly ipv4Egress?: boolean;

  /**
   * Whether the plugin enforces network policies. They see the IPv6 traffic of pods, and not what leaves over IPv4 (aws-network-policy-agent #55).
   *
   * @default false
   */
  readonly networkPolicy?: boolean;

  /**
   * What the plugin is to do beyond the ordinary. Each feature brings its settings and permissions.
   *
   * @default - nothing
   */
  readonly features?: CniFeature[];

  /**
   * Environment variables of the plugin, for example `{ AWS_VPC_ENI_MTU: '1500' }`. Numbers and booleans, which only JavaScript lets pass, are written as text.
   *
   * @default - those that the other options ask for
   */
  readonly env?: { [name: string]: string };
}

/**
 * What can be said of the core add-ons.
 */
export interface CoreAddonsOptions {
  /**
   * The VPC CNI.
   *
   * @default - the default version of EKS, with IPv4 egress
   */
  readonly vpcCni?: VpcCniOptions;

  /**
   * kube-proxy.
   *
   * @default - the default version of EKS
   */
  readonly kubeProxy?: AddonOptions;

  /**
   * CoreDNS.
   *
   * @default - the default version of EKS
   */
  readonly coreDns?: AddonOptions;

  /**
   * The EKS Pod Identity agent.
   *
   * @default - the default version of EKS
   */
  readonly podIdentityAgent?: AddonOptions;

  /**
   * Whether the Pod Identity agent is installed. Without it nothing can have a Pod Identity, the CNI included.
   *
   * @default true
   */
  readonly installPodIdentityAgent?: boolean;
}

/**
 * What the core add-ons are made from.
 */
export interface CoreAddonsProps extends CoreAddonsOptions {
  /**
   * The cluster that gets them. It must have none of them as yet.
   */
  readonly cluster: IIpv6Cluster;

  /**
   * With whose permissions the CNI acts.
   *
   * @default CniIdentity.podIdentity()
   */
  readonly cniIdentity?: CniIdentity;
}

/**
 * The add-ons that every cluster needs, in the right order: vpc-cni, kube-proxy and eks-pod-identity-agent before any node, coredns after the
 * first.
 *
 * CoreDNS never becomes active without nodes, so it is left out, with a warning, where none are added.
 *
 * `Ipv6Cluster` has them. On a cluster of another origin two things are the user's: `CniIdentity.nodeRole()` needs `cniPolicy` on the node roles, and security
 * groups for pods need `AmazonEKSVPCResourceController` on the role of the cluster.
 *
 * @example
 * declare const cluster: IIpv6Cluster;
 * new CoreAddons(this, 'CoreAddons', { cluster, vpcCni: { networkPolicy: true } });
 */
export class CoreAddons extends Construct {
  /** The VPC CNI. */
  public readonly vpcCni: eks.CfnAddon;
  /** kube-proxy. */
  public readonly kubeProxy: eks.CfnAddon;
  /** CoreDNS. It is in the template only if the cluster has nodes. */
  public readonly coreDns: eks.CfnAddon;
  /** The EKS Pod Identity agent; undefined where it is not installed. */
  public readonly podIdentityAgent?: eks.CfnAddon;
  /** What the VPC CNI may do. */
  public readonly cniPolicy: CniIpv6Policy;
  /** Whether pods reach IPv4 addresses. */
  public readonly hasIpv4Egress: boolean;
  /** The role of the VPC CNI; undefined where it acts with that of each node. */
  public readonly cniRole?: iam.IRole;

  constructor(scope: Construct, id: string, props: CoreAddonsProps) {
    super(scope, id);
    const { cluster, cniIdentity = CniIdentity.podIdentity(), vpcCni = {}, installPodIdentityAgent = true } = props;
    const { version, features = [] } = vpcCni;
    checkKind(this, 'cniIdentity', cniIdentity, 'CniIdentity');
    checkCniVersion(this, version, features);
    const configurationValues = cniConfiguration(this, vpcCni);
    this.hasIpv4Egress = configurationValues?.env?.[IPV4_EGRESS] !== 'false';
    if (!this.hasIpv4Egress) {
      requireCniVersion(this, version, `${IPV4_EGRESS}=false`, FIRST_WITH_IPV4_EGRESS_SWITCH);
      warn(this, 'ipv4-egress-off', `${IPV4_EGRESS}=false`);
    }
    if (!installPodIdentityAgent && props.podIdentityAgent) {
      refuseBoth(this, 'installPodIdentityAgent: false', 'podIdentityAgent', installPodIdentityAgent);
    }

    if (installPodIdentityAgent) {
      this.podIdentityAgent = new ClusterAddon(this, 'PodIdentityAgent', { ...props.podIdentityAgent, cluster, addonName: CORE.agent }).addon;
    }
    this.kubeProxy = new ClusterAddon(this, 'KubeProxy', { ...props.kubeProxy, cluster, addonName: CORE.proxy }).addon;

    this.cniPolicy = new CniIpv6Policy(this, 'CniIpv6Policy', { features, cniVersion: version });
    const bound = cniIdentity._bind(this, cluster, this.cniPolicy);
    this.cniRole = bound?.role;
    this.vpcCni = new eks.CfnAddon(this, 'VpcCni', {
      ...addonProperties(this, cluster, CORE.cni, { ...vpcCni, configurationValues }),
      ...identityProperties(this, CORE.cni, installPodIdentityAgent || cluster.hasPodIdentityAgent, bound ? [bound] : []),
    });
    // A role that exists may be named by the policy instead of naming it.
    this.vpcCni.node.addDependency(this.cniPolicy);
    completeAddon(this, this.vpcCni);

    cluster.creationOrder.addCni(this.vpcCni, this.kubeProxy, ...(this.podIdentityAgent ? [this.podIdentityAgent] : []));
    const coreDns = addonProperties(this, cluster, CORE.dns, props.coreDns ?? {});
    this.coreDns = new CoreDnsAddon(this, 'CoreDns', cluster, {
      ...coreDns,
      configurationValues: Lazy.uncachedString({
        produce: () => this.onFargate(cluster, props.coreDns?.configurationValues) ?? coreDns.configurationValues,
      }),
    });
    completeAddon(this, this.coreDns);
    this.coreDns.node.addDependency(cluster.creationOrder.cniReady, cluster.creationOrder.firstComputeReady);

    lookOver(this, () => {
      if (!cluster.creationOrder.hasCompute) { warn(this, 'core-dns-left-out', 'a cluster without nodes'); }
    });
  }

  /** The configuration of CoreDNS where only Fargate can run it; what is configured stays. Elsewhere undefined. */
  private onFargate(cluster: IIpv6Cluster, given?: Values): string | undefined {
    return cluster.creationOrder.isCoreDnsOnFargate && !Token.isUnresolved(given)
      ? Stack.of(this).toJsonString({ computeType: 'Fargate', ...given })
      : undefined;
  }
}

/** CoreDNS, which is in the template only where something can run it. */
class CoreDnsAddon extends eks.CfnAddon {
  constructor(scope: Construct, id: string, private readonly cluster: IIpv6Cluster, props: eks.CfnAddonProps) {
    super(scope, id, props);
  }

  protected shouldSynthesize(): boolean {
    return this.cluster.creationOrder.hasCompute;
  }
}

/** The variable behind `ipv4Egress`. */
const IPV4_EGRESS = 'ENABLE_V4_EGRESS';

/** The configuration that the options of the CNI stand for. */
function cniConfiguration(subject: Subject, options: VpcCniOptions): Values | undefined {
  const { configurationValues, env: given, ipv4Egress, networkPolicy, features = [] } = options;
  requireLiteral(subject, 'vpcCni.configurationValues', configurationValues);
  requireLiteral(subject, 'vpcCni.env', given);
  const env = textsOf(subject, 'env', given);
  if (ipv4Egress !== undefined && env?.[IPV4_EGRESS] !== undefined) {
    refuseBoth(subject, 'ipv4Egress', `env.${IPV4_EGRESS}`, env[IPV4_EGRESS]);
  }
  const values = mergeCni(subject, withTextEnv(subject, configurationValues) ?? {}, {
    env: {
      ...(ipv4Egress === undefined ? {} : { [IPV4_EGRESS]: String(ipv4Egress) }),
      ...(features.includes(CniFeature.MULTI_NIC) ? { ENABLE_MULTI_NIC: 'true' } : {}),
      ...(features.includes(CniFeature.POD_SUBNET_SELECTION) ? { ENABLE_SUBNET_DISCOVERY: 'true' } : {}),
      ...(features.includes(CniFeature.SECURITY_GROUPS_FOR_PODS) ? { ENABLE_POD_ENI: 'true' } : {}),
      ...env,
    },
    // In strict mode, the default, kubelet reaches pods with groups of their own only so (EKS user guide, "security-groups-pods-deployment").
    init: { env: features.includes(CniFeature.SECURITY_GROUPS_FOR_PODS) ? { DISABLE_TCP_EARLY_DEMUX: 'true' } : {} },
    ...(networkPolicy === undefined ? {} : { enableNetworkPolicy: String(networkPolicy) }),
  });
  return Object.keys(values).length > 0 ? values : undefined;
}

type Values = { [key: string]: any };

/** What was given, with what the options say on top, and nothing that is empty. */
function mergeCni(subject: Subject, given: Values, options: Values): Values {
  const merged: Values = { ...given };
  for (const [key, value] of Object.entries(options)) {
    if (Token.isUnresolved(given[key])) {
      if (typeof value !== 'object' || Object.keys(value).length > 0) { requireLiteral(subject, `configurationValues.${key}`, given[key]); }
      continue;
    }
    merged[key] = typeof value === 'object' ? mergeCni(subject, given[key] ?? {}, value) : value;
    if (typeof merged[key] === 'object' && Object.keys(merged[key]).length === 0) { delete merged[key]; }
  }
  return merged;
}
