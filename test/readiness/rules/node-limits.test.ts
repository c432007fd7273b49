import { CfnParameter, Stack, Tags } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CniFeature } from '../../../src';
import { instanceTypes, ipv6Cluster, nativeIpv6Cluster, nativeNodeGroup, stockIpv6Cluster } from '../../util/cluster';
import { nativeAutoScalingGroup, nativeTemplate, withGroup, withTemplate } from '../../util/launch-template';
import { ruleTest } from '../../util/rules';

const many = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_, index) => make(index));
const byKey = (count: number) => Object.fromEntries(many(count, index => [`key-${index}`, 'x']));

ruleTest('node-labels-of-eks', {
  fires: {
    'an empty value': [withGroup({ labels: { pool: '' } }), 'S/Group'],
    'a key that is too long with its prefix': [withGroup({ labels: { [`${'x'.repeat(50)}.example.com/pool`]: 'y' } }), 'S/Group'],
  },
  silent: {
    'as long as it may be': withGroup({ labels: { ['x'.repeat(63)]: 'y'.repeat(63) } }),
    'a value that is not known': stack => withGroup({ labels: { pool: new CfnParameter(stack, 'P').valueAsString } })(stack),
    'a value behind a dynamic reference': withGroup({ labels: { pool: `{{resolve:ssm:${'/x'.repeat(40)}}}` } }),
    'a map that is not known': stack => withGroup({ labels: new CfnParameter(stack, 'P').value as any })(stack),
  },
});

const taint = (key: string, effect = 'NO_SCHEDULE') => ({ key, value: 'x', effect });
ruleTest('node-taints-of-eks', {
  fires: {
    'one twice': [withGroup({ taints: [taint('a'), { ...taint('a'), value: 'y' }] }), 'S/Group'],
    'too many': [withGroup({ taints: many(51, index => taint(`k${index}`)) }), 'S/Group'],
  },
  silent: {
    'one with two effects': withGroup({ taints: [taint('a'), taint('a', 'NO_EXECUTE')] }),
    'as many as it takes': withGroup({ taints: many(50, index => taint(`k${index}`)) }),
  },
});

ruleTest('node-tags', {
  fires: {
    'of a managed group': [withGroup({ tags: byKey(51) }), 'S/Group'],
    'of an Auto Scaling group, by the app': [stack => {
      nativeAutoScalingGroup(stack, {}, byKey(30));
      many(25, index => Tags.of(stack).add(`app-${index}`, 'x'));
    }, 'S/Own'],
    'of a launch template': [withTemplate({ tagSpecifications: [{ resourceType: 'instance', tags: [{ key: 'a', value: 'x'.repeat(257) }] }] }), 'S/Group'],
    'a key that AWS keeps': [stack => nativeAutoScalingGroup(stack, {}, { 'aws:x': 'y' }), 'S/Own'],
  },
  silent: {
    'as many as there may be': withGroup({ tags: byKey(50) }),
    'of nodes of this library with many labels, and keys that are long': stack => {
      const labels = { ...byKey(60), [`${'x'.repeat(80)}.example.com/pool`]: 'y' };
      ipv6Cluster(stack).addSelfManagedNodeGroup('Nodes', { labels });
      many(10, index => Tags.of(stack).add(`app-${index}`, 'x'));
    },
  },
});

ruleTest('node-name', {
  fires: {
    'of a managed group': [withGroup({ nodegroupName: 'x'.repeat(64) }), 'S/Group'],
    'with a character that it cannot have': [withGroup({ nodegroupName: 'my group' }), 'S/Group'],
    'of an Auto Scaling group': [stack => nativeAutoScalingGroup(stack, { autoScalingGroupName: 'x'.repeat(256) }), 'S/Own'],
  },
  silent: {
    'as long as it may be': withGroup({ nodegroupName: 'x'.repeat(63) }),
    'one that is not known': stack => withGroup({ nodegroupName: new CfnParameter(stack, 'P').valueAsString })(stack),
    'one behind a dynamic reference': withGroup({ nodegroupName: '{{resolve:ssm:/name}}' }),
    'none': withGroup({}),
  },
});

