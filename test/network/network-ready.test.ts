import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { DualStackVpc, Ipv4Egress } from '../../src';
import { ipv6Cluster, logicalId, testStack, waitsFor } from '../util/cluster';

/** Nodes in a VPC whose private subnets reach IPv4 through a transit gateway. */
function behindTransitGateway(attachmentType: string) {
  const stack = testStack();
  const vpc = new DualStackVpc(stack, 'Vpc', { ipv4Egress: Ipv4Egress.none() });
  const attachment = attachmentType === 'AWS::EC2::TransitGatewayAttachment'
    ? new ec2.CfnTransitGatewayAttachment(stack, 'Attachment', { vpcId: vpc.vpcId, subnetIds: vpc.selectSubnets().subnetIds, transitGatewayId: 'tgw-1' })
    : new ec2.CfnTransitGatewayVpcAttachment(stack, 'Attachment', { vpcId: vpc.vpcId, subnetIds: vpc.selectSubnets().subnetIds, transitGatewayId: 'tgw-1' });
  const route = (id: string, subnet: ec2.ISubnet, destination: object) =>
    new ec2.CfnRoute(stack, id, { routeTableId: subnet.routeTable.routeTableId, transitGatewayId: 'tgw-1', ...destination });
  const [first] = vpc.privateSubnets;
  const defaults = [route('Ipv4', first, { destinationCidrBlock: '0.0.0.0/0' }), route('Ipv6', vpc.privateSubnets[1], { destinationIpv6CidrBlock: '::/0' })];
  const others = [route('Partner', first, { destinationCidrBlock: '10.9.0.0/16' }), route('Public', vpc.publicSubnets[0], { destinationCidrBlock: '10.8.0.0/16' })];
  const { nodegroup } = ipv6Cluster(stack, { vpc }).addManagedNodeGroup('Nodes');
  return { stack, before: waitsFor(nodegroup), attachment, defaults, others };
}

test.each(['AWS::EC2::TransitGatewayAttachment', 'AWS::EC2::TransitGatewayVpcAttachment'])('nodes wait for default routes of every kind, and for %s', type => {
  const { before, attachment, defaults, others } = behindTransitGateway(type);
  expect(before).toEqual(expect.arrayContaining([attachment, ...defaults].map(logicalId)));
  expect(before.filter(id => others.map(logicalId).includes(id))).toEqual([]);
});

test('what stands in a stack that comes later is not waited for', () => {
  const stack = testStack();
  const vpc = new DualStackVpc(stack, 'Vpc', { ipv4Egress: Ipv4Egress.none() });
  const { nodegroup } = ipv6Cluster(stack, { vpc }).addManagedNodeGroup('Nodes');
  const later = new Stack(stack.node.scope!, 'Later');
  new ec2.CfnRoute(later, 'Route', { routeTableId: vpc.privateSubnets[0].routeTable.routeTableId, transitGatewayId: 'tgw-1', destinationCidrBlock: '0.0.0.0/0' });
  expect(waitsFor(nodegroup)).not.toHaveLength(0);
  expect(stack.dependencies).toEqual([]);
});
