import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import { Construct, IConstruct } from 'constructs';
import { dualStackVpc, logicalId, logicalIdsIn } from './cluster';
import { AZS } from './network';
import { CniIdentity, IIpv6Cluster, Ipv6Cluster, Ipv6ClusterAttributes } from '../../src';

export const SECURITY_GROUP = 'sg-0123456789abcdef0';

/** Private subnets that exist, one in each of three AZs. */
export const SUBNETS = ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1', 'subnet-0123456789abcdef2'];

/** A VPC that exists. */
export function importedVpc(scope: Construct, id = 'Vpc'): ec2.IVpc {
  return ec2.Vpc.fromVpcAttributes(scope, id, { vpcId: 'vpc-0123456789abcdef0', availabilityZones: AZS.slice(0, 3), privateSubnetIds: SUBNETS });
}

/** A VPC of stock CDK with public and private subnets. */
export const publicAndPrivate = (stack: Stack) => dualStackVpc(stack, [ec2.SubnetType.PUBLIC, ec2.SubnetType.PRIVATE_WITH_EGRESS]);

/** A cluster that exists, of which all is known that nodes need. It costs a test a fraction of one that is made. */
export function knownCluster(stack: Stack, attributes: Partial<Ipv6ClusterAttributes> = {}, id = 'Cluster'): IIpv6Cluster {
  return Ipv6Cluster.fromAttributes(stack, id, {
    clusterName: 'theirs',
    version: eks.KubernetesVersion.of('1.36'),
    vpc: attributes.vpc ?? importedVpc(stack),
    clusterEndpoint: 'https://0123.gr7.eks-cluster.eu-west-1.api.aws',
    clusterCertificateAuthorityData: 'Y2VydGlmaWNhdGU=',
    clusterSecurityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, `${id}SecurityGroup`, SECURITY_GROUP),
    serviceIpv6Cidr: 'fd30:3087:b6c2::/108',
    cniIdentity: attributes.nodeCniPolicy ? undefined : CniIdentity.podIdentity(),
    ...attributes,
  });
}

/** What the template of its stack says of a construct that is, or stands for, one resource. */
export function resourceOf(construct: IConstruct): { readonly Type: string; readonly DependsOn?: string[]; readonly [section: string]: any } {
  return Template.fromStack(Stack.of(construct)).toJSON().Resources[logicalId(construct)];
}

export const propertiesOf = (construct: IConstruct): Record<string, any> => resourceOf(construct).Properties;

export const refs = (constructs: IConstruct[]) => constructs.map(construct => ({ Ref: logicalId(construct) }));
export const arnOf = (construct: IConstruct) => ({ 'Fn::GetAtt': [logicalId(construct), 'Arn'] });

/** Logical ids of the routes of subnets. */
export const routesOf = (subnets: ec2.ISubnet[]) =>
  subnets.flatMap(subnet => [...logicalIdsIn(subnet, ec2.CfnRoute), ...logicalIdsIn(subnet, ec2.CfnSubnetRouteTableAssociation)]);

/** This many names of x86 instance types, all different. */
export function typeNames(count: number): string[] {
  const families = ['m5', 'm5a', 'm5n', 'm6i', 'm6a', 'm7i', 'm7a', 'c5', 'c5a', 'c6i', 'c6a', 'c7i', 'r6i', 'r7i'];
  return families.flatMap(family => ['large', 'xlarge', '2xlarge'].map(size => `${family}.${size}`)).slice(0, count);
}
