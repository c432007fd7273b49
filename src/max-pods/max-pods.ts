import { Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { MAX_PODS_WITH_IPV4_EGRESS } from './contract';
import { MaxPodsLookup, MaxPodsLookupOptions } from './max-pods-lookup';
import { refuse } from './messages';
import { isIntegerIn } from '../diagnostics/checks';
import { checkKindOf, madeBy, NUMBER } from '../diagnostics/shapes';

/**
 * What a strategy is asked.
 *
 * @internal
 */
export interface MaxPodsRequest {
  readonly instanceTypes: ec2.InstanceType[];
  readonly hasIpv4Egress: boolean;
}

/**
 * How many pods a node takes at most.
 *
 * Kubelet has to be told: what images work out by themselves is the number of IPv4 addresses of the instance, for example 17 on a t3.medium that can run
 * 110 pods in IPv6 mode. EKS tells the nodes of managed node groups that have no AMI of their own, and no others.
 */
export abstract class MaxPods {
  /**
   * This many.
   *
   * @param pods a whole number from 1; at most 1024 as long as pods reach IPv4, as the VPC CNI has addresses in 169.254.172.0/22 for no more
   */
  public static of(pods: number): MaxPods {
    checkKindOf('MaxPods.of', 'the number of pods', pods, NUMBER);
    if (!Token.isUnresolved(pods) && !isIntegerIn(pods, 1, Number.MAX_SAFE_INTEGER)) { refuse('MaxPods.of', 'max-pods', pods); }
    return new FixedMaxPods(pods);
  }

  /**
   * What AWS recommends for the instance types in IPv6 mode: 110, or 250 for more than 30 vCPUs, and less on the smallest types. It is looked up at
   * deployment with a `MaxPodsLookup`.
   */
  public static recommended(options: MaxPodsLookupOptions = {}): MaxPods {
    return new RecommendedMaxPods(options);
  }

  /**
   * The number of a lookup, for several node groups that share one.
   */
  public static fromLookup(lookup: MaxPodsLookup): MaxPods {
    checkKindOf('MaxPods.fromLookup', 'lookup', lookup, madeBy('a MaxPodsLookup', MaxPodsLookup));
    return new LookedUpMaxPods(lookup);
  }

  /**
   * What the image works out by itself, which knows neither IPv6 nor prefixes.
   */
  public static amiDefault(): MaxPods {
    return new AmiDefaultMaxPods();
  }

  /**
   * As the user writes it, for messages.
   *
   * @internal
   */
  public abstract readonly _shown: string;

  /**
   * The number, or undefined where kubelet is not told.
   *
   * @internal
   */
  public abstract _bind(scope: Construct, request: MaxPodsRequest): number | undefined;
}

class FixedMaxPods extends MaxPods {
  public get _shown() {
    return `MaxPods.of(${Token.isUnresolved(this.pods) ? '…' : this.pods})`;
  }

  constructor(private readonly pods: number) {
    super();
  }

  public _bind(scope: Construct, { hasIpv4Egress }: MaxPodsRequest): number {
    if (!Token.isUnresolved(this.pods) && hasIpv4Egress && this.pods > MAX_PODS_WITH_IPV4_EGRESS) { refuse(scope, 'max-pods-with-ipv4-egress', this.pods); }
    return this.pods;
  }
}

class RecommendedMaxPods extends MaxPods {
  public readonly _shown = 'MaxPods.recommended()';

  constructor(private readonly options: MaxPodsLookupOptions) {
    super();
  }

  public _bind(scope: Construct, { instanceTypes }: MaxPodsRequest): number {
    // eslint-disable-next-line awscdk/require-passing-this -- a strategy is no construct; it makes one for the node group that asks
    return new MaxPodsLookup(scope, 'MaxPods', { ...this.options, instanceTypes }).maxPodsAsNumber;
  }
}

class LookedUpMaxPods extends MaxPods {
  public readonly _shown = 'MaxPods.fromLookup()';

  constructor(private readonly lookup: MaxPodsLookup) {
    super();
  }

  public _bind(): number {
    return this.lookup.maxPodsAsNumber;
  }
}

class AmiDefaultMaxPods extends MaxPods {
  public readonly _shown = 'MaxPods.amiDefault()';

  public _bind(): undefined {
    return undefined;
  }
}
