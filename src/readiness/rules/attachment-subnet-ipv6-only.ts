import { rule } from '../rule';

const ATTACHMENTS = ['AWS::EC2::TransitGatewayAttachment', 'AWS::EC2::TransitGatewayVpcAttachment'];

export const attachmentSubnetIpv6Only = rule({
  id: 'attachment-subnet-ipv6-only',
  severity: 'error',
  title: 'transit gateways are attached to subnets with IPv4',
  looksAt: 'networks',
  source: 'transit gateway user guide, "tgw-vpc-attachments": no attachment with IPv6-only subnets, which must also support IPv4',
  what: 'a transit gateway is attached to IPv6-only subnets',
  expected: 'one subnet of both families in each AZ: EC2 refuses IPv6-only ones, and routes of all subnets of the AZ can use the attachment',
  remedy: 'attach it to subnets of both families',
  mend: "new ec2.CfnTransitGatewayAttachment(this, 'Attachment', { transitGatewayId, vpcId: vpc.vpcId, subnetIds: vpc.tier('Private').subnetIds });",
  check: (network, { index, registry }) => {
    const ipv6Only = new Map(network.subnets.filter(({ facts }) => facts.isIpv6Native || !facts.hasIpv4).map(subnet => [subnet.resource, subnet]));
    return ATTACHMENTS.flatMap(type => network.resourcesOfType(type)).flatMap(({ resource, properties: { SubnetIds } }) => {
      const found = [SubnetIds ?? []].flat().flatMap(id => ipv6Only.get(index.resourceAt(id)!) ?? []);
      return found.length > 0 ? [{ at: registry.ownerOf(resource), got: found.map(({ construct }) => construct.node.path) }] : [];
    });
  },
});
