import { Fn } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as cr from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { functionOfAwsCustomResources } from './stock-aws-custom-resource';
import { settingsFor } from '../functions/function-settings';
import { logGroupIn } from '../functions/log-group';
import { settleIn } from '../lookups/in-vpc';

/** Which cluster is asked about. */
export interface ServiceCidrLookupProps {
  /** Its name. */
  readonly clusterName: string;
  /** Its ARN, for the permission. */
  readonly clusterArn: string;
}

/**
 * Asks EKS for the service CIDR, which the cluster resource of `aws-eks` does not return.
 *
 * The CIDR of a cluster never changes, so an answer that CloudFormation replays is right.
 */
export class ServiceCidrLookup extends Construct {
  /** What EKS answers at deployment. */
  public readonly serviceIpv6Cidr: string;

  constructor(scope: Construct, id: string, props: ServiceCidrLookupProps) {
    super(scope, id);
    const path = 'cluster.kubernetesNetworkConfig.serviceIpv6Cidr';
    const { vpc, vpcSubnets, securityGroups: _, ...ofLogs } = settingsFor(this);
    // One function serves all such resources of a stack, and logs where the first of them says. Where the user's own come first it is his to say.
    const isThere = functionOfAwsCustomResources(this) !== undefined;
    const describe = new cr.AwsCustomResource(this, 'DescribeCluster', {
      resourceType: 'Custom::EksIpv6ServiceCidr',
      onUpdate: {
        service: 'EKS',
        action: 'describeCluster',
        parameters: { name: props.clusterName },
        outputPaths: [path],
        physicalResourceId: cr.PhysicalResourceId.of('service-ipv6-cidr'),
      },
      policy: cr.AwsCustomResourcePolicy.fromStatements([
        new iam.PolicyStatement({ actions: ['eks:DescribeCluster'], resources: [props.clusterArn] }),
      ]),
      vpc,
      vpcSubnets,
      logGroup: isThere ? undefined : logGroupIn(this, ofLogs),
      installLatestAwsSdk: false, // the SDK of the runtime knows the call; another one would come over the network
    });
    if (vpc) { settleIn(this, describe, vpc, vpcSubnets ?? {}, 'serviceCidr'); }
    this.serviceIpv6Cidr = describe.getResponseField(path);
  }
}

/** Kubernetes gives the DNS service the tenth address of the service CIDR; `fd30:3087:b6c2::/108` becomes `fd30:3087:b6c2::a`. */
export function dnsIpOf(serviceIpv6Cidr: string): string {
  return Fn.join('', [Fn.select(0, Fn.split('/', serviceIpv6Cidr)), 'a']);
}
