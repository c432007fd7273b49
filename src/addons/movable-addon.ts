import * as eks from 'aws-cdk-lib/aws-eks';
import type { Construct } from 'constructs';
import { AddonOnNodes } from './addon-on-nodes';
import { ClusterAddon, ClusterAddonProps } from './cluster-addon';
import { NAMESPACES, NEEDS_NODES } from './known-addons';
import { warn } from './messages';
import { tolerationsOf } from './tolerations';
import { runsPodsOf } from '../core/compute';
import { lookOver } from '../synthesis/findings';

/** An add-on of a cluster of the app: it stands in the stack of the nodes, and is left out where it is known to need nodes and there are none. */
export class MovableAddon extends ClusterAddon {
  constructor(scope: Construct, id: string, props: ClusterAddonProps) {
    super(scope, id, props);
    const { addonName } = props;
    const addon = this.addon as AddonOnNodes;
    lookOver(this, () => {
      if (addon.whyNowhere) { warn(this, 'addon-left-out', addon.whyNowhere, { addonName }); }
    });
  }

  /** @internal */
  protected _makeResource(properties: eks.CfnAddonProps, { cluster, addonName, namespace, configurationValues }: ClusterAddonProps): eks.CfnAddon {
    const inNamespace = namespace ?? NAMESPACES[addonName];
    return new AddonOnNodes(this, 'Resource', properties, {
      cluster,
      stage: 'controllers',
      tolerations: tolerationsOf(configurationValues),
      runsOn: profile => runsPodsOf(profile, inNamespace),
      staysWithoutNodes: !NEEDS_NODES.has(addonName),
    });
  }
}
