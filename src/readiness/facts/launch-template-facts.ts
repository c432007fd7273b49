import type { IConstruct } from 'constructs';
import type { Surroundings } from './surroundings';
import type { IndexedResource } from '../../synthesis/template-index';

/** A launch template of the app. */
export class LaunchTemplateFacts {
  /** Who is told of what is wrong. */
  public readonly construct: IConstruct;
  /** `LaunchTemplateData`, overrides included. */
  public readonly data: { readonly [name: string]: any };

  constructor(public readonly resource: IndexedResource, { registry }: Surroundings) {
    this.construct = registry.ownerOf(resource.resource);
    this.data = resource.properties.LaunchTemplateData ?? {};
  }
}

/** The launch templates of a stage. */
export class LaunchTemplates {
  private readonly known = new Map<IndexedResource, LaunchTemplateFacts>();

  constructor(private readonly surroundings: Surroundings) {}

  /** The one whose id a canonical value is; undefined where the app does not make it. */
  public withId(id: unknown): LaunchTemplateFacts | undefined {
    const made = this.surroundings.index.resourceAt(id);
    if (made?.resource.cfnResourceType !== 'AWS::EC2::LaunchTemplate') { return undefined; }
    const facts = this.known.get(made) ?? new LaunchTemplateFacts(made, this.surroundings);
    this.known.set(made, facts);
    return facts;
  }
}
