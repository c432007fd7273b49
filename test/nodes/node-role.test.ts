import { Match, Template } from 'aws-cdk-lib/assertions';
import { CniIpv6Policy, NodeRole, NodeRoleProps } from '../../src';
import { awsManagedPolicy, logicalId } from '../util/cluster';
import { newStack } from '../util/network';

const BASE = [awsManagedPolicy('AmazonEKSWorkerNodePolicy'), awsManagedPolicy('AmazonEC2ContainerRegistryPullOnly')];
const SSM = awsManagedPolicy('AmazonSSMManagedInstanceCore');

function policiesOf(props?: NodeRoleProps): unknown[] {
  const stack = newStack();
  const role = new NodeRole(stack, 'Role', props);
  return Template.fromStack(stack).toJSON().Resources[logicalId(role)].Properties.ManagedPolicyArns;
}

test('lets nodes be nodes and pull images, and nothing else', () => {
  expect(policiesOf()).toEqual(BASE);
});

test.each([
  [true, [...BASE, SSM]],
  [false, BASE],
])('sessionManager %p says whether Systems Manager may open sessions', (sessionManager, expected) => {
  expect(policiesOf({ sessionManager })).toEqual(expected);
});

test('is assumed by EC2 alone, and has no policies of its own', () => {
  const stack = newStack();
  new NodeRole(stack, 'Role');
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::IAM::Policy', 0);
  template.hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: {
      Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' } }],
    },
  });
});

test('lists the policy of the CNI, so that whatever uses the role waits for it', () => {
  const stack = newStack();
  const cniPolicy = new CniIpv6Policy(stack, 'CniPolicy');
  new NodeRole(stack, 'Role', { cniPolicy, sessionManager: true });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::IAM::Role', { ManagedPolicyArns: [...BASE, SSM, { Ref: logicalId(cniPolicy) }] });
  expect(template.toJSON().Resources[logicalId(cniPolicy)].Properties.Roles).toBeUndefined();
});

test('has no name of its own, so two fit into one stack', () => {
  const stack = newStack();
  new NodeRole(stack, 'First');
  new NodeRole(stack, 'Second');
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::IAM::Role', 2);
  template.allResourcesProperties('AWS::IAM::Role', { RoleName: Match.absent() });
});
