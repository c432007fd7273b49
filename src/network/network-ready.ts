import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct, IDependable } from 'constructs';
import { endpointsOf } from './endpoints';
import { dependableOn } from '../synthesis/dependable';
import { outermostStack } from '../synthesis/stacks';
import { TemplateIndex } from '../synthesis/template-index';

/**
 * What has to be there before something in these subnets can reach anything: their routes, and the endpoints of the VPC, those in other stacks than
 * its own and the dependent's excepted, as these may come later.
 *
 * Depending on the whole VPC would say the same with every other subnet's routes besides, in a list that changes with each AZ.
 */
export function networkReady(dependent: IConstruct, vpc: ec2.IVpc, subnets: ec2.SubnetSelection): IDependable {
  const routes = vpc.selectSubnets(subnets).internetConnectivityEstablished;
  return dependableOn(() => {
    const before = [vpc, dependent].map(outermostStack);
    const index = TemplateIndex.tryOf(dependent);
    const endpoints = index ? endpointsOf(index, vpc).map(endpoint => endpoint.resource) : [];
    return [routes, ...endpoints.filter(endpoint => before.includes(outermostStack(endpoint)))];
  });
}
