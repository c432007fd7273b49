import type { Construct } from 'constructs';
import { ClusterAddon, ClusterAddonProps } from './cluster-addon';
import { CORE } from './known-addons';
import { warn } from './messages';
import type { Needs } from './runners';
import { NEEDS_NODES } from '../readiness/data/addons-on-nodes';
import { lookOver } from '../synthesis/findings';

/** An add-on of a cluster of the app: it stands in the stack of the nodes, and is left out where it is known to need nodes and there are none. */
export class MovableAddon extends ClusterAddon {
  constructor(scope: Construct, id: string, props: ClusterAddonProps) {
    super(scope, id, props);
    const { addonName } = props;
    lookOver(this, () => {
      const { whyNowhere } = this._onNodes;
      // That no CoreDNS is there, `CoreDns` of the cluster says.
      if (whyNowhere && addonName !== CORE.dns) { warn(this, 'addon-left-out', whyNowhere, { addonName }); }
    });
  }

  /** @internal */
  protected _needs(props: ClusterAddonProps): Needs {
    const { stage, ...needs } = super._needs(props);
    return { ...needs, isFixed: false, stage: stage === 'coreDns' ? stage : 'controllers', staysWithoutNodes: !NEEDS_NODES.has(props.addonName) };
  }
}
