import { Token } from 'aws-cdk-lib';
import type { IDependable } from 'constructs';
import { refuse } from './messages';
import { checkKindOf, checkShape, DEPENDABLE, listOf, madeBy, TEXT } from '../diagnostics/shapes';

/**
 * What can be said of a target that a VPC is attached to.
 */
export interface AttachedRouteTargetOptions {
  /**
   * What attaches the VPC, for routes to wait for: a route to what the VPC is not attached to is refused by EC2.
   *
   * Attachments that the app makes for the VPC in the stack of the VPC are found without it, so it is for those of which the app does not say that they are some: a custom resource
   * that accepts an attachment, for example. What it names must not wait for the routes of the VPC in turn.
   *
   * @default - the attachments of the VPC that the app makes
   */
  readonly attachment?: IDependable;
}

/**
 * What default routes name.
 *
 * @internal
 */
export interface _RouteEnd {
  readonly property: 'transitGatewayId' | 'coreNetworkArn' | 'vpcEndpointId' | 'networkInterfaceId' | 'natGatewayId' | 'egressOnlyInternetGatewayId';
  /** What it is, in words. */
  readonly kind: string;
  readonly id: string;
  /** The one family that it carries; both without. */
  readonly family?: 'IPv4' | 'IPv6';
  /** Whether it leads somewhere only once the VPC is attached to it. */
  readonly needsAttachment?: boolean;
  readonly attachment?: IDependable;
}

/** What ids of each kind look like. An endpoint of another kind than of a gateway load balancer has the same. */
const IDS: { readonly [property in _RouteEnd['property']]: RegExp } = {
  transitGatewayId: /^tgw-./,
  coreNetworkArn: /^arn:[^:]+:networkmanager:[^:]*:[^:]*:core-network\/./,
  vpcEndpointId: /^vpce-./,
  networkInterfaceId: /^eni-./,
  natGatewayId: /^nat-./,
  egressOnlyInternetGatewayId: /^eigw-./,
};

/**
 * Where default routes of private subnets can lead, other than to what `Ipv4Egress` and `Ipv6Egress` make themselves: to `Ipv4Egress.through()` and `Ipv6Egress.through()`.
 *
 * Ids may be tokens, or literals of what the app does not make. Routes wait for what a token refers to. What stands inside of the VPC is made after it: state
 * such an id as `Lazy.string()`. One target may serve both families, and several VPCs where AWS lets it.
 *
 * Refuses a literal that is the id of something else (AWS::EC2::Route in the template reference of CloudFormation says which property takes which id).
 *
 * @example
 * const outside = RouteTarget.transitGateway('tgw-0123456789abcdef0');
 * const vpc = new DualStackVpc(this, 'Vpc', {
 *   tiers: [SubnetTier.private()],
 *   ipv4Egress: Ipv4Egress.through(outside),
 *   ipv6Egress: Ipv6Egress.through(outside),
 * });
 * new TransitGatewayAttachment(this, 'Attachment', { vpc, transitGatewayId: 'tgw-0123456789abcdef0' });
 */
export abstract class RouteTarget {
  /**
   * A transit gateway, of this account or shared with it. Carries both families; IPv6 where the attachment has `Ipv6Support` (VPC user guide, "route-table-options", and
   * transit gateway guide, "tgw-vpc-attachments").
   *
   * @param transitGatewayId for example `tgw-0123456789abcdef0`
   */
  public static transitGateway(transitGatewayId: string, options: AttachedRouteTargetOptions = {}): RouteTarget {
    return attached('RouteTarget.transitGateway', 'transitGatewayId', 'transit gateway', transitGatewayId, options);
  }

  /**
   * The core network of AWS Cloud WAN. Carries both families; IPv6 where the attachment has `Ipv6Support`.
   *
   * @param coreNetworkArn for example `arn:aws:networkmanager::123456789012:core-network/core-network-0123456789abcdef0`
   */
  public static coreNetwork(coreNetworkArn: string, options: AttachedRouteTargetOptions = {}): RouteTarget {
    return attached('RouteTarget.coreNetwork', 'coreNetworkArn', 'core network', coreNetworkArn, options);
  }

