import type { CfnResource } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { fromBlock, INGRESS_AT, ingressAt, IngressFrom } from './ingress-rules';
import { refuse } from './messages';
import { PeeringRule } from './peering-rule';
import { PeeringSource } from './peering-source';
import { nameOfCidr, VpcBlock } from './vpc-blocks';
import { checkShape, madeBy } from '../diagnostics/shapes';
import { nameOf } from '../synthesis/identity-of-id';

type Side = 'vpc' | 'peerVpc';

/** The rules of security groups that belong to a peering. Each is a resource beside the peering, so that no stack of a group comes after the other VPC. */
export class PeeringRules extends Construct {
  private readonly blocks: { readonly [side in Side]: VpcBlock[] } = { vpc: [], peerVpc: [] };
  private readonly ofSide: { readonly [side in Side]: PeeringRule[] } = { vpc: [], peerVpc: [] };

  /**
   * @param owner the peering, for messages
   * @param crossesRegions whether groups cannot be named
   * @param connection what groups of the other VPC can be named after, where it is made here
   */
  constructor(private readonly owner: Construct, private readonly crossesRegions: boolean, private readonly connection?: CfnResource) {
    super(owner, 'Rules');
  }

  /** Let in. */
  public allow(rule: PeeringRule): void {
    checkShape<PeeringRule>(this.owner, rule, {
      ...INGRESS_AT, source: madeBy('a PeeringSource, such as PeeringSource.vpc()', PeeringSource),
    }, 'to', 'port', 'source');
    if (rule.to.connections.securityGroups.length === 0) { refuse(this.owner, 'vpc-peering-rule-target', rule.to); }
    const { _side: side, _of: { group, cidr, family }, _name: name } = rule.source;
    if (side) {
      this.ofSide[side].push(rule);
      this.blocks[side].forEach(block => this.letIn(rule, block));
    } else if (group) {
      if (this.crossesRegions) { refuse(this.owner, 'vpc-peering-group', group.securityGroupId); }
      this.make(rule, `${name}-${nameOf(group.securityGroupId, this)}`, { sourceSecurityGroupId: group.securityGroupId });
    } else {
      this.letIn(rule, { family: family!, name: `${name}-${nameOfCidr(cidr!, this)}`, cidr: cidr! });
    }
  }

  /** A block that a VPC has. */
  public know(side: Side, block: VpcBlock): ec2.CfnSecurityGroupIngress[] {
    if (this.blocks[side].some(({ name }) => name === block.name)) { return []; }
    this.blocks[side].push(block);
    return this.ofSide[side].flatMap(rule => this.letIn(rule, block));
  }

  private letIn(rule: PeeringRule, block: VpcBlock): ec2.CfnSecurityGroupIngress[] {
    const prefix = rule.source._side ? `${rule.source._name}-` : '';
    return this.make(rule, `${prefix}${block.name}`, fromBlock(block));
  }

  private make({ to, port, description }: PeeringRule, source: string, from: IngressFrom): ec2.CfnSecurityGroupIngress[] {
    const made = ingressAt(this, { to, port, description: description ?? `Over the peering, ${port}` }, source, from);
    // A group of another VPC can be named when the VPCs are connected.
    if (from.sourceSecurityGroupId !== undefined && this.connection) { made.forEach(ingress => { ingress.addDependency(this.connection!); }); }
    return made;
  }
}
