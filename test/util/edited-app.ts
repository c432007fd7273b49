import { readFileSync, rmSync } from 'fs';
import { join } from 'path';
import { App, CfnStack, NestedStack, RemovalPolicy, Stack, Stage, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { testApp } from './app';
import { instanceTypes } from './cluster';
import { AZS } from './network';
import {
  AddonVersion,
  ClusterEndpoints,
  CniIdentity,
  DualStackVpc,
  EndpointAddressFamily,
  EndpointNeed,
  Ipv4Egress,
  Ipv6Cluster,
  Ipv6Egress,
  NodeOs,
  NodeRelease,
  NodeReplacement,
  RouteTarget,
  SubnetTier,
} from '../../src';

/** A stack as it is handed to CloudFormation. A nested one is found by the path of logical ids to it, such as `App/Provider`. */
export interface DeployedStack {
  readonly template: any;
  /** Of the stack itself; CloudFormation gives them to what the stack makes. */
  readonly tags: { readonly [key: string]: string };
}

/** The stacks of an app, by name. */
export interface DeployedApp {
  readonly [stack: string]: DeployedStack;
}

/** What is said of nodes that some group has in common. */
export interface NodeEdits {
  readonly labels: { readonly [key: string]: string };
  readonly diskSize?: number;
  readonly hopLimit?: number;
  readonly minSize?: number;
  readonly maxSize: number;
  readonly desiredSize?: number;
  readonly instanceType: string;
  readonly instanceTags: { readonly [key: string]: string };
  readonly tainted: boolean;
  /** The same of managed groups that have an `os`. */
  readonly osTainted: boolean;
  /** The day of the image of EKS that groups with an `os` boot. */
  readonly imageDay: string;
  readonly bottlerocket: string;
  /** The day of the release of managed groups without `os`. */
  readonly releaseDay?: string;
  readonly forceUpdate?: boolean;
  readonly nodeRepair?: boolean;
  /** Most nodes that a rolling update replaces at a time; of an instance refresh, in tenths of the group. */
  readonly batch: number;
}

/** Where private subnets lead over IPv4. */
export const WAYS_OUT_IPV4 = ['NAT gateways', 'a NAT gateway', 'a regional NAT gateway', 'a transit gateway', 'nowhere'] as const;
/** And over IPv6. */
export const WAYS_OUT_IPV6 = ['a gateway', 'a transit gateway', 'nowhere'] as const;

/** All that the edits change. */
export interface AppOptions {
  readonly appTags: { readonly [key: string]: string };
  readonly stackTags: { readonly [key: string]: string };
  readonly inStage: boolean;
  readonly azs: number;
  readonly hasPublicTier: boolean;
  readonly hasDataTier: boolean;
  readonly ipv4: typeof WAYS_OUT_IPV4[number];
  readonly ipv6: typeof WAYS_OUT_IPV6[number];
  readonly endpointNeeds: readonly EndpointNeed[];
  readonly endpointFamily: 'dualStackWhereDocumented' | 'ipv4';
  readonly kubernetes: string;
  readonly cniIdentity: 'podIdentity' | 'nodeRole' | 'irsa';
  readonly dnsVersion?: string;
  readonly dnsConfiguration?: Record<string, unknown>;
  readonly logging?: eks.ClusterLoggingTypes[];
  readonly isPrivate: boolean;
  readonly hasPublicControlPlane: boolean;
  readonly removalPolicy?: RemovalPolicy;
  readonly nodes: NodeEdits;
}

export const STACK = 'App';

/** The app as it is deployed first. */
export const FIRST: AppOptions = {
  appTags: { team: 'one' },
  stackTags: {},
  inStage: false,
  azs: 2,
  hasPublicTier: true,
  hasDataTier: false,
  ipv4: 'NAT gateways',
  ipv6: 'a gateway',
  endpointNeeds: [EndpointNeed.NODES, EndpointNeed.VPC_CNI, EndpointNeed.POD_IDENTITY, EndpointNeed.KUBECTL],
  endpointFamily: 'dualStackWhereDocumented',
  kubernetes: '1.35',
  cniIdentity: 'podIdentity',
  isPrivate: false,
  hasPublicControlPlane: false,
  nodes: {
    labels: { 'example.com/pool': 'one' },
    maxSize: 4,
    instanceType: 'm6i.large',
    instanceTags: { CostCenter: 'one' },
    tainted: false,
    osTainted: false,
    imageDay: '20260613',
    bottlerocket: '1.49.0',
    batch: 1,
  },
};

/** What the control plane has interfaces in, if it is told. */
const EITHER_KIND = [ec2.SubnetType.PRIVATE_WITH_EGRESS, ec2.SubnetType.PUBLIC].map(subnetType => ({ subnetType }));

/** Its templates. */
export function deploy(options: AppOptions): DeployedApp {
  const stack = build(options);
  const { directory } = (stack.node.root as App).synth();
  const templates = templatesOf(stack);
  rmSync(directory, { recursive: true }); // there are hundreds of them in a test file
  return templates;
}

function templatesOf(stack: Stack): DeployedApp {
  const made = Stage.of(stack)!.synth().getStackByName(stack.stackName);
  const nested = stack.node.findAll().filter((child): child is NestedStack => NestedStack.isNestedStack(child));
  return Object.fromEntries([
    [STACK, { template: made.template, tags: made.tags }],
    ...nested.map(each => [pathOf(each), { template: JSON.parse(readFileSync(join(made.assembly.directory, each.templateFile), 'utf8')), tags: made.tags }]),
  ]);
}

/** Logical ids from the top down. */
function pathOf(nested: NestedStack): string {
  const parent = nested.nestedStackParent!;
  const above = NestedStack.isNestedStack(parent) ? pathOf(parent) : STACK;
  return `${above}/${parent.getLogicalId(nested.nestedStackResource as CfnStack)}`;
}

function build(options: AppOptions): Stack {
  const app = testApp({
    analyticsReporting: false,
    context: {
      'aws:cdk:disable-logicalId-metadata': true,
      // As `cdk init` has it. Without it tags of the app are tags of the stack too.
      '@aws-cdk/core:explicitStackTags': true,
    },
  });
  const stack = new Stack(options.inStage ? new Stage(app, 'Prod') : app, STACK, { stackName: STACK, tags: options.stackTags });
  // Those of the app do not reach into a stage, which stock CDK synthesises by itself.
  Object.entries(options.appTags).forEach(([key, value]) => Tags.of(Stage.of(stack)!).add(key, value));
  addNodes(clusterIn(stack, options), options);
  return stack;
}

const TRANSIT_GATEWAY = 'tgw-0123456789abcdef0';
const IPV4: { readonly [way in AppOptions['ipv4']]: () => Ipv4Egress } = {
  'NAT gateways': () => Ipv4Egress.natGateways(2),
  'a NAT gateway': () => Ipv4Egress.natGateways(1),
  'a regional NAT gateway': () => Ipv4Egress.regionalNatGateway(),
  'a transit gateway': () => Ipv4Egress.through(RouteTarget.transitGateway(TRANSIT_GATEWAY)),
  'nowhere': () => Ipv4Egress.none(),
};
const IPV6: { readonly [way in AppOptions['ipv6']]: () => Ipv6Egress } = {
  'a gateway': () => Ipv6Egress.egressOnlyInternetGateway(),
  'a transit gateway': () => Ipv6Egress.through(RouteTarget.transitGateway(TRANSIT_GATEWAY)),
  'nowhere': () => Ipv6Egress.none(),
};

function vpcIn(stack: Stack, options: AppOptions): DualStackVpc {
  const { azs, ipv4, ipv6, endpointNeeds, endpointFamily } = options;
  const vpc = new DualStackVpc(stack, 'Vpc', {
    availabilityZones: AZS.slice(0, azs),
    tiers: [
      ...options.hasPublicTier ? [SubnetTier.public()] : [],
      SubnetTier.private(),
      ...options.hasDataTier ? [SubnetTier.isolated({ name: 'Data' })] : [],
    ],
    ipv4Egress: IPV4[ipv4](),
    ipv6Egress: IPV6[ipv6](),
  });
  vpc.addInterfaceEndpoint('Registry', { service: ec2.InterfaceVpcEndpointAwsService.ECR, subnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS } });
  new ClusterEndpoints(stack, 'Endpoints', {
    vpc, needs: [...endpointNeeds], existingServices: ['ecr.api'], addressFamily: EndpointAddressFamily[endpointFamily](),
  });
  if ([ipv4, ipv6].includes('a transit gateway')) {
    new ec2.CfnTransitGatewayAttachment(stack, 'Attachment', {
      vpcId: vpc.vpcId,
      transitGatewayId: TRANSIT_GATEWAY,
      subnetIds: vpc.selectSubnets({ subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }).subnetIds,
      options: { Ipv6Support: 'enable' },
    });
  }
  return vpc;
}

