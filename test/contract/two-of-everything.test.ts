import { NestedStack, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { AddressPlan, CniIpv6Policy, DualStackVpc, NodeRole } from '../../src';
import { ipv6Cluster, testStack } from '../util/cluster';
import { newStack } from '../util/network';

const TWO = ['First', 'Second'];

test('two VPCs, plans, policies and node roles stand in one stack', () => {
  const stack = newStack();
  for (const id of TWO) {
    new DualStackVpc(stack, `${id}Vpc`);
    const plan = AddressPlan.of();
    new ec2.Vpc(stack, `${id}Plain`, {
      ipProtocol: ec2.IpProtocol.DUAL_STACK, ipAddresses: plan.ipv4, ipv6Addresses: plan.ipv6, subnetConfiguration: plan.subnetConfiguration,
    });
    new NodeRole(stack, `${id}Role`, { cniPolicy: new CniIpv6Policy(stack, `${id}Policy`) });
  }
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::EC2::VPC', 4);
  template.resourceCountIs('AWS::IAM::ManagedPolicy', 2);
});

test('two node groups stand in one cluster', () => {
  const cluster = ipv6Cluster(testStack());
  TWO.forEach(id => cluster.addManagedNodeGroup(id));
  Template.fromStack(cluster.cluster.stack).resourceCountIs('AWS::EKS::Nodegroup', 2);
});

test('two clusters stand in one app, each in a stack or nested stack, as aws-eks wants it', () => {
  const stack = testStack();
  ipv6Cluster(stack).addManagedNodeGroup('System');
  const nested = new NestedStack(stack, 'Nested');
  ipv6Cluster(nested).addManagedNodeGroup('System');
  for (const each of [stack, nested] as Stack[]) {
    Template.fromStack(each).resourceCountIs('Custom::AWSCDK-EKS-Cluster', 1);
  }
});
