import { Aspects, CfnResource, Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { EKS_USE_NATIVE_OIDC_PROVIDER } from 'aws-cdk-lib/cx-api';
import { Construct } from 'constructs';
import { openIpv6Egress, warnOfIpv4OnlyEndpoint } from './control-plane-access';
import { azCountOf, pinControlPlaneSubnets } from './control-plane-subnets';
import { ImportedIpv6Cluster } from './imported-cluster';
import type { Ipv6ClusterAttributes } from './ipv6-cluster-attributes';
import { dnsIpOf, ServiceCidrLookup } from './service-cidr-lookup';
import { withoutDependencies } from './vpc-view';
import { refuseAddonOf } from '../addons/addon-properties';
import { ClusterAddon, ClusterAddonOptions } from '../addons/cluster-addon';
import { CoreAddons, CoreAddonsOptions } from '../addons/core-addons';
import { CniFeature } from '../cni/cni-feature';
import { CreationOrder } from '../core/creation-order';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import { checkKubernetesVersion, minorOf } from '../core/kubernetes-version';
import { requireLiteral } from '../diagnostics/checks';
import { refuse, warn } from './messages';
import { pathOf, Subject } from '../diagnostics/diagnostics';
import { CniIdentity } from '../identity/cni-identity';
import { DualStackVpc } from '../network/dual-stack-vpc';
import { networkReady } from '../network/network-ready';
import { isKnownIpv4Only } from '../network/vpc-family';
import { FargateProfile, FargateProfileOptions } from '../nodes/fargate-profile';
import { selectsCoreDns } from '../nodes/fargate-selectors';
import { ManagedNodeGroup, ManagedNodeGroupOptions } from '../nodes/managed-node-group';
import { ManagedNodeGroupPerAz } from '../nodes/managed-node-group-per-az';
import { SelfManagedNodeGroup, SelfManagedNodeGroupOptions } from '../nodes/self-managed-node-group';
import { Readiness } from '../readiness/readiness';
import { renderedProperties } from '../synthesis/rendered-properties';
import { outermostStack } from '../synthesis/stacks';

/**
 * What an IPv6 cluster is made from: all that `aws-eks` takes, and a little more.
 *
 * What differs from the stock defaults:
 *
 * - `vpc`: a `DualStackVpc` of three AZs. One that is given must be dual stack.
 * - `vpcSubnets`: one private subnet in each of `controlPlaneAzs` AZs; in a VPC without private subnets isolated, then public ones. Selections are pinned
 *   to these AZs. Subnets that are listed one by one are taken as they are.
 * - `securityGroup`: a group that lets the control plane out over IPv4 and IPv6. One that is given and lets everything out over IPv4 gets the rule for IPv6.
 * - `authenticationMode`: `API`, that is access entries only.
 * - `clusterLogging`: all five logs of the control plane.
 * - `ipFamily`: `IP_V6`, and nothing else. `serviceIpv4Cidr`, `remoteNodeNetworks` and `remotePodNetworks` cannot be set.
 */
export interface Ipv6ClusterProps extends eks.ClusterOptions {
  /**
   * How many AZs the control plane has network interfaces in, from 2 to those of the VPC.
   *
   * The first AZs of the VPC are used. The number is fixed for the life of the cluster: EKS refuses an AZ more later, and stock CDK asks for one when
   * the VPC grows. Nodes can run in AZs that the control plane does not have.
   *
   * @default 3 - in a VPC with two AZs the number must be stated
   */
  readonly controlPlaneAzs?: number;

  /**
   * Tags of the cluster.
   *
   * @default - none
   */
  readonly tags?: { [key: string]: string };

  /**
   * Whether the role that creates the cluster is its administrator. The kubectl provider of `aws-eks` acts with that role.
   *
   * @default true
   */
  readonly bootstrapClusterCreatorAdminPermissions?: boolean;

  /**
   * With whose permissions the VPC CNI acts.
   *
   * @default CniIdentity.podIdentity()
   */
  readonly cniIdentity?: CniIdentity;

  /**
   * Versions and configuration of vpc-cni, kube-proxy, coredns and eks-pod-identity-agent.
   *
   * @default - the default versions of EKS
   */
  readonly coreAddons?: CoreAddonsOptions;
}

/**
 * An EKS cluster in IPv6 mode: pods and services have IPv6 addresses, and reach IPv4 through their node.
 *
 * It wraps `eks.Cluster`, which is public as `cluster`. As there, a stack can hold one cluster.
 *
 * The control plane is created as soon as VPC and subnets are there. The add-ons that nodes need come next, then nodes, then CoreDNS, then manifests and
 * charts (see `creationOrder`).
 *
 * Refuses what an IPv6 cluster cannot have: another IP family, an IPv4 service CIDR, remote networks, a VPC known to be IPv4 only, a single AZ,
 * and China regions.
 *
 * @example
 * const eksv6 = new Ipv6Cluster(this, 'Cluster', {
 *   version: eks.KubernetesVersion.of('1.36'),
 *   kubectlLayer: new KubectlV36Layer(this, 'Kubectl'),
 * });
 * eksv6.addManagedNodeGroup('System', {
 *   instanceTypes: [new ec2.InstanceType('m6i.xlarge'), new ec2.InstanceType('m6a.xlarge')],
 * });
 */
export class Ipv6Cluster extends Construct implements IIpv6Cluster {
  /**
   * A cluster that exists, for nodes, add-ons and policies.
   */
  public static fromAttributes(scope: Construct, id: string, attributes: Ipv6ClusterAttributes): IIpv6Cluster {
    checkRegion(pathOf(scope, id), scope);
    checkKubernetesVersion(pathOf(scope, id), attributes.version.version);
    checkVpc(pathOf(scope, id), attributes.vpc);
    const { serviceIpv6Cidr } = attributes;
    if (serviceIpv6Cidr !== undefined && !Token.isUnresolved(serviceIpv6Cidr) && !/^[\da-f:]+::\/\d+$/i.test(serviceIpv6Cidr)) {
      refuse(pathOf(scope, id), 'service-ipv6-cidr', serviceIpv6Cidr);
    }
    // eslint-disable-next-line awscdk/require-passing-this -- a static method has no other scope
    return new ImportedIpv6Cluster(scope, id, attributes);
  }

  /** The cluster itself. */
  public readonly cluster: eks.Cluster;
  /** The VPC that was given, or the `DualStackVpc` that was made. */
  public readonly vpc: ec2.IVpc;
  /** The group on the network interfaces of the control plane, besides the one that EKS makes. */
  public readonly controlPlaneSecurityGroup: ec2.ISecurityGroup;
  /** vpc-cni, kube-proxy, coredns and eks-pod-identity-agent, with the policy and the role of the CNI. */
  public readonly coreAddons: CoreAddons;
  /** Whether the EKS Pod Identity agent is installed. */
  public readonly hasPodIdentityAgent: boolean;
  /** The policy that node roles carry; undefined where the VPC CNI has an identity of its own. */
  public readonly nodeCniPolicy?: iam.IManagedPolicy;
  /** Kubernetes version of the control plane, for example `1.36`. */
  public readonly kubernetesVersion: string;
  /** How many AZs the control plane is pinned to; undefined where they cannot be counted. */
  public readonly controlPlaneAzs?: number;
  /** What comes before and after what. */
  public readonly creationOrder = new CreationOrder(this);

  private serviceCidrLookup?: ServiceCidrLookup;

  constructor(scope: Construct, id: string, props: Ipv6ClusterProps) {
    super(scope, id);
    // The provider that the cluster makes when it is asked for one: a resource, and not a function that calls the network, whatever the app's flags.
    this.node.setContext(EKS_USE_NATIVE_OIDC_PROVIDER, true);
    checkRegion(this, this);
    checkFamily(this, props);
    checkKubernetesVersion(this, props.version.version);
    const { controlPlaneAzs, cniIdentity, coreAddons, ...stock } = props;
    if (props.vpc) { checkVpc(this, props.vpc); }

    this.kubernetesVersion = props.version.version;
    this.vpc = props.vpc ?? new DualStackVpc(this, 'Vpc');
    this.controlPlaneSecurityGroup = props.securityGroup ?? new ec2.SecurityGroup(this, 'ControlPlaneSecurityGroup', {
      vpc: this.vpc,
      description: 'EKS control plane, both IP families out',
      allowAllIpv6Outbound: true, // the stock group lets IPv4 out only
    });
    openIpv6Egress(this.controlPlaneSecurityGroup);

    const vpcSubnets = pinControlPlaneSubnets(this, this.vpc, props.vpcSubnets, controlPlaneAzs);
    this.controlPlaneAzs = azCountOf(vpcSubnets);
    vpcSubnets.forEach(selection => Readiness.ofControlPlane(this, this.vpc, selection));
    const isNamedLater = Token.isUnresolved(props.clusterName);
    this.cluster = new eks.Cluster(this, 'Eks', {
      ...stock,
      clusterName: isNamedLater ? undefined : props.clusterName,
      authenticationMode: props.authenticationMode ?? eks.AuthenticationMode.API,
      clusterLogging: props.clusterLogging ?? Object.values(eks.ClusterLoggingTypes),
      endpointAccess: props.endpointAccess ?? eks.EndpointAccess.PUBLIC_AND_PRIVATE,
      vpc: withoutDependencies(this.vpc),
      vpcSubnets,
      securityGroup: this.controlPlaneSecurityGroup,
      ipFamily: eks.IpFamily.IP_V6,
      defaultCapacity: 0,
      bootstrapSelfManagedAddons: false, // the core add-ons are resources of the stack (docs/adr/0006)
    });
    if (isNamedLater) { this.nameAtDeployment(props.clusterName!); }
    // Whoever asks the cluster for its VPC means the VPC.
    Object.defineProperty(this.cluster, 'vpc', { value: this.vpc, enumerable: true });
    this.creationOrder.addCni(this.cluster.node.findChild('Resource') as Construct);

    this.hasPodIdentityAgent = coreAddons?.installPodIdentityAgent ?? true;
    this.coreAddons = new CoreAddons(this, 'CoreAddons', { ...coreAddons, cluster: this, cniIdentity });
    this.nodeCniPolicy = this.coreAddons.cniRole ? undefined : this.coreAddons.cniPolicy;
    if (this.coreAddons.podIdentityAgent) {
      // Service accounts of the stock cluster would otherwise install the agent a second time.
      Reflect.set(this.cluster, '_eksPodIdentityAgent', eks.Addon.fromAddonAttributes(this, 'PodIdentityAgent', {
        addonName: this.coreAddons.podIdentityAgent.addonName,
        clusterName: this.clusterName,
      }));
    }
    if (coreAddons?.vpcCni?.features?.includes(CniFeature.SECURITY_GROUPS_FOR_PODS)) {
      // The controller that makes the interfaces of such pods acts with the role of the cluster (EKS user guide, "security-groups-pods-deployment").
      this.cluster.role.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonEKSVPCResourceController'));
    }
    this.orderKubernetesObjects();
    this.orderStockNodes();
    warnOfKubectlSkew(this, props);
    warnOfIpv4OnlyEndpoint(this, props.endpointAccess);
  }

  /** Whether an access entry lets a role into the cluster. */
  public get hasAccessEntries(): boolean {
    return this.cluster.authenticationMode !== eks.AuthenticationMode.CONFIG_MAP;
  }

  /** Whether pods reach IPv4 addresses. */
  public get hasIpv4Egress(): boolean {
    return this.coreAddons.hasIpv4Egress;
  }

  public get clusterName(): string {
    return this.cluster.clusterName;
  }

  public get clusterEndpoint(): string {
    return this.cluster.clusterEndpoint;
  }

  public get clusterCertificateAuthorityData(): string {
    return this.cluster.clusterCertificateAuthorityData;
  }

  public get clusterSecurityGroup(): ec2.ISecurityGroup {
    return this.cluster.clusterSecurityGroup;
  }

  /** IPv6 block of the services. Asking for it adds one `describeCluster` call to the stack, however often it is asked for. */
  public get serviceIpv6Cidr(): string {
    this.serviceCidrLookup ??= new ServiceCidrLookup(this, 'ServiceCidr', {
      clusterName: this.clusterName,
      clusterArn: this.cluster.clusterArn,
    });
    return this.serviceCidrLookup.serviceIpv6Cidr;
  }

  /** Address of the DNS service. Asking for it asks for `serviceIpv6Cidr`. */
  public get clusterDnsIp(): string {
    return dnsIpOf(this.serviceIpv6Cidr);
  }

  /** The OpenID Connect provider of the cluster, made when it is first asked for. */
  public get openIdConnectProvider(): iam.IOpenIdConnectProvider {
    return this.cluster.openIdConnectProvider;
  }

  /**
   * Add nodes that EKS manages.
   *
   * @param id of the node group, unique in this cluster
   */
  public addManagedNodeGroup(id: string, options: ManagedNodeGroupOptions = {}): ManagedNodeGroup {
    const group = new ManagedNodeGroup(this, id, { ...options, cluster: this });
    this.mapRole(group.role, EC2_NODES);
    return group;
  }

  /**
   * Add nodes that EKS manages, in one group for each AZ: an AZ that the VPC gets later adds a group and touches none.
   *
   * @param id of the groups, unique in this cluster
   */
  public addManagedNodeGroupPerAz(id: string, options: ManagedNodeGroupOptions = {}): ManagedNodeGroupPerAz {
    const perAz = new ManagedNodeGroupPerAz(this, id, { ...options, cluster: this });
    this.mapRole(perAz.groups[0].role, EC2_NODES);
    return perAz;
  }

  /**
   * Add nodes in an Auto Scaling group that EKS does not manage.
   *
   * @param id of the node group, unique in this cluster
   */
  public addSelfManagedNodeGroup(id: string, options: SelfManagedNodeGroupOptions = {}): SelfManagedNodeGroup {
    return new SelfManagedNodeGroup(this, id, { ...options, cluster: this });
  }

  /**
   * Run pods on Fargate.
   *
   * @param id of the profile, unique in this cluster
   */
  public addFargateProfile(id: string, options: FargateProfileOptions): FargateProfile {
    const profile = new FargateProfile(this, id, { ...options, cluster: this });
    this.mapRole(profile.podExecutionRole, FARGATE_NODES);
    return profile;
  }

  /**
   * Add an EKS add-on. It comes after all nodes. The core four are in `coreAddons`.
   *
   * @param addonName for example `aws-ebs-csi-driver`
   */
  public addAddon(addonName: string, options: ClusterAddonOptions = {}): ClusterAddon {
    requireLiteral(this, 'addonName', addonName); // it is part of the construct id
    refuseAddonOf(this, addonName);
    const addon = new ClusterAddon(this, `Addon-${addonName}`, { ...options, cluster: this, addonName });
    addon.addon.node.addDependency(this.creationOrder.cniReady, this.creationOrder.computeReady);
    return addon;
  }

  /**
   * Let a role or user into the cluster, with an access entry.
   *
   * @param id of the access entry, unique in this cluster
   * @param principalArn of the IAM role or user
   * @param accessPolicies what it may do, for example `eks.AccessPolicy.fromAccessPolicyName('AmazonEKSClusterAdminPolicy', …)`
   */
  public grantAccess(id: string, principalArn: string, accessPolicies: eks.IAccessPolicy[], options: eks.GrantAccessOptions = {}): void {
    this.cluster.grantAccess(id, principalArn, accessPolicies, options);
  }

  /** Of a name that is a token aws-eks writes `[object Object]` into the permissions of the role that creates the cluster, so it is not told. */
  private nameAtDeployment(clusterName: string): void {
    const custom = this.cluster.node.findChild('Resource').node.findChild('Resource');
    (custom.node.defaultChild as CfnResource).addPropertyOverride('Config.name', clusterName);
  }

  /** EKS writes such a mapping itself, but the aws-auth manifest of the stock cluster would write over it. */
  private mapRole(role: iam.IRole, mapping: eks.AwsAuthMapping): void {
    if (this.cluster.authenticationMode !== eks.AuthenticationMode.API) { this.cluster.awsAuth.addRoleMapping(role, mapping); }
  }

  /** Nodes that stock constructs make for this cluster come after the CNI and the routes too, and count. */
  private orderStockNodes(): void {
    Aspects.of(outermostStack(this)).add({
      visit: node => {
        if (!(node instanceof CfnResource) || !this.isStockNode(node)) { return; }
        node.node.addDependency(this.creationOrder.cniReady, networkReady(node, this.vpc, {}));
        if (node.cfnResourceType === STOCK_FARGATE) {
          this.creationOrder.addFargateProfile(node, [renderedProperties(node).Config.selectors].flat().some(selectsCoreDns));
        } else {
          this.creationOrder.addCompute(node);
        }
      },
    });
  }

  private isStockNode(resource: CfnResource): boolean {
    const isOurs = resource.node.scopes.includes(this.cluster);
    return resource instanceof eks.CfnNodegroup
      ? isOurs || (resource.clusterName === this.clusterName && !resource.node.scopes.some(scope => scope instanceof ManagedNodeGroup))
      : isOurs && STOCK_NODES.includes(resource.cfnResourceType);
  }

  /** Manifests and charts come last: after the routes of the subnets that kubectl runs in, after the nodes, and after CoreDNS. */
  private orderKubernetesObjects(): void {
    const barrier = this.cluster.node.findChild('KubectlReadyBarrier');
    barrier.node.addDependency(this.creationOrder.cniReady, this.creationOrder.computeReady, this.coreAddons.coreDns);
    const kubectlSubnets = this.cluster.kubectlPrivateSubnets;
    if (kubectlSubnets) { barrier.node.addDependency(networkReady(barrier, this.vpc, { subnets: kubectlSubnets })); }
  }
}

/** As whom nodes act, by what they are. */
const EC2_NODES: eks.AwsAuthMapping = { username: 'system:node:{{EC2PrivateDNSName}}', groups: ['system:bootstrappers', 'system:nodes'] };
const FARGATE_NODES: eks.AwsAuthMapping = {
  username: 'system:node:{{SessionName}}', groups: ['system:bootstrappers', 'system:nodes', 'system:node-proxier'],
};

/** What `eks.Cluster` makes nodes of, besides node groups. */
const STOCK_FARGATE = 'Custom::AWSCDK-EKS-FargateProfile';
const STOCK_NODES = ['AWS::AutoScaling::AutoScalingGroup', STOCK_FARGATE];

function checkRegion(subject: Subject, scope: Construct): void {
  const { region } = Stack.of(scope);
  if (!Token.isUnresolved(region) && region.startsWith('cn-')) { refuse(subject, 'china-region', region); }
}

function checkVpc(subject: Subject, vpc: ec2.IVpc): void {
  if (isKnownIpv4Only(vpc)) { refuse(subject, 'vpc-ipv4-only', vpc.node.path); }
}

function checkFamily(subject: Subject, props: Ipv6ClusterProps): void {
  if (props.ipFamily !== undefined && props.ipFamily !== eks.IpFamily.IP_V6) { refuse(subject, 'ip-family', props.ipFamily); }
  if (props.serviceIpv4Cidr !== undefined) { refuse(subject, 'service-ipv4-cidr', props.serviceIpv4Cidr); }
  for (const prop of ['remoteNodeNetworks', 'remotePodNetworks'] as const) {
    if (props[prop] !== undefined) { refuse(subject, 'remote-networks', `${props[prop].length} network(s)`, { prop }); }
  }
}

/** kubectl works with an API server one minor version older or newer (Kubernetes version skew policy). */
function warnOfKubectlSkew(scope: Construct, { kubectlLayer, version }: Ipv6ClusterProps): void {
  const layerMinor = Number(/^KubectlV(\d+)Layer$/.exec(kubectlLayer.constructor.name)?.[1]);
  const minor = minorOf(version.version);
  if (Math.abs(layerMinor - minor) > 1) {
    warn(scope, 'kubectl-skew', `1.${layerMinor}`, { low: `1.${minor - 1}`, high: `1.${minor + 1}`, version: version.version });
  }
}
