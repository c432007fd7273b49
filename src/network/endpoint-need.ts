/**
 * Who in a VPC calls services of AWS. Which services each of them calls stands in docs/operations.md.
 */
export enum EndpointNeed {
  /** Nodes: EC2, ECR and, for the layers of images, S3. */
  NODES = 'nodes',
  /** The VPC CNI: EC2. */
  VPC_CNI = 'cni',
  /** The agent of EKS Pod Identity: EKS Auth. */
  POD_IDENTITY = 'podIdentity',
  /** Pods with IAM roles for service accounts (IRSA): STS. */
  IRSA = 'irsa',
  /** Functions of `aws-eks` that apply manifests and charts, which run in the VPC where the endpoint of the cluster is private: EKS, Lambda, STS and S3. */
  KUBECTL = 'kubectl',
  /** Functions of `aws-eks` that make the cluster, with `placeClusterHandlerInVpc`: EKS, Lambda, Step Functions, STS and S3. */
  CLUSTER_HANDLER = 'clusterHandler',
  /** `MaxPodsLookup` in the VPC: EC2 and S3. */
  MAX_PODS_LOOKUP = 'maxPods',
  /** The look-up of the service CIDR in the VPC: EKS and S3. */
  SERVICE_CIDR_LOOKUP = 'serviceCidr',
  /** `AddonVersionLookup` in the VPC: EKS and S3. */
  ADDON_VERSION_LOOKUP = 'addonVersions',
  /** The AWS Load Balancer Controller: EC2 and Elastic Load Balancing. Its add-ons for WAF, Shield and Cognito need more, or are switched off. */
  LOAD_BALANCER_CONTROLLER = 'loadBalancerController',
  /** The Amazon EBS CSI driver: EC2. */
  EBS_CSI_DRIVER = 'ebsCsiDriver',
  /**
   * Karpenter: EC2, EKS, SQS and Systems Manager. IAM and the price list have no endpoints in the region: set `settings.isolatedVPC` of its chart, and `spec.instanceProfile` in place of
   * `spec.role`.
   */
  KARPENTER = 'karpenter',
  /** Session Manager of AWS Systems Manager on nodes. */
  SESSION_MANAGER = 'sessionManager',
  /** Whatever sends logs to Amazon CloudWatch Logs. */
  CLOUDWATCH_LOGS = 'cloudWatchLogs',
  /** Workloads that use Amazon DynamoDB, by a gateway endpoint. */
  DYNAMODB = 'dynamoDb',
}
