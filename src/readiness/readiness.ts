import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { refuse } from './messages';
import { ReadinessReport } from './readiness-report';
import { Registry } from './registry';
import { runRules } from './run-rules';
import { qualifiedId, registeredRooms } from '../diagnostics/diagnostics';
import { probablyMeant } from '../diagnostics/nearest';
import { BOOLEAN, checkKindOf, checkShape, objectWith, oneOf, SELECTION, VPC } from '../diagnostics/shapes';
import { stateFacts } from '../network/known-subnets';
import { OF_SUBNET_FACTS } from '../network/shape-of-subnet-facts';
import type { StatedSubnetFacts } from '../network/stated-subnet-facts';
import { acknowledge } from '../synthesis/acknowledgements';
import { warnOnly } from '../synthesis/findings';

/**
 * What else is to be known of nodes.
 */
export interface ReadinessOfNodesOptions {
  /**
   * Whether the nodes ask for an IPv6 address themselves, in their launch template, so that their subnets need not assign one.
   *
   * @default false
   */
  readonly requestsIpv6Address?: boolean;
}

/**
 * How much a finding weighs.
 */
export enum ReadinessSeverity {
  /** AWS refuses it, or it can never work. Synthesis fails. */
  ERROR = 'error',
  /** It is probably not meant. */
  WARNING = 'warning',
}

/**
 * How an app is checked.
 */
export interface ReadinessCheckOptions {
  /**
   * How much findings weigh at most. `WARNING` is for a first look at an app: nothing is refused.
   *
   * @default ReadinessSeverity.ERROR
   */
  readonly severity?: ReadinessSeverity;
}

/**
 * Rules across constructs, checked when the app is synthesised: whether what stands around an IPv6 cluster lets it work (docs/readiness.md has all of them).
 *
 * `Ipv6Cluster` and its nodes bring them along, for the whole stage of the app that they are in. `check` brings them to any app that has an IPv6 cluster, whoever made it.
 * Of what was imported nothing is known, and nothing is said, unless `stateSubnet` says it, or an `ImportedDualStackVpc`.
 *
 * @example
 * const report = Readiness.check(this, { severity: ReadinessSeverity.WARNING });
 */
export class Readiness {
  /**
   * Check all IPv6 clusters of the stage of the app that a construct is in, with all that stands around them: those of `aws-eks` and `aws-eks-v2` too.
   *
   * Called twice for a stage it checks once; that findings are warnings counts if one of the calls says so.
   *
   * @param scope any construct of the stage, or the app itself
   * @returns what was found, once the app is synthesised
   */
  public static check(scope: IConstruct, options: ReadinessCheckOptions = {}): ReadinessReport {
    checkKindOf('Readiness.check', 'scope', scope, CONSTRUCT);
    checkShape<ReadinessCheckOptions>('Readiness.check', options, { severity: oneOf('a ReadinessSeverity', Object.values(ReadinessSeverity)) });
    runRules(scope);
    if (options.severity === ReadinessSeverity.WARNING) { warnOnly(scope); }
    return new ReadinessReport(scope);
  }

  /**
   * Take an error that is found at synthesis upon yourself: it is no error any more, for this construct and all in it. The reason is kept in the cloud assembly, as metadata of
   * the construct that the error is about. Warnings are acknowledged by `Annotations.of(construct).acknowledgeWarning(id, reason)`.
   *
   * Refuses an id that no error has, and an empty reason. What a constructor throws cannot be acknowledged.
   *
   * @param construct the one that the error is about, or one that it is in
   * @param id of the error, for example `cdk-eks-ipv6:subnet-without-ipv6`
   * @param reason why it is no fault here
   */
  public static acknowledge(construct: IConstruct, id: string, reason: string): void {
    checkKindOf('Readiness.acknowledge', 'construct', construct, CONSTRUCT);
    const ids = registeredRooms().flatMap(({ errors }) => Object.keys(errors)).map(qualifiedId);
    const qualified = String(id).includes(':') ? id : qualifiedId(id);
    if (!ids.includes(qualified)) {
      const nearest = probablyMeant(qualified, ids);
      refuse(construct, 'acknowledge-id', id, { nearest: nearest ? `use ${nearest}, which is like it` : 'docs/errors.md has all of them' });
    }
    if (typeof reason !== 'string' || reason.trim() === '') { refuse(construct, 'acknowledge-reason', reason); }
    acknowledge(construct, { id: qualified, reason });
  }

  /**
   * Check the subnets of a control plane: each has an IPv4 and an IPv6 block, and assigns IPv6 addresses at creation.
   *
   * @param construct that gets the errors
   */
  public static ofControlPlane(construct: IConstruct, vpc: ec2.IVpc, subnets: ec2.SubnetSelection): void {
    checkPlace('Readiness.ofControlPlane', construct, vpc, subnets);
    Registry.of(construct).placements.push({ construct, use: 'controlPlane', vpc, subnets });
    runRules(construct);
  }

  /**
   * Check the subnets of nodes: as those of a control plane, and besides that both families have a way out and DNS64 is off.
   *
   * Errors are a public subnet in which nodes get no IPv4 address of their own, and DNS64 without NAT64. What may be meant so, or may be provided by
   * something this app does not see, is a warning: a subnet without a default route, and DNS64 with NAT64.
   *
   * @param construct that gets the errors and warnings
   */
  public static ofNodes(construct: IConstruct, vpc: ec2.IVpc, subnets: ec2.SubnetSelection, options: ReadinessOfNodesOptions = {}): void {
    checkPlace('Readiness.ofNodes', construct, vpc, subnets);
    checkShape<ReadinessOfNodesOptions>('Readiness.ofNodes', options, { requestsIpv6Address: BOOLEAN });
    Registry.of(construct).placements.push({ construct, use: 'nodes', vpc, subnets, requestsIpv6Address: options.requestsIpv6Address });
    runRules(construct);
  }

  /**
   * State what is known of a subnet that this app does not make, so that it is judged like one of its own. What is left out stays unknown, and nothing is said of it.
   *
   * @param subnet that was imported or looked up
   */
  public static stateSubnet(subnet: ec2.ISubnet, facts: StatedSubnetFacts): void {
    checkKindOf('Readiness.stateSubnet', 'subnet', subnet, objectWith('a subnet', 'subnetId', 'node'));
    checkShape<StatedSubnetFacts>('Readiness.stateSubnet', facts, OF_SUBNET_FACTS);
    stateFacts(subnet, facts);
  }

  private constructor() {}
}

const CONSTRUCT = objectWith('a construct', 'node');

/** Refuse what is no construct, no VPC, or no selection of subnets. */
function checkPlace(subject: string, construct: IConstruct, vpc: ec2.IVpc, subnets: ec2.SubnetSelection): void {
  checkKindOf(subject, 'construct', construct, CONSTRUCT);
  checkKindOf(subject, 'vpc', vpc, VPC);
  checkKindOf(subject, 'subnets', subnets, SELECTION);
}
