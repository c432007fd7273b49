import { CfnResource, Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct, IConstruct } from 'constructs';
import type { ControlPlane, ControlPlaneContext, NodeKind } from './control-plane';
import { ControlPlaneTags } from './control-plane-tags';
import { awaitNetwork } from './handler-network';
import { checkId } from './ids';
import type { Ipv6ClusterProps } from './ipv6-cluster-props';
import { refuse } from './messages';
import { ServiceCidrLookup } from './service-cidr-lookup';
import { checkStockLimits } from './stock-limits';
import { withoutDependencies } from './vpc-view';
import { KubernetesApi } from '../core/kubernetes-api';
import { insideOf, stockChanged } from '../synthesis/stock-changed';

/**
 * The logs of the control plane, by name: `Object.values` would be an update of the cluster with each release of aws-cdk-lib that knows one more (EKS user guide,
 * "control-plane-logs").
 */
const LOGS = [
  eks.ClusterLoggingTypes.API,
  eks.ClusterLoggingTypes.AUDIT,
  eks.ClusterLoggingTypes.AUTHENTICATOR,
  eks.ClusterLoggingTypes.CONTROLLER_MANAGER,
  eks.ClusterLoggingTypes.SCHEDULER,
];

/** How the Kubernetes API is reached unless said. */
const DEFAULT_ENDPOINT = eks.EndpointAccess.PUBLIC_AND_PRIVATE;

const STOCK = 'eks.Cluster';

/** As whom nodes act, by what they are. */
const MAPPINGS: { readonly [kind in NodeKind]: eks.AwsAuthMapping } = {
  EC2: { username: 'system:node:{{EC2PrivateDNSName}}', groups: ['system:bootstrappers', 'system:nodes'] },
  Fargate: { username: 'system:node:{{SessionName}}', groups: ['system:bootstrappers', 'system:nodes', 'system:node-proxier'] },
};

/** The control plane as `aws-eks` makes it, with all that has to be reached for inside of `eks.Cluster`. */
export class StockControlPlane implements ControlPlane {
  /** The stock cluster. */
  public readonly stock: eks.Cluster;
  private lookup?: ServiceCidrLookup;
  private api?: KubernetesApi;

  constructor(private readonly scope: Construct, props: Ipv6ClusterProps, { vpc, vpcSubnets, securityGroup }: ControlPlaneContext) {
    const {
      controlPlaneAzs: _, controlPlaneAzNames: __, cniIdentity: ___, coreAddons: ____,
      admins: _____, viewers: ______, controlPlaneLogRetention: _______, ...stock
    } = props;
    checkStockLimits(scope, props, props.endpointAccess ?? DEFAULT_ENDPOINT, { vpc, vpcSubnets, securityGroup });
    const isNamedLater = Token.isUnresolved(props.clusterName);
    this.stock = new eks.Cluster(scope, 'Eks', {
      ...stock,
      clusterName: isNamedLater ? undefined : props.clusterName,
      authenticationMode: props.authenticationMode ?? eks.AuthenticationMode.API,
      outputConfigCommand: props.mastersRole && props.outputConfigCommand, // without that role it says that it has no command
      clusterLogging: props.clusterLogging ?? LOGS,
      endpointAccess: props.endpointAccess ?? DEFAULT_ENDPOINT,
      vpc: withoutDependencies(vpc),
      vpcSubnets,
      securityGroup,
      ipFamily: eks.IpFamily.IP_V6,
      defaultCapacity: 0,
      bootstrapSelfManagedAddons: false, // the core add-ons are resources of the stack (docs/adr/0006)
    });
    // Of a name that is a token aws-eks writes `[object Object]` into the permissions of the role that creates the cluster, so it is not told.
    if (isNamedLater) { this.set('name', props.clusterName); }
    leaveOutFargate(this.barrier);
    this.set('tags', new ControlPlaneTags(this.stock, 'ControlPlaneTags', props.tags).rendered);
    // Functions of the cluster that run in the VPC need its routes and endpoints; the control plane does not.
    if (props.placeClusterHandlerInVpc) { awaitNetwork(this.resource, vpc, vpcSubnets); }
    // Whoever asks the cluster for its VPC means the VPC.
    Object.defineProperty(this.stock, 'vpc', { value: vpc, enumerable: true });
  }

  public get resource(): CfnResource {
    return insideOf(insideOf(this.stock, STOCK, 'Resource'), STOCK, 'Resource').node.defaultChild as CfnResource;
  }

  public get barrier(): CfnResource {
    return insideOf(this.stock, STOCK, 'KubectlReadyBarrier') as CfnResource;
  }

  public get kubectlSubnets(): ec2.ISubnet[] | undefined {
    return this.stock.kubectlPrivateSubnets;
  }

  /** The resource of `aws-eks` does not return it. */
  public get serviceIpv6Cidr(): string {
    this.lookup ??= new ServiceCidrLookup(this.scope, 'ServiceCidr', { clusterName: this.stock.clusterName, clusterArn: this.stock.clusterArn });
    return this.lookup.serviceIpv6Cidr;
  }

  public get kubernetesApi(): KubernetesApi {
    return this.api ??= KubernetesApi.ofEks(this.stock);
  }

  public get hasAccessEntries(): boolean {
    return this.stock.authenticationMode !== eks.AuthenticationMode.CONFIG_MAP;
  }

  /** With which kubectl acts: the role that creates the cluster. */
  public get kubectlRole(): iam.IRole {
    return this.stock.adminRole;
  }

  public knowAgent(addonName: string): void {
    const agent = eks.Addon.fromAddonAttributes(this.scope, 'PodIdentityAgent', { addonName, clusterName: this.stock.clusterName });
    Reflect.set(this.stock, '_eksPodIdentityAgent', agent);
    if (this.stock.eksPodIdentityAgent !== agent) { stockChanged(this.stock, STOCK, '_eksPodIdentityAgent'); }
  }

  public grantAccess(id: string, principalArn: string, policies: eks.IAccessPolicy[], options: eks.GrantAccessOptions): void {
    if (!this.hasAccessEntries) { refuse(this.scope, 'access-needs-entries', this.stock.authenticationMode, { prop: 'grantAccess' }); }
    // A second call for one principal adds to its entry, whatever its id.
    const { principalArn: sameAs } = this.stock.node.tryFindChild(String(id))?.node.defaultChild as eks.CfnAccessEntry | undefined ?? {};
    if (sameAs !== principalArn) { checkId(this.stock, id); }
    this.stock.grantAccess(id, principalArn, policies, options);
  }

  /** EKS writes such a mapping itself, but the aws-auth manifest of the stock cluster would write over it. */
  public mapNodeRole(role: iam.IRole, kind: NodeKind): void {
    if (this.stock.authenticationMode !== eks.AuthenticationMode.API) { this.stock.awsAuth.addRoleMapping(role, MAPPINGS[kind]); }
  }

  /** Set a property of the request to EKS that the stock class cannot be told. */
  private set(property: string, value: unknown): void {
    this.resource.addPropertyOverride(`Config.${property}`, value);
  }
}

/**
 * The stock cluster has all manifests wait for its Fargate profiles. Those that come before nodes must not: they come before profiles. The others wait by the creation
 * order.
 */
function leaveOutFargate({ node }: IConstruct): void {
  const add = node.addDependency.bind(node);
  node.addDependency = (...dependencies) => add(...dependencies.filter(each => !(each instanceof eks.FargateProfile)));
}
