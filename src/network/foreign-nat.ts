import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { messageOf } from './messages';
import { judge } from '../synthesis/findings';
import type { IndexedResource, TemplateIndex } from '../synthesis/template-index';

const judged = new WeakSet<IConstruct>();

/** The VPC that a provider served first. */
const served = new WeakMap<ec2.NatProvider, IConstruct>();

/** Refuse a VPC that shares a NAT provider with another one, and one whose routes lead to NAT gateways or instances of another one. */
export function judgeNat(vpc: ec2.Vpc, provider?: ec2.NatProvider): void {
  const first = provider && (served.get(provider) ?? vpc);
  if (provider && first) { served.set(provider, first); }
  judged.add(vpc);
  judge(vpc, index => {
    // A provider of the user's that remembers no gateways may serve as many as it likes.
    const isShared = first !== vpc && first !== undefined && provider!.configuredGateways.length > 0;
    const others = [...isShared ? [first.node.path] : [], ...foreignNatOf(index, vpc.vpcId, vpc).map(({ path }) => path)];
    return others.length > 0 ? [messageOf('nat-provider-shared', others)] : [];
  });
}

/** Whether a VPC refuses that itself. */
export const judgesNat = (vpc: IConstruct): boolean => judged.has(vpc);

/** The NAT gateways and instances of other VPCs to which routes of a VPC lead. */
export function foreignNatOf(index: TemplateIndex, vpcId: unknown, scope: IConstruct): IndexedResource[] {
  const own = index.keyOf(vpcId, scope);
  const targets = index.where('AWS::EC2::RouteTable', { VpcId: vpcId }, scope)
    .flatMap(({ resource }) => index.where('AWS::EC2::Route', { RouteTableId: resource.ref }, resource))
    .flatMap(({ properties: { NatGatewayId, InstanceId } }) => index.resourceAt(NatGatewayId ?? InstanceId) ?? []);
  return [...new Set(targets)].filter(target => {
    const other = target.properties.VpcId ?? index.resourceAt(target.properties.SubnetId)?.properties.VpcId;
    // Of VPCs that are not resources of the app it is not known whether they are one.
    return index.resourceAt(other) !== undefined && index.resourceOf(vpcId, scope) !== undefined && index.keyOf(other, target.resource) !== own;
  });
}
