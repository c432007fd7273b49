import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CniFeature, CniIdentity } from '../../src';
import { ipv6Cluster, testStack } from '../util/cluster';
import { resourcesOf } from '../util/network';
import { idOf } from '../util/resources';

const { POD_SUBNET_SELECTION, MULTI_NIC, SECURITY_GROUPS_FOR_PODS } = CniFeature;

const POLICY = [
  'ec2:AssignIpv6Addresses on *',
  'ec2:CreateTags on arn:${AWS::Partition}:ec2:*:*:network-interface/*',
  'ec2:DescribeInstanceTypes on *',
  'ec2:DescribeInstances on *',
  'ec2:DescribeNetworkInterfaces on *',
  'ec2:DescribeSecurityGroups on *',
  'ec2:DescribeSubnets on *',
  'ec2:DescribeTags on *',
];
const OF_INTERFACES = [
  'ec2:AttachNetworkInterface on *',
  'ec2:CreateNetworkInterface on *',
  'ec2:DeleteNetworkInterface on *',
  'ec2:DetachNetworkInterface on *',
  'ec2:ModifyNetworkInterfaceAttribute on *',
];

const podIdentityTrust = () => new iam.SessionTagsPrincipal(new iam.ServicePrincipal('pods.eks.amazonaws.com'));

const IDENTITIES: [string, (stack: Stack) => CniIdentity][] = [
  ['Pod Identity', () => CniIdentity.podIdentity()],
  ['IRSA', () => CniIdentity.irsa()],
  ['the role of the node', () => CniIdentity.nodeRole()],
  ['a role that exists', stack => CniIdentity.existing(new iam.Role(stack, 'Existing', { assumedBy: podIdentityTrust() }))],
];
const ENVIRONMENTS: [string, { account: string; region: string } | undefined][] = [
  ['no environment', undefined],
  ['eu-west-1', { account: '123456789012', region: 'eu-west-1' }],
  ['us-gov-west-1', { account: '123456789012', region: 'us-gov-west-1' }],
];
const FEATURES: [string, CniFeature[] | undefined, string[]][] = [
  ['no feature', undefined, []],
  ['POD_SUBNET_SELECTION', [POD_SUBNET_SELECTION], OF_INTERFACES],
  ['MULTI_NIC', [MULTI_NIC], OF_INTERFACES],
  ['SECURITY_GROUPS_FOR_PODS', [SECURITY_GROUPS_FOR_PODS], []],
  ['all features', [POD_SUBNET_SELECTION, MULTI_NIC, SECURITY_GROUPS_FOR_PODS], OF_INTERFACES],
];
const CASES = IDENTITIES.flatMap(([identityName, identity]) =>
  ENVIRONMENTS.flatMap(([envName, env]) =>
    FEATURES.map(([featureName, features, more]) =>
      ({ name: `${identityName}, ${envName}, ${featureName}`, ofNode: identityName.endsWith('node'), identity, env, features, more }))));

/** An ARN or the like as text, with intrinsic functions as `Fn::Sub` would have them. */
function textOf(value: any): string {
  if (typeof value === 'string') { return value; }
  if (value['Fn::Join']) { return value['Fn::Join'][1].map(textOf).join(value['Fn::Join'][0]); }
  return value.Ref ? `\${${value.Ref}}` : JSON.stringify(value);
}

/** All that a role may do, wherever it is written: the names of policies of AWS, and each action of the others. */
function grantsTo(resources: ReturnType<typeof resourcesOf>, role: string) {
  const { ManagedPolicyArns: attached = [], Policies: inline = [] } = resources[role].Properties;
  const ownPolicies: string[] = attached.filter((policy: any) => policy.Ref in resources).map((policy: any) => policy.Ref);
  const attachedFromTheirSide = Object.values(resources)
    .filter(({ Type, Properties }) => /^AWS::IAM::(Managed)?Policy$/.test(Type) && (Properties.Roles ?? []).some((each: any) => each.Ref === role));
  const documents = [
    ...ownPolicies.map(id => resources[id].Properties.PolicyDocument),
    ...attachedFromTheirSide.map(({ Properties }) => Properties.PolicyDocument),
    ...inline.map((policy: any) => policy.PolicyDocument),
  ];
  const actions = documents.flatMap(({ Statement }) => Statement).flatMap(({ Effect, Action, Resource, ...others }) =>
    [Action].flat().flatMap(action => [Resource].flat().map(resource =>
      [Effect === 'Allow' ? '' : Effect, action, 'on', textOf(resource), ...Object.values(others).map(other => JSON.stringify(other))].join(' ').trim())));
  return {
    ofAws: attached.filter((policy: any) => !ownPolicies.includes(policy.Ref)).map((policy: any) => textOf(policy).split(':policy/').pop()).sort(),
    actions: actions.sort(),
  };
}

/** The role behind an ARN. */
const roleOf = (arn: any): string => arn['Fn::GetAtt'][0];

/** The role that the plugin acts with, as the template says it. */
function roleOfCni(resources: ReturnType<typeof resourcesOf>): string {
  const { Properties } = Object.values(resources).find(resource => resource.Properties?.AddonName === 'vpc-cni')!;
  const nodes = Object.values(resources).find(({ Type }) => Type === 'AWS::EKS::Nodegroup')!;
  return roleOf(Properties.PodIdentityAssociations[0]?.RoleArn ?? Properties.ServiceAccountRoleArn ?? nodes.Properties.NodeRole);
}

test.each(CASES)('$name: what the CNI, nodes and control plane may do', ({ ofNode, identity, env, features, more }) => {
  const stack = testStack({ env });
  ipv6Cluster(stack, { cniIdentity: identity(stack), coreAddons: { vpcCni: { features } } }).addManagedNodeGroup('System');
  const resources = resourcesOf(stack);
  const nodeRole = roleOf(resources[idOf(stack, 'AWS::EKS::Nodegroup')].Properties.NodeRole);
  const clusterRole = roleOf(resources[idOf(stack, 'Custom::AWSCDK-EKS-Cluster')].Properties.Config.roleArn);
  const ofNodes = ['AmazonEC2ContainerRegistryPullOnly', 'AmazonEKSWorkerNodePolicy'];
  const forCni = [...POLICY, ...more].sort();

  expect(roleOfCni(resources) === nodeRole).toBe(ofNode);
  expect(grantsTo(resources, roleOfCni(resources))).toEqual({ ofAws: ofNode ? ofNodes : [], actions: forCni });
  expect(grantsTo(resources, nodeRole)).toEqual({ ofAws: ofNodes, actions: ofNode ? forCni : [] });
  expect(grantsTo(resources, clusterRole).ofAws).toEqual([
    'AmazonEKSClusterPolicy', ...(features?.includes(SECURITY_GROUPS_FOR_PODS) ? ['AmazonEKSVPCResourceController'] : []),
  ]);

  // Templates of nested stacks are files of the assembly, and not stacks of it.
  const { directory } = App.of(stack)!.synth();
  const templates = readdirSync(directory).filter(file => file.endsWith('.template.json'));
  const withPartition = templates.filter(file => /arn:aws[a-z-]*:/.test(readFileSync(join(directory, file), 'utf8')));
  expect(templates.length).toBeGreaterThan(1);
  expect(withPartition).toEqual([]);
});
