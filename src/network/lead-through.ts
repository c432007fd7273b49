import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { warn } from './messages';
import type { _RouteEnd, RouteTarget } from './route-target';
import { addIpv4Route, ipv6RouteOf, removeEgressOnlyGateway } from './stock-vpc';
import { attachmentsOf, carriesIpv6 } from './ways-out';
import { dependableOn } from '../synthesis/dependable';
import { lookOver } from '../synthesis/findings';
import { isInStackOf } from '../synthesis/stacks';
import { IndexedResource, TemplateIndex } from '../synthesis/template-index';

/** The kinds of targets of which a VPC says that it is not attached: once for both families. */
const lookedAt = new WeakMap<ec2.IVpc, Set<string>>();

/** Lead the IPv4 default routes of private subnets to a target. */
export function leadIpv4Through(vpc: ec2.Vpc, subnets: readonly ec2.ISubnet[], target: RouteTarget): void {
  lead(vpc, subnets, target, addIpv4Route);
}

/** Lead the IPv6 default routes of private subnets to a target, instead of to a gateway of the VPC. */
export function leadIpv6Through(vpc: ec2.Vpc, subnets: readonly ec2.ISubnet[], target: RouteTarget): void {
  lead(vpc, subnets, target, ipv6RouteOf);
  removeEgressOnlyGateway(vpc);
  const ends = target._ends.filter(({ needsAttachment }) => needsAttachment);
  if (ends.length > 0) { lookOver(vpc, index => warnWithoutIpv6(vpc, index, ends)); }
}

function lead(vpc: ec2.Vpc, subnets: readonly ec2.ISubnet[], { _ends: ends }: RouteTarget, routeOf: (subnet: ec2.ISubnet) => ec2.CfnRoute): void {
  for (const subnet of subnets) {
    const { property, id, needsAttachment, attachment } = ends[vpc.availabilityZones.indexOf(subnet.availabilityZone) % ends.length];
    const route = routeOf(subnet);
    route.natGatewayId = undefined;
    route.egressOnlyInternetGatewayId = undefined;
    route[property] = id;
    if (attachment) { route.node.addDependency(attachment); }
    if (needsAttachment) { route.node.addDependency(attachedTo(vpc)); }
  }
  ends.filter(({ needsAttachment, attachment }) => needsAttachment && !attachment).forEach(end => lookAtAttachments(vpc, end));
}

/** The attachments that the app makes, known at synthesis: they name the VPC, so they are made after it. */
const attachedTo = (vpc: ec2.Vpc) => dependableOn(() => {
  const index = TemplateIndex.tryOf(vpc);
  return index ? attachmentsBefore(index, vpc).map(({ resource }) => resource) : [];
});

/** Those that can come before the routes: another stack that names the VPC, the one around a nested stack included, waits for all that is in the stack of the VPC. */
const attachmentsBefore = (index: TemplateIndex, vpc: ec2.Vpc): IndexedResource[] =>
  attachmentsOf(index, vpc).filter(({ resource }) => isInStackOf(resource, vpc));

function lookAtAttachments(vpc: ec2.Vpc, { kind, id }: _RouteEnd): void {
  const seen = lookedAt.get(vpc) ?? new Set();
  lookedAt.set(vpc, seen);
  if (seen.has(kind)) { return; }
  seen.add(kind);
  lookOver(vpc, index => {
    if (attachmentsBefore(index, vpc).length === 0) { warn(vpc, 'route-target-not-attached', id, { kind }); }
  });
}

function warnWithoutIpv6(vpc: ec2.Vpc, index: TemplateIndex, ends: readonly _RouteEnd[]): void {
  for (const attachment of attachmentsOf(index, vpc)) {
    const end = ends.find(({ property, id }) => property === 'coreNetworkArn'
      ? attachment.properties.VpcArn !== undefined
      : index.keyOf(id, vpc) === attachment.keyOf('TransitGatewayId'));
    if (end && carriesIpv6(attachment) === false) { warn(vpc, 'attachment-without-ipv6', attachment.path, { kind: end.kind }); }
  }
}
