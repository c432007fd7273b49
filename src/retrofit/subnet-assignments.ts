import { CustomResource, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { SubnetAssignProperties } from './subnet-assign-contract';
import { OwnFunction } from '../functions/own-function';

/** Makes subnets of one VPC assign IPv6 addresses at creation, which no resource of CloudFormation does for a subnet that it did not make. */
export class SubnetAssignments {
  private function?: OwnFunction;

  /**
   * @param scope whose function it is
   * @param vpcId the VPC whose subnets alone it may modify (service authorization reference, "ec2:Vpc" of `ModifySubnetAttribute`)
   */
  constructor(private readonly scope: Construct, private readonly vpcId: string) {}

  /** Let a subnet assign addresses; `Ref` of what comes back is the id of the subnet. */
  public add(scope: Construct, SubnetId: string, BlockAssociationId?: string): CustomResource {
    this.function ??= this.makeFunction();
    return this.function.ask(scope, { SubnetId, BlockAssociationId } satisfies { [Name in keyof SubnetAssignProperties]: unknown });
  }

  private makeFunction(): OwnFunction {
    const arn = (resource: string, resourceName: string) => Stack.of(this.scope).formatArn({ service: 'ec2', resource, resourceName });
    return OwnFunction.create(this.scope, {
      resourceType: 'Custom::EksIpv6SubnetAssign',
      code: 'retrofit/subnet-assign.lambda',
      description: 'Makes subnets assign IPv6 addresses at creation',
      action: 'ec2:ModifySubnetAttribute',
      reach: { resource: arn('subnet', '*'), condition: { ArnEquals: { 'ec2:Vpc': arn('vpc', this.vpcId) } } },
    });
  }
}
