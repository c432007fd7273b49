import { Token } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { checkKind, identityProperties } from './addon-identities';
import { AddonOptions } from './addon-options';
import { addonProperties, completeAddon, OF_ADDONS, statedVersion } from './addon-properties';
import { ClusterAddon } from './cluster-addon';
import { textsOf, withTextEnv } from './cni-env';
import { CoreDns } from './core-dns';
import { CORE } from './known-addons';
import { messageOf, warn } from './messages';
import { CniFeature } from '../cni/cni-feature';
import { CniIpv6Policy, FEATURES } from '../cni/cni-ipv6-policy';
import { checkCniVersion, FIRST_WITH_IPV4_EGRESS_SWITCH, FIRST_WITH_NETWORK_POLICY, requireCniVersion } from '../cni/cni-versions';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import { wantTrunkInterfaces } from '../core/node-types';
import { refuseBeside, refuseBoth, requireLiteral } from '../diagnostics/checks';
import type { Subject } from '../diagnostics/diagnostics';
import { BOOLEAN, checkShape, CLUSTER, Shape, struct } from '../diagnostics/shapes';
import { CniIdentity } from '../identity/cni-identity';
import { judge } from '../synthesis/findings';

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
   * Whether the plugin enforces network policies. They see the IPv6 traffic of pods, and not what leaves over IPv4 (aws-network-policy-agent #55). Switching it on
   * takes version 1.14.0 or later.
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
   * CoreDNS. Tolerations in its configuration count when it is found out which nodes can run it.
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
   * Whether the VPC CNI is installed. Without it the addresses of pods are the business of another CNI, whose chart belongs into `creationOrder.cni`, and which has to
   * have the permissions that it needs; of `vpcCni`, `cniIdentity` and `nodeCniPolicy` nothing is left. An edit of a cluster with nodes cuts their pods off.
   *
   * @default true
   */
  readonly installVpcCni?: boolean;

  /**
   * Whether kube-proxy is installed. Without it services reach their pods only if something else does what it does, for example Cilium.
   *
   * @default true
   */
  readonly installKubeProxy?: boolean;

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
 * The add-ons that every cluster needs, in the right order: vpc-cni, kube-proxy and eks-pod-identity-agent before any node, coredns after those that can
 * run it.
 *
 * `Ipv6Cluster` has them. On a cluster of another origin two things are the user's: `CniIdentity.nodeRole()` needs `cniPolicy` on the node roles, and security
 * groups for pods need `AmazonEKSVPCResourceController` on the role of the cluster.
 *
 * @example
 * declare const cluster: IIpv6Cluster;
 * new CoreAddons(this, 'CoreAddons', { cluster, vpcCni: { networkPolicy: true } });
 */
export class CoreAddons extends Construct {
  /** The VPC CNI; undefined where it is not installed. */
  public readonly vpcCni?: eks.CfnAddon;
  /** kube-proxy; undefined where it is not installed. */
  public readonly kubeProxy?: eks.CfnAddon;
  /** CoreDNS. It is in the template only if something can run it. */
  public readonly coreDns: CoreDns;
  /** The EKS Pod Identity agent; undefined where it is not installed. */
  public readonly podIdentityAgent?: eks.CfnAddon;
  /** What the VPC CNI may do; undefined where it is not installed. */
  public readonly cniPolicy?: CniIpv6Policy;
  /** Whether pods reach IPv4 addresses. */
  public readonly hasIpv4Egress: boolean;
  /** The role of the VPC CNI; undefined where it acts with that of each node. */
  public readonly cniRole?: iam.IRole;

  constructor(scope: Construct, id: string, props: CoreAddonsProps) {
    super(scope, id);
    checkShape<CoreAddonsProps>(this, props, OF_CORE_ADDONS, 'cluster');
    const { cluster, cniIdentity = CniIdentity.podIdentity(), vpcCni = {} } = props;
    const { installVpcCni = true, installKubeProxy = true, installPodIdentityAgent = true } = props;
    const { features = [] } = vpcCni;
    const version = statedVersion(this, vpcCni);
    checkKind(this, 'cniIdentity', cniIdentity, 'CniIdentity');
    checkCniVersion(this, version, features);
    const configurationValues = cniConfiguration(this, vpcCni);
    if (configurationValues?.env?.ENABLE_POD_ENI === 'true') { wantTrunkInterfaces(cluster); }
    if (String(configurationValues?.enableNetworkPolicy) === 'true') { requireCniVersion(this, version, 'networkPolicy', FIRST_WITH_NETWORK_POLICY); }
    // What another CNI does with IPv4 is not known, and limits no number of pods.
    this.hasIpv4Egress = installVpcCni && configurationValues?.env?.[IPV4_EGRESS] !== 'false';
    if (installVpcCni && !this.hasIpv4Egress) {
      requireCniVersion(this, version, `${IPV4_EGRESS}=false`, FIRST_WITH_IPV4_EGRESS_SWITCH);
    }
    refuseOptionsOfLeftOut(this, props);

    if (installPodIdentityAgent) {
      this.podIdentityAgent = new ClusterAddon(this, 'PodIdentityAgent', { ...props.podIdentityAgent, cluster, addonName: CORE.agent }).addon;
    }
    if (installKubeProxy) {
      this.kubeProxy = new ClusterAddon(this, 'KubeProxy', { ...props.kubeProxy, cluster, addonName: CORE.proxy }).addon;
    }
    if (installVpcCni) {
      this.cniPolicy = new CniIpv6Policy(this, 'CniIpv6Policy', { features, cniVersion: version });
      const bound = cniIdentity._bind(this, cluster, this.cniPolicy);
      this.cniRole = bound?.role;
      this.vpcCni = new eks.CfnAddon(this, 'VpcCni', {
        ...addonProperties(this, cluster, CORE.cni, { ...vpcCni, configurationValues }),
        ...identityProperties(this, CORE.cni, installPodIdentityAgent || cluster.hasPodIdentityAgent, bound ? [bound] : []),
      });
      // A role that exists may be named by the policy instead of naming it.
      this.vpcCni.node.addDependency(this.cniPolicy);
      completeAddon(this, cluster, this.vpcCni);
      cluster.creationOrder._joinByDefault('cni', this.vpcCni);
    } else {
      warn(this, 'cni-left-out', 'installVpcCni: false');
    }
    this.coreDns = new CoreDns(this, 'CoreDns', { ...props.coreDns, cluster });
    const { vpcCni: cni, kubeProxy, podIdentityAgent } = this;
    judgeRemoved(this, { installVpcCni: cni, installKubeProxy: kubeProxy, installPodIdentityAgent: podIdentityAgent });
  }
}

/** What is said of the core add-ons, as far as it is not checked where it is used. */
const OF_CORE_ADDONS: Shape<CoreAddonsProps> = {
  cluster: CLUSTER,
  vpcCni: struct<VpcCniOptions>({ ...OF_ADDONS, ipv4Egress: BOOLEAN, networkPolicy: BOOLEAN, features: FEATURES }),
  kubeProxy: struct(OF_ADDONS),
  coreDns: struct(OF_ADDONS),
  podIdentityAgent: struct(OF_ADDONS),
  installVpcCni: BOOLEAN,
  installKubeProxy: BOOLEAN,
  installPodIdentityAgent: BOOLEAN,
};

/** The variable behind `ipv4Egress`. */
const IPV4_EGRESS = 'ENABLE_V4_EGRESS';

/** Refuse that an add-on is taken out of the tree: what depends on it goes on doing so. */
function judgeRemoved(construct: Construct, installed: { readonly [install: string]: eks.CfnAddon | undefined }): void {
  judge(construct, index => Object.entries(installed).flatMap(([install, addon]) =>
    addon && !index.find(addon) ? [messageOf('core-addon-removed', addon.node.path, { install })] : []));
}

/** Options of an add-on that is not installed. */
function refuseOptionsOfLeftOut(subject: Subject, props: CoreAddonsProps): void {
  const of = {
    installVpcCni: ['vpcCni', 'cniIdentity'],
    installKubeProxy: ['kubeProxy'],
    installPodIdentityAgent: ['podIdentityAgent'],
  } as const;
  for (const [install, options] of Object.entries(of) as [keyof typeof of, readonly (keyof CoreAddonsProps)[]][]) {
    const beside = options.find(option => props[option] !== undefined);
    if (props[install] === false && beside) { refuseBeside(subject, `${install}: false`, beside, props[beside]); }
  }
}

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
