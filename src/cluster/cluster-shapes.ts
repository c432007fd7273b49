import type { Ipv6ClusterAttributes } from './ipv6-cluster-attributes';
import type { Ipv6ClusterProps } from './ipv6-cluster-props';
import { KubernetesApi } from '../core/kubernetes-api';
import { BOOLEAN, KUBERNETES_VERSION, listOf, madeBy, MANAGED_POLICY, mapOf, NUMBER, objectWith, ROLE, SECURITY_GROUP, SELECTION, Shape, struct, TEXT, VPC } from '../diagnostics/shapes';

const LAYER = objectWith('a Lambda layer', 'layerVersionArn');

/** What a cluster is made from. What is missing here is checked where it is used. */
export const OF_CLUSTER: Shape<Ipv6ClusterProps> = {
  version: KUBERNETES_VERSION,
  kubectlLayer: objectWith("a Lambda layer with kubectl, such as new KubectlV36Layer(this, 'Kubectl') of @aws-cdk/lambda-layer-kubectl-v36", 'layerVersionArn'),
  vpc: VPC,
  vpcSubnets: listOf(SELECTION),
  securityGroup: SECURITY_GROUP,
  role: ROLE,
  mastersRole: ROLE,
  clusterName: TEXT,
  authenticationMode: TEXT,
  endpointAccess: objectWith('an eks.EndpointAccess, such as eks.EndpointAccess.PRIVATE', 'onlyFrom'),
  clusterLogging: listOf(TEXT),
  secretsEncryptionKey: objectWith('a KMS key', 'keyRef'),
  placeClusterHandlerInVpc: BOOLEAN,
  clusterHandlerSecurityGroup: SECURITY_GROUP,
  clusterHandlerEnvironment: mapOf(TEXT),
  kubectlEnvironment: mapOf(TEXT),
  awscliLayer: LAYER,
  onEventLayer: LAYER,
  prune: BOOLEAN,
  outputConfigCommand: BOOLEAN,
  outputClusterName: BOOLEAN,
  outputMastersRoleArn: BOOLEAN,
  bootstrapClusterCreatorAdminPermissions: BOOLEAN,
  controlPlaneAzs: NUMBER,
  tags: mapOf(TEXT),
  coreAddons: struct({}),
};

/** What is known of a cluster that exists. */
export const OF_ATTRIBUTES: Shape<Ipv6ClusterAttributes> = {
  clusterName: TEXT,
  version: KUBERNETES_VERSION,
  vpc: VPC,
  clusterEndpoint: TEXT,
  clusterCertificateAuthorityData: TEXT,
  clusterSecurityGroup: SECURITY_GROUP,
  serviceIpv6Cidr: TEXT,
  openIdConnectProvider: objectWith('an OpenID Connect provider', 'openIdConnectProviderArn'),
  hasPodIdentityAgent: BOOLEAN,
  authenticationMode: TEXT,
  hasIpv4Egress: BOOLEAN,
  controlPlaneAzs: NUMBER,
  controlPlaneAzNames: listOf(TEXT),
  nodeCniPolicy: MANAGED_POLICY,
  kubernetesApi: madeBy('a KubernetesApi, such as KubernetesApi.ofEks()', KubernetesApi),
};
