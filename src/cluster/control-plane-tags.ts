import { createHash } from 'crypto';
import { IResolvable, Lazy, TagManager, TagType, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** Tags by key. */
export interface ClusterTags {
  readonly [key: string]: string;
}

/**
 * Changes with the keys of the other tags. Where tags are only taken away, the handler of `aws-eks` still calls TagResource, with none, which EKS refuses ("Invalid request
 * input, expected non-empty tags map", awslabs/cdk-eks-blueprints #1110): neither could a tag go that others stand beside, nor could the deployment of a new one be rolled back.
 */
const MARK = 'cdk-eks-ipv6:tag-keys';

/**
 * The tags of a control plane that is a custom resource: those of the app, which stock CDK does not hand to it, and those that were stated, which win.
 */
export class ControlPlaneTags extends Construct {
  /** Collects the tags of the app; the type is for `includeResourceTypes`. Name after `ITaggableV2`. */
  public readonly cdkTagManager = new TagManager(TagType.MAP, 'AWS::EKS::Cluster');
  /** All of them, in the order of their keys: the handler takes another order for a change. */
  public readonly rendered: IResolvable = Lazy.uncachedAny({ produce: () => this.render() });

  constructor(scope: Construct, id: string, private readonly stated: ClusterTags = {}) {
    super(scope, id);
  }

  private render(): ClusterTags {
    if (Token.isUnresolved(this.stated)) { return this.stated; }
    const tags: ClusterTags = { ...this.cdkTagManager.tagValues(), ...this.stated };
    const keys = Object.keys(tags).sort();
    if (keys.length === 0) { return tags; }
    const mark = createHash('sha256').update(JSON.stringify(keys.filter(key => !Token.isUnresolved(key)))).digest('hex').slice(0, 8);
    return Object.fromEntries([...keys.map(key => [key, tags[key]]), [MARK, mark]]);
  }
}
