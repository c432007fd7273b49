import { Construct } from 'constructs';
import { ManagedNodeGroup, ManagedNodeGroupProps } from './managed-node-group';
import { NodeRole } from './node-role';
import { ONE_PER_AZ } from './node-subnets';
import { firstDuplicate, refuseBoth, requireLiteral } from '../diagnostics/checks';
import { refuse } from './messages';

/**
 * What a managed node group in each AZ is made from. Sizes are those of each group; `azs` is refused, and of `subnets` one in each AZ is taken.
 */
export interface ManagedNodeGroupPerAzProps extends ManagedNodeGroupProps {}

/**
 * One managed node group in each AZ, all alike. An AZ that the VPC gets later adds a group and touches none, where the single group of a longer list
 * of subnets would be replaced. It is also what the Kubernetes Cluster Autoscaler wants for pods with volumes, which cannot leave their AZ.
 *
 * Sizes are those of each group. The groups are numbered by the place of their AZ in the VPC, which is the slot of the AZ in an `AddressPlan`. They share one
 * role. A `nodegroupName` gets that number at its end.
 *
 * @example
 * declare const cluster: IIpv6Cluster;
 * const perAz = new ManagedNodeGroupPerAz(this, 'Storage', { cluster, minSize: 1, maxSize: 3 });
 * perAz.groups[0].nodegroup; // in the first AZ
 */
export class ManagedNodeGroupPerAz extends Construct {
  /** The groups, in the order of the AZs of the VPC. */
  public readonly groups: ManagedNodeGroup[];

  constructor(scope: Construct, id: string, props: ManagedNodeGroupPerAzProps) {
    super(scope, id);
    check(this, props);
    const { cluster, subnets: selection, nodegroupName, ...options } = props;
    const { subnets } = cluster.vpc.selectSubnets({ ...selection, ...ONE_PER_AZ });
    const nodeRole = options.nodeRole ?? new NodeRole(this, 'Role', { cniPolicy: cluster.nodeCniPolicy, sessionManager: options.sessionManager });
    const group: ManagedNodeGroupProps = { ...options, cluster, nodeRole };
    const slots = subnets.map(subnet => cluster.vpc.availabilityZones.indexOf(subnet.availabilityZone));
    if (slots.includes(-1) || firstDuplicate(slots) !== undefined) { refuse(this, 'per-az-subnets', subnets.map(subnet => subnet.availabilityZone)); }
    this.groups = subnets.map((subnet, index) => {
      const slot = slots[index];
      return new ManagedNodeGroup(this, `Az${slot}`, {
        ...group,
        nodegroupName: nodegroupName && `${nodegroupName}${slot}`,
        subnets: { subnets: [subnet] },
      });
    });
  }
}

function check(scope: Construct, { cluster, azs }: ManagedNodeGroupPerAzProps): void {
  requireLiteral(scope, 'availabilityZones of the VPC', cluster.vpc.availabilityZones);
  if (azs !== undefined) { refuseBoth(scope, 'a group per AZ', 'azs', azs); }
}
