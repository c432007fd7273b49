import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { messageOf, warn } from './messages';
import { EndpointConsumer, missingEndpoints } from '../network/endpoint-needs';
import { factsOf, stateFacts } from '../network/known-subnets';
import type { StatedSubnetFacts } from '../network/stated-subnet-facts';
import { isPublicWithoutIpv4, reachesIpv4, SubnetFacts } from '../network/subnet-facts';
import { judge } from '../synthesis/findings';
import type { TemplateIndex } from '../synthesis/template-index';

/** Who talks to services of AWS before nodes are ready; each service is there over IPv4. */
const ON_NODES: EndpointConsumer[] = ['nodes', 'cni', 'podIdentity', 'irsa'];

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
 * Rules across constructs, checked when the app is synthesised: whether subnets can carry an IPv6 cluster and its nodes.
 *
 * `Ipv6Cluster` and its nodes bring them along. They can be asked for any construct that is in an IPv6 cluster, whoever made it. Of subnets that were
 * imported nothing is known, and nothing is said, unless `stateSubnet` says it.
 *
 * @example
 * declare const vpc: ec2.Vpc;
 * declare const nodeGroup: eks.Nodegroup;
 * Readiness.ofNodes(nodeGroup, vpc, { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS });
 */
export class Readiness {
  /**
   * Check the subnets of a control plane: each has an IPv4 and an IPv6 block, and assigns IPv6 addresses at creation.
   *
   * @param construct that gets the errors
   */
  public static ofControlPlane(construct: IConstruct, vpc: ec2.IVpc, subnets: ec2.SubnetSelection): void {
    judge(construct, index => knownSubnets(index, vpc, subnets).flatMap(([subnet, facts]) => whatEksRefuses(subnet, facts)));
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
    judge(construct, index => {
      const known = knownSubnets(index, vpc, subnets);
      const missing = missingEndpoints(index, vpc, ON_NODES).join(', ');
      warnOfWaysOut(construct, known, missing);
      return known.flatMap(([subnet, facts]) => [
        ...whatEksRefuses(subnet, facts, options.requestsIpv6Address),
        ...whatCannotWork(subnet, facts, missing),
      ]);
    });
  }

  /**
   * State what is known of a subnet that this app does not make, so that it is judged like one of its own. What is left out stays unknown, and nothing is said of it.
   *
   * @param subnet that was imported or looked up
   */
  public static stateSubnet(subnet: ec2.ISubnet, facts: StatedSubnetFacts): void {
    stateFacts(subnet, facts);
  }

  private constructor() {}
}

type Known = [path: string, facts: SubnetFacts];

function knownSubnets(index: TemplateIndex, vpc: ec2.IVpc, selection: ec2.SubnetSelection): Known[] {
  return vpc.selectSubnets(selection).subnets.flatMap((subnet): Known[] => {
    const facts = factsOf(index, subnet);
    return facts ? [[subnet.node.path, facts]] : [];
  });
}

/** Only what is known is refused: a fact that nobody knows is undefined. */
function whatEksRefuses(subnet: string, { isIpv6Native, hasIpv6, assignsIpv6 }: SubnetFacts, requestsIpv6Address = false): string[] {
  if (isIpv6Native) { return [messageOf('subnet-ipv6-native', subnet)]; }
  if (hasIpv6 === false) { return [messageOf('subnet-without-ipv6', subnet)]; }
  return assignsIpv6 === false && !requestsIpv6Address ? [messageOf('subnet-without-auto-assign', subnet)] : [];
}

function whatCannotWork(subnet: string, facts: SubnetFacts, missing: string): string[] {
  return [
    ...isPublicWithoutIpv4(facts) && missing ? [messageOf('node-subnet-public-without-ipv4', subnet, { missing })] : [],
    ...facts.hasDns64 && facts.hasNat64 === false ? [messageOf('node-subnet-dns64-without-nat64', subnet)] : [],
  ];
}

function warnOfWaysOut(construct: IConstruct, subnets: Known[], missing: string): void {
  const where = (applies: (facts: SubnetFacts) => boolean | undefined) => subnets.filter(([, facts]) => applies(facts)).map(([path]) => path);
  const report = (id: 'node-subnet-without-ipv6-route' | 'node-subnet-dns64', paths: string[]) => {
    if (paths.length > 0) { warn(construct, id, paths); }
  };
  report('node-subnet-without-ipv6-route', where(facts => facts.ipv6Defaults?.length === 0));
  report('node-subnet-dns64', where(facts => facts.hasDns64 && facts.hasNat64));

  const closed = where(facts => reachesIpv4(facts) === false && !isPublicWithoutIpv4(facts));
  if (closed.length > 0 && missing) { warn(construct, 'node-subnet-without-ipv4-egress', closed, { missing }); }
}
