import { CustomResource, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { PeeringDnsProperties } from './peering-dns-contract';
import { OwnFunction } from '../functions/own-function';

/**
 * Has public host names of VPCs answered with private addresses, for those who ask in the peer. CloudFormation has no property for it.
 *
 * Its function stays outside of VPCs, as networks are made of what it does.
 */
export class PeeringDns extends Construct {
  constructor(scope: Construct, id: string, connectionId: string, sides: readonly PeeringDnsProperties['Side'][]) {
    super(scope, id);
    const own = OwnFunction.create(this, {
      resourceType: 'Custom::EksIpv6PeeringDns',
      code: 'interconnect/peering-dns.lambda',
      description: 'Has host names of peered VPCs answered with private addresses',
      action: 'ec2:ModifyVpcPeeringConnectionOptions',
      reach: { resource: Stack.of(this).formatArn({ service: 'ec2', resource: 'vpc-peering-connection', resourceName: connectionId }) },
    });
    let before: CustomResource | undefined;
    for (const Side of sides) {
      const question = own.ask(new Construct(this, Side), {
        VpcPeeringConnectionId: connectionId, Side,
      } satisfies { [Name in keyof PeeringDnsProperties]: unknown });
      // EC2 changes the options of a connection one after the other.
      if (before) { question.node.addDependency(before); }
      before = question;
    }
  }
}
