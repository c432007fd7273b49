import * as path from 'path';
import { CfnResource, CustomResourceProviderBase, determineLatestNodeRuntimeName, Duration, RemovalPolicy, Size, Stack, TagManager, TagType } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { insideOf } from '../synthesis/stock-changed';

/** Puts the code of a provider into the template, where it has no entry point that answers CloudFormation, and does not fit. */
const INLINE_CODE = '@aws-cdk/core:inlineCustomResourceIfPossible';

/**
 * The Lambda function behind all `Custom::EksIpv6MaxPods` of a stack.
 *
 * What aws-cdk-lib makes for a provider takes no tags and keeps its logs for ever; both are added here (docs/adr/0009).
 */
export class MaxPodsProvider extends CustomResourceProviderBase {
  /** The provider of the stack, made when it is first asked for. */
  public static getOrCreate(scope: Construct): MaxPodsProvider {
    const stack = Stack.of(scope);
    const existing = stack.node.tryFindChild(ID) as Construct | undefined;
    if (existing) { return existing.node.children.find(child => child instanceof MaxPodsProvider)!; }
    // eslint-disable-next-line awscdk/require-passing-this -- one a stack
    const home = new Construct(stack, ID);
    home.node.setContext(INLINE_CODE, false);
    return new MaxPodsProvider(home, 'Provider');
  }

  /** Where the function logs. */
  public readonly logGroup: logs.LogGroup;
  /** The tags of function and role. Name after `ITaggableV2`. */
  public readonly cdkTagManager = new TagManager(TagType.KEY_VALUE, 'AWS::Lambda::Function');

  private constructor(scope: Construct, id: string) {
    super(scope, id, {
      codeDirectory: path.join(__dirname, '..', '..', 'assets', 'max-pods', 'max-pods.lambda'),
      runtimeName: determineLatestNodeRuntimeName(scope),
      description: 'Asks EC2 about instance types, and answers how many pods they can run in IPv6 mode',
      timeout: Duration.minutes(2),
      memorySize: Size.mebibytes(256),
      policyStatements: [{ Effect: 'Allow', Action: 'ec2:DescribeInstanceTypes', Resource: '*' }],
    });
    this.logGroup = new logs.LogGroup(this, 'Logs', { retention: logs.RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY });
    const handler = insideOf(this, 'CustomResourceProviderBase', 'Handler') as CfnResource;
    handler.addPropertyOverride('LoggingConfig', { LogGroup: this.logGroup.logGroupName });
    handler.addPropertyOverride('Tags', this.cdkTagManager.renderedTags);
    (this.node.tryFindChild('Role') as CfnResource | undefined)?.addPropertyOverride('Tags', this.cdkTagManager.renderedTags);
  }
}

/** With colons, as aws-cdk-lib writes its own, so that no construct of the user has it. */
const ID = 'Custom::EksIpv6MaxPods';
