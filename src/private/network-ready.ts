import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Dependable, IDependable } from 'constructs';

/**
 * What has to be there before something in these subnets can reach anything: their routes, and the endpoints of the VPC.
 *
 * Depending on the whole VPC would say the same with every other subnet's routes besides, in a list that changes with each AZ.
 */
export function networkReady(vpc: ec2.IVpc, subnets: ec2.SubnetSelection): IDependable {
  const routes = vpc.selectSubnets(subnets).internetConnectivityEstablished;
  const ready = {};
  Dependable.implement(ready, {
    // Asked at synthesis: endpoints can be added after the nodes.
    get dependencyRoots() {
      const endpoints = vpc.node.findAll().filter(child => child instanceof ec2.VpcEndpoint);
      return [...Dependable.of(routes).dependencyRoots, ...endpoints];
    },
  });
  return ready;
}
