import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import type { IndexedResource, TemplateIndex } from '../synthesis/template-index';

/** The endpoints that the app makes in a VPC, wherever they stand. */
export const endpointsOf = (index: TemplateIndex, vpc: ec2.IVpc): IndexedResource[] => endpointsIn(index, vpc.vpcId, vpc);

/** The same for the id of a VPC. */
export const endpointsIn = (index: TemplateIndex, vpcId: unknown, scope: IConstruct): IndexedResource[] =>
  index.where('AWS::EC2::VPCEndpoint', { VpcId: vpcId }, scope);

/** Whether one of the endpoints is for a service, named as in `com.amazonaws.<region>.ecr.api`, of which the first parts are often tokens. */
export function serves(endpoints: IndexedResource[], service: string): boolean {
  return endpoints.some(({ properties }) => JSON.stringify(properties.ServiceName).replace(/["\]}]+$/, '').endsWith(`.${service}`));
}
