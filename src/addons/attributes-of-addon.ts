import { Lazy } from 'aws-cdk-lib';
import type * as eks from 'aws-cdk-lib/aws-eks';
import type { IConstruct } from 'constructs';
import { messageOf } from './messages';
import { StackGraph } from '../synthesis/stack-graph';
import { outermostStack } from '../synthesis/stacks';
import { elementsReferredTo } from '../synthesis/stock-cfn-resource';
import { TemplateIndex } from '../synthesis/template-index';

/** What a template can say of an add-on. */
type Attribute = 'attrArn' | 'ref';

/** The attributes of an add-on, which are those of its copy where one stands elsewhere. Who uses them is looked for where somebody has asked for one. */
export class AttributesOfAddon {
  private readonly tokens = new Map<Attribute, string>();
  /** Stacks that the one of the copy comes after: a reference to it would be a circle. */
  private readonly earlier = new Set<IConstruct>();
  private readonly users: IConstruct[] = [];
  private standing?: eks.CfnAddon;
  private isAskedFor = false;

  constructor(private readonly addon: eks.CfnAddon) {}

  /** Note that somebody wants one. */
  public ask(): void {
    this.isAskedFor = true;
  }

  /** The attribute, which is found when it is written. */
  public get(name: Attribute, own: string): string {
    this.ask();
    const token = this.tokens.get(name) ?? Lazy.uncachedString({ produce: ({ scope }) => this.isElsewhere(scope) ? this.standing![name] : own });
    this.tokens.set(name, token);
    return token;
  }

  /** Find out who uses them, when the add-on has its place. */
  public find(standing?: eks.CfnAddon): void {
    this.standing = standing;
    this.earlier.clear();
    this.users.length = 0;
    if (!this.isAskedFor || standing === this.addon) { return; }
    const graph = StackGraph.of(this.addon);
    for (const element of TemplateIndex.of(this.addon).allElements) {
      const referred = elementsReferredTo(element);
      if (referred.has(this.addon)) { this.users.push(element); }
      if (!standing || !referred.has(standing)) { continue; }
      const [stack, other] = [element, standing].map(outermostStack);
      if (graph.isAfter(other, stack)) {
        this.earlier.add(stack);
        this.users.push(element);
      } else if (stack !== other) {
        graph.add(stack, other);
      }
    }
  }

  /** Whom they lead nowhere. */
  public misled(addonName: string): string[] {
    const { standing } = this;
    const paths = [...new Set(this.users.map(({ node }) => node.path))];
    return paths.map(path => standing
      ? messageOf('addon-attribute-elsewhere', path, { addonName, stack: outermostStack(standing).node.path })
      : messageOf('addon-attribute-nowhere', path, { addonName }));
  }

  private isElsewhere(scope: IConstruct): boolean {
    return this.standing !== undefined && this.standing !== this.addon && !this.earlier.has(outermostStack(scope));
  }
}
