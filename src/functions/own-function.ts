import * as path from 'path';
import { CfnResource, CustomResource, CustomResourceProviderBase, determineLatestNodeRuntimeName, Duration, Size, Stack, TagManager, TagType } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { settingsFor } from './function-settings';
import { logGroupIn } from './log-group';
import type { LookupFunctionsOptions } from './lookup-functions-options';
import { resourcesBelow } from '../synthesis/below';
import { leaveOutUnless, willStand } from '../synthesis/stock-cfn-resource';
import { insideOf } from '../synthesis/stock-changed';

/** Puts the code of a provider into the template, where it has no entry point that answers CloudFormation, and does not fit. */
const INLINE_CODE = '@aws-cdk/core:inlineCustomResourceIfPossible';

/** Lets something wait for what a function needs in the subnets of a VPC, and says so where it is missing. */
export type Settle = (construct: Construct, dependent: Construct, vpc: ec2.IVpc, subnets: ec2.SubnetSelection) => void;

/** On what a function may act: ARN and conditions of a statement of IAM. */
export interface Reach {
  readonly resource: string;
  readonly condition?: { readonly [operator: string]: { readonly [key: string]: string } };
}

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
  /**
   * On what it may do that.
   *
   * @default - on everything, as what is only asked for has no narrower form
   */
  readonly reach?: Reach;
  /**
   * How it settles in the VPC that settings name.
   *
   * @default - it stays outside of any VPC, as it has to where a network is made of its answers
   */
  readonly settle?: Settle;
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
    return existing ? existing.node.children.find(child => child instanceof OwnFunction)! : OwnFunction.create(stack, props);
  }

  /**
   * A function of one construct alone, which goes with it. One of the stack would lose what it may act on with the construct, before CloudFormation deletes the custom resources of that.
   */
  public static create(scope: Construct, props: OwnFunctionProps): OwnFunction {
    const home = new Construct(scope, props.resourceType);
    home.node.setContext(INLINE_CODE, false);
    return new OwnFunction(home, 'Provider', props);
  }

  /** Where the function logs. */
  public readonly logGroup: logs.LogGroup;
  /** The tags of function and role. Name after `ITaggableV2`. */
  public readonly cdkTagManager = new TagManager(TagType.KEY_VALUE, 'AWS::Lambda::Function');

  private readonly resourceType: string;
  private readonly questions: CfnResource[] = [];

  private constructor(scope: Construct, id: string, { code, description, action, reach, resourceType, settle }: OwnFunctionProps) {
    super(scope, id, {
      codeDirectory: path.join(__dirname, '..', '..', 'assets', code),
      runtimeName: determineLatestNodeRuntimeName(scope),
      description,
      timeout: Duration.minutes(2),
      memorySize: Size.mebibytes(256),
      policyStatements: [{ Effect: 'Allow', Action: action, Resource: reach?.resource ?? '*', Condition: reach?.condition }],
    });
    this.resourceType = resourceType;
    const settings = settingsFor(this);
    this.logGroup = logGroupIn(this, settings);
    const handler = insideOf(this, 'CustomResourceProviderBase', 'Handler') as CfnResource;
    handler.addPropertyOverride('LoggingConfig', { LogGroup: this.logGroup.logGroupName });
    handler.addPropertyOverride('Tags', this.cdkTagManager.renderedTags);
    const role = this.node.tryFindChild('Role') as CfnResource | undefined; // there is none where the app makes no roles
    role?.addPropertyOverride('Tags', this.cdkTagManager.renderedTags);
    // It waits for the routes and endpoints there, and so do its custom resources, which are deleted before these.
    if (settings.vpc && settle) { settle(this, handler, settings.vpc, this.place(settings.vpc, settings, handler, role)); }
    // A question moves to another stack with what it is asked for, and leaves nobody that asks here.
    resourcesBelow(this).forEach(resource => leaveOutUnless(resource, () => this.questions.length === 0 || this.questions.some(willStand)));
  }

  /** The custom resource of a construct that asks the function. */
  public ask(scope: Construct, properties: { readonly [name: string]: unknown }): CustomResource {
    // eslint-disable-next-line awscdk/require-passing-this -- it is part of the construct that asks
    const question = new CustomResource(scope, 'Resource', {
      resourceType: this.resourceType,
      serviceToken: this.serviceToken,
      serviceTimeout: Duration.minutes(5), // a function that cannot even start would otherwise be waited for an hour
      properties,
    });
    this.questions.push(...resourcesBelow(question));
    return question;
  }

  /**
   * Place the function in a VPC, and say in which subnets.
   *
   * IPv6 is left off: CloudFormation takes answers by an address of S3 that has IPv4 only.
   */
  private place(vpc: ec2.IVpc, settings: LookupFunctionsOptions, handler: CfnResource, role?: CfnResource): ec2.SubnetSelection {
    const { vpcSubnets = {}, securityGroups } = settings;
    const groups = securityGroups ?? [
      new ec2.SecurityGroup(this, 'SecurityGroup', { vpc, description: `Lookups of ${this.resourceType}, everything out`, allowAllOutbound: true }),
    ];
    const { subnetIds: SubnetIds } = vpc.selectSubnets(vpcSubnets);
    handler.addPropertyOverride('VpcConfig', { SubnetIds, SecurityGroupIds: groups.map(group => group.securityGroupId) });
    role?.addPropertyOverride('ManagedPolicyArns', ['AWSLambdaBasicExecutionRole', 'AWSLambdaVPCAccessExecutionRole']
      .map(name => ({ 'Fn::Sub': `arn:\${AWS::Partition}:iam::aws:policy/service-role/${name}` })));
    return vpcSubnets;
  }
}
