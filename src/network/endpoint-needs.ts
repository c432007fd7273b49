import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { endpointsOf, serves } from './endpoints';
import { groupBy } from '../synthesis/group-by';
import type { TemplateIndex } from '../synthesis/template-index';

/** A service of AWS that something in the VPC calls, and for which the VPC can have an endpoint. */
export interface NeededService {
  /** As it ends the name of the endpoint service, for example `ecr.api` of `com.amazonaws.eu-west-1.ecr.api`. */
  readonly service: string;
  /** An interface in the subnets, or an entry in their route tables. */
  readonly kind: 'interface' | 'gateway';
  /** What it is called for. */
  readonly why: string;
  /** Where that stands. */
  readonly source: string;
}

const PRIVATE_CLUSTERS = 'EKS user guide, "private-clusters"';
const CUSTOM_RESOURCES = 'CloudFormation user guide, "Custom resource response objects"';
const PROVIDER_FRAMEWORK = 'aws-cdk-lib, custom-resources/lib/provider-framework; aws-cdk #30442';
const STOCK_HANDLERS = 'aws-cdk-lib, custom-resource-handlers/dist/aws-eks';
const CONTROLLER_POLICY = 'aws-load-balancer-controller docs/install/iam_policy.json';
const KARPENTER_PRIVATE = 'Karpenter documentation, "getting-started-with-karpenter", section "Private Clusters"';
const SESSION_MANAGER = 'Systems Manager user guide, "setup-create-vpc": agents from 3.3.40.0 on call ssmmessages in place of ec2messages';

/** What a function that answers CloudFormation needs in any case. */
const ANSWER: NeededService = { service: 's3', kind: 'gateway', why: 'to answer CloudFormation at an address of S3', source: CUSTOM_RESOURCES };
/** The function that CloudFormation calls calls the one that does the work. */
const FRAMEWORK: NeededService = { service: 'lambda', kind: 'interface', why: 'to call the function that does the work', source: PROVIDER_FRAMEWORK };

/** Who needs which endpoints, in a VPC without another way out over IPv4. */
export const ENDPOINT_NEEDS = {
  nodes: [
    { service: 'ecr.api', kind: 'interface', why: 'to be let into the registry', source: PRIVATE_CLUSTERS },
    { service: 'ecr.dkr', kind: 'interface', why: 'to pull images', source: PRIVATE_CLUSTERS },
    { service: 's3', kind: 'gateway', why: 'to pull the layers of images', source: PRIVATE_CLUSTERS },
    { service: 'ec2', kind: 'interface', why: 'to find out about themselves when they boot', source: PRIVATE_CLUSTERS },
  ],
  cni: [
    { service: 'ec2', kind: 'interface', why: 'to assign prefixes to network interfaces', source: 'amazon-vpc-cni-k8s docs/iam-policy.md' },
  ],
  podIdentity: [
    { service: 'eks-auth', kind: 'interface', why: 'to get credentials for pods', source: 'EKS user guide, "pod-id-agent-setup"' },
  ],
  irsa: [
    { service: 'sts', kind: 'interface', why: 'to change tokens of service accounts for credentials', source: PRIVATE_CLUSTERS },
  ],
  kubectl: [
    ANSWER,
    FRAMEWORK,
    { service: 'eks', kind: 'interface', why: 'to find the cluster (aws eks update-kubeconfig)', source: STOCK_HANDLERS },
    { service: 'sts', kind: 'interface', why: 'to act with the role that may use kubectl', source: STOCK_HANDLERS },
  ],
  clusterHandler: [
    ANSWER,
    FRAMEWORK,
    { service: 'eks', kind: 'interface', why: 'to make and change the cluster', source: STOCK_HANDLERS },
    { service: 'states', kind: 'interface', why: 'to wait until the cluster is active', source: PROVIDER_FRAMEWORK },
    { service: 'sts', kind: 'interface', why: 'to act with the role that makes the cluster', source: STOCK_HANDLERS },
  ],
  maxPods: [
    ANSWER,
    { service: 'ec2', kind: 'interface', why: 'to ask about instance types', source: 'src/max-pods/max-pods.lambda.ts' },
  ],
  serviceCidr: [
    ANSWER,
    { service: 'eks', kind: 'interface', why: 'to ask for the service CIDR', source: 'src/cluster/service-cidr-lookup.ts' },
  ],
  addonVersions: [
    ANSWER,
    { service: 'eks', kind: 'interface', why: 'to ask about versions of add-ons', source: 'src/addons/addon-version.lambda.ts' },
  ],
  loadBalancerController: [
    { service: 'ec2', kind: 'interface', why: 'to find subnets and security groups', source: CONTROLLER_POLICY },
    { service: 'elasticloadbalancing', kind: 'interface', why: 'to make load balancers', source: CONTROLLER_POLICY },
  ],
  ebsCsiDriver: [
    { service: 'ec2', kind: 'interface', why: 'to make and attach volumes', source: 'aws-ebs-csi-driver docs/example-iam-policy.json' },
  ],
  karpenter: [
    { service: 'ec2', kind: 'interface', why: 'to launch and stop instances', source: KARPENTER_PRIVATE },
    { service: 'eks', kind: 'interface', why: 'to find the endpoint of the cluster', source: KARPENTER_PRIVATE },
    { service: 'sqs', kind: 'interface', why: 'to hear of interruptions', source: KARPENTER_PRIVATE },
    { service: 'ssm', kind: 'interface', why: 'to find images', source: KARPENTER_PRIVATE },
  ],
  sessionManager: [
    { service: 'ssm', kind: 'interface', why: 'to register with Systems Manager', source: SESSION_MANAGER },
    { service: 'ssmmessages', kind: 'interface', why: 'to open sessions', source: SESSION_MANAGER },
  ],
  cloudWatchLogs: [
    { service: 'logs', kind: 'interface', why: 'to send logs', source: PRIVATE_CLUSTERS },
  ],
  dynamoDb: [
    { service: 'dynamodb', kind: 'gateway', why: 'to read and write tables', source: 'DynamoDB developer guide, "vpc-endpoints-dynamodb"' },
  ],
} satisfies { readonly [consumer: string]: readonly NeededService[] };

