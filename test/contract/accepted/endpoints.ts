import * as ec2 from 'aws-cdk-lib/aws-ec2';

/** Interface endpoints of these services, and the gateway of S3. */
export function addEndpoints(vpc: ec2.Vpc, services: string[], options: ec2.InterfaceVpcEndpointOptions | {} = {}): void {
  services.forEach(name => vpc.addInterfaceEndpoint(`Endpoint-${name}`, { service: new ec2.InterfaceVpcEndpointAwsService(name), ...options }));
  vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
}

/** What nodes and their add-ons call. */
export const FOR_NODES = ['ec2', 'ecr.api', 'ecr.dkr', 'eks-auth', 'sts'];
/** What the functions of aws-eks call besides, which run in the VPC where the endpoint of the cluster is private. */
export const FOR_KUBECTL = ['eks', 'lambda'];
/** What the functions call besides that make the cluster. */
export const FOR_HANDLER = ['states'];

export const addNodeEndpoints = (vpc: ec2.Vpc) => addEndpoints(vpc, FOR_NODES);
