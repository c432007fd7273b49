import { Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { instanceTagsOf } from './instance-tags';
import { nodeRoleOf } from './join-cluster';
import { ManagedNodeGroup, ManagedNodeGroupProps } from './managed-node-group';
import { refuse } from './messages';
import { OF_MANAGED_NODES } from './node-shapes';
import { ONE_PER_AZ } from './node-subnets';
import { firstDuplicate, refuseBeside, requireLiteral } from '../diagnostics/checks';
import { checkShape } from '../diagnostics/shapes';
import { checkDefault, checkSelection, requireAz } from '../network/subnet-selection';

/**
 * What a managed node group in each AZ is made from. Sizes are those of each group; `azs` is refused, and of `subnets` one in each AZ is taken.
 */
export interface ManagedNodeGroupPerAzProps extends ManagedNodeGroupProps {}

/**
 * One managed node group in each AZ, all alike. An AZ that the VPC gets later adds a group and touches none, where the single group of a longer list
 * of subnets would be replaced. It is also what the Kubernetes Cluster Autoscaler wants for pods with volumes, which cannot leave their AZ.
 *
 * Sizes are those of each group. A group has the name of its AZ in its id, so that in a VPC of another app none moves when an AZ is added there. Where the name is a
 * token, as in a stack without a region, it has the place of the AZ in the VPC, which is the slot of the AZ in an `AddressPlan`: **a region that is stated later
 * replaces the groups**. A `nodegroupName` gets the same at its end. The groups share one role, and a `Name` of their instances.
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
    checkShape<ManagedNodeGroupPerAzProps>(this, props, OF_MANAGED_NODES, 'cluster');
    check(this, props);
    checkSelection(this, 'subnets', props.cluster.vpc, props.subnets);
    if (!props.subnets) { checkDefault(this, 'subnets', props.cluster.vpc); }
    const { cluster, subnets: selection, nodegroupName, ...options } = props;
    const { subnets } = cluster.vpc.selectSubnets({ ...selection, ...ONE_PER_AZ });
    const nodeRole = nodeRoleOf(this, props);
    const slots = subnets.map(subnet => cluster.vpc.availabilityZones.indexOf(requireAz(this, subnet)));
    if (slots.includes(-1) || firstDuplicate(slots) !== undefined) { refuse(this, 'per-az-subnets', subnets.map(subnet => subnet.node.path)); }
    const instanceTags = options.launchTemplateSpec ? options.instanceTags : instanceTagsOf(this, options.instanceTags);
    this.groups = subnets.map((subnet, index) => {
      const az = Token.isUnresolved(subnet.availabilityZone) ? undefined : subnet.availabilityZone;
      return new ManagedNodeGroup(this, `Az${az ? pascalCase(az) : slots[index]}`, {
        ...options,
        cluster,
        nodeRole,
        instanceTags,
        nodegroupName: nodegroupName && `${nodegroupName}${az ? `-${az}` : slots[index]}`,
        subnets: { subnets: [subnet] },
      });
    });
  }
}

/** `eu-west-1a` as a part of an id: `EuWest1a`. */
const pascalCase = (name: string) => name.split('-').map(part => part.charAt(0).toUpperCase() + part.slice(1)).join('');

function check(scope: Construct, { cluster, azs }: ManagedNodeGroupPerAzProps): void {
  requireLiteral(scope, 'availabilityZones of the VPC', cluster.vpc.availabilityZones);
  if (azs !== undefined) { refuseBeside(scope, 'a group in each AZ', 'azs', azs); }
}