/** Who calls services of AWS from inside the VPC. */
export type EndpointConsumer = keyof typeof ENDPOINT_NEEDS;

/** How messages name them. */
const NAMES: { readonly [consumer in EndpointConsumer]: string } = {
  nodes: 'nodes',
  cni: 'the VPC CNI',
  podIdentity: 'Pod Identity',
  irsa: 'IRSA',
  kubectl: 'kubectl',
  clusterHandler: 'the functions that make the cluster',
  maxPods: 'the look-up of max pods',
  serviceCidr: 'the look-up of the service CIDR',
  addonVersions: 'the look-up of add-on versions',
  loadBalancerController: 'the load balancer controller',
  ebsCsiDriver: 'the EBS CSI driver',
  karpenter: 'Karpenter',
  sessionManager: 'Session Manager',
  cloudWatchLogs: 'what sends logs to CloudWatch',
  dynamoDb: 'what uses DynamoDB',
};

/** Those who call from pods, which have IPv6 addresses of their own. Agents on nodes have those of the node. */
export const IN_PODS: readonly EndpointConsumer[] = ['irsa', 'loadBalancerController', 'ebsCsiDriver', 'karpenter', 'cloudWatchLogs', 'dynamoDb'];

const IPV6_SERVICES = 'VPC user guide, "aws-ipv6-support", column "Private endpoints support IPv6"';

/**
 * Services whose endpoints can have IPv6 addresses, and where that stands. The table of the VPC user guide denies it of EC2, ECR and Elastic Load Balancing. Of Systems Manager it
 * does not tell the services apart, so `ssmmessages` is not here. Regions can differ: `aws ec2 describe-vpc-endpoint-services` tells.
 */
export const IPV6_ENDPOINTS: { readonly [service: string]: string } = {
  'eks': 'EKS user guide, "vpc-interface-endpoints": endpoints since August 2024',
  'eks-auth': 'EKS user guide, "vpc-interface-endpoints"',
  'lambda': IPV6_SERVICES,
  'logs': IPV6_SERVICES,
  's3': 'PrivateLink guide, "gateway-endpoints", section "IP address types"; the table of the VPC user guide is older',
  'sqs': IPV6_SERVICES,
  'ssm': IPV6_SERVICES,
  'states': IPV6_SERVICES,
  'sts': 'IAM user guide, "reference_dual-stack_endpoint_support"',
};

/** The services that some of the consumers need, each once, by name. */
export function servicesFor(consumers: readonly EndpointConsumer[]): NeededService[] {
  const services = new Map(consumers.flatMap((consumer): readonly NeededService[] => ENDPOINT_NEEDS[consumer]).map(each => [each.service, each]));
  return neededBy(consumers).map(({ service }) => services.get(service)!);
}

/** A service that has no endpoint in the VPC, with those who need it. */
export interface MissingEndpoint {
  readonly service: string;
  readonly consumers: readonly EndpointConsumer[];
}

/** The services that some of the consumers need, with those of them who do, by name. */
export function neededBy(consumers: readonly EndpointConsumer[]): MissingEndpoint[] {
  const needs = consumers.flatMap(consumer => ENDPOINT_NEEDS[consumer].map(({ service }) => ({ service, consumer })));
  return [...groupBy(needs, ({ service }) => service)]
    .map(([service, same]) => ({ service, consumers: same.map(({ consumer }) => consumer) }))
    .sort((one, other) => one.service < other.service ? -1 : 1);
}

/** Needs as messages list them: `ec2 (nodes and the VPC CNI), ecr.api (nodes)`. */
export const listNeeds = (needs: readonly MissingEndpoint[]) => needs.map(need => `${need.service} (${listConsumers(need)})`).join(', ');

/** Those who need a service, as messages list them. */
export const listConsumers = ({ consumers }: MissingEndpoint) => consumers.map(consumer => NAMES[consumer]).join(' and ');

/** The services that some of the consumers need and that have no endpoint in the VPC, by name. */
export function missingEndpoints(index: TemplateIndex, vpc: ec2.IVpc, consumers: readonly EndpointConsumer[]): string[] {
  const endpoints = endpointsOf(index, vpc);
  return neededBy(consumers).map(({ service }) => service).filter(service => !serves(endpoints, service));
}
