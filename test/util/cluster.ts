import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { Annotations, CfnElement, CfnResource, Stack, StackProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as eksv2 from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, IConstruct } from 'constructs';
import { AZS, newStack, resourcesOf } from './network';
import { waitsForInTheEnd } from '../../bench/creation-graph';
import { CreationOrder, IIpv6Cluster, Ipv6Cluster, Ipv6ClusterProps } from '../../src';

/** A stack in an app of its own. */
export function testStack(props: StackProps = {}, context: Record<string, unknown> = {}): Stack {
  return newStack(context, props);
}

/** A cluster of Kubernetes 1.36, or what is said otherwise. That its endpoint is open to the world is no subject of these tests, and acknowledged. */
export function ipv6Cluster(stack: Stack, props: Partial<Ipv6ClusterProps> = {}): Ipv6Cluster {
  const cluster = new Ipv6Cluster(stack, 'Cluster', {
    version: eks.KubernetesVersion.of('1.36'),
    kubectlLayer: new KubectlV36Layer(stack, 'Kubectl'),
    ...props,
  });
  Annotations.of(cluster).acknowledgeWarning('cdk-eks-ipv6:endpoint-public', 'nothing here is deployed');
  return cluster;
}

/** A cluster in IPv6 mode of stock CDK, with nothing of this library. */
export function stockIpv6Cluster(stack: Stack, props: Partial<eks.ClusterProps> = {}): eks.Cluster {
  return new eks.Cluster(stack, 'Stock', {
    version: eks.KubernetesVersion.of('1.36'),
    kubectlLayer: new KubectlV36Layer(stack, 'StockKubectl'),
    ipFamily: eks.IpFamily.IP_V6,
    ...props,
  });
}

/** The same of the module aws-eks-v2. */
export function stockIpv6ClusterV2(stack: Stack, props: Partial<eksv2.ClusterProps> = {}): eksv2.Cluster {
  return new eksv2.Cluster(stack, 'StockV2', {
    version: eksv2.KubernetesVersion.of('1.36'),
    ipFamily: eksv2.IpFamily.IP_V6,
    defaultCapacityType: eksv2.DefaultCapacityType.NODEGROUP,
    defaultCapacity: 0,
    ...props,
  });
}

/** The same as a resource of CloudFormation, which is made in no time. */
export function nativeIpv6Cluster(stack: Stack, props: Partial<eks.CfnClusterProps> = {}): eks.CfnCluster {
  return new eks.CfnCluster(stack, 'Native', {
    roleArn: 'arn:aws:iam::123456789012:role/control-plane',
    version: '1.36',
    kubernetesNetworkConfig: { ipFamily: 'ipv6' },
    resourcesVpcConfig: { subnetIds: ['subnet-0a', 'subnet-0b'] },
    ...props,
  });
}

/** Managed nodes of it. */
export function nativeNodeGroup(stack: Stack, props: Partial<eks.CfnNodegroupProps> = {}, id = 'Group'): eks.CfnNodegroup {
  return new eks.CfnNodegroup(stack, id, {
    clusterName: (stack.node.findChild('Native') as eks.CfnCluster).ref,
    nodeRole: 'arn:aws:iam::123456789012:role/nodes',
    subnets: ['subnet-0a', 'subnet-0b'],
    ...props,
  });
}

/** A dual-stack VPC of stock CDK with the tiers of these kinds. */
export function dualStackVpc(stack: Stack, subnetTypes: ec2.SubnetType[], publicIpv4 = true): ec2.Vpc {
  return new ec2.Vpc(stack, 'Vpc', {
    ipProtocol: ec2.IpProtocol.DUAL_STACK,
    availabilityZones: AZS.slice(0, 3),
    subnetConfiguration: subnetTypes.map((subnetType, index) => ({
      subnetType,
      name: `Tier${index}`,
      mapPublicIpOnLaunch: subnetType === ec2.SubnetType.PUBLIC ? publicIpv4 : undefined, // the stock default of a dual-stack VPC is false
    })),
  });
}

/** A cluster as somebody else would write it: all that nodes may rely on. */
export class HandWrittenCluster extends Construct implements IIpv6Cluster {
  public readonly clusterName = 'hand-written';
  public readonly clusterEndpoint = 'https://0123.gr7.eks-cluster.eu-west-1.api.aws';
  public readonly clusterCertificateAuthorityData = 'Y2VydGlmaWNhdGU=';
  public readonly clusterSecurityGroup: ec2.ISecurityGroup;
  public readonly serviceIpv6Cidr = 'fd30:3087:b6c2::/108';
  public readonly clusterDnsIp = 'fd30:3087:b6c2::a';
  public readonly openIdConnectProvider: iam.IOpenIdConnectProvider;
  public readonly hasPodIdentityAgent = true;
  public readonly hasIpv4Egress = true;
  public readonly kubernetesVersion = '1.36';
  public readonly creationOrder: CreationOrder = new CreationOrder(this, this.clusterName);
  /** Stands for whatever the CNI of this cluster is made of. */
  public readonly cni: CfnResource;

  constructor(scope: Construct, id: string, public readonly vpc: ec2.IVpc, public readonly nodeCniPolicy?: iam.IManagedPolicy) {
    super(scope, id);
    this.clusterSecurityGroup = ec2.SecurityGroup.fromSecurityGroupId(this, 'SecurityGroup', 'sg-0123');
    this.openIdConnectProvider = iam.OpenIdConnectProvider.fromOpenIdConnectProviderArn(this, 'Provider',
      'arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/0123');
    this.cni = new CfnResource(this, 'Cni', { type: 'Test::Cni' });
    this.creationOrder.cni.add(this.cni);
  }
}

/** These names as instance types. */
export const instanceTypes = (...names: string[]) => names.map(name => new ec2.InstanceType(name));

/** The logical id of a construct that is, or stands for, one resource. */
export function logicalId(construct: IConstruct): string {
  return Stack.of(construct).getLogicalId((construct.node.defaultChild ?? construct) as CfnElement);
}

/** The logical ids of all resources of a class below a construct. */
export function logicalIdsIn(construct: IConstruct, resource: new (...args: any[]) => CfnResource): string[] {
  return construct.node.findAll().filter(child => child instanceof resource).map(logicalId);
}

/** What lets EKS Pod Identity hand a role to one service account of one cluster, and to nobody else. */
export const podIdentityStatement = (clusterName: unknown, namespace: unknown, serviceAccount: unknown) => ({
  Effect: 'Allow',
  Action: ['sts:AssumeRole', 'sts:TagSession'],
  Principal: { Service: 'pods.eks.amazonaws.com' },
  Condition: {
    StringEquals: {
      'aws:RequestTag/eks-cluster-name': clusterName,
      'aws:RequestTag/kubernetes-namespace': namespace,
      'aws:RequestTag/kubernetes-service-account': serviceAccount,
    },
  },
});

/** What a resource says it depends on. */
export function dependsOn(template: Template, construct: IConstruct): string[] {
  return template.toJSON().Resources[logicalId(construct)].DependsOn ?? [];
}

/** All that a construct waits for in the end, in its stack. */
export function waitsFor(construct: IConstruct): string[] {
  return [...waitsForInTheEnd(resourcesOf(Stack.of(construct)), logicalId(construct))];
}

/** The ARN of a policy that AWS manages, as it stands in a template. */
export const awsManagedPolicy = (name: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::aws:policy/${name}`]] });
