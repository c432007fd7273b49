import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { AddressBlocks, DualStackVpc, Ipv4Egress, TransitGatewayAttachment, TransitGatewayRouting, TransitGatewayRoutingProps } from '../../src';
import { testApp } from '../util/app';
import { errorsOf, warningsOf } from '../util/findings';
import { AZS, refusal } from '../util/network';

const { cidr } = AddressBlocks;
const [ASSOCIATION, PROPAGATION, ROUTE] = ['RouteTableAssociation', 'RouteTablePropagation', 'Route'].map(name => `AWS::EC2::TransitGateway${name}`);
const propertiesOf = (stack: Stack, type: string) => {
  const { Resources } = (stack.node.root as App).synth().getStackArtifact(stack.artifactId).template;
  return Object.values<any>(Resources).filter(({ Type }) => Type === type).map(({ Properties }) => Properties);
};

const NOTHING_BY_ITSELF = { defaultRouteTableAssociation: 'disable', defaultRouteTablePropagation: 'disable' };

/** An attachment to a gateway of the app, with route tables of it. */
function routed(props: (tables: string[]) => Partial<TransitGatewayRoutingProps>, gatewayProps: ec2.CfnTransitGatewayProps = NOTHING_BY_ITSELF) {
  const stack = new Stack(testApp(), 'S');
  const gateway = new ec2.CfnTransitGateway(stack, 'Gateway', gatewayProps);
  const tables = ['Spokes', 'Inspection'].map(id => new ec2.CfnTransitGatewayRouteTable(stack, id, { transitGatewayId: gateway.ref }).ref);
  const vpc = new DualStackVpc(stack, 'Vpc', { availabilityZones: AZS.slice(0, 2), ipv4Egress: Ipv4Egress.none() });
  const attachment = new TransitGatewayAttachment(stack, 'Attachment', { vpc, transitGatewayId: gateway.ref });
  const routing = new TransitGatewayRouting(stack, 'Routing', {
    transitGatewayAttachmentId: attachment.transitGatewayAttachmentId, ...props(tables),
  });
  return { stack, routing, vpc, attachment, tables };
}

test('an association and propagations', () => {
  const { stack, routing, attachment } = routed(tables => ({ associatedRouteTableId: tables[0], propagatedRouteTableIds: tables }));
  const TransitGatewayAttachmentId = { Ref: stack.getLogicalId(attachment.resource) };
  expect(propertiesOf(stack, ASSOCIATION)).toEqual([{ TransitGatewayAttachmentId, TransitGatewayRouteTableId: { Ref: 'Spokes' } }]);
  expect(propertiesOf(stack, PROPAGATION))
    .toEqual(['Spokes', 'Inspection'].map(Ref => ({ TransitGatewayAttachmentId, TransitGatewayRouteTableId: { Ref } })));
  expect([routing.association, ...routing.propagations].every(each => each !== undefined)).toBe(true);
  expect([errorsOf(stack), warningsOf(stack)]).toEqual([[], []]);
});

test('static routes of both families, each once, and to blocks that come', () => {
  const { stack, routing, vpc, attachment, tables: [spokes] } = routed(([table]) => ({
    associatedRouteTableId: table, routes: [{ routeTableId: table, destinations: [cidr('0.0.0.0/0'), cidr('::/0')] }],
  }));
  routing.addRoutes({ routeTableId: spokes, destinations: [cidr('::/0'), AddressBlocks.ipv4OfVpc(vpc)] });
  new ec2.CfnVPCCidrBlock(stack, 'Further', { vpcId: vpc.vpcId, cidrBlock: '10.77.0.0/16' });
  const routes = propertiesOf(stack, ROUTE);
  const common = { TransitGatewayAttachmentId: { Ref: stack.getLogicalId(attachment.resource) }, TransitGatewayRouteTableId: { Ref: 'Spokes' } };
  expect(routes.slice(0, 2)).toEqual(['0.0.0.0/0', '::/0'].map(DestinationCidrBlock => ({ ...common, DestinationCidrBlock })));
  expect(routes[2].DestinationCidrBlock).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Vpc/), 'CidrBlock'] });
  expect(JSON.stringify(routes[3].DestinationCidrBlock)).toContain('10.77.0.0/16');
  expect([errorsOf(stack), warningsOf(stack)]).toEqual([[], []]);
});

test('a table that is to learn twice learns once', () => {
  const { stack, routing } = routed(([table]) => ({ propagatedRouteTableIds: [table, table] }));
  expect(propertiesOf(stack, PROPAGATION)).toHaveLength(1);
  expect(routing.propagations).toHaveLength(1);
});

test('an attachment that is associated twice is refused, and a second static route to a destination', () => {
  const { stack, attachment: { transitGatewayAttachmentId }, tables } = routed(([table]) => ({
    associatedRouteTableId: table, routes: [{ routeTableId: table, destinations: [cidr('::/0')] }],
  }));
  new TransitGatewayRouting(stack, 'Right', {
    transitGatewayAttachmentId, propagatedRouteTableIds: tables, routes: [{ routeTableId: tables[1], destinations: [cidr('::/0')] }],
  });
  new TransitGatewayRouting(stack, 'Wrong', {
    transitGatewayAttachmentId, associatedRouteTableId: tables[1], routes: [{ routeTableId: tables[0], destinations: [cidr('::/0')] }],
  });
  expect(errorsOf(stack)).toEqual([
    'transit-gateway-associated-twice S/Routing/Association',
    expect.stringMatching(/^transit-gateway-route-taken \['S\/Wrong\/Route-\w+-::_0', 'S\/Routing\/Route-\w+-::_0'\]$/),
  ]);
});

test('of another account, by id', () => {
  const stack = new Stack(testApp(), 'S');
  new TransitGatewayRouting(stack, 'Routing', {
    transitGatewayAttachmentId: 'tgw-attach-1', associatedRouteTableId: 'tgw-rtb-1', propagatedRouteTableIds: ['tgw-rtb-1'],
  });
  expect(propertiesOf(stack, PROPAGATION)).toEqual([{ TransitGatewayAttachmentId: 'tgw-attach-1', TransitGatewayRouteTableId: 'tgw-rtb-1' }]);
  expect(errorsOf(stack)).toEqual([]);
});

test.each<[string, Partial<TransitGatewayRoutingProps>]>([
  ['tgw-1', { transitGatewayAttachmentId: 'tgw-1' }],
  ['rtb-1', { associatedRouteTableId: 'rtb-1' }],
  ['rtb-2', { propagatedRouteTableIds: ['tgw-rtb-1', 'rtb-2'] }],
  ['rtb-3', { routes: [{ routeTableId: 'rtb-3', destinations: [cidr('::/0')] }] }],
])('refuses the id %s', (id, props) => {
  expect(() => routed(() => props)).toThrow(refusal('transit-gateway-id', id));
});

test('refuses an association where the gateway makes one', () => {
  const { stack } = routed(([spokes]) => ({ associatedRouteTableId: spokes }), {});
  expect(errorsOf(stack)).toEqual(['transit-gateway-associated-by-default S/Attachment/Attachment']);
  expect(errorsOf(routed(([spokes]) => ({ propagatedRouteTableIds: [spokes] }), {}).stack)).toEqual([]);
});

test('a table more moves no propagation', () => {
  const idsOf = (...order: number[]) => routed(tables => ({ propagatedRouteTableIds: order.map(at => tables[at]) })).routing.propagations
    .map(({ node }) => node.id);
  expect(idsOf(1, 0)).toContain(idsOf(0)[0]);
});
