import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { Ipv6BlockAttributes, Ipv6BlockProperties } from './ipv6-block-contract';
import { OwnFunction, OwnFunctionProps } from '../functions/own-function';

/** The function behind all `Custom::EksIpv6VpcBlock` of a stack. It stays outside of VPCs, which get their addresses from what it answers. */
const IPV6_BLOCK_FUNCTION: OwnFunctionProps = {
  resourceType: 'Custom::EksIpv6VpcBlock',
  code: 'network/ipv6-block.lambda',
  description: 'Asks EC2 for an IPv6 block of a VPC by its association',
  action: 'ec2:DescribeVpcs',
};

/** Which block is asked for. */
export interface Ipv6BlockLookupProps {
  /** Id of the VPC. */
  readonly vpcId: string;
  /** The association of the block with it. */
  readonly association: ec2.CfnVPCCidrBlock;
}

/**
 * An IPv6 block of a VPC, by its association: CloudFormation has no attribute for it, and the list of the VPC has no order (VPC user guide, "vpc-cidr-blocks").
 *
 * The answer never changes, as everything about an association is fixed, so one that CloudFormation replays is right.
 */
export class Ipv6BlockLookup extends Construct {
  /** The block, as a token. Whoever uses it waits until it is there. */
  public readonly cidr: string;

  constructor(scope: Construct, id: string, { vpcId, association }: Ipv6BlockLookupProps) {
    super(scope, id);
    const question = OwnFunction.getOrCreate(this, IPV6_BLOCK_FUNCTION).ask(this, {
      VpcId: vpcId,
      AssociationId: association.ref,
    } satisfies { [Name in keyof Ipv6BlockProperties]: unknown });
    this.cidr = question.getAttString('Cidr' satisfies keyof Ipv6BlockAttributes);
  }
}
