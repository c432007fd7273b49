import { register } from '../diagnostics/diagnostics';

const messages = register('addons', {
  'cni-env-breaks-ipv6': {
    what: 'the configuration of the VPC CNI breaks IPv6 mode',
    expected: '{name} left out: EKS itself sets what an IPv6 cluster needs',
    remedy: 'remove {name}',
    mend: "coreAddons: { vpcCni: { env: { AWS_VPC_ENI_MTU: '1500' } } } // without ENABLE_IPv6 and the like",
  },
  'cni-env-of-ipv4': {
    what: 'the configuration of the VPC CNI has a variable of IPv4 clusters',
    expected: '{name} left out: pods of an IPv6 cluster have IPv6 addresses of their own',
    remedy: 'remove {name}; the way out over IPv4 is ipv4Egress',
    mend: 'coreAddons: { vpcCni: { ipv4Egress: true } } // without ENABLE_V6_EGRESS',
  },
  'cni-env-type': {
    what: '{where} in the configuration of the VPC CNI cannot be written as text',
    expected: 'a map of environment variables, each a text, a number or a boolean',
    remedy: 'correct the value',
    mend: "coreAddons: { vpcCni: { env: { AWS_VPC_ENI_MTU: '1500' } } }",
  },
  'identity-type': {
    what: '{prop} is no {kind}',
    expected: 'a {kind}: what podIdentity(), irsa() and the like of the class return',
    remedy: 'make it with a factory of the class',
    mend: "cluster.addAddon('aws-ebs-csi-driver', { identity: AddonIdentity.podIdentity('ebs-csi-controller-sa', policies) });",
  },
  'addon-identity-duplicate': {
    what: 'two identities of {addonName} are for one service account',
    expected: 'one identity for each service account',
    remedy: 'leave one of them out; a role takes several policies',
    mend: "AddonIdentity.podIdentity('ebs-csi-controller-sa', [firstPolicy, secondPolicy])",
  },
  'addon-irsa-twice': {
    what: 'two identities of {addonName} are of IRSA',
    expected: 'at most one: EKS takes one serviceAccountRoleArn for an add-on',
    remedy: 'use Pod Identity, which has a role for each service account',
    mend: "identities: [AddonIdentity.podIdentity('controller', policies), AddonIdentity.podIdentity('node', policies)]",
  },
  'addon-name': {
    what: 'this is no name of an EKS add-on',
    expected: 'letters, digits, hyphens and underscores, for example aws-ebs-csi-driver',
    remedy: 'take a name that `aws eks describe-addon-versions` returns',
    mend: "cluster.addAddon('aws-ebs-csi-driver');",
  },
  'addon-version': {
    what: '{prop} is no version of an add-on',
    expected: 'an AddonVersion',
    remedy: "write AddonVersion.of('v1.23.1-eksbuild.1') for one version, or AddonVersion.defaultOf() for the default of EKS",
    mend: "cluster.addAddon('metrics-server', { version: AddonVersion.defaultOf() });",
  },
  'addon-configuration-key': {
    what: 'the configuration of {addonName} has no such key',
    expected: '{nearest}',
    remedy: 'correct the key, or take it out: `aws eks describe-addon-configuration` shows the schema, and what belongs into env has no key of its own',
    mend: "coreAddons: { vpcCni: { configurationValues: { enableNetworkPolicy: 'true' } } }",
  },
  'core-addon-removed': {
    what: 'a core add-on was taken out of the tree',
    expected: 'the add-on, or a switch that leaves it out: whatever comes after it still depends on it, which CloudFormation refuses',
    remedy: 'set {install} of coreAddons to false',
    mend: "new Ipv6Cluster(this, 'Cluster', { version, kubectlLayer, coreAddons: { installVpcCni: false } });",
  },
  'core-dns-cannot-run': {
    what: 'nodes are said to run CoreDNS, and cannot: {reason}',
    expected: 'nodes of a size above zero, without a taint of NoSchedule or NoExecute that CoreDNS does not tolerate',
    remedy: 'change the group, or tolerate the taint in configurationValues.tolerations of coreDns',
    mend: "coreAddons: { coreDns: { configurationValues: { tolerations: [{ key: 'example.com/dedicated', operator: 'Exists' }] } } }",
  },
  'addon-cannot-run': {
    what: 'nodes are said to run {addonName}, and cannot: {reason}',
    expected: 'nodes of a size above zero, without a taint of NoSchedule or NoExecute that the add-on does not tolerate',
    remedy: 'change the group, or tolerate the taint in configurationValues of the add-on',
    mend: "cluster.addManagedNodeGroup('System', { minSize: 1 });",
  },
  'addon-attribute-elsewhere': {
    what: 'an attribute of {addonName} is used where it leads nowhere, as the add-on stands in {stack} with its nodes',
    expected: 'attrArn or ref, in {stack} or in a stack after that',
    remedy: 'use one of these, make what uses it in such a stack, or choose the stack of the add-on with its runsOn',
    mend: "cluster.addAddon('metrics-server').runsOn(group); // nodes of the stack that uses the attribute",
  },
  'addon-attribute-nowhere': {
    what: 'an attribute of {addonName} is used, and the add-on is left out, as nothing in the app can run it',
    expected: 'nodes that can run it',
    remedy: 'add nodes, say what brings the first with runsOn of the add-on, or do not use the attribute',
    mend: "cluster.addManagedNodeGroup('System');",
  },
}, {
  'addon-name-unknown': {
    what: 'the name of the add-on is not one that is known here, and nearly one that is',
    expected: '{nearest}, or an add-on that EKS has under this name',
    remedy: 'correct the name, or acknowledge that it is meant; `aws eks describe-addon-versions` lists all',
    mend: "cluster.addAddon('aws-ebs-csi-driver');",
  },
  'addon-without-ipv6': {
    what: 'the add-on does not work in an IPv6 cluster: {reason}',
    expected: 'an add-on that does',
    remedy: 'use another storage or another cluster, or acknowledge that it works for you',
    mend: "cluster.addAddon('aws-efs-csi-driver');",
  },
  'addon-namespace-assumed': {
    what: 'in which namespace the add-on has its service accounts is not known here, so the trust of the role names kube-system',
    expected: 'a namespace that is stated, or else pods of the add-on get no credentials',
    remedy: 'state namespace in the options of the identity of {serviceAccount}; `aws eks describe-addon-versions` shows the default',
    mend: "AddonIdentity.podIdentity('controller', policies, { namespace: 'vendor' })",
  },
  'addon-identities-mixed': {
    what: '{addonName} has an identity of IRSA beside one of Pod Identity',
    expected: 'one mechanism: EKS has been seen to let go of the role of IRSA when it makes an association',
    remedy: 'use Pod Identity for all service accounts',
    mend: "identities: [AddonIdentity.podIdentity('controller', policies), AddonIdentity.podIdentity('node', policies)]",
  },
  'cni-left-out': {
    what: 'the add-on vpc-cni is not installed',
    expected: 'another CNI, whose business the addresses of pods are: without one no node becomes ready',
    remedy: 'put its chart into creationOrder.cni, and acknowledge this',
    mend: `cluster.creationOrder.cni.add(cluster.cluster.addHelmChart('Cni', { chart, repository }));
Annotations.of(cluster).acknowledgeWarning('cdk-eks-ipv6:cni-left-out');`,
  },
  'addon-left-out': {
    what: 'the add-on {addonName} is left out, as nothing in the app can run it',
    expected: 'nodes that it can run on, without which it never becomes active and the deployment fails',
    remedy: 'add nodes, say what brings the first with runsOn of the add-on, or make it with a ClusterAddon in an app that has nodes',
    mend: "cluster.addManagedNodeGroup('System');",
  },
  'core-dns-left-out': {
    what: 'the add-on coredns is left out, as nothing in the app can run it',
    expected: 'nodes that it can run on, or a Fargate profile that selects it, without which CoreDNS never becomes active and the deployment fails',
    remedy: 'add nodes, tolerate their taints in coreDns.configurationValues, or say what brings the first nodes with coreAddons.coreDns.runsOn',
    mend: "cluster.addManagedNodeGroup('System', { minSize: 1 });",
  },
});

// The annotation lets TypeScript see that nothing after a refusal runs.
export const refuse: typeof messages.refuse = messages.refuse;
export const messageOf: typeof messages.messageOf = messages.messageOf;
export const warn: typeof messages.warn = messages.warn;