  /**
   * The endpoint of a gateway load balancer, with a firewall behind it. It stands in one AZ: with `byAz`, traffic stays in its AZ. Carries both families where its IP
   * address type is dual stack.
   *
   * @param vpcEndpointId for example `vpce-0123456789abcdef0`
   */
  public static vpcEndpoint(vpcEndpointId: string): RouteTarget {
    return single('RouteTarget.vpcEndpoint', { property: 'vpcEndpointId', kind: 'VPC endpoint', id: vpcEndpointId });
  }

  /**
   * A network interface, of an appliance that forwards: its check of source and destination is off. Carries both families.
   *
   * @param networkInterfaceId for example `eni-0123456789abcdef0`
   */
  public static networkInterface(networkInterfaceId: string): RouteTarget {
    return single('RouteTarget.networkInterface', { property: 'networkInterfaceId', kind: 'network interface', id: networkInterfaceId });
  }

  /**
   * A NAT gateway that is there already, in this VPC. Carries IPv4; over IPv6 it translates addresses of 64:ff9b::/96 only (VPC user guide, "nat-gateway-nat64-dns64").
   *
   * @param natGatewayId for example `nat-0123456789abcdef0`
   */
  public static natGateway(natGatewayId: string): RouteTarget {
    return single('RouteTarget.natGateway', { property: 'natGatewayId', kind: 'NAT gateway', id: natGatewayId, family: 'IPv4' });
  }

  /**
   * An egress-only internet gateway that is there already, of this VPC. Carries IPv6.
   *
   * @param egressOnlyInternetGatewayId for example `eigw-0123456789abcdef0`
   */
  public static egressOnlyInternetGateway(egressOnlyInternetGatewayId: string): RouteTarget {
    return single('RouteTarget.egressOnlyInternetGateway', {
      property: 'egressOnlyInternetGatewayId', kind: 'egress-only internet gateway', id: egressOnlyInternetGatewayId, family: 'IPv6',
    });
  }

  /**
   * A target in each AZ, or in some: subnets of AZ slot `i` use target `i` modulo their number. So an AZ that comes moves no route, nor does a target that is appended
   * with it.
   *
   * Refuses an empty list, and lists in lists.
   *
   * @param targets in the order of the AZs of the VPC. Append to it, and never insert
   */
  public static byAz(targets: RouteTarget[]): RouteTarget {
    checkKindOf('RouteTarget.byAz', 'targets', targets, listOf(madeBy('a RouteTarget, such as RouteTarget.vpcEndpoint()', RouteTarget)));
    const ends = targets.map(({ _ends: own }) => own);
    if (ends.length === 0) { refuse('RouteTarget.byAz', 'route-targets-by-az', 'no target'); }
    if (ends.some(({ length }) => length > 1)) { refuse('RouteTarget.byAz', 'route-targets-by-az', 'a list in the list'); }
    return new TargetOfEnds(ends.flat());
  }

  /**
   * One for all AZs, or one for each AZ slot.
   *
   * @internal
   */
  public abstract readonly _ends: readonly _RouteEnd[];
}

class TargetOfEnds extends RouteTarget {
  constructor(public readonly _ends: readonly _RouteEnd[]) {
    super();
  }
}

function attached(subject: string, property: _RouteEnd['property'], kind: string, id: string, options: AttachedRouteTargetOptions): RouteTarget {
  checkShape(subject, options, { attachment: DEPENDABLE });
  return single(subject, { property, kind, id, needsAttachment: true, attachment: options.attachment });
}

function single(subject: string, end: _RouteEnd): RouteTarget {
  const { property, kind, id } = end;
  checkKindOf(subject, property, id, TEXT);
  if (!Token.isUnresolved(id) && !IDS[property].test(id)) {
    const shape = property === 'coreNetworkArn' ? 'an ARN of a core network' : `an id such as ${IDS[property].source.slice(1, -1)}0123456789abcdef0`;
    refuse(subject, 'route-target-id', id, { prop: property, kind, shape });
  }
  return new TargetOfEnds([end]);
}
