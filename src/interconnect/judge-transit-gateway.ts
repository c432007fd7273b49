import { CfnResource, Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { AddressBlocks } from './address-blocks';
import { messageOf, warn } from './messages';
import { DESTINATIONS, ROUTE, takenRoutes } from './taken-routes';
import { isPending, writtenBlocksOf } from './vpc-blocks';
import { holds, IpBlock, overlap, parseBlock } from '../network/ip-block';
import { factsOf } from '../network/known-subnets';
import { azOf } from '../network/subnet-selection';
import { attachmentsOf, carriesIpv6 } from '../network/ways-out';
import { judge, lookOver } from '../synthesis/findings';
import type { IndexedResource, TemplateIndex } from '../synthesis/template-index';

const ASSOCIATION = 'AWS::EC2::TransitGatewayRouteTableAssociation';
/** What leads a route table of a gateway to an attachment. */
const LEADING = ['AWS::EC2::TransitGatewayRouteTablePropagation', 'AWS::EC2::TransitGatewayRoute'];
/** AZs of the region; subnets of Local Zones use the gateway by their parent zone (transit gateway user guide, "tgw-vpc-attachments"). */
const REGULAR_AZ = /^[a-z]{2}(-[a-z]+)+-\d[a-z]$/;

/** An attachment with what hangs on it. Lists grow until the app has said all. */
export interface Attached {
  readonly vpc: ec2.IVpc;
  readonly resource: ec2.CfnTransitGatewayAttachment;
  readonly subnets: readonly ec2.ISubnet[];
  readonly routed: readonly ec2.ISubnet[];
  readonly destinations: readonly AddressBlocks[];
  readonly routes: readonly ec2.CfnRoute[];
}

/** Judge what depends on what else the app says. Of a VPC that the CLI has yet to look up nothing is known, and its ids are those of others too. */
export function judgeAttachment(scope: Construct, attached: Attached): void {
  if (isPending(attached.vpc)) { return; }
  judge(scope, index => {
    const own = index.find(attached.resource);
    if (!own) { return []; }
    return [
      ...[subnetsWithoutIpv6, otherAttachments, ownBlocks].flatMap(look => look(index, attached, own)),
      ...takenRoutes(index, attached.routes).map(({ own: { path }, other }) => messageOf('transit-gateway-route-taken', [path, other.path])),
    ];
  });
  lookOver(scope, index => {
    const own = index.find(attached.resource);
    if (!own) { return; }
    warnOfAzs(scope, index, attached);
    warnOfWaysBack(scope, index, own, attached);
    warnOfBlocks(scope, index, attached);
    warnOfTables(scope, index, own);
  });
}

function subnetsWithoutIpv6(index: TemplateIndex, { subnets }: Attached, own: IndexedResource): string[] {
  const without = carriesIpv6(own) ? subnets.filter(subnet => factsOf(index, subnet)?.hasIpv6 === false) : [];
  return without.length > 0 ? [messageOf('transit-gateway-subnet-without-ipv6', without.map(({ node: { path } }) => path))] : [];
}

/** Of two of this class, the later one in the app is judged. */
function otherAttachments(index: TemplateIndex, { vpc }: Attached, own: IndexedResource): string[] {
  const all = attachmentsOf(index, vpc).filter(each => each.keyOf('TransitGatewayId') === own.keyOf('TransitGatewayId'));
  const others = all.filter((each, at) => each.resource.cfnResourceType !== own.resource.cfnResourceType || at < all.indexOf(own));
  return others.map(({ path }) => messageOf('transit-gateway-attached-twice', path));
}

const blocksOf = (texts: readonly string[]) => texts.flatMap(text => parseBlock(text) ?? []);

function ownBlocks(index: TemplateIndex, { vpc, destinations }: Attached): string[] {
  const mine = blocksOf(writtenBlocksOf(index, vpc));
  // All of a VPC in a larger block is fine, as the local route is more specific.
  const isLarger = (block: IpBlock, own: IpBlock) => holds(block, own) && block.prefix < own.prefix;
  const isWrong = (block: IpBlock, isOfVpc: boolean) => mine.some(own => overlap(own, block) && (isOfVpc || !isLarger(block, own)));
  return destinations.flatMap(({ _vpc: other, _blocks: blocks, _shown: shown }) => {
    const texts = other ? writtenBlocksOf(index, other) : blocks.map(({ cidr }) => cidr).filter(cidr => !Token.isUnresolved(cidr));
    const led = blocksOf(texts).filter(({ family }) => blocks.some(block => block.family === family));
    return led.some(block => isWrong(block, other !== undefined)) ? [messageOf('transit-gateway-own-block', shown)] : [];
  });
}

function warnOfAzs(scope: Construct, index: TemplateIndex, { subnets, routed }: Attached): void {
  const zoneOf = (subnet: ec2.ISubnet) => {
    const az = azOf(subnet);
    if (az === undefined) { return undefined; }
    const isToken = Token.isUnresolved(az);
    return { isToken, key: index.keyOf(az, subnet), isRegular: isToken || REGULAR_AZ.test(az) };
  };
  const attached = subnets.map(zoneOf);
  const outside = [...new Set(routed)].filter(subnet => {
    const zone = zoneOf(subnet);
    return zone?.isRegular && attached.every(each => each && each.isToken === zone.isToken && each.key !== zone.key);
  });
  if (outside.length > 0) { warn(scope, 'transit-gateway-az-not-attached', outside.map(({ node: { path } }) => path)); }
}

/** Routes of the other VPC count where they may lead back: a block that is not written may be anything. */
function warnOfWaysBack(scope: Construct, index: TemplateIndex, own: IndexedResource, { vpc, destinations }: Attached): void {
  const mine = blocksOf(writtenBlocksOf(index, vpc));
  const backOver = index.withKeys(ROUTE, { TransitGatewayId: own.keyOf('TransitGatewayId') });
  for (const { _vpc: other, _blocks: blocks } of destinations) {
    const made = other && index.resourceOf(other.vpcId, other);
    if (!made || made.resource === index.resourceOf(vpc.vpcId, vpc)?.resource) { continue; }
    const back = backOver.filter(({ properties: { RouteTableId } }) => index.resourceAt(index.resourceAt(RouteTableId)?.properties.VpcId) === made);
    for (const family of new Set(blocks.map(block => block.family))) {
      const leadsBack = ({ properties }: IndexedResource) => {
        const text = properties[DESTINATIONS[family]];
        const led = typeof text === 'string' ? parseBlock(text) : undefined;
        const ofFamily = mine.filter(block => block.family === family);
        return text !== undefined && (!led || ofFamily.length === 0 || ofFamily.some(block => overlap(block, led)));
      };
      const isCarried = family === 'IPv4' || carriesIpv6(own) !== false;
      if (isCarried && !back.some(leadsBack)) { warn(scope, 'transit-gateway-no-way-back', other.node.path, { vpc: other.node.path, family }); }
    }
  }
}

function warnOfBlocks(scope: Construct, index: TemplateIndex, { destinations }: Attached): void {
  for (const each of destinations) {
    each._added(index).filter(({ block }) => !block)
      .forEach(({ association }) => warn(scope, 'transit-gateway-block-unknown', association.path, { vpc: each._shown }));
  }
}

/** Whether a gateway of the app does something for its attachments by itself; undefined of any other. */
function doesByItself(index: TemplateIndex, attachment: IndexedResource, what: string): boolean | undefined {
  const gateway = index.resourceAt(attachment.properties.TransitGatewayId);
  const said = gateway?.properties[what] ?? 'enable';
  return gateway && typeof said === 'string' ? said !== 'disable' : undefined;
}

function warnOfTables(scope: Construct, index: TemplateIndex, own: IndexedResource): void {
  const hasOne = (type: string) => index.where(type, { TransitGatewayAttachmentId: own.resource.ref }, own.resource).length > 0;
  const isOff = (what: string) => doesByItself(index, own, what) === false;
  if (isOff('DefaultRouteTableAssociation') && !hasOne(ASSOCIATION)) { warn(scope, 'transit-gateway-not-associated', own.path); }
  if (isOff('DefaultRouteTablePropagation') && !LEADING.some(hasOne)) { warn(scope, 'transit-gateway-not-propagated', own.path); }
}

/** What a gateway is told of an attachment. The list grows until the app has said all. */
interface Routing {
  readonly transitGatewayAttachmentId: string;
  readonly association?: ec2.CfnTransitGatewayRouteTableAssociation;
  readonly routes: readonly ec2.CfnTransitGatewayRoute[];
}

/** Refuse an association beside the one that the gateway makes, or another one of the app, and static routes to one destination. Of two, the later one in the app is judged. */
export function judgeRouting(scope: Construct, { transitGatewayAttachmentId, association, routes }: Routing): void {
  judge(scope, index => {
    const attachment = index.resourceOf(transitGatewayAttachmentId, scope);
    const isByDefault = association && attachment && doesByItself(index, attachment, 'DefaultRouteTableAssociation');
    return [
      ...isByDefault ? [messageOf('transit-gateway-associated-by-default', attachment.path)] : [],
      ...association ? before(index, association, ['TransitGatewayAttachmentId']).map(({ path }) => messageOf('transit-gateway-associated-twice', path)) : [],
      ...routes.flatMap(route => before(index, route, ['TransitGatewayRouteTableId', 'DestinationCidrBlock'])
        .map(({ path }) => messageOf('transit-gateway-route-taken', [route.node.path, path]))),
    ];
  });
}

/** Those before a resource of the app that say the same. */
function before(index: TemplateIndex, resource: CfnResource, properties: readonly string[]): IndexedResource[] {
  const own = index.find(resource);
  if (!own) { return []; }
  const all = index.withKeys(resource.cfnResourceType, Object.fromEntries(properties.map(name => [name, own.keyOf(name)])));
  return all.slice(0, all.findIndex(each => each.resource === resource));
}
