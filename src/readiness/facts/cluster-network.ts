import type { IConstruct } from 'constructs';
import type { ClusterFacts } from './cluster-facts';
import { KnownVpc, knownVpc } from './known-vpc';
import type { Surroundings } from './surroundings';
import { KnownSubnet, statedFactsOf } from '../../network/known-subnets';
import { canonical } from '../../synthesis/canonical';
import type { IndexedResource } from '../../synthesis/template-index';

/** A security group of a control plane of which something is known. */
export interface KnownSecurityGroup {
  /** As messages name it. */
  readonly shown: string;
  /** The VPC that it is made in. */
  readonly vpc?: KnownVpc;
  /** Where the app makes the group; undefined for the default one of a VPC. */
  readonly made?: IndexedResource;
}

/** Subnets, security groups and VPC of a control plane, as far as the app says what they are. */
export class ClusterNetwork {
  /** The network of a cluster, read once a synthesis. */
  public static of(surroundings: Surroundings, cluster: ClusterFacts): ClusterNetwork {
    const known = ClusterNetwork.known.get(cluster) ?? new ClusterNetwork(surroundings, cluster);
    ClusterNetwork.known.set(cluster, known);
    return known;
  }

  private static readonly known = new WeakMap<ClusterFacts, ClusterNetwork>();

  /** What the template says of the subnets; undefined where it is no list. */
  public readonly subnetIds?: readonly unknown[];
  /** The subnets that the app makes. */
  public readonly subnets: readonly IndexedResource[];
  /** Those that another app makes, of which somebody says something. */
  public readonly statedSubnets: readonly KnownSubnet[];
  /** The groups that the cluster is given. */
  public readonly securityGroups: readonly KnownSecurityGroup[];
  /** The VPCs that the subnets are in, or that an existing cluster is said to be in; each once. */
  public readonly vpcs: readonly KnownVpc[];

  private constructor({ index, registry }: Surroundings, { resource, cluster, stated: { ResourcesVpcConfig } }: ClusterFacts) {
    const { SubnetIds, SecurityGroupIds } = ResourcesVpcConfig ?? {};
    this.subnetIds = Array.isArray(SubnetIds) ? SubnetIds : undefined;
    this.subnets = madeSubnets({ index, registry }, SubnetIds);
    this.statedSubnets = resource ? statedSubnets({ index, registry }, SubnetIds, resource.resource) : [];
    this.securityGroups = [SecurityGroupIds ?? []].flat().flatMap((id: any): KnownSecurityGroup[] => {
      const made = index.resourceAt(id);
      if (made?.resource.cfnResourceType === 'AWS::EC2::SecurityGroup') {
        return [{ shown: registry.ownerOf(made.resource).node.path, vpc: knownVpc(index, made.properties.VpcId), made }];
      }
      const [address, attribute] = [id?.['Fn::GetAtt'] ?? []].flat();
      const vpc = attribute === 'DefaultSecurityGroup' ? knownVpc(index, { Ref: address }) : undefined;
      return vpc ? [{ shown: `the default group of ${vpc.shown}`, vpc }] : [];
    });
    const stated = resource || !cluster ? undefined : knownVpc(index, canonical(cluster.vpc.vpcId, cluster));
    const vpcs = [...vpcsOf({ index, registry }, this.subnets), ...stated ? [stated] : []];
    this.vpcs = [...new Map(vpcs.map(vpc => [vpc.id, vpc])).values()];
  }
}

/** The subnets of a list of ids that the app makes; each once. */
export function madeSubnets({ index }: Surroundings, ids: unknown): IndexedResource[] {
  const made = [ids ?? []].flat().flatMap(id => index.resourceAt(id) ?? []);
  return [...new Set(made)].filter(({ resource }) => resource.cfnResourceType === 'AWS::EC2::Subnet');
}

/** The subnets of a list of ids of which somebody says something, as another app makes them; each once. */
export function statedSubnets({ index }: Surroundings, ids: unknown, scope: IConstruct): KnownSubnet[] {
  return [...new Set([ids ?? []].flat().flatMap(id => index.resourceAt(id) ? [] : statedFactsOf(index, id, scope) ?? []))];
}

/** The VPCs that subnets are in, where it is known which ones these are. */
export const vpcsOf = ({ index }: Surroundings, subnets: readonly IndexedResource[]) =>
  subnets.flatMap(({ properties }) => knownVpc(index, properties.VpcId) ?? []);