function clusterIn(stack: Stack, options: AppOptions): Ipv6Cluster {
  const vpc = vpcIn(stack, options);
  const cluster = new Ipv6Cluster(stack, 'Cluster', {
    vpc,
    controlPlaneAzs: 2,
    version: eks.KubernetesVersion.of(options.kubernetes),
    kubectlLayer: kubectl(stack, options.kubernetes),
    clusterLogging: options.logging,
    endpointAccess: options.isPrivate ? eks.EndpointAccess.PRIVATE : undefined,
    vpcSubnets: options.hasPublicControlPlane ? EITHER_KIND : undefined,
    removalPolicy: options.removalPolicy,
    cniIdentity: CniIdentity[options.cniIdentity](),
    coreAddons: {
      coreDns: {
        version: options.dnsVersion === undefined ? undefined : AddonVersion.of(options.dnsVersion),
        configurationValues: options.dnsConfiguration,
      },
    },
  });
  cluster.addAddon('metrics-server', { version: AddonVersion.defaultOf() });
  cluster.addHost('Host'); // no edit is about it, so none may touch more of it than its tags
  cluster.cluster.addManifest('Manifest', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'example' } });
  return cluster;
}

/** A layer goes with the version of Kubernetes. That of a package would be read at each synthesis. */
function kubectl(stack: Stack, version: string): lambda.ILayerVersion {
  return new lambda.LayerVersion(stack, 'Kubectl', {
    code: lambda.Code.fromBucket(s3.Bucket.fromBucketName(stack, 'Layers', 'layers'), `kubectl-${version}.zip`),
  });
}

