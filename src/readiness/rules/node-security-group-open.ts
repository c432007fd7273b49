import { rule } from '../rule';

/** Of ICMPv6, without which path MTU discovery fails (RFC 8201). */
const ICMPV6 = ['icmpv6', '58'];

export const nodeSecurityGroupOpen = rule({
  id: 'node-security-group-open',
  severity: 'warning',
  title: 'nodes and pods are not open to the world',
  looksAt: 'nodeSecurityGroups',
  source: 'EKS best practices, "IPv6": nodes and pods receive public IPv6 addresses',
  what: 'a security group of nodes and pods lets in ::/0',
  expected: 'the blocks or groups that are meant: nodes and pods have global IPv6 addresses, and behind a route to an internet gateway everybody reaches them',
  remedy: 'state blocks or groups, for example that of the load balancer, or acknowledge that it is meant',
  mend: 'cluster.clusterSecurityGroup.connections.allowFrom(loadBalancer, ec2.Port.tcp(8080)); // in place of ec2.Peer.anyIpv6()',
  check: ({ ingress }) => {
    const open = ingress.filter(each => each?.CidrIpv6 === '::/0' && !ICMPV6.includes(String(each.IpProtocol)));
    return open.length > 0 ? [{ got: open.map(describe) }] : [];
  },
});

function describe({ IpProtocol, FromPort, ToPort }: { readonly [property: string]: any }): string {
  const ports = [...new Set([FromPort, ToPort].filter(each => ['string', 'number'].includes(typeof each)))].join('-');
  return String(IpProtocol) === '-1' ? 'all traffic' : `${IpProtocol} ${ports}`.trim();
}
