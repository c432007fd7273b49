import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import type { IndexedResource, TemplateIndex } from '../synthesis/template-index';

/** The endpoints that the app makes in a VPC, wherever they stand. */
export const endpointsOf = (index: TemplateIndex, vpc: ec2.IVpc): IndexedResource[] => endpointsIn(index, vpc.vpcId, vpc);

/** The same for the id of a VPC. */
export const endpointsIn = (index: TemplateIndex, vpcId: unknown, scope: IConstruct): IndexedResource[] =>
  index.where('AWS::EC2::VPCEndpoint', { VpcId: vpcId }, scope);

/** Whether one of the endpoints is for a service, named as in `com.amazonaws.<region>.ecr.api`, of which the first parts are often tokens. */
export const serves = (endpoints: readonly IndexedResource[], service: string): boolean => endpoints.some(endpoint => isFor(endpoint, service));

/** Whether an endpoint is for a service. */
export const isFor = ({ properties }: IndexedResource, service: string): boolean => endOfName(properties.ServiceName).endsWith(`.${service}`);

/** The last part of the name of a service that is text. */
export const endOfName = (name: unknown): string => (JSON.stringify(name) ?? '').replace(/["\]}]+$/, '');
