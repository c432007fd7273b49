import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import type { Ipv6Cluster } from '../src';

/** What has to be true of a cluster that was really deployed; without an account the runner compares templates only. */
export function expectIpv6(test: IntegTest, { cluster, vpc }: Ipv6Cluster): void {
  test.assertions
    .awsApiCall('EKS', 'describeCluster', { name: cluster.clusterName })
    .expect(ExpectedResult.objectLike({
      cluster: { kubernetesNetworkConfig: { ipFamily: 'ipv6', serviceIpv6Cidr: Match.stringLikeRegexp('^fd[0-9a-f:]+::/108$') } },
    }));
  for (const { subnetId } of [...vpc.publicSubnets, ...vpc.privateSubnets]) {
    test.assertions
      .awsApiCall('EC2', 'describeSubnets', { SubnetIds: [subnetId] })
      .expect(ExpectedResult.objectLike({
        Subnets: [{
          AssignIpv6AddressOnCreation: true,
          Ipv6CidrBlockAssociationSet: [{ Ipv6CidrBlock: Match.stringLikeRegexp('::/64$'), Ipv6CidrBlockState: { State: 'associated' } }],
        }],
      }));
  }
}
