import type { IConstruct } from 'constructs';
import type { ClusterFacts, Clusters } from './cluster-facts';
import { ImageFacts, imageOfType } from './image-facts';
import type { LaunchTemplateFacts, LaunchTemplates } from './launch-template-facts';
import { isLiteral, listOf } from './stated';
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

  /** Its launch template, or launch configuration, where the app makes it. */
  public get launchTemplate(): LaunchTemplateFacts | undefined {
    return this.templateOf(this.launchTemplateSpecification) ?? this.templates.configuration(this.stated.LaunchConfigurationName);
  }

  /** All launch templates of its nodes that the app makes: overrides may name others. */
  public get launchTemplates(): LaunchTemplateFacts[] {
    const others = this.overrides.map(each => this.templateOf(each.LaunchTemplateSpecification));
    return [...new Set([this.launchTemplate, ...others])].flatMap(each => each ?? []);
  }

  /** Whether the app makes all of its launch templates. A managed group can do without. */
  public get hasKnownTemplates(): boolean {
    const others = this.overrides.map(each => each.LaunchTemplateSpecification).filter(each => each !== undefined);
    const isWithout = this.isManaged && this.launchTemplateSpecification === undefined;
    return (isWithout || this.launchTemplate !== undefined) && others.every(each => this.templateOf(each) !== undefined);
  }

  /** Whether its nodes ask for an IPv6 address themselves, so that their subnets need not assign one. */
  public get requestsIpv6Address(): boolean {
    return this.launchTemplate?.networkInterfaces.some(each => each.Ipv6AddressCount > 0 || each.Ipv6Addresses !== undefined) ?? false;
  }

  /** The names of its instance types that are known, wherever they are said. */
  public get instanceTypes(): string[] {
    return this.saidTypes.filter(isLiteral);
  }

  /** Whether each type of its nodes is known. */
  public get hasKnownTypes(): boolean {
    return this.saidTypes.length > 0 && this.saidTypes.every(isLiteral);
  }

  /** The image that its nodes boot, as far as a name tells: that of its launch template, or of its AMI type. */
  public get image(): ImageFacts | undefined {
    const ofTemplate = this.launchTemplate?.data.ImageId;
    return ofTemplate === undefined && this.isManaged ? imageOfType(this.stated.AmiType) : this.launchTemplate?.image;
  }

  private get overrides(): any[] {
    return listOf(this.stated.MixedInstancesPolicy?.LaunchTemplate?.Overrides).filter(each => typeof each === 'object' && each !== null);
  }

  /** Types of the group take the place of that of its launch template. */
  private get saidTypes(): unknown[] {
    if (this.overrides.some(each => each.InstanceRequirements !== undefined)) { return []; }
    const own = [...listOf(this.stated.InstanceTypes), ...this.overrides.map(each => each.InstanceType)].filter(each => each !== undefined);
    if (own.length > 0) { return own; }
    const { InstanceType, InstanceRequirements } = this.launchTemplate?.data ?? {};
    if (InstanceType !== undefined || InstanceRequirements !== undefined) { return [InstanceType ?? InstanceRequirements]; }
    // EKS user guide, "launch-templates". A template that nobody knows may say another.
    const hasOtherTemplate = this.launchTemplateSpecification !== undefined && this.launchTemplate === undefined;
    return this.isManaged && !hasOtherTemplate ? ['t3.medium'] : [];
  }

  private templateOf(specification: any): LaunchTemplateFacts | undefined {
    const { Id, LaunchTemplateId = Id, Name, LaunchTemplateName = Name } = specification ?? {};
    return this.templates.withId(LaunchTemplateId) ?? this.templates.named(LaunchTemplateName, this.resource.resource);
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
