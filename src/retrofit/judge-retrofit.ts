import type { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { messageOf, warn } from './messages';
import { ALL_IPV6 } from '../network/ways-out';
import { judge, lookOver } from '../synthesis/findings';
import type { IndexedResource, TemplateIndex } from '../synthesis/template-index';

/** What retrofits made: of two that do one thing, the later one is judged. */
const made = new WeakSet<IConstruct>();

/** What a retrofit does, to be held against what else the app does. */
export interface DeedsOfRetrofit {
  readonly vpcId: string;
  readonly resources: readonly CfnResource[];
  /** Those that get a block. */
  readonly subnetIds: readonly string[];
  /** Those that get a route. */
  readonly routeTableIds: readonly string[];
}

/** Refuse a retrofit that does what something else in the app does too, which EC2 refuses of one of them. */
export function judgeRetrofit(retrofit: IConstruct, { vpcId, resources, subnetIds, routeTableIds }: DeedsOfRetrofit): void {
  resources.forEach(resource => made.add(resource));
  const own = new Set<IConstruct>(resources);
  /** Those that are not of this retrofit, where it is up to this one to say so. */
  const others = (found: readonly IndexedResource[]) => {
    const rest = found.filter(({ resource }) => !own.has(resource));
    return rest.every(({ resource }) => made.has(resource)) && own.has(found[0]?.resource) ? [] : rest.map(({ path }) => path);
  };
  judge(retrofit, index => [
    ...subnetIds.flatMap(SubnetId => [...others(index.where('AWS::EC2::SubnetCidrBlock', { SubnetId }, retrofit)), ...withBlock(index, SubnetId, retrofit)])
      .map(path => messageOf('retrofit-subnet-twice', path)),
    ...routeTableIds.flatMap(RouteTableId => others(index.where('AWS::EC2::Route', { RouteTableId, DestinationIpv6CidrBlock: ALL_IPV6 }, retrofit)))
      .map(path => messageOf('retrofit-route-twice', path)),
  ]);
  lookOver(retrofit, index => {
    const blocks = index.where('AWS::EC2::VPCCidrBlock', { VpcId: vpcId }, retrofit).filter(({ resource }) => made.has(resource)); // others mean it
    if (!blocks.some(({ resource }) => own.has(resource))) { return; }
    others(blocks).forEach(path => warn(retrofit, 'retrofit-second-block', path));
  });
}

/** A subnet that the app makes with a block. */
function withBlock(index: TemplateIndex, subnetId: string, scope: IConstruct): string[] {
  const subnet = index.resourceOf(subnetId, scope);
  return subnet?.resource.cfnResourceType === 'AWS::EC2::Subnet' && subnet.properties.Ipv6CidrBlock !== undefined ? [subnet.path] : [];
}
