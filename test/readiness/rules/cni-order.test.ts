import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CniIpv6Policy } from '../../../src';
import { dualStackVpc, ipv6Cluster, nativeIpv6Cluster, nativeNodeGroup, stockIpv6Cluster, stockIpv6ClusterV2 } from '../../util/cluster';
import { nativeAutoScalingGroup, nativeTemplate } from '../../util/launch-template';
import { ruleTest } from '../../util/rules';

const vpcOf = (stack: Stack) => dualStackVpc(stack, [ec2.SubnetType.PUBLIC, ec2.SubnetType.PRIVATE_WITH_EGRESS]);
const cni = (stack: Stack, clusterName: string, addonName = 'vpc-cni') => new eks.CfnAddon(stack, `Addon-${addonName}`, { clusterName, addonName });
const stock = (stack: Stack) => stockIpv6Cluster(stack, { vpc: vpcOf(stack), defaultCapacity: 0 });

ruleTest('cluster-without-cni-addon', {
  fires: {
    'of CloudFormation': [stack => {
      nativeIpv6Cluster(stack);
      nativeNodeGroup(stack);
    }, 'S/Native'],
    'with another add-on': [stack => {
      cni(stack, nativeIpv6Cluster(stack).ref, 'coredns');
      nativeNodeGroup(stack);
    }, 'S/Native'],
    'with the add-on of another cluster': [stack => {
      nativeIpv6Cluster(stack);
      nativeNodeGroup(stack);
      cni(stack, 'other');
    }, 'S/Native'],
    'of stock constructs': [stack => { stock(stack).addNodegroupCapacity('Nodes'); }, 'S/Stock'],
    'of aws-eks-v2': [stack => { stockIpv6ClusterV2(stack, { vpc: vpcOf(stack) }).addNodegroupCapacity('Nodes'); }, 'S/StockV2'],
  },
  silent: {
    'with the add-on': stack => {
      cni(stack, nativeIpv6Cluster(stack).ref);
      nativeNodeGroup(stack);
    },
    'with the add-on by the name of the cluster': stack => {
      nativeIpv6Cluster(stack, { name: 'main' });
      nativeNodeGroup(stack);
      cni(stack, 'main');
    },
    'with the add-on of stock constructs': stack => {
      const cluster = stock(stack);
      cluster.addNodegroupCapacity('Nodes');
      new eks.Addon(stack, 'Cni', { cluster, addonName: 'vpc-cni' });
    },
    'without nodes': stack => { nativeIpv6Cluster(stack); },
    'with EKS Auto Mode': stack => {
      nativeIpv6Cluster(stack, { computeConfig: { enabled: true } });
      nativeNodeGroup(stack);
    },
    'of this library, with another CNI': stack => {
      ipv6Cluster(stack, { coreAddons: { installVpcCni: false } }).addManagedNodeGroup('Nodes');
    },
  },
});

ruleTest('nodes-before-cni-addon', {
  fires: {
    'of CloudFormation': [stack => {
      cni(stack, nativeIpv6Cluster(stack).ref);
      nativeNodeGroup(stack);
      nativeNodeGroup(stack, {}, 'Second');
    }, 'S/Group', 'S/Second'],
    'of stock constructs': [stack => {
      const cluster = stock(stack);
      cluster.addNodegroupCapacity('Nodes');
      new eks.Addon(stack, 'Cni', { cluster, addonName: 'vpc-cni' });
    }, 'S/Stock/NodegroupNodes'],
    'in a stack that comes before that of the add-on': [stack => {
      const { ref } = nativeIpv6Cluster(stack);
      nativeNodeGroup(stack);
      cni(new Stack(App.of(stack), 'Addons'), ref);
    }, 'S/Group'],
    'that wait for something else': [stack => {
      const { ref } = nativeIpv6Cluster(stack);
      cni(stack, ref);
      nativeNodeGroup(stack).addDependency(cni(stack, ref, 'kube-proxy'));
    }, 'S/Group'],
  },
  silent: {
    'that depend on it': stack => {
      const addon = cni(stack, nativeIpv6Cluster(stack).ref);
      nativeNodeGroup(stack).addDependency(addon);
    },
    'that depend on the construct that it is in': stack => {
      const cluster = stock(stack);
      const addon = new eks.Addon(stack, 'Cni', { cluster, addonName: 'vpc-cni' });
      cluster.addNodegroupCapacity('Nodes').node.addDependency(addon);
    },
    'that depend on something that depends on it': stack => {
      const { ref } = nativeIpv6Cluster(stack);
      const proxy = cni(stack, ref, 'kube-proxy');
      proxy.node.addDependency(cni(stack, ref));
      nativeNodeGroup(stack).node.addDependency(proxy);
    },
    'that refer to it': stack => {
      const addon = cni(stack, nativeIpv6Cluster(stack).ref);
      nativeNodeGroup(stack, { tags: { addon: addon.attrArn } });
    },
    'in a stack that comes after it': stack => {
      const { ref: clusterName } = nativeIpv6Cluster(stack);
      cni(stack, clusterName);
      new eks.CfnNodegroup(new Stack(App.of(stack), 'Nodes'), 'Group', { clusterName, nodeRole: 'arn:aws:iam::123456789012:role/nodes', subnets: ['subnet-0a'] });
    },
    'of this library, which orders them': stack => {
      const cluster = ipv6Cluster(stack);
      cluster.addManagedNodeGroup('Nodes');
      cluster.cluster.addNodegroupCapacity('Stock');
    },
    'of another CNI': stack => {
      nativeIpv6Cluster(stack);
      nativeNodeGroup(stack);
    },
  },
});

