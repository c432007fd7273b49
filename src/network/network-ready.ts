import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct, IDependable } from 'constructs';
import { endpointsOf } from './endpoints';
import { attachmentsOf, defaultRoutesOf } from './ways-out';
import { dependableOn } from '../synthesis/dependable';
import { outermostStack } from '../synthesis/stacks';
import { TemplateIndex } from '../synthesis/template-index';

/**
 * What has to be there before something in these subnets can reach anything: their routes, default routes of whatever kind with the attachments of transit gateways,
 * and the endpoints of the VPC, those in other stacks than its own and the dependent's excepted, as these may come later.
 *
 * Depending on the whole VPC would say the same with every other subnet's routes besides, in a list that changes with each AZ.
 */
export function networkReady(dependent: IConstruct, vpc: ec2.IVpc, subnets: ec2.SubnetSelection): IDependable {
  const { internetConnectivityEstablished: routes, subnets: selected } = vpc.selectSubnets(subnets);
  return dependableOn(() => {
    const before = [vpc, dependent].map(outermostStack);
    const index = TemplateIndex.tryOf(dependent);
    const found = index ? [...endpointsOf(index, vpc), ...defaultRoutesOf(index, selected), ...attachmentsOf(index, vpc)] : [];
    return [routes, ...found.map(({ resource }) => resource).filter(each => before.includes(outermostStack(each)))];
  });
}
