import * as path from 'path';
import { CfnResource, CustomResourceProviderBase, determineLatestNodeRuntimeName, Duration, RemovalPolicy, Size, Stack, TagManager, TagType } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { insideOf } from '../synthesis/stock-changed';

/** Puts the code of a provider into the template, where it has no entry point that answers CloudFormation, and does not fit. */
const INLINE_CODE = '@aws-cdk/core:inlineCustomResourceIfPossible';

/** What a function of this library is. */
export interface OwnFunctionProps {
  /** The custom resources that it answers. With colons, as aws-cdk-lib writes its own, so that no construct of the user has it as its id. */
  readonly resourceType: string;
  /** The bundle below `assets`. */
  readonly code: string;
  /** What it does, in a line. */
  readonly description: string;
  /** The one thing that it may do. */
  readonly action: string;
}

/**
 * The Lambda function behind all custom resources of a type in a stack.
 *
 * What aws-cdk-lib makes for a provider takes no tags and keeps its logs for ever; both are added here (docs/adr/0009).
 */
export class OwnFunction extends CustomResourceProviderBase {
  /** The function of the stack, made when it is first asked for. */
  public static getOrCreate(scope: Construct, props: OwnFunctionProps): OwnFunction {
    const stack = Stack.of(scope);
    const existing = stack.node.tryFindChild(props.resourceType) as Construct | undefined;
    if (existing) { return existing.node.children.find(child => child instanceof OwnFunction)!; }
    // eslint-disable-next-line awscdk/require-passing-this -- one a stack
    const home = new Construct(stack, props.resourceType);
    home.node.setContext(INLINE_CODE, false);
    return new OwnFunction(home, 'Provider', props);
  }

  /** Where the function logs. */
  public readonly logGroup: logs.LogGroup;
  /** The tags of function and role. Name after `ITaggableV2`. */
  public readonly cdkTagManager = new TagManager(TagType.KEY_VALUE, 'AWS::Lambda::Function');

  private constructor(scope: Construct, id: string, { code, description, action }: OwnFunctionProps) {
    super(scope, id, {
      codeDirectory: path.join(__dirname, '..', '..', 'assets', code),
      runtimeName: determineLatestNodeRuntimeName(scope),
      description,
      timeout: Duration.minutes(2),
      memorySize: Size.mebibytes(256),
      policyStatements: [{ Effect: 'Allow', Action: action, Resource: '*' }],
    });
    this.logGroup = new logs.LogGroup(this, 'Logs', { retention: logs.RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY });
    const handler = insideOf(this, 'CustomResourceProviderBase', 'Handler') as CfnResource;
    handler.addPropertyOverride('LoggingConfig', { LogGroup: this.logGroup.logGroupName });
    handler.addPropertyOverride('Tags', this.cdkTagManager.renderedTags);
    (this.node.tryFindChild('Role') as CfnResource | undefined)?.addPropertyOverride('Tags', this.cdkTagManager.renderedTags);
  }
}
