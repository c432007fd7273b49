import type { IConstruct } from 'constructs';
import { ImageFacts, Images } from './image-facts';
import { isUnstated, listOf } from './stated';
import type { Surroundings } from './surroundings';
import { UserData } from './user-data';
import type { IndexedResource } from '../../synthesis/template-index';

const TEMPLATE = 'AWS::EC2::LaunchTemplate';
const CONFIGURATION = 'AWS::AutoScaling::LaunchConfiguration';

type Data = { readonly [name: string]: any };

/** A launch template of the app, or what says the same in other words: a launch configuration, an instance, or a part of a fleet. */
export class LaunchTemplateFacts {
  /** Who is told of what is wrong. */
  public readonly construct: IConstruct;
  /** The image that it names, as far as the name tells. */
  public readonly image?: ImageFacts;
  /** What it tells its instances. */
  public readonly userData: UserData;

  /** @param data `LaunchTemplateData`, overrides included */
  constructor(public readonly resource: IndexedResource, public readonly data: Data, { registry }: Surroundings, images: Images) {
    this.construct = registry.ownerOf(resource.resource);
    this.image = images.withId(this.data.ImageId);
    this.userData = new UserData(this.data.UserData);
  }

  /** Its interfaces, if it describes any. */
  public get networkInterfaces(): any[] {
    return listOf(this.data.NetworkInterfaces).filter(each => typeof each === 'object' && each !== null);
  }

  /** Security groups of its instances, or of their interfaces; empty where it says none. */
  public get securityGroups(): any[] {
    const { SecurityGroupIds, SecurityGroups } = this.data;
    return [SecurityGroupIds, SecurityGroups, ...this.networkInterfaces.map(({ Groups }) => Groups)].flatMap(listOf);
  }
}

/** The launch templates of a stage. */
export class LaunchTemplates {
  private readonly known = new Map<IndexedResource, LaunchTemplateFacts>();
  private readonly images: Images;

  constructor(private readonly surroundings: Surroundings) {
    this.images = new Images(surroundings);
  }

  /** The one whose id a canonical value is; undefined where the app does not make it. */
  public withId(id: unknown): LaunchTemplateFacts | undefined {
    return this.factsOf(this.surroundings.index.resourceAt(id), TEMPLATE);
  }

  /** The one that is said by its name. */
  public named(name: unknown, scope: IConstruct): LaunchTemplateFacts | undefined {
    return name === undefined ? undefined : this.factsOf(this.surroundings.index.where(TEMPLATE, { LaunchTemplateName: name }, scope)[0], TEMPLATE);
  }

  /** The launch configuration whose name a canonical value is. */
  public configuration(name: unknown): LaunchTemplateFacts | undefined {
    return this.factsOf(this.surroundings.index.resourceAt(name), CONFIGURATION);
  }

  /** What a resource says itself, beside a launch template or without one. */
  public within(resource: IndexedResource, said: Data, template?: LaunchTemplateFacts): LaunchTemplateFacts {
    const stated = Object.fromEntries(Object.entries(said).filter(([, value]) => !isUnstated(value)));
    const elastic = this.hasElasticAddress(resource) ? { AssociatePublicIpAddress: true } : {};
    return new LaunchTemplateFacts(resource, { ...template?.data, ...stated, ...elastic }, this.surroundings, this.images);
  }

  /** Whether an instance gets a public IPv4 address that stands by itself. */
  private hasElasticAddress({ resource }: IndexedResource): boolean {
    const { index } = this.surroundings;
    const instance = { InstanceId: { Ref: resource.node.addr } };
    return ['AWS::EC2::EIP', 'AWS::EC2::EIPAssociation'].some(type => index.where(type, instance, resource).length > 0);
  }

  private factsOf(made: IndexedResource | undefined, type: string): LaunchTemplateFacts | undefined {
    if (made?.resource.cfnResourceType !== type) { return undefined; }
    const data = (type === CONFIGURATION ? made.properties : made.properties.LaunchTemplateData) ?? {};
    const facts = this.known.get(made) ?? new LaunchTemplateFacts(made, data, this.surroundings, this.images);
    this.known.set(made, facts);
    return facts;
  }
}