const stockRole = (stack: Stack) => { stock(stack).addNodegroupCapacity('Nodes'); };
const withPolicy = (resources: string[], actions = ['ec2:AssignIpv6Addresses']) => (stack: Stack) => {
  nativeIpv6Cluster(stack);
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
  role.addToPolicy(new iam.PolicyStatement({ actions, resources }));
  nativeNodeGroup(stack, { nodeRole: role.roleArn });
};
const inline = (resource: string) => (stack: Stack) => {
  nativeIpv6Cluster(stack);
  const role = new iam.CfnRole(stack, 'Role', {
    assumeRolePolicyDocument: {},
    policies: [{ policyName: 'cni', policyDocument: { Statement: { Effect: 'Allow', Action: 'ec2:UnassignIpv6Addresses', Resource: resource } } }],
  });
  nativeNodeGroup(stack, { nodeRole: role.attrArn });
};
const LITERAL = 'arn:aws:ec2:*:*:network-interface/*';

ruleTest('node-cni-policy-partition', {
  fires: {
    'as stock constructs write it': [stockRole, 'S/Stock/NodegroupNodes'],
    'as those of aws-eks-v2 do': [stack => { stockIpv6ClusterV2(stack, { vpc: vpcOf(stack) }).addNodegroupCapacity('Nodes'); }, 'S/StockV2/NodegroupNodes'],
    'in a policy': [withPolicy([LITERAL]), 'S/Group'],
    'in the role itself': [inline(LITERAL), 'S/Group'],
    'in a managed policy of nodes that EKS does not manage': [stack => {
      const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
      const statements = [new iam.PolicyStatement({ actions: ['ec2:AssignIpv6Addresses'], resources: [LITERAL] })];
      role.addManagedPolicy(new iam.ManagedPolicy(stack, 'Managed', { statements }));
      const { instanceProfileName } = new iam.InstanceProfile(stack, 'Profile', { role });
      const { ref: launchTemplateId } = nativeTemplate(stack, { iamInstanceProfile: { name: instanceProfileName } });
      nativeAutoScalingGroup(stack, { launchTemplate: { launchTemplateId, version: '1' } });
    }, 'S/Own'],
  },
  silent: {
    'any partition': withPolicy(['arn:*:ec2:*:*:network-interface/*', '*']),
    'by a token': stack => { withPolicy([`arn:${stack.partition}:ec2:*:*:network-interface/*`])(stack); },
    'other permissions': withPolicy([LITERAL], ['s3:GetObject']),
    'the policy of this library': stack => {
      const nodeRole = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'), managedPolicies: [new CniIpv6Policy(stack, 'Cni')] });
      stock(stack).addNodegroupCapacity('Nodes', { nodeRole });
    },
    'a role that exists': stack => {
      nativeIpv6Cluster(stack);
      nativeNodeGroup(stack);
    },
  },
});

ruleTest('node-cni-policy-other-partition', {
  region: 'us-gov-west-1',
  fires: {
    'as stock constructs write it': [stockRole, 'S/Stock/NodegroupNodes'],
    'in the role itself': [inline(LITERAL), 'S/Group'],
  },
  silent: {
    'the partition of the region': withPolicy(['arn:aws-us-gov:ec2:*:*:network-interface/*']),
    'in a stack of which the region is not known': stack => stockRole(new Stack(App.of(stack), 'Anywhere')),
    'in a region of the partition aws': stack => stockRole(new Stack(App.of(stack), 'Ireland', { env: { account: '123456789012', region: 'eu-west-1' } })),
  },
});
