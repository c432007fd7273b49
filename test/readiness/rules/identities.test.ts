import { CfnParameter, CfnResource, Fn, Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CniIdentity, CniIpv6Policy, CoreAddons, DualStackVpc } from '../../../src';
import { HandWrittenCluster, ipv6Cluster, nativeIpv6Cluster, nativeNodeGroup, stockIpv6Cluster } from '../../util/cluster';
import { ruleTest } from '../../util/rules';

const OTHER = { namespace: 'default', serviceAccount: 'app' };
const ACCOUNT = { namespace: 'kube-system', serviceAccount: 'aws-node' };
const { fromAwsManagedPolicyName: managed } = iam.ManagedPolicy;
const CNI_POLICY = 'AmazonEKS_CNI_Policy';

const roleOf = (stack: Stack, id = 'Role', policies: iam.IManagedPolicy[] = [managed(CNI_POLICY)], service = 'pods.eks.amazonaws.com') =>
  new iam.Role(stack, id, { assumedBy: new iam.ServicePrincipal(service), managedPolicies: policies });
const ipv6Policy = (stack: Stack) => new CniIpv6Policy(stack, 'Ipv6Policy');

/** An association of a native cluster, as a resource of CloudFormation. */
const associate = (stack: Stack, id: string, clusterName: string, roleArn: string, account = ACCOUNT) =>
  new eks.CfnPodIdentityAssociation(stack, id, { clusterName, roleArn, ...account });
/** An add-on of a native cluster. */
const addon = (stack: Stack, clusterName: string, props: Partial<eks.CfnAddonProps> = {}) =>
  new eks.CfnAddon(stack, 'Cni', { clusterName, addonName: 'vpc-cni', ...props });
/** A service account in a manifest of a native cluster, with a role for tokens. */
type Account = typeof ACCOUNT;
const annotate = (stack: Stack, id: string, clusterName: string, roleArn: string, { namespace, serviceAccount: name }: Account = ACCOUNT) =>
  new CfnResource(stack, id, {
    type: 'Custom::AWSCDK-EKS-KubernetesResource',
    properties: {
      ClusterName: clusterName,
      Manifest: stack.toJsonString([
        { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace, annotations: { 'eks.amazonaws.com/role-arn': roleArn } } },
      ]),
    },
  });

