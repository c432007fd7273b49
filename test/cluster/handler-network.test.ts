import { NestedStack, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { waitsForInTheEnd } from '../../bench/creation-graph';
import { DualStackVpc, Ipv4Egress, Ipv6Cluster, SubnetTier } from '../../src';
import { testApp } from '../util/app';
import { ipv6Cluster, logicalId, testStack } from '../util/cluster';
import { errorsOf, warningsOf } from '../util/findings';
import { resourcesOf } from '../util/network';
import { idOf, idsOf } from '../util/resources';

const CLUSTER = 'Custom::AWSCDK-EKS-Cluster';
const { EKS, STS } = ec2.InterfaceVpcEndpointAwsService;
const WARNING = 'endpoint-after-cluster';

const vpcIn = (stack: Stack) => new DualStackVpc(stack, 'Vpc', { tiers: [SubnetTier.private()], ipv4Egress: Ipv4Egress.none() });
const endpoint = (vpc: ec2.IVpc, id: string, options: Partial<ec2.InterfaceVpcEndpointOptions> = {}) =>
  vpc.addInterfaceEndpoint(id, { service: EKS, ...options });
/** The resources that the cluster waits for, by logical id. */
const awaited = (stack: Stack) => [...waitsForInTheEnd(resourcesOf(stack), idOf(stack, CLUSTER))];
const made = (stack: Stack, vpc: ec2.IVpc, placeClusterHandlerInVpc = true) => ipv6Cluster(stack, { vpc, placeClusterHandlerInVpc });

describe('functions of the cluster that run in its VPC', () => {
  test('have its endpoints, of both kinds and whenever they were added', () => {
    const stack = testStack();
    const vpc = vpcIn(stack);
    endpoint(vpc, 'Before');
    made(stack, vpc);
    endpoint(vpc, 'After', { service: STS });
    vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
    const endpoints = idsOf(stack, 'AWS::EC2::VPCEndpoint');
    expect(endpoints).toHaveLength(3);
    expect(awaited(stack)).toEqual(expect.arrayContaining(endpoints));
    expect(warningsOf(stack)).not.toContain(WARNING);
  });

  test('do not wait for those of another VPC', () => {
    const stack = testStack();
    made(stack, vpcIn(stack));
    const other = endpoint(new DualStackVpc(stack, 'Other'), 'Theirs');
    expect(awaited(stack)).not.toContain(logicalId(other));
  });

  test('wait for the routes of their subnets and the gateways behind, and for no others', () => {
    const stack = testStack();
    const vpc = new DualStackVpc(stack, 'Vpc', { maxAzs: 4, tiers: [SubnetTier.public(), SubnetTier.private(), SubnetTier.private({ name: 'Other' })] });
    made(stack, vpc);
    const before = awaited(stack);
    const routes = vpc.selectSubnets({ subnetGroupName: 'Private' }).subnets.map(subnet => logicalId(subnet.node.findChild('DefaultRoute')));
    const others = vpc.selectSubnets({ subnetGroupName: 'Other' }).subnets.map(subnet => logicalId(subnet.node.findChild('DefaultRoute')));
    expect(before).toEqual(expect.arrayContaining(routes.slice(0, 3)));
    expect([...routes.slice(3), ...others].filter(id => before.includes(id))).toEqual([]);
    expect(idsOf(stack, 'AWS::EC2::NatGateway').filter(id => before.includes(id))).toHaveLength(3);
  });

  test('are outside of it by default, and wait for none', () => {
    const stack = testStack();
    const vpc = vpcIn(stack);
    const before = endpoint(vpc, 'Before');
    made(stack, vpc, false);
    expect(awaited(stack)).not.toContain(logicalId(before));
  });

  test('wait for an endpoint that lets the cluster in by a rule that is a resource', () => {
    const stack = testStack();
    const vpc = vpcIn(stack);
    const before = endpoint(vpc, 'Before');
    before.connections.allowDefaultPortFrom(made(stack, vpc).cluster);
    expect(awaited(stack)).toContain(logicalId(before));
    expect(warningsOf(stack)).not.toContain(WARNING);
  });

  const CYCLES: [string, (vpc: ec2.IVpc, cluster: Ipv6Cluster) => ec2.InterfaceVpcEndpoint][] = [
    ['names the group of the cluster', (vpc, { clusterSecurityGroup }) => endpoint(vpc, 'E', { securityGroups: [clusterSecurityGroup] })],
    ['has a group that names it', (vpc, { clusterSecurityGroup }) => {
      const group = new ec2.CfnSecurityGroup(vpc, 'Group', {
        groupDescription: 'g', securityGroupIngress: [{ ipProtocol: 'tcp', sourceSecurityGroupId: clusterSecurityGroup.securityGroupId }],
      });
      return endpoint(vpc, 'E', { securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(vpc, 'Imported', group.attrGroupId)] });
    }],
    ['is said to come after what makes it', (vpc, { cluster }) => {
      const late = endpoint(vpc, 'E');
      late.node.addDependency(cluster.node.findChild('Resource'));
      return late;
    }],
    ['is said to come after its resource', (vpc, { cluster }) => {
      const late = endpoint(vpc, 'E');
      (late.node.defaultChild as ec2.CfnVPCEndpoint).addDependency(cluster.node.findChild('Resource').node.findChild('Resource').node.defaultChild as never);
      return late;
    }],
  ];
  test.each(CYCLES)('do not wait for an endpoint that %s, and it is said', (_, add) => {
    const stack = testStack();
    const vpc = vpcIn(stack);
    const cycle = add(vpc, made(stack, vpc));
    expect(awaited(stack)).not.toContain(logicalId(cycle));
    expect(warningsOf(stack)).toContain(WARNING);
    expect(errorsOf(stack)).toEqual([]);
  });

  test('wait for the stack of the network, whose endpoints they have', () => {
    const app = testApp();
    const [network, clusters] = ['Network', 'Clusters'].map(id => new Stack(app, id));
    const vpc = vpcIn(network);
    endpoint(vpc, 'E');
    made(clusters, vpc);
    app.synth();
    expect(clusters.dependencies).toContain(network);
    expect(network.dependencies).toEqual([]);
  });

  test('do not wait for a nested stack that comes after the cluster', () => {
    const stack = testStack();
    const vpc = vpcIn(stack);
    const { clusterSecurityGroup } = made(stack, vpc);
    const nested = new NestedStack(stack, 'Nested');
    const { securityGroupId } = clusterSecurityGroup;
    new ec2.InterfaceVpcEndpoint(nested, 'E', { vpc, service: EKS, securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(nested, 'G', securityGroupId)] });
    expect(errorsOf(stack)).toEqual([]);
    expect(awaited(stack)).not.toContain(stack.resolve((nested.nestedStackResource as unknown as { ref: string }).ref).Ref);
  });
});
