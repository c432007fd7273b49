import { RemovalPolicy, Stack, Stage } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { refuse } from './messages';
import type { Subject } from '../diagnostics/diagnostics';
import { checkShape, listOf, NUMBER, oneOf, SECURITY_GROUP, SELECTION, VPC } from '../diagnostics/shapes';
import { functionsIn, settingsOf, state } from '../functions/function-settings';
import type { LookupFunctionsOptions } from '../functions/lookup-functions-options';
import { checkSelection } from '../network/subnet-selection';

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
    const [late] = functionsIn(this.scope);
    if (late) { refuse(this.subject, 'lookup-functions-late', Object.keys(options), { path: late.node.path }); }
    state(this.scope, options);
    const { vpc, vpcSubnets, securityGroups } = settingsOf(this.scope);
    if (vpc === undefined && vpcSubnets !== undefined) { refuse(this.subject, 'lookup-functions-vpc', vpcSubnets, { prop: 'vpcSubnets' }); }
    if (vpc && vpcSubnets) { checkSelection(this.subject, 'vpcSubnets', vpc, vpcSubnets); }
    if (vpc === undefined && securityGroups !== undefined) { refuse(this.subject, 'lookup-functions-vpc', securityGroups, { prop: 'securityGroups' }); }
  }
}