/** Each kind of nodes, and each with what else makes a template of it. */
function addNodes(cluster: Ipv6Cluster, { kubernetes, nodes }: AppOptions): void {
  const taints = (isTainted: boolean) => isTainted ? [{ key: 'example.com/dedicated', value: 'nodes', effect: eks.TaintEffect.NO_SCHEDULE }] : undefined;
  const { labels, diskSize, hopLimit, instanceTags, maxSize, desiredSize, minSize, forceUpdate } = nodes;
  const metadata = { hopLimit };
  const common = { labels, diskSize, metadata, instanceTags, minSize, maxSize, desiredSize, instanceTypes: instanceTypes(nodes.instanceType) };
  const managed = { ...common, forceUpdate, enableNodeAutoRepair: nodes.nodeRepair };
  const ofEks = { ...managed, taints: taints(nodes.tainted), releaseVersion: nodes.releaseDay && `${kubernetes}.0-${nodes.releaseDay}` };

  cluster.addManagedNodeGroup('Untainted'); // without it, an edit of all taints would take CoreDNS away
  cluster.addManagedNodeGroup('Managed', ofEks);
  cluster.addManagedNodeGroupPerAz('PerAz', ofEks);
  cluster.addManagedNodeGroup('Os', { ...managed, taints: taints(nodes.osTainted), os: NodeOs.al2023({ release: NodeRelease.of(nodes.imageDay) }) });
  cluster.addManagedNodeGroup('Bottlerocket', { ...managed, taints: taints(nodes.osTainted), os: NodeOs.bottlerocket({ release: NodeRelease.of(nodes.bottlerocket) }) });
  cluster.addSelfManagedNodeGroup('Own', { ...common, taints: taints(nodes.tainted) });
  cluster.addSelfManagedNodeGroup('Rolling', {
    ...common,
    taints: taints(nodes.tainted),
    os: NodeOs.al2023({ release: NodeRelease.of(nodes.imageDay) }),
    replacement: NodeReplacement.rollingUpdate({ maxBatchSize: nodes.batch }),
  });
  cluster.addSelfManagedNodeGroup('Refreshed', {
    ...common,
    taints: taints(nodes.tainted),
    os: NodeOs.bottlerocket({ release: NodeRelease.of(nodes.bottlerocket) }),
    replacement: NodeReplacement.instanceRefresh({ maxHealthyPercentage: 100 + 10 * nodes.batch }),
  });
  cluster.addFargateProfile('Jobs', { selectors: [{ namespace: 'jobs' }] });
}
