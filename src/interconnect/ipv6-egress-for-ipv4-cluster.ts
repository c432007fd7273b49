import { CfnOutput, Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as eks from 'aws-cdk-lib/aws-eks';
import type * as eksv2 from 'aws-cdk-lib/aws-eks-v2';
import { Construct } from 'constructs';
import { Ipv6EgressCni } from './ipv6-egress-cni';
import type { Ipv4ClusterAttributes, Ipv6EgressForIpv4ClusterOptions } from './ipv6-egress-options';
import { ipv6EgressRunbook } from './ipv6-egress-runbook';
import { judgeCluster, judgeNodeSubnets, judgeRules } from './judge-ipv6-egress';
import { refuse } from './messages';
import { pathOf } from '../diagnostics/diagnostics';
import { BOOLEAN, checkKindOf, checkShape, listOf, madeBy, objectWith, SECURITY_GROUP, SELECTION, TEXT, VPC } from '../diagnostics/shapes';
import { isAligned, parseBlock } from '../network/ip-block';
import { networkReady } from '../network/network-ready';
import { checkSelection } from '../network/subnet-selection';
import { ALL_IPV6 } from '../network/ways-out';
import { identityOf, nameOf } from '../synthesis/identity-of-id';

type StockCluster = eks.ICluster | eksv2.ICluster;

const STOCK = objectWith('a cluster of aws-cdk-lib, such as an eks.Cluster', 'clusterName', 'clusterArn');

/**
 * Lets pods of an IPv4 cluster reach IPv6 addresses: the CNI gives each pod a second, local address, and pods leave by the IPv6 address of their node. Nobody reaches such a pod over IPv6.
 *
 * So an IPv4 cluster reaches pods of an IPv6 cluster directly, over a `VpcPeering` or a `TransitGatewayAttachment` that may route IPv6 alone.
 *
 * - The VPC of the cluster becomes dual stack first: by a `DualStackRetrofit`, or by `takesOver` of a `DualStackVpc`.
 * - The CNI gets its variable, in both containers. The add-on stays when the construct goes.
 * - Nodes that run have no IPv6 address, and pods that run have no second one. The steps that are left are outputs, and `runbook`.
 * - The other side lets in the addresses of the nodes.
 *
 * Refuses IPv6 clusters, versions of the CNI before 1.13.0, a second add-on `vpc-cni`, and nodes in subnets that are known to have no IPv6.
 *
 * @example
 * declare const blue: eks.Cluster; // of IPv4
 * declare const retrofit: DualStackRetrofit; // of its VPC
 * declare const green: Ipv6Cluster;
 * Ipv6EgressForIpv4Cluster.ofEks(this, 'Ipv6Egress', blue, { vpc: retrofit.vpc });
 */
export class Ipv6EgressForIpv4Cluster extends Construct {
  /**
   * Of a cluster of `aws-eks`, made in the app or imported.
   */
  public static ofEks(
    scope: Construct,
    id: string,
    cluster: eks.ICluster,
    options: Ipv6EgressForIpv4ClusterOptions = {},
  ): Ipv6EgressForIpv4Cluster {
    return Ipv6EgressForIpv4Cluster.ofStock(scope, id, cluster, options);
  }

  /**
   * Of a cluster of `aws-eks-v2`, made in the app or imported.
   */
  public static ofEksV2(
    scope: Construct,
    id: string,
    cluster: eksv2.ICluster,
    options: Ipv6EgressForIpv4ClusterOptions = {},
  ): Ipv6EgressForIpv4Cluster {
    return Ipv6EgressForIpv4Cluster.ofStock(scope, id, cluster, options);
  }

  /**
   * Of a cluster that the app knows by name.
   */
  public static ofAttributes(
    scope: Construct,
    id: string,
    attributes: Ipv4ClusterAttributes,
    options: Ipv6EgressForIpv4ClusterOptions = {},
  ): Ipv6EgressForIpv4Cluster {
    checkShape<Ipv4ClusterAttributes>(pathOf(scope, id), attributes, { clusterName: TEXT, vpc: VPC }, 'clusterName');
    return new Ipv6EgressForIpv4Cluster(scope, id, attributes, options);
  }

  private static ofStock(scope: Construct, id: string, cluster: StockCluster, options: Ipv6EgressForIpv4ClusterOptions): Ipv6EgressForIpv4Cluster {
    const path = pathOf(scope, id);
    checkKindOf(path, 'cluster', cluster, STOCK);
    if ((cluster as { readonly ipFamily?: string }).ipFamily === 'ipv6') { refuse(path, 'ipv6-egress-of-ipv6-cluster', cluster.node.path); }
    return new Ipv6EgressForIpv4Cluster(scope, id, { clusterName: cluster.clusterName, vpc: vpcOf(cluster) }, options);
  }

  /** The add-on; undefined with `Ipv6EgressCni.values()`. */
  public readonly addon?: eks.CfnAddon;
  /** What the CNI is configured with, as `configurationValues` of the add-on and the values of its chart have it. */
  public readonly cniConfiguration: { [name: string]: any };
  /** The rules of `nodeSecurityGroups`. */
  public readonly rules: ec2.CfnSecurityGroupEgress[];
  /** The commands that are left to a person, in their order: a look at the subnets, a look at the CNI, new nodes, a look at a pod. */
  public readonly runbook: string[];

  private constructor(scope: Construct, id: string, { clusterName, vpc: known }: Ipv4ClusterAttributes, options: Ipv6EgressForIpv4ClusterOptions) {
    super(scope, id);
    checkShape<Ipv6EgressForIpv4ClusterOptions>(this, options, {
      cni: madeBy('an Ipv6EgressCni, such as Ipv6EgressCni.values()', Ipv6EgressCni),
      vpc: VPC,
      nodeSubnets: SELECTION,
      nodeSecurityGroups: listOf(SECURITY_GROUP),
      destinations: listOf(TEXT),
      enabled: BOOLEAN,
    });
    const { cni = Ipv6EgressCni.addon(), vpc = known, nodeSubnets, nodeSecurityGroups = [], destinations = [ALL_IPV6], enabled = true } = options;
    this.cniConfiguration = cni._configuration(this, enabled);
    this.rules = this.letOut(nodeSecurityGroups, destinations);
    this.addon = cni._bind(this, clusterName, this.cniConfiguration);
    if (vpc && nodeSubnets) { checkSelection(this, 'nodeSubnets', vpc, nodeSubnets); }
    const subnets = vpc && subnetsOf(vpc, nodeSubnets);
    if (this.addon) {
      this.addon.node.addDependency(...this.rules, ...vpc && subnets?.length ? [networkReady(this.addon, vpc, { subnets })] : []);
    }
    const steps = Object.entries(ipv6EgressRunbook(clusterName, Stack.of(this).region, vpc?.vpcId));
    this.runbook = steps.map(([, command]) => command);
    steps.forEach(([step, command], index) => new CfnOutput(this, `Step${index + 1}${step}`, { value: command }));
    judgeCluster(this, clusterName, this.addon);
    judgeRules(this, this.rules);
    if (enabled && subnets) { judgeNodeSubnets(this, subnets); }
  }

  private letOut(groups: readonly ec2.ISecurityGroup[], destinations: readonly string[]): ec2.CfnSecurityGroupEgress[] {
    destinations.forEach((destination, index) => this.checkDestination(`destinations[${index}]`, destination));
    const said = new Set<string>();
    return groups.flatMap(({ securityGroupId: groupId }) => destinations.flatMap(cidrIpv6 => {
      const key = [groupId, cidrIpv6].map(each => identityOf(each, this)).join(' ');
      if (said.has(key)) { return []; }
      said.add(key);
      const name = `Egress-${nameOf(groupId, this)}-${nameOf(cidrIpv6, this).replace(/[^\w.]+/g, '-')}`;
      return [new ec2.CfnSecurityGroupEgress(this, name, { groupId, ipProtocol: '-1', cidrIpv6, description: 'Everything out over IPv6' })];
    }));
  }

  private checkDestination(prop: string, destination: string): void {
    if (Token.isUnresolved(destination)) { return; }
    const block = parseBlock(destination);
    if (block?.family !== 'IPv6' || !isAligned(block)) { refuse(this, 'ipv6-egress-destination', destination, { prop }); }
  }
}

/** Of a cluster that was imported without it, the getter throws. */
function vpcOf(cluster: StockCluster): ec2.IVpc | undefined {
  try {
    return cluster.vpc;
  } catch {
    return undefined;
  }
}

/** Those that are stated, or the private ones: a VPC that was imported without any is left alone. */
function subnetsOf(vpc: ec2.IVpc, selection: ec2.SubnetSelection | undefined): ec2.ISubnet[] {
  return selection ? vpc.selectSubnets(selection).subnets : vpc.privateSubnets;
}
