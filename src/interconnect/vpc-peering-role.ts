import { Stack, Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { refuse } from './messages';
import { pathOf } from '../diagnostics/diagnostics';
import { checkShape, TEXT, VPC } from '../diagnostics/shapes';

/**
 * What a role that accepts a peering is made from.
 */
export interface VpcPeeringRoleProps {
  /** The VPC that may be peered, in the account of the stack. */
  readonly vpc: ec2.IVpc;

  /** Id of the account that asks, for example `123456789012`. */
  readonly requesterAccountId: string;

  /**
   * Name of the role, where the other app is to know its ARN before it is there.
   *
   * @default - CloudFormation gives it one
   */
  readonly roleName?: string;
}

/**
 * The role by which CloudFormation in another account accepts its peering with a VPC of this one, and nothing else: `peerRoleArn` of `VpcPeering` there is its ARN.
 *
 * @example
 * declare const vpc: DualStackVpc;
 * const role = new VpcPeeringRole(this, 'AcceptsPeering', { vpc, requesterAccountId: '123456789012', roleName: 'accepts-peering' });
 * new CfnOutput(this, 'PeerRoleArn', { value: role.roleArn });
 */
export class VpcPeeringRole extends iam.Role {
  constructor(scope: Construct, id: string, props: VpcPeeringRoleProps) {
    const subject = pathOf(scope, id);
    checkShape<VpcPeeringRoleProps>(subject, props, { vpc: VPC, requesterAccountId: TEXT, roleName: TEXT }, 'vpc', 'requesterAccountId');
    const { vpc, requesterAccountId, roleName } = props;
    if (!Token.isUnresolved(requesterAccountId) && !/^\d{12}$/.test(requesterAccountId)) {
      refuse(subject, 'vpc-peering-account', requesterAccountId, { prop: 'requesterAccountId' });
    }
    super(scope, id, { assumedBy: new iam.AccountPrincipal(requesterAccountId), roleName, description: 'Accepts VPC peering connections' });
    const arn = (resource: string, resourceName: string) => Stack.of(this).formatArn({ service: 'ec2', resource, resourceName, region: vpc.env.region });
    const actions = ['ec2:AcceptVpcPeeringConnection'];
    const vpcArn = arn('vpc', vpc.vpcId);
    // The action is on both (service authorization reference, "Amazon EC2").
    this.addToPolicy(new iam.PolicyStatement({ actions, resources: [vpcArn] }));
    this.addToPolicy(new iam.PolicyStatement({
      actions, resources: [arn('vpc-peering-connection', '*')], conditions: { ArnEquals: { 'ec2:AccepterVpc': vpcArn } },
    }));
  }
}
