import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { warn } from './messages';
import type { Settle } from '../functions/own-function';
import { EndpointConsumer, missingEndpoints } from '../network/endpoint-needs';
import { factsOf } from '../network/known-subnets';
import { networkReady } from '../network/network-ready';
import { closesInFunctions } from '../network/subnet-facts';
import { lookOver } from '../synthesis/findings';

/** Let something wait for the routes and endpoints of the subnets that a function is placed in, and say so where it reaches nothing there. */
export function settleIn(construct: Construct, dependent: Construct, vpc: ec2.IVpc, subnets: ec2.SubnetSelection, consumer: EndpointConsumer): void {
  dependent.node.addDependency(networkReady(dependent, vpc, subnets));
  lookOver(construct, index => {
    const missing = missingEndpoints(index, vpc, [consumer]).join(', ');
    const closed = vpc.selectSubnets(subnets).subnets.filter(subnet => closesInFunctions(factsOf(index, subnet) ?? {}));
    if (missing && closed.length > 0) { warn(construct, 'lookup-function-without-way-out', closed.map(({ node }) => node.path), { missing }); }
  });
}

/** The same for a function of this library. */
export function settlesAs(consumer: EndpointConsumer): Settle {
  return (construct, dependent, vpc, subnets) => settleIn(construct, dependent, vpc, subnets, consumer);
}
