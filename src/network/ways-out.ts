import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import type { IndexedResource, TemplateIndex } from '../synthesis/template-index';

/** All addresses, in each family. */
export const ALL_IPV4 = '0.0.0.0/0';
export const ALL_IPV6 = '::/0';
/** Addresses of IPv4 hosts, as DNS64 writes them (RFC 6052). */
export const NAT64 = '64:ff9b::/96';
/** What ties a VPC to a transit gateway, by two names, and to a core network. */
const ATTACHMENTS = ['AWS::EC2::TransitGatewayAttachment', 'AWS::EC2::TransitGatewayVpcAttachment'];
const CORE_ATTACHMENT = 'AWS::NetworkManager::VpcAttachment';

/** The routes of a subnet that the app makes, in its route table. */
export function routesOf(index: TemplateIndex, subnetId: unknown, scope: IConstruct): IndexedResource[] {
  return index.where('AWS::EC2::SubnetRouteTableAssociation', { SubnetId: subnetId }, scope)
    .flatMap(({ properties: { RouteTableId }, resource }) => index.where('AWS::EC2::Route', { RouteTableId }, resource));
}

/**
 * Whether all routes of a subnet that the app makes are the app's. Others can stand in a route table that is imported, and in the main route table of such a VPC; that of a
 * VPC of the app has none, as CloudFormation does not tell its id.
 */
export function knowsRoutesOf(index: TemplateIndex, { properties: { VpcId }, resource }: IndexedResource): boolean {
  const tables = index.where('AWS::EC2::SubnetRouteTableAssociation', { SubnetId: resource.ref }, resource).map(({ properties }) => properties.RouteTableId);
  return tables.length > 0
    ? tables.every(table => index.resourceAt(table)?.resource.cfnResourceType === 'AWS::EC2::RouteTable')
    : index.resourceAt(VpcId)?.resource.cfnResourceType === 'AWS::EC2::VPC';
}

/** The routes by which subnets reach what is outside, through whatever. */
export function defaultRoutesOf(index: TemplateIndex, subnets: ec2.ISubnet[]): IndexedResource[] {
  return subnets.flatMap(subnet => routesOf(index, subnet.subnetId, subnet))
    .filter(({ properties }) => properties.DestinationCidrBlock === ALL_IPV4 || properties.DestinationIpv6CidrBlock === ALL_IPV6);
}

/** A route to a transit gateway, or to a core network, leads nowhere before the VPC is attached. */
export function attachmentsOf(index: TemplateIndex, vpc: ec2.IVpc): IndexedResource[] {
  return [
    ...ATTACHMENTS.flatMap(type => index.where(type, { VpcId: vpc.vpcId }, vpc)),
    ...index.where(CORE_ATTACHMENT, { VpcArn: vpc.vpcArn }, vpc),
  ];
}

/** Whether an attachment carries IPv6, which it does not by default; undefined where that is not known. */
export function carriesIpv6({ properties: { Options } }: IndexedResource): boolean | undefined {
  const flag = Options?.Ipv6Support ?? false;
  const isKnown = Options === undefined || (typeof Options === 'object' && typeof flag !== 'object' && Object.keys(Options).every(name => !/^(Fn::|Ref$)/.test(name)));
  return isKnown ? ['enable', 'true'].includes(String(flag)) : undefined;
}
