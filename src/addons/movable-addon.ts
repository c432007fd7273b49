import type { Construct } from 'constructs';
import { ClusterAddon, ClusterAddonProps } from './cluster-addon';
import { NEEDS_NODES } from './known-addons';
import { warn } from './messages';
import type { Needs } from './runners';
import { lookOver } from '../synthesis/findings';

/** An add-on of a cluster of the app: it stands in the stack of the nodes, and is left out where it is known to need nodes and there are none. */
export class MovableAddon extends ClusterAddon {
  constructor(scope: Construct, id: string, props: ClusterAddonProps) {
    super(scope, id, props);
    const { addonName } = props;
    lookOver(this, () => {
      const { whyNowhere } = this._onNodes;
      if (whyNowhere) { warn(this, 'addon-left-out', whyNowhere, { addonName }); }
    });
  }

  /** @internal */
  protected _needs(props: ClusterAddonProps): Needs {
    return { ...super._needs(props), isFixed: false, stage: 'controllers', staysWithoutNodes: !NEEDS_NODES.has(props.addonName) };
  }
}