/** The CNI of a native cluster acts with a role of these policies. */
const cniWith = (policies: (stack: Stack) => iam.IManagedPolicy[], props: Partial<eks.CfnAddonProps> = {}) => (stack: Stack) => {
  addon(stack, nativeIpv6Cluster(stack).ref, { serviceAccountRoleArn: roleOf(stack, 'Role', policies(stack)).roleArn, ...props });
};
const withActions = (actions: string[], version?: string, configurationValues?: string) => cniWith(stack => [
  new iam.ManagedPolicy(stack, 'Own', { statements: [new iam.PolicyStatement({ actions, resources: ['*'] })] }),
], { addonVersion: version, configurationValues });
const AS_OF_1_21 = ['ec2:AssignIpv6Addresses', 'ec2:DescribeInstances', 'ec2:DescribeTags', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeInstanceTypes'];

ruleTest('cni-role-lacks-actions', {
  fires: {
    'the policy of IPv4 mode, by IRSA': [cniWith(() => [managed(CNI_POLICY)]), 'S/Cni'],
    'the same, by an association of the add-on': [stack => {
      const roleArn = roleOf(stack).roleArn;
      addon(stack, nativeIpv6Cluster(stack).ref, { podIdentityAssociations: [{ serviceAccount: 'aws-node', roleArn }] });
    }, 'S/Cni'],
    'by an association': [stack => { associate(stack, 'Association', nativeIpv6Cluster(stack).ref, roleOf(stack).roleArn); }, 'S/Association'],
    'by a service account of aws-eks': [stack => {
      stockIpv6Cluster(stack).addServiceAccount('Account', { name: 'aws-node', namespace: 'kube-system' });
    }, 'S/Stock/Account/manifest-AccountServiceAccountResource'],
    'the policy of earlier versions': [withActions(AS_OF_1_21, 'v1.22.1-eksbuild.1'), 'S/Cni'],
    'an inline policy that has something else': [stack => {
      const role = roleOf(stack);
      role.addToPolicy(new iam.PolicyStatement({ actions: ['ec2:Describe*'], resources: ['*'] }));
      addon(stack, nativeIpv6Cluster(stack).ref, { serviceAccountRoleArn: role.roleArn });
    }, 'S/Cni'],
  },
  silent: {
    'the policy of this library': cniWith(stack => [ipv6Policy(stack)]),
    'the policy of earlier versions, and such a version': withActions(AS_OF_1_21, 'v1.21.1-eksbuild.1'),
    'the policy of earlier versions, and no version': withActions(AS_OF_1_21),
    'the policy of earlier versions, and no discovery': withActions(AS_OF_1_21, 'v1.22.1-eksbuild.1', '{"env":{"ENABLE_SUBNET_DISCOVERY":"false"}}'),
    'all of EC2': withActions(['ec2:*']),
    'other letters': withActions(['EC2:assignipv6addresses']),
    'a policy that names the role': stack => {
      const role = roleOf(stack);
      ipv6Policy(stack).attachToRole(role);
      addon(stack, nativeIpv6Cluster(stack).ref, { serviceAccountRoleArn: role.roleArn });
    },
    'a policy beside the role': stack => {
      const role = roleOf(stack);
      new iam.Policy(stack, 'Beside', { roles: [role], statements: [new iam.PolicyStatement({ actions: ['ec2:Assign*'], resources: ['*'] })] });
      addon(stack, nativeIpv6Cluster(stack).ref, { serviceAccountRoleArn: role.roleArn });
    },
    'a policy that names the role by the name that the app gives it': stack => {
      const role = new iam.Role(stack, 'Role', { roleName: 'cni', assumedBy: new iam.ServicePrincipal('pods.eks.amazonaws.com') });
      ipv6Policy(stack).attachToRole(iam.Role.fromRoleName(stack, 'ByName', 'cni'));
      addon(stack, nativeIpv6Cluster(stack).ref, { serviceAccountRoleArn: role.roleArn });
    },
    'a policy that is not known': cniWith(stack => [iam.ManagedPolicy.fromManagedPolicyArn(stack, 'Theirs', 'arn:aws:iam::123456789012:policy/cni')]),
    'a policy of AWS that is not known': cniWith(() => [managed('AmazonEC2FullAccess')]),
    'a role that exists': stack => addon(stack, nativeIpv6Cluster(stack).ref, { serviceAccountRoleArn: 'arn:aws:iam::123456789012:role/cni' }),
    'a role that is a parameter': stack => addon(stack, nativeIpv6Cluster(stack).ref, { serviceAccountRoleArn: new CfnParameter(stack, 'Arn').valueAsString }),
    'another service account': stack => {
      associate(stack, 'Association', nativeIpv6Cluster(stack).ref, roleOf(stack).roleArn, { namespace: 'default', serviceAccount: 'aws-node' });
    },
  },
});

/** Nodes of a native cluster with a role of these policies, and what else is in the app. */
const nodesWith = (
  policies: (stack: Stack) => iam.IManagedPolicy[], besides: (stack: Stack, clusterName: string) => unknown, props: Partial<eks.CfnClusterProps> = {},
) => (stack: Stack) => {
  const { ref } = nativeIpv6Cluster(stack, props);
  nativeNodeGroup(stack, { nodeRole: roleOf(stack, 'NodeRole', policies(stack), 'ec2.amazonaws.com').roleArn });
  besides(stack, ref);
};
const workers = () => [managed('AmazonEKSWorkerNodePolicy'), managed(CNI_POLICY)];

ruleTest('node-role-lacks-cni-actions', {
  fires: {
    'the policies of IPv4 clusters': [nodesWith(workers, addon), 'S/Group'],
    'a role that is given to stock nodes': [stack => {
      const cluster = stockIpv6Cluster(stack, { defaultCapacity: 0 });
      cluster.addNodegroupCapacity('Nodes', { nodeRole: roleOf(stack, 'NodeRole', workers(), 'ec2.amazonaws.com') });
      new eks.Addon(stack, 'Cni', { cluster, addonName: 'vpc-cni' });
    }, 'S/Stock/NodegroupNodes'],
  },
  silent: {
    'the role of stock nodes': stack => {
      const cluster = stockIpv6Cluster(stack, { defaultCapacity: 1 });
      new eks.Addon(stack, 'Cni', { cluster, addonName: 'vpc-cni' });
    },
    'the policy of this library': nodesWith(stack => [...workers(), ipv6Policy(stack)], addon),
    'a policy that is not known': nodesWith(() => [...workers(), managed('Whatever')], addon),
    'a CNI with an identity of its own': nodesWith(workers, (stack, name) => addon(stack, name, { serviceAccountRoleArn: 'arn:aws:iam::123456789012:role/cni' })),
    'a CNI with an association': nodesWith(workers, (stack, name) => {
      addon(stack, name);
      associate(stack, 'Association', name, 'arn:aws:iam::123456789012:role/cni');
    }),
    'a CNI that may have one': nodesWith(workers, (stack, name) => {
      addon(stack, name);
      associate(stack, 'Association', name, 'arn:aws:iam::123456789012:role/cni', { ...ACCOUNT, serviceAccount: new CfnParameter(stack, 'Account').valueAsString });
    }),
    'no add-on': nodesWith(workers, () => undefined),
  },
});

ruleTest('node-role-may-lack-cni-actions', {
  fires: { 'the policies of IPv4 clusters': [nodesWith(workers, () => undefined), 'S/Group'] },
  silent: {
    'with the add-on, which is an error': nodesWith(workers, addon),
    'without the add-ons of EKS': nodesWith(workers, () => undefined, { bootstrapSelfManagedAddons: false }),
    'the policy of this library': nodesWith(stack => [...workers(), ipv6Policy(stack)], () => undefined),
    'a CNI with an identity of its own': nodesWith(workers, (stack, name) => annotate(stack, 'Account', name, 'arn:aws:iam::123456789012:role/cni')),
  },
});

const { fromRoleArn, fromRoleName } = iam.Role;
const GIVEN = 'arn:aws:iam::123456789012:role/platform/cni';
/** The CNI of a cluster of this library acts with a role that exists. */
const existing = (role: (stack: Stack) => iam.IRole) => (stack: Stack) => { ipv6Cluster(stack, { cniIdentity: CniIdentity.existing(role(stack)) }); };
const theirs = (stack: Stack) => iam.ManagedPolicy.fromManagedPolicyArn(stack, 'Theirs', 'arn:aws:iam::123456789012:policy/cni');

ruleTest('cni-role-unknown', {
  fires: {
    'an imported role that takes no updates': [existing(stack => fromRoleArn(stack, 'Given', GIVEN, { mutable: false })), 'S/Cluster/CoreAddons'],
    'one by its name that takes no updates': [existing(stack => fromRoleName(stack, 'Given', 'cni', { mutable: false })), 'S/Cluster/CoreAddons'],
    'an import of another stack': [existing(stack => fromRoleArn(stack, 'Given', Fn.importValue('Role'), { mutable: false })), 'S/Cluster/CoreAddons'],
    'a role of the app that takes no updates, with a policy that exists': [existing(stack => {
      const assumedBy = new iam.SessionTagsPrincipal(new iam.ServicePrincipal('pods.eks.amazonaws.com'));
      return new iam.Role(stack, 'Given', { assumedBy, managedPolicies: [theirs(stack)] }).withoutPolicyUpdates();
    }), 'S/Cluster/CoreAddons'],
    'an ARN': [stack => addon(stack, nativeIpv6Cluster(stack).ref, { serviceAccountRoleArn: GIVEN }), 'S/Cni'],
    'an association with an ARN': [stack => associate(stack, 'Association', nativeIpv6Cluster(stack).ref, GIVEN), 'S/Association'],
    'a policy that exists, and others': [cniWith(stack => [theirs(stack), managed(CNI_POLICY)]), 'S/Cni'],
    'a policy of the app for another role that exists': [stack => {
      ipv6Policy(stack).attachToRole(fromRoleName(stack, 'Other', 'other'));
      addon(stack, nativeIpv6Cluster(stack).ref, { serviceAccountRoleArn: GIVEN });
    }, 'S/Cni'],
  },
  silent: {
    'an imported role, which gets the policy': existing(stack => fromRoleArn(stack, 'Given', GIVEN)),
    'one by its name': existing(stack => fromRoleName(stack, 'Given', 'cni')),
    'one by an export of another stack': existing(stack => fromRoleArn(stack, 'Given', Fn.importValue('Role'))),
    'one by a parameter': existing(stack => fromRoleArn(stack, 'Given', new CfnParameter(stack, 'Arn').valueAsString)),
    'a role of the app with a policy that exists, which gets the policy': existing(stack => {
      const assumedBy = new iam.SessionTagsPrincipal(new iam.ServicePrincipal('pods.eks.amazonaws.com'));
      return new iam.Role(stack, 'Given', { assumedBy, managedPolicies: [theirs(stack)] });
    }),
    'a role with a policy of the app, by its ARN': stack => {
      ipv6Policy(stack).attachToRole(fromRoleArn(stack, 'Given', GIVEN));
      addon(stack, nativeIpv6Cluster(stack).ref, { serviceAccountRoleArn: GIVEN });
    },
    'a role of which all is known, which is an error': cniWith(() => [managed(CNI_POLICY)]),
    'a policy of AWS that is enough': cniWith(() => [managed('AmazonEC2FullAccess')]),
    'the role that the library makes': stack => { ipv6Cluster(stack); },
    'another service account': stack => associate(stack, 'Association', nativeIpv6Cluster(stack).ref, GIVEN, OTHER),
    'no role': stack => associate(stack, 'Association', nativeIpv6Cluster(stack).ref, GIVEN).addPropertyDeletionOverride('RoleArn'),
  },
});

ruleTest('node-role-unknown', {
  fires: {
    'an ARN, and the CNI that EKS brings': [stack => {
      nativeIpv6Cluster(stack);
      nativeNodeGroup(stack);
    }, 'S/Group'],
    'an ARN, and the add-on': [stack => {
      addon(stack, nativeIpv6Cluster(stack, { bootstrapSelfManagedAddons: false }).ref);
      nativeNodeGroup(stack);
    }, 'S/Group'],
    'a policy that is not known': [nodesWith(() => [...workers(), managed('Whatever')], addon), 'S/Group'],
    'stock nodes of a cluster of this library': [stack => {
      const nodeRole = fromRoleArn(stack, 'NodeRole', GIVEN, { mutable: false });
      ipv6Cluster(stack, { cniIdentity: CniIdentity.nodeRole() }).cluster.addNodegroupCapacity('Nodes', { nodeRole });
    }, 'S/Cluster/Eks/NodegroupNodes'],
  },
  silent: {
    'nodes of this library, which warn of it by themselves': stack => {
      const nodeRole = fromRoleArn(stack, 'NodeRole', GIVEN, { mutable: false });
      ipv6Cluster(stack, { cniIdentity: CniIdentity.nodeRole() }).addManagedNodeGroup('Nodes', { nodeRole });
    },
    'a CNI with an identity of its own': stack => {
      associate(stack, 'Association', nativeIpv6Cluster(stack).ref, GIVEN);
      nativeNodeGroup(stack);
    },
    'a cluster that may have another CNI': stack => {
      nativeIpv6Cluster(stack, { bootstrapSelfManagedAddons: false });
      nativeNodeGroup(stack);
    },
    'a role that exists, with a policy of the app': stack => {
      nativeIpv6Cluster(stack);
      const role = fromRoleArn(stack, 'Given', GIVEN);
      ipv6Policy(stack).attachToRole(role);
      nativeNodeGroup(stack, { nodeRole: role.roleArn });
    },
    'a role of which all is known, which is another warning': nodesWith(workers, () => undefined),
  },
});

const twoRoles = (stack: Stack) => [roleOf(stack, 'A', [ipv6Policy(stack)]).roleArn, roleOf(stack, 'B', []).roleArn];
ruleTest('service-account-associated-twice', {
  fires: {
    'two associations': [stack => {
      const { ref } = nativeIpv6Cluster(stack);
      twoRoles(stack).forEach((arn, place) => associate(stack, `Association${place}`, ref, arn, OTHER));
    }, 'S/Association1'],
    'one by itself and one of the add-on': [stack => {
      const { ref } = nativeIpv6Cluster(stack);
      const [a, b] = twoRoles(stack);
      associate(stack, 'Association', ref, a);
      addon(stack, ref, { podIdentityAssociations: [{ serviceAccount: 'aws-node', roleArn: b }] });
    }, 'S/Cni'],
    'two of one add-on': [stack => {
      const podIdentityAssociations = twoRoles(stack).map(roleArn => ({ serviceAccount: 'aws-node', roleArn }));
      addon(stack, nativeIpv6Cluster(stack).ref, { podIdentityAssociations });
    }, 'S/Cni'],
  },
  silent: {
    'one for each': stack => {
      const { ref } = nativeIpv6Cluster(stack);
      const [a, b] = twoRoles(stack);
      associate(stack, 'One', ref, a);
      associate(stack, 'Two', ref, b, OTHER);
    },
    'one in each cluster': stack => {
      const other = new eks.CfnCluster(stack, 'Other', { roleArn: 'x', kubernetesNetworkConfig: { ipFamily: 'ipv6' }, resourcesVpcConfig: { subnetIds: [] } });
      const [a, b] = twoRoles(stack);
      associate(stack, 'One', nativeIpv6Cluster(stack).ref, a, OTHER);
      associate(stack, 'Two', other.ref, b, OTHER);
    },
    'add-ons whose namespace is not known': stack => {
      const { ref } = nativeIpv6Cluster(stack);
      const [a, b] = twoRoles(stack);
      associate(stack, 'One', ref, a);
      addon(stack, ref, { addonName: 'vendor_addon', podIdentityAssociations: [{ serviceAccount: 'aws-node', roleArn: b }] });
    },
    'one that a construct of this library refuses': stack => {
      const cluster = new HandWrittenCluster(stack, 'Cluster', new DualStackVpc(stack, 'Vpc'));
      new CoreAddons(stack, 'Core', { cluster });
      associate(stack, 'Association', cluster.clusterName, roleOf(stack, 'A', [ipv6Policy(stack)]).roleArn);
    },
  },
});

ruleTest('service-account-identities-mixed', {
  fires: {
    'an association and a role of the add-on': [stack => {
      const { ref } = nativeIpv6Cluster(stack);
      const [a, b] = twoRoles(stack);
      associate(stack, 'Association', ref, a);
      addon(stack, ref, { serviceAccountRoleArn: b });
    }, 'S/Cni'],
    'an association and an annotation': [stack => {
      const { ref } = nativeIpv6Cluster(stack);
      const [a, b] = twoRoles(stack);
      associate(stack, 'Association', ref, a, OTHER);
      annotate(stack, 'Account', ref, b, OTHER);
    }, 'S/Account'],
    'two annotations': [stack => {
      const { ref } = nativeIpv6Cluster(stack);
      twoRoles(stack).forEach((arn, place) => annotate(stack, `Account${place}`, ref, arn, OTHER));
    }, 'S/Account1'],
  },
  silent: {
    'one role by two annotations': stack => {
      const { ref } = nativeIpv6Cluster(stack);
      const [a] = twoRoles(stack);
      ['One', 'Two'].forEach(id => annotate(stack, id, ref, a, OTHER));
    },
    'one road': stack => {
      const { ref } = nativeIpv6Cluster(stack);
      const [a, b] = twoRoles(stack);
      associate(stack, 'Association', ref, a);
      annotate(stack, 'Account', ref, b, OTHER);
    },
  },
});

const ISSUER = 'oidc-eks.eu-west-1.api.aws/id/0123';
/** A service account with a role that trusts this provider. */
const trusting = (provider: (stack: Stack) => string) => (stack: Stack) => {
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.WebIdentityPrincipal(provider(stack)) });
  annotate(stack, 'Account', nativeIpv6Cluster(stack).ref, role.roleArn, OTHER);
};

ruleTest('role-trusts-dual-stack-issuer', {
  fires: {
    'by its ARN': [trusting(() => `arn:aws:iam::123456789012:oidc-provider/${ISSUER}`), 'S/Account'],
    'with the region as a token': [trusting(({ partition, account, region }) => `arn:${partition}:iam::${account}:oidc-provider/oidc-eks.${region}.api.aws/id/0123`), 'S/Account'],
    'by a provider of CloudFormation': [trusting(stack => new iam.CfnOIDCProvider(stack, 'Provider', { url: `https://${ISSUER}` }).attrArn), 'S/Account'],
    'by a provider of aws-iam': [trusting(stack => new iam.OpenIdConnectProvider(stack, 'Provider', { url: `https://${ISSUER}` }).openIdConnectProviderArn), 'S/Account'],
  },
  silent: {
    'the issuer of tokens': trusting(() => 'arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/0123'),
    'the provider of a stock cluster': stack => { stockIpv6Cluster(stack).addServiceAccount('Account'); },
    'a provider that is not known': trusting(stack => new CfnParameter(stack, 'Arn').valueAsString),
    'a role for pods': stack => associate(stack, 'Association', nativeIpv6Cluster(stack).ref, roleOf(stack).roleArn, OTHER),
  },
});
