import { Lazy, Stack, Token } from 'aws-cdk-lib';
import type * as eks from 'aws-cdk-lib/aws-eks';
import { Construct, IConstruct } from 'constructs';
import { AddonOnNodes } from './addon-on-nodes';
import type { AddonOptions } from './addon-options';
import { addonProperties, completeAddon } from './addon-properties';
import { CORE } from './known-addons';
import { messageOf, warn } from './messages';
import { tolerationsOf } from './tolerations';
import { resourcesOf } from '../core/cluster-names';
import { runsCoreDns } from '../core/compute';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import { requireConstruct } from '../core/stages';
import { judge, lookOver } from '../synthesis/findings';

/**
 * What CoreDNS is made from. `configurationValues.tolerations` count when it is found out which nodes can run it.
 */
export interface CoreDnsProps extends AddonOptions {
  /**
   * The cluster that gets it.
   */
  readonly cluster: IIpv6Cluster;
}

/**
 * The add-on coredns. It waits for all nodes of the app that can run it, and for Fargate profiles that select its pods: a node can where its group has a size above zero, or
 * none that is known, and no taint with the effect NoSchedule or NoExecute that CoreDNS does not tolerate.
 *
 * It stands in the stack that it is made in. Where that has no such nodes, and comes before those that have, it stands in the one of these that is deployed first, or is the first by
 * its path. Where nothing can run it, it is left out, as it would never become active, and the deployment would fail. A warning says so, unless the app gives the cluster
 * another add-on coredns. An edit that taints or empties the last of these nodes takes the add-on away;
 * its pods stay, as `preserveOnDelete` is true by default. **An add-on is made once a cluster: to get nodes later in the stack that
 * it is made in moves it there, which fails.** Say `runsOn` with nodes of the stack that it stands in then.
 *
 * `CoreAddons` has one.
 *
 * @example
 * declare const cluster: Ipv6Cluster;
 * declare const autoscaler: eks.HelmChart;
 * cluster.coreAddons.coreDns.runsOn(autoscaler); // it brings the first nodes
 */
export class CoreDns extends Construct {
  /** The add-on itself. Where it stands in another stack, `attrArn` and `ref` lead there, and so does what is said of dependencies. */
  public readonly addon: eks.CfnAddon;
  private readonly onNodes: AddonOnNodes;

  constructor(scope: Construct, id: string, props: CoreDnsProps) {
    super(scope, id);
    const { cluster, version, configurationValues: given, resolveConflicts, preserveOnDelete = true } = props;
    const properties = addonProperties(this, cluster, CORE.dns, { version, configurationValues: given, resolveConflicts, preserveOnDelete });
    const onFargate = () => this.onNodes.isOnFargate && !Token.isUnresolved(given)
      ? Stack.of(this).toJsonString({ computeType: 'Fargate', ...given })
      : properties.configurationValues;
    // `Default` counts for no part of a logical id.
    this.onNodes = new AddonOnNodes(this, 'Default', { ...properties, configurationValues: Lazy.uncachedString({ produce: onFargate }) }, {
      cluster, version, stage: 'coreDns', tolerations: tolerationsOf(given), runsOn: runsCoreDns,
    });
    this.addon = this.onNodes;
    completeAddon(this, cluster, this.addon);
    judge(this, () => this.onNodes.saidInVain.map(path => messageOf('core-dns-cannot-run', path, { reason: this.onNodes.unfit.get(path)! })));
    lookOver(this, index => {
      const { whyNowhere } = this.onNodes;
      const hasOther = resourcesOf(index, 'AWS::EKS::Addon', cluster, this, { AddonName: CORE.dns }).length > 0;
      if (whyNowhere && !hasOther) { warn(this, 'core-dns-left-out', whyNowhere); }
    });
  }

  /**
   * Say what runs it: nodes, in whose stack it then stands, or what brings the first nodes, such as the chart of an autoscaler or its node pool. It comes after these, and
   * after all other nodes that can run it.
   *
   * Refuses nodes none of which can run it.
   */
  public runsOn(...constructs: IConstruct[]): void {
    constructs.forEach(each => requireConstruct(this, 'coreDns', each));
    this.onNodes.comesAfter(...constructs);
  }
}
