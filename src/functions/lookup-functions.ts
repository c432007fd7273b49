import { RemovalPolicy, Stack, Stage } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct, IConstruct } from 'constructs';
import { refuse } from './messages';
import type { Subject } from '../diagnostics/diagnostics';
import { checkShape, listOf, NUMBER, oneOf, SECURITY_GROUP, SELECTION, VPC } from '../diagnostics/shapes';
import { checkSelection } from '../network/subnet-selection';

/**
 * What can be said of the Lambda functions that look things up. What is left out is that of the scope around it.
 */
export interface LookupFunctionsOptions {
  /**
   * How long their logs are kept.
   *
   * @default logs.RetentionDays.ONE_MONTH
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * The key that their logs are encrypted with. Its policy has to let `logs.<region>.amazonaws.com` use it (CloudWatch Logs user guide, "encrypt-log-data-kms"), or the
   * deployment fails.
   *
   * @default - encryption by CloudWatch Logs itself
   */
  readonly logEncryptionKey?: kms.IKeyRef;

  /**
   * What happens to the logs when the stack is deleted.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly logRemovalPolicy?: RemovalPolicy;

  /**
   * A VPC that they are placed in. They need a way out over IPv4 there, or endpoints: `s3` to answer CloudFormation, `ec2` for max pods, `eks` for versions of add-ons.
   *
   * @default - outside of any VPC
   */
  readonly vpc?: ec2.IVpc;

  /**
   * The subnets of the VPC that they are placed in. In public subnets functions get no public address, and reach nothing.
   *
   * @default - those that the VPC selects: private ones, as long as it has some
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * Their security groups in the VPC. They have to let out port 443. The function of stock CDK has a group of its own.
   *
   * @default - a group for each function, which lets out everything
   */
  readonly securityGroups?: ec2.ISecurityGroup[];
}

const settings = new WeakMap<IConstruct, LookupFunctionsOptions>();
const made = new WeakMap<IConstruct, Construct[]>();

/**
 * The Lambda functions behind `MaxPodsLookup` and `AddonVersionLookup`, which node groups and add-ons make where they need them, and behind the question for the service
 * CIDR of a cluster: how long their logs are kept, and where they run. Each stack has one of a kind, so the settings are those of a stack, or of a stage or app for all
 * stacks in it. Of two scopes the inner one counts.
 *
 * Stock CDK's function for `AwsCustomResource` asks for the service CIDR. A stack shares it, so the settings are those of all that it does there; where something else
 * made it before, it stays as that wanted it.
 *
 * Refuses settings for something inside a stack, settings that come after a function that they are for, and subnets or groups without a VPC.
 *
 * @example
 * LookupFunctions.of(this).configure({ logRetention: logs.RetentionDays.ONE_YEAR });
 */
export class LookupFunctions {
  /**
   * Those of all lookups in a scope.
   *
   * @param scope a stack, a stage or an app
   */
  public static of(scope: IConstruct): LookupFunctions {
    if (scope !== scope.node.root && !Stack.isStack(scope) && !Stage.isStage(scope)) { refuse(scope, 'lookup-functions-scope', scope); }
    return new LookupFunctions(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /** An app has no path. */
  private get subject(): Subject {
    return this.scope.node.path === '' ? 'LookupFunctions.configure' : this.scope;
  }

  /**
   * State settings. It comes before the lookups; what is stated twice is what is stated last.
   */
  public configure(options: LookupFunctionsOptions): void {
    checkShape(this.subject, options, {
      logRetention: NUMBER,
      logRemovalPolicy: oneOf('a RemovalPolicy, such as RemovalPolicy.RETAIN', Object.values(RemovalPolicy)),
      vpc: VPC,
      vpcSubnets: SELECTION,
      securityGroups: listOf(SECURITY_GROUP),
    });
    const late = (made.get(this.scope.node.root) ?? []).find(each => each.node.scopes.includes(this.scope));
    if (late) { refuse(this.subject, 'lookup-functions-late', Object.keys(options), { path: late.node.path }); }
    settings.set(this.scope, { ...settings.get(this.scope), ...stated(options) });
    const { vpc, vpcSubnets, securityGroups } = settingsOf(this.scope);
    if (vpc === undefined && vpcSubnets !== undefined) { refuse(this.subject, 'lookup-functions-vpc', vpcSubnets, { prop: 'vpcSubnets' }); }
    if (vpc && vpcSubnets) { checkSelection(this.subject, 'vpcSubnets', vpc, vpcSubnets); }
    if (vpc === undefined && securityGroups !== undefined) { refuse(this.subject, 'lookup-functions-vpc', securityGroups, { prop: 'securityGroups' }); }
  }
}

/** The settings for a function, which cannot be changed after that. */
export function settingsFor(lookupFunction: Construct): LookupFunctionsOptions {
  const { root } = lookupFunction.node;
  made.set(root, [...made.get(root) ?? [], lookupFunction]);
  return settingsOf(lookupFunction);
}

function settingsOf(construct: IConstruct): LookupFunctionsOptions {
  return Object.assign({}, ...construct.node.scopes.map(scope => settings.get(scope))) as LookupFunctionsOptions;
}

/** Without what is undefined, which says nothing. */
const stated = (options: LookupFunctionsOptions): LookupFunctionsOptions =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
