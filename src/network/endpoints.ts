import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IndexedResource, TemplateIndex } from '../synthesis/template-index';

/** The endpoints that the app makes in a VPC, wherever they stand. */
export function endpointsOf(index: TemplateIndex, vpc: ec2.IVpc): IndexedResource[] {
  return index.where('AWS::EC2::VPCEndpoint', { VpcId: vpc.vpcId }, vpc);
}

/** Whether one of the endpoints is for a service, named as in `com.amazonaws.<region>.ecr.api`, of which the first parts are often tokens. */
export function serves(endpoints: IndexedResource[], service: string): boolean {
  return endpoints.some(({ properties }) => JSON.stringify(properties.ServiceName).replace(/["\]}]+$/, '').endsWith(`.${service}`));
}
