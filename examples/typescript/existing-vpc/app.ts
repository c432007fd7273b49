import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { Annotations, App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { DefaultRoute, ImportedDualStackVpc, Ipv6Cluster } from 'cdk-eks-ipv6';

/**
 * A cluster in a dual-stack VPC that somebody else makes, of which all is stated that the cluster is judged by. With credentials at synthesis,
 * `ImportedDualStackVpc.fromLookup(stack, 'Vpc', { vpcId: '…', availabilityZones: […] })` finds most of it, and keeps it in cdk.context.json.
 */
const app = new App();
const stack = new Stack(app, 'ExistingVpc');

const vpc = ImportedDualStackVpc.fromAttributes(stack, 'Vpc', {
  vpcId: 'vpc-0123456789abcdef0',
  ipv4Cidr: '10.20.0.0/16',
  ipv6Cidr: '2001:db8:1234:1a00::/56',
  tiers: [
    {
      subnetType: ec2.SubnetType.PUBLIC,
      routeTableId: 'rtb-0123456789abcdef0',
      facts: { assignsIpv6: true, assignsPublicIpv4: true, ipv4Default: DefaultRoute.INTERNET_GATEWAY, ipv6Default: DefaultRoute.INTERNET_GATEWAY },
      subnets: [
        { subnetId: 'subnet-00000000000000000', availabilityZone: 'eu-west-1a', ipv4Cidr: '10.20.0.0/24', ipv6Cidr: '2001:db8:1234:1a00::/64' },
        { subnetId: 'subnet-00000000000000001', availabilityZone: 'eu-west-1b', ipv4Cidr: '10.20.1.0/24', ipv6Cidr: '2001:db8:1234:1a01::/64' },
        { subnetId: 'subnet-00000000000000002', availabilityZone: 'eu-west-1c', ipv4Cidr: '10.20.2.0/24', ipv6Cidr: '2001:db8:1234:1a02::/64' },
      ],
    },
    {
      subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS,
      facts: { assignsIpv6: true, hasDns64: false, ipv4Default: DefaultRoute.NAT, ipv6Default: DefaultRoute.EGRESS_ONLY_INTERNET_GATEWAY },
      subnets: [
        {
          subnetId: 'subnet-00000000000000010',
          availabilityZone: 'eu-west-1a',
          ipv4Cidr: '10.20.16.0/20',
          ipv6Cidr: '2001:db8:1234:1a10::/64',
          routeTableId: 'rtb-0123456789abcdef1',
        },
        {
          subnetId: 'subnet-00000000000000011',
          availabilityZone: 'eu-west-1b',
          ipv4Cidr: '10.20.32.0/20',
          ipv6Cidr: '2001:db8:1234:1a11::/64',
          routeTableId: 'rtb-0123456789abcdef2',
        },
        {
          subnetId: 'subnet-00000000000000012',
          availabilityZone: 'eu-west-1c',
          ipv4Cidr: '10.20.48.0/20',
          ipv6Cidr: '2001:db8:1234:1a12::/64',
          routeTableId: 'rtb-0123456789abcdef3',
        },
      ],
    },
  ],
});

const cluster = new Ipv6Cluster(stack, 'Cluster', {
  version: eks.KubernetesVersion.of('1.36'),
  kubectlLayer: new KubectlV36Layer(stack, 'Kubectl'),
  admins: [new iam.Role(stack, 'Admin', { assumedBy: new iam.AccountRootPrincipal() })],
  vpc,
});
Annotations.of(cluster).acknowledgeWarning('cdk-eks-ipv6:endpoint-public', 'the example is used from anywhere; only roles with an access entry get in');
cluster.addManagedNodeGroup('System');

// An endpoint that pods reach over IPv6: its group lets both blocks of the VPC in.
vpc.addInterfaceEndpoint('Sts', { service: ec2.InterfaceVpcEndpointAwsService.STS, ipAddressType: ec2.VpcEndpointIpAddressType.DUALSTACK });

// CDK tags no subnets of others. An annotation of the Service or Ingress tells load balancers which are theirs, or whoever makes the VPC tags them.
Annotations.of(cluster).acknowledgeWarning('@aws-cdk/aws-eks:clusterMustManuallyTagSubnet', 'load balancers name their subnets');
new CfnOutput(stack, 'LoadBalancerSubnets', { value: vpc.tier('Public').subnetIds.join(',') });

app.synth();
