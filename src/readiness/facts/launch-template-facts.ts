import type { IConstruct } from 'constructs';
import { ImageFacts, Images } from './image-facts';
import { listOf } from './stated';
import type { Surroundings } from './surroundings';
import { UserData } from './user-data';
import type { IndexedResource } from '../../synthesis/template-index';

const TEMPLATE = 'AWS::EC2::LaunchTemplate';
const CONFIGURATION = 'AWS::AutoScaling::LaunchConfiguration';

/** A launch template of the app, or a launch configuration, which says the same in older words. */
export class LaunchTemplateFacts {
  /** Who is told of what is wrong. */
  public readonly construct: IConstruct;
  /** `LaunchTemplateData`, overrides included. */
  public readonly data: { readonly [name: string]: any };
  /** The image that it names, as far as the name tells. */
  public readonly image?: ImageFacts;
  /** What it tells its instances. */
  public readonly userData: UserData;

  constructor(public readonly resource: IndexedResource, { registry }: Surroundings, images: Images) {
    this.construct = registry.ownerOf(resource.resource);
    this.data = (resource.resource.cfnResourceType === CONFIGURATION ? resource.properties : resource.properties.LaunchTemplateData) ?? {};
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

  private factsOf(made: IndexedResource | undefined, type: string): LaunchTemplateFacts | undefined {
    if (made?.resource.cfnResourceType !== type) { return undefined; }
    const facts = this.known.get(made) ?? new LaunchTemplateFacts(made, this.surroundings, this.images);
    this.known.set(made, facts);
    return facts;
  }
}