const withRole = (service: string, make: (role: iam.Role, stack: Stack) => void) => (stack: Stack) => {
  make(new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal(service) }), stack);
};
ruleTest('node-role-trust', {
  fires: {
    'of a managed group': [withRole('eks.amazonaws.com', ({ roleArn }, stack) => withGroup({ nodeRole: roleArn })(stack)), 'S/Group'],
    'of nodes of this library': [withRole('pods.eks.amazonaws.com', (nodeRole, stack) => {
      ipv6Cluster(stack).addManagedNodeGroup('Managed', { nodeRole });
    }), 'S/Cluster/Managed'],
    'by an instance profile': [withRole('lambda.amazonaws.com', ({ roleName }, stack) => {
      const profile = new iam.CfnInstanceProfile(stack, 'Profile', { roles: [roleName] });
      const { ref, attrLatestVersionNumber } = nativeTemplate(stack, { iamInstanceProfile: { arn: profile.attrArn } });
      nativeAutoScalingGroup(stack, { launchTemplate: { launchTemplateId: ref, version: attrLatestVersionNumber } });
    }), 'S/Own'],
    'by the profile of a launch configuration': [withRole('lambda.amazonaws.com', ({ roleName }, stack) => {
      const profile = new iam.CfnInstanceProfile(stack, 'Profile', { roles: [roleName] });
      const { ref } = new autoscaling.CfnLaunchConfiguration(stack, 'Old', { imageId: 'ami-0123', instanceType: 'm6i.large', iamInstanceProfile: profile.ref });
      nativeAutoScalingGroup(stack, { launchConfigurationName: ref });
    }), 'S/Own'],
  },
  silent: {
    'a right one': withRole('ec2.amazonaws.com', ({ roleArn }, stack) => withGroup({ nodeRole: roleArn })(stack)),
    'one of several': stack => {
      const assumedBy = new iam.CompositePrincipal(new iam.AccountRootPrincipal(), new iam.ServicePrincipal('ec2.amazonaws.com'));
      withGroup({ nodeRole: new iam.Role(stack, 'Role', { assumedBy }).roleArn })(stack);
    },
    'one that is not known': stack => {
      const assumedBy = new iam.ServicePrincipal(new CfnParameter(stack, 'P').valueAsString);
      withGroup({ nodeRole: new iam.Role(stack, 'Role', { assumedBy }).roleArn })(stack);
    },
    'the service of another partition': withRole('ec2.c2s.ic.gov', ({ roleArn }, stack) => withGroup({ nodeRole: roleArn })(stack)),
    'of another app': withGroup({}),
    'of stock and own nodes': stack => {
      const cluster = ipv6Cluster(stack);
      cluster.addSelfManagedNodeGroup('Own');
      cluster.cluster.addNodegroupCapacity('Stock');
    },
  },
});

ruleTest('cluster-role-trust', {
  fires: {
    'in CloudFormation': [withRole('ec2.amazonaws.com', ({ roleArn }, stack) => { nativeIpv6Cluster(stack, { roleArn }); }), 'S/Native'],
    'in a stock cluster': [withRole('ec2.amazonaws.com', (role, stack) => { stockIpv6Cluster(stack, { role, defaultCapacity: 0 }); }), 'S/Stock'],
  },
  silent: { 'as it comes': stack => { ipv6Cluster(stack); } },
});

const profile = (podExecutionRoleArn: string, stack: Stack) => {
  new eks.CfnFargateProfile(stack, 'Profile', { clusterName: nativeIpv6Cluster(stack).ref, podExecutionRoleArn, selectors: [{ namespace: 'x' }] });
};
ruleTest('fargate-role-trust', {
  fires: {
    'in CloudFormation': [withRole('ec2.amazonaws.com', ({ roleArn }, stack) => profile(roleArn, stack)), 'S/Profile'],
    'in a stock profile': [withRole('ec2.amazonaws.com', (podExecutionRole, stack) => {
      stockIpv6Cluster(stack, { defaultCapacity: 0 }).addFargateProfile('F', { podExecutionRole, selectors: [{ namespace: 'x' }] });
    }), 'S/Stock/fargate-profile-F'],
  },
  silent: {
    'a right one': withRole('eks-fargate-pods.amazonaws.com', ({ roleArn }, stack) => profile(roleArn, stack)),
    'as it comes': stack => { ipv6Cluster(stack).addFargateProfile('F', { selectors: [{ namespace: 'x' }] }); },
  },
});

