import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { Annotations, CfnOutput, Stack, StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Ipv6Cluster } from 'cdk-eks-ipv6';
import { Construct } from 'constructs';
import { Game } from './game';

/**
 * The walkthrough of the announcement of IPv6 for EKS: a cluster with a public and a private endpoint, a managed node
 * group of two instance types, one to three nodes, with encrypted gp3 volumes of 100 GiB; the AWS Load Balancer
 * Controller, the game 2048 behind a dual-stack load balancer, and a host in the VPC to look at both from.
 */
export class WalkthroughStack extends Stack {
  public readonly cluster: Ipv6Cluster;

  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    this.cluster = new Ipv6Cluster(this, 'Cluster', {
      version: eks.KubernetesVersion.of('1.36'),
      kubectlLayer: new KubectlV36Layer(this, 'Kubectl'),
      // Whoever may assume it administers the cluster. A role that exists: iam.Role.fromRoleName(this, 'Admin', 'NameOfTheRole').
      admins: [new iam.Role(this, 'Admin', { assumedBy: new iam.AccountRootPrincipal() })],
      endpointAccess: eks.EndpointAccess.PUBLIC_AND_PRIVATE,
    });
    // Better, where you know them: PUBLIC_AND_PRIVATE.onlyFrom('2001:db8:1234::/48', '203.0.113.0/24').
    Annotations.of(this.cluster).acknowledgeWarning('cdk-eks-ipv6:endpoint-public', 'the walkthrough is used from anywhere; only roles with an access entry get in');
    this.cluster.addManagedNodeGroup('System', {
      instanceTypes: [new ec2.InstanceType('m6i.xlarge'), new ec2.InstanceType('m6a.xlarge')],
      minSize: 1,
      desiredSize: 2,
      maxSize: 3,
      diskSize: 100,
    });

    const host = this.cluster.addHost('Host');
    new CfnOutput(this, 'HostSession', { value: host.sessionCommand });
    this.cluster.addLoadBalancerController();
    const { address } = new Game(this, 'Game', this.cluster.cluster);
    new CfnOutput(this, 'GameAddress', { value: `http://${address}` });
    new CfnOutput(this, 'GameOverIpv4', { value: `dig +short ${address} A` });
    new CfnOutput(this, 'GameOverIpv6', { value: `dig +short ${address} AAAA` });
  }
}
