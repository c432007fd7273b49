import { CustomResource, CustomResourceProviderBase, Fn, Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { MANY_ENIS, MAX_INSTANCE_TYPES, MAX_PODS_WITH_IPV4_EGRESS, MaxPodsAttributes, MaxPodsProperties } from './contract';
import { MAX_PODS_FUNCTION } from './max-pods-function';
import { refuse } from './messages';
import { requireInteger } from '../diagnostics/checks';
import type { Subject } from '../diagnostics/diagnostics';
import { checkShape, INSTANCE_TYPE, listOf, NUMBER } from '../diagnostics/shapes';
import { OwnFunction } from '../functions/own-function';
import { checkInstanceTypes, checkTypeCount } from '../hardware/instance-types';

/**
 * What changes the number of pods that is recommended, named as in the calculator of AWS (`max-pods-calculator.sh`).
 */
export interface MaxPodsLookupOptions {
  /**
   * How many network interfaces of an instance the VPC CNI may use, 1 or more (`MAX_ENI` of the plugin).
   *
   * @default - all of the default network card
   */
  readonly maxEnis?: number;

  /**
   * How many of them are not for pods.
   *
   * @default 0
   */
  readonly reservedEnis?: number;

  /**
   * The most that is answered, from 1 to 1024, in place of what AWS recommends: 110, and 250 for instances of more than 30 vCPUs.
   *
   * @default - what AWS recommends
   */
  readonly cap?: number;
}

/**
 * What is looked up.
 */
export interface MaxPodsLookupProps extends MaxPodsLookupOptions {
  /**
   * The types of instance that the nodes can have, 1 to 500. All must be Nitro or bare metal.
   */
  readonly instanceTypes: ec2.InstanceType[];
}

/**
 * How many pods AWS recommends for nodes of given types in IPv6 mode, asked of EC2 at deployment: the smallest
 * `min(interfaces of the default network card * (IPv4 addresses each - 1) * 16 + 2, 110)` of all types, 250 in place of 110 for instances of more than
 * 30 vCPUs (EKS user guide, "Choose an optimal EC2 node instance type").
 *
 * A custom resource asks, with one Lambda function a stack, which may call `ec2:DescribeInstanceTypes` and nothing else.
 *
 * Refuses Xen and Mac types, no types, and one twice; what is not known before deployment is refused at deployment.
 *
 * @example
 * const instanceTypes = [new ec2.InstanceType('m7g.medium'), new ec2.InstanceType('m7g.large')];
 * const lookup = new MaxPodsLookup(this, 'MaxPods', { instanceTypes });
 * new CfnOutput(this, 'PodsPerNode', { value: lookup.maxPods }); // 98: a medium has two interfaces of four addresses
 */
export class MaxPodsLookup extends Construct {
  /** The number, as text for user data and outputs. */
  public readonly maxPods: string;
  /** The same number for properties that take no text, such as `maxPods` in a Kubernetes manifest. Never put it into a string. */
  public readonly maxPodsAsNumber: number;
  /** The type of which `maxPods` is the value. */
  public readonly decidingType: string;
  /** What limits that type: `network interfaces`, `recommended limit`, or `cap`. */
  public readonly decidingBound: string;
  /** The Lambda function with its role, one for all lookups of a stack. */
  public readonly provider: CustomResourceProviderBase;
  /** The log group of the function: a month, deleted with the stack, unless `LookupFunctions` says otherwise. */
  public readonly logGroup: logs.ILogGroup;

  private readonly names: string[];
  private readonly resource: CustomResource;

  constructor(scope: Construct, id: string, props: MaxPodsLookupProps) {
    super(scope, id);
    checkShape<MaxPodsLookupProps>(this, props, { instanceTypes: listOf(INSTANCE_TYPE), maxEnis: NUMBER, reservedEnis: NUMBER, cap: NUMBER }, 'instanceTypes');
    const { instanceTypes, maxEnis, reservedEnis, cap } = props;
    checkInstanceTypes(this, instanceTypes);
    checkTypeCount(this, instanceTypes, MAX_INSTANCE_TYPES, 'a lookup');
    checkLimit(this, 'maxEnis', maxEnis, 1, MANY_ENIS);
    checkLimit(this, 'reservedEnis', reservedEnis, 0, MANY_ENIS);
    checkLimit(this, 'cap', cap, 1, MAX_PODS_WITH_IPV4_EGRESS);

    this.names = instanceTypes.map(type => type.toString());
    const provider = OwnFunction.getOrCreate(this, MAX_PODS_FUNCTION);
    this.provider = provider;
    this.logGroup = provider.logGroup;
    this.resource = provider.ask(this, {
      InstanceTypes: this.names,
      MaxEnis: maxEnis,
      ReservedEnis: reservedEnis,
      Cap: cap,
    } satisfies { [Name in keyof MaxPodsProperties]: unknown });
    this.maxPods = this.attribute('MaxPods');
    this.maxPodsAsNumber = Token.asNumber(this.resource.getAtt('MaxPods'));
    this.decidingType = this.attribute('DecidingType');
    this.decidingBound = this.attribute('DecidingBound');
  }

  /**
   * The number for one of the types alone.
   *
   * @param instanceType one of `instanceTypes`
   */
  public maxPodsOf(instanceType: ec2.InstanceType): string {
    const index = this.names.indexOf(instanceType.toString());
    if (index < 0) { refuse(this, 'max-pods-of-other-type', instanceType.toString(), { types: this.names.join(', ') }); }
    return Fn.select(index, Fn.split(',', this.attribute('MaxPodsByType')));
  }

  private attribute(name: keyof MaxPodsAttributes): string {
    return this.resource.getAttString(name);
  }
}

function checkLimit(subject: Subject, prop: string, value: number | undefined, min: number, max: number): void {
  if (value !== undefined && !Token.isUnresolved(value)) { requireInteger(subject, prop, value, min, max); }
}
