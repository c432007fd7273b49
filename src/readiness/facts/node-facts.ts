import type { IConstruct } from 'constructs';
import type { ClusterFacts, Clusters } from './cluster-facts';
import { ImageFacts, imageOfType } from './image-facts';
import type { LaunchTemplateFacts, LaunchTemplates } from './launch-template-facts';
import { NODES, SaidOfNodes, tagsOfInstances } from './said-of-nodes';
import { isLiteral } from './stated';
import type { Surroundings } from './surroundings';
import { clusterInTag } from '../../core/cluster-names';
import type { IndexedResource } from '../../synthesis/template-index';

const MANAGED = 'AWS::EKS::Nodegroup';
const GROUPS = [MANAGED, 'AWS::AutoScaling::AutoScalingGroup'];

/** A group of EC2 nodes of an IPv6 cluster, or a single one, whoever made it. */
export class NodeFacts {
  /** The groups of nodes of a stage. */
  public static allOf(surroundings: Surroundings, clusters: Clusters, templates: LaunchTemplates): NodeFacts[] {
    const launches = Object.entries(NODES).flatMap(([type, { saidBy }]) => surroundings.index.ofType(type)
      .flatMap(resource => saidBy(resource.properties).map(said => new Launch(resource, said, templates))));
    return launches.flatMap(launch => {
      const cluster = clusterOf(surroundings, clusters, launch);
      return cluster ? [new NodeFacts(surroundings, cluster, launch)] : [];
    });
  }

  public readonly resource: IndexedResource;
  /** Who is told of what is wrong. */
  public readonly construct: IConstruct;
  /** Whether EKS manages the group. */
  public readonly isManaged: boolean;
  /** What the template says of the group, overrides included. */
  public readonly stated: { readonly [name: string]: any };

  private constructor({ registry }: Surroundings, public readonly cluster: ClusterFacts, private readonly launch: Launch) {
    const { resource } = launch;
    this.resource = resource;
    this.construct = registry.ownerOf(resource.resource);
    this.isManaged = resource.resource.cfnResourceType === MANAGED;
    this.stated = resource.properties;
  }

  /** What the group says of its launch template: `LaunchTemplateId` or `LaunchTemplateName`, and `Version`; managed groups say `Id` and `Name`. */
  public get launchTemplateSpecification(): { readonly [name: string]: any } | undefined {
    return this.launch.said.specification;
  }

  /** What the template says of its subnets. */
  public get subnetIds(): unknown {
    return this.launch.said.subnetIds;
  }

  /** What launches its nodes, where the app makes it: a launch template, or what says the same in its place. */
  public get launchTemplate(): LaunchTemplateFacts | undefined {
    return this.launch.template;
  }

  /** All launch templates of its nodes that the app makes: overrides may name others. */
  public get launchTemplates(): LaunchTemplateFacts[] {
    return this.launch.templates;
  }

  /** Whether the app makes all of its launch templates. A managed group can do without. */
  public get hasKnownTemplates(): boolean {
    const isWithout = this.isManaged && this.launchTemplateSpecification === undefined;
    return (isWithout || this.launchTemplate !== undefined) && this.launch.hasKnownOverrides;
  }

  /** Whether its nodes ask for an IPv6 address themselves, so that their subnets need not assign one. */
  public get requestsIpv6Address(): boolean {
    const { data, networkInterfaces } = this.launchTemplate ?? { data: {}, networkInterfaces: [] };
    return [data, ...networkInterfaces].some(each => each.Ipv6AddressCount > 0 || each.Ipv6Addresses !== undefined);
  }

  /** Whether its nodes have a primary IPv6 address, by which load balancers know instances. What the app does not know says nothing. */
  public get hasPrimaryIpv6(): boolean {
    return this.launchTemplates.some(({ networkInterfaces }) => networkInterfaces.some(({ PrimaryIpv6 }) => PrimaryIpv6 === true || PrimaryIpv6 === 'true'));
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

  /** Types of the group take the place of that of its launch template. */
  private get saidTypes(): unknown[] {
    const { overrides, types } = this.launch.said;
    if (overrides.some(each => each.InstanceRequirements !== undefined)) { return []; }
    const own = [...types, ...overrides.map(each => each.InstanceType)].filter(each => each !== undefined);
    if (own.length > 0) { return own; }
    const { InstanceType, InstanceRequirements } = this.launchTemplate?.data ?? {};
    if (InstanceType !== undefined || InstanceRequirements !== undefined) { return [InstanceType ?? InstanceRequirements]; }
    // EKS user guide, "launch-templates". A template that nobody knows may say another.
    const hasOtherTemplate = this.launchTemplateSpecification !== undefined && this.launchTemplate === undefined;
    return this.isManaged && !hasOtherTemplate ? ['t3.medium'] : [];
  }
}

/** How nodes are launched. */
class Launch {
  public readonly template?: LaunchTemplateFacts;

  constructor(public readonly resource: IndexedResource, public readonly said: SaidOfNodes, private readonly known: LaunchTemplates) {
    const named = this.templateOf(said.specification) ?? known.configuration(resource.properties.LaunchConfigurationName);
    // Beside a template that nobody knows it says but a part.
    this.template = said.data && (named || said.specification === undefined) ? known.within(resource, said.data, named) : named;
  }

  public get templates(): LaunchTemplateFacts[] {
    const others = this.said.overrides.map(each => this.templateOf(each.LaunchTemplateSpecification));
    return [...new Set([this.template, ...others])].flatMap(each => each ?? []);
  }

  /** Whether the app makes all launch templates that overrides name. */
  public get hasKnownOverrides(): boolean {
    const others = this.said.overrides.map(each => each.LaunchTemplateSpecification).filter(each => each !== undefined);
    return others.every(each => this.templateOf(each) !== undefined);
  }

  private templateOf(specification: any): LaunchTemplateFacts | undefined {
    const { Id, LaunchTemplateId = Id, Name, LaunchTemplateName = Name } = specification ?? {};
    return this.known.withId(LaunchTemplateId) ?? this.known.named(LaunchTemplateName, this.resource.resource);
  }
}

/** A group says it by a property or a tag, and whatever else by what it tells its instances: a bastion can have the tag of a cluster too. */
function clusterOf({ registry }: Surroundings, clusters: Clusters, launch: Launch): ClusterFacts | undefined {
  const { resource: { resource, properties }, said, template } = launch;
  const registered = [...resource.node.scopes].reverse().map(scope => registry.clusterOf.get(scope)).find(each => each);
  if (registered) { return clusters.of(registered); }
  const tagged = (tags: readonly any[]) => tags.map(tag => clusterInTag(tag?.Key)).filter(name => name !== undefined);
  const names = GROUPS.includes(resource.cfnResourceType)
    ? [properties.ClusterName, ...tagged(said.tags)].filter(name => name !== undefined).slice(0, 1)
    : template && template.userData.systems.length > 0
      ? [...tagged([...said.tags, ...tagsOfInstances(template.data)]), ...template.userData.clusterNames]
      : [];
  return names.map(name => clusters.named(name, resource)).find(cluster => cluster !== undefined);
}
