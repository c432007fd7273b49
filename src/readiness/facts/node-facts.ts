import type { IConstruct } from 'constructs';
import type { ClusterFacts, Clusters } from './cluster-facts';
import type { LaunchTemplateFacts, LaunchTemplates } from './launch-template-facts';
import type { Surroundings } from './surroundings';
import { clusterInTag } from '../../core/cluster-names';
import type { IndexedResource } from '../../synthesis/template-index';

const MANAGED = 'AWS::EKS::Nodegroup';
const SELF_MANAGED = 'AWS::AutoScaling::AutoScalingGroup';

/** A group of EC2 nodes of an IPv6 cluster, whoever made it. */
export class NodeFacts {
  /** The groups of nodes of a stage. */
  public static allOf(surroundings: Surroundings, clusters: Clusters, templates: LaunchTemplates): NodeFacts[] {
    return [MANAGED, SELF_MANAGED].flatMap(type => surroundings.index.ofType(type)).flatMap(resource => {
      const cluster = clusterOf(surroundings, clusters, resource);
      return cluster ? [new NodeFacts(surroundings, resource, cluster, templates)] : [];
    });
  }

  /** Who is told of what is wrong. */
  public readonly construct: IConstruct;
  /** Whether EKS manages the group. */
  public readonly isManaged: boolean;
  /** What the template says of the group, overrides included. */
  public readonly stated: { readonly [name: string]: any };

  private constructor(
    { registry }: Surroundings,
    public readonly resource: IndexedResource,
    public readonly cluster: ClusterFacts,
    private readonly templates: LaunchTemplates,
  ) {
    this.construct = registry.ownerOf(resource.resource);
    this.isManaged = resource.resource.cfnResourceType === MANAGED;
    this.stated = resource.properties;
  }

  /** What the group says of its launch template: `LaunchTemplateId` or `LaunchTemplateName`, and `Version`; managed groups say `Id` and `Name`. */
  public get launchTemplateSpecification(): { readonly [name: string]: any } | undefined {
    const { LaunchTemplate, MixedInstancesPolicy } = this.stated;
    return LaunchTemplate ?? MixedInstancesPolicy?.LaunchTemplate?.LaunchTemplateSpecification;
  }

  /** What the template says of its subnets. */
  public get subnetIds(): unknown {
    return this.stated.Subnets ?? this.stated.VPCZoneIdentifier;
  }

  /** Its launch template, where the app makes it. */
  public get launchTemplate(): LaunchTemplateFacts | undefined {
    const { Id, LaunchTemplateId = Id } = this.launchTemplateSpecification ?? {};
    return this.templates.withId(LaunchTemplateId);
  }

  /** Whether its nodes ask for an IPv6 address themselves, so that their subnets need not assign one. */
  public get requestsIpv6Address(): boolean {
    const interfaces: any[] = [this.launchTemplate?.data.NetworkInterfaces ?? []].flat();
    return interfaces.some(each => each?.Ipv6AddressCount > 0 || each?.Ipv6Addresses !== undefined);
  }

  /** The names of its instance types that are known, wherever they are said. */
  public get instanceTypes(): string[] {
    const { InstanceTypes = [], MixedInstancesPolicy } = this.stated;
    const overrides = [MixedInstancesPolicy?.LaunchTemplate?.Overrides ?? []].flat().map((each: any) => each?.InstanceType);
    const own = [...[InstanceTypes].flat(), ...overrides].filter(each => each !== undefined);
    // Types of the group take the place of that of its launch template.
    const said = own.length > 0 ? own : [this.launchTemplate?.data.InstanceType];
    return said.filter((each): each is string => typeof each === 'string');
  }
}

function clusterOf({ registry }: Surroundings, clusters: Clusters, { resource, properties }: IndexedResource): ClusterFacts | undefined {
  const { ClusterName, Tags } = properties;
  const registered = [...resource.node.scopes].reverse().map(scope => registry.clusterOf.get(scope)).find(each => each);
  if (registered) { return clusters.of(registered); }
  if (ClusterName !== undefined) { return clusters.named(ClusterName, resource); }
  const tagged = [Tags ?? []].flat().map((tag: any) => clusterInTag(tag?.Key)).find(name => name !== undefined);
  return tagged === undefined ? undefined : clusters.named(tagged, resource);
}
