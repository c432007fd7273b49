import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { warn } from './messages';
import { missingEndpoints } from '../network/endpoint-needs';
import { factsOf } from '../network/known-subnets';
import { reachesIpv4, SubnetFacts } from '../network/subnet-facts';
import { lookOver } from '../synthesis/findings';

/** Say so where a host would be in a subnet in which nobody comes to it, or from which it sees no pod. Of what is not known nothing is said. */
export function judgeHostSubnet(host: IConstruct, vpc: ec2.IVpc, subnet: ec2.ISubnet): void {
  lookOver(host, index => {
    const facts = factsOf(index, subnet) ?? {};
    const missing = missingEndpoints(index, vpc, ['sessionManager']).join(', ');
    if (isClosed(facts) && missing) { warn(host, 'host-without-session-manager', subnet.node.path, { missing }); }
    if (facts.hasIpv6 === false || facts.assignsIpv6 === false) { warn(host, 'host-without-ipv6', subnet.node.path); }
  });
}

/** The agent asks for IPv4 addresses unless its configuration says otherwise (amazon-ssm-agent 3.3.3270.0). NAT64 gets it to them too. */
const isClosed = (facts: SubnetFacts) => reachesIpv4(facts) === false && !(facts.hasDns64 && facts.hasNat64);