const trunk = (...groups: string[][]) => (stack: Stack) => {
  const cluster = nativeIpv6Cluster(stack);
  new eks.CfnAddon(stack, 'Cni', { addonName: 'vpc-cni', clusterName: cluster.ref, configurationValues: JSON.stringify({ env: { ENABLE_POD_ENI: 'true' } }) });
  groups.forEach((types, index) => nativeNodeGroup(stack, { instanceTypes: types }, `Group${index}`));
};
const podGroups = { coreAddons: { vpcCni: { features: [CniFeature.SECURITY_GROUPS_FOR_PODS] } } };
ruleTest('node-pod-security-groups', {
  fires: {
    'on types without': [trunk(['t3.large', 't4g.large'], ['i4i.large']), 'S/Native'],
    'on nodes of this library': [stack => { ipv6Cluster(stack, podGroups).addManagedNodeGroup('N', { instanceTypes: instanceTypes('t3.large') }); }, 'S/Cluster'],
  },
  silent: {
    'one group has them': trunk(['t3.large'], ['m6i.large']),
    'no group in the app': trunk(),
    'on the default type of this library, which is another then': stack => {
      const cluster = ipv6Cluster(stack, podGroups);
      cluster.addManagedNodeGroup('Managed');
      cluster.addSelfManagedNodeGroup('Own');
    },
    'without the feature': stack => { ipv6Cluster(stack).addManagedNodeGroup('N', { instanceTypes: instanceTypes('t3.large') }); },
    'with Karpenter, which makes other nodes': stack => {
      const cluster = ipv6Cluster(stack, podGroups);
      cluster.addManagedNodeGroup('N', { instanceTypes: instanceTypes('t3.large') });
      cluster.cluster.addHelmChart('Karpenter', { chart: 'oci://public.ecr.aws/karpenter/karpenter' });
    },
  },
});

const PRIVATE = { resourcesVpcConfig: { subnetIds: ['subnet-0a', 'subnet-0b'], endpointPrivateAccess: true } };
const ownGroup = (stack: Stack) => new ec2.CfnSecurityGroup(stack, 'Nodes', { groupDescription: 'nodes', vpcId: 'vpc-0123' });
type Groups = (cluster: eks.CfnCluster, own: ec2.CfnSecurityGroup) => string[];
const withGroups = (groups: Groups, props: Partial<eks.CfnClusterProps> = PRIVATE) => (stack: Stack) => {
  const cluster = nativeIpv6Cluster(stack, props);
  const { ref } = nativeTemplate(stack, { securityGroupIds: groups(cluster, ownGroup(stack)) });
  nativeNodeGroup(stack, { launchTemplate: { id: ref } });
};
ruleTest('node-without-cluster-group', {
  fires: {
    'in CloudFormation': [withGroups((_, own) => [own.attrGroupId]), 'S/Group'],
    'in interfaces': [stack => {
      nativeIpv6Cluster(stack, PRIVATE);
      const { ref } = nativeTemplate(stack, { networkInterfaces: [{ deviceIndex: 0, groups: [ownGroup(stack).attrGroupId] }] });
      nativeNodeGroup(stack, { launchTemplate: { id: ref } });
    }, 'S/Group'],
    'in nodes of this library': [stack => {
      const cluster = ipv6Cluster(stack);
      const template = new ec2.LaunchTemplate(stack, 'Template', { securityGroup: new ec2.SecurityGroup(stack, 'Group', { vpc: cluster.vpc }) });
      cluster.addManagedNodeGroup('Nodes', { launchTemplateSpec: { id: template.launchTemplateId!, version: template.latestVersionNumber } });
    }, 'S/Cluster/Nodes'],
  },
  silent: {
    'beside that of the cluster': withGroups((cluster, own) => [own.attrGroupId, cluster.attrClusterSecurityGroupId]),
    'with a rule that lets the nodes in': stack => {
      const cluster = ipv6Cluster(stack);
      const securityGroup = new ec2.SecurityGroup(stack, 'Group', { vpc: cluster.vpc });
      cluster.clusterSecurityGroup.connections.allowFrom(securityGroup, ec2.Port.tcp(443));
      const template = new ec2.LaunchTemplate(stack, 'Template', { securityGroup });
      cluster.addManagedNodeGroup('Nodes', { launchTemplateSpec: { id: template.launchTemplateId!, version: template.latestVersionNumber } });
    },
    'groups that nobody knows': withGroups(() => ['sg-0123']),
    'a control plane that is reached over the internet': withGroups((_, own) => [own.attrGroupId], {}),
    'further groups of the control plane that nobody knows': withGroups((_, own) => [own.attrGroupId], {
      resourcesVpcConfig: { ...PRIVATE.resourcesVpcConfig, securityGroupIds: ['sg-0123'] },
    }),
    'as they come': stack => { ipv6Cluster(stack).addSelfManagedNodeGroup('Nodes'); },
  },
});
