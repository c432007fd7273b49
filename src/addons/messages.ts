import { register } from '../diagnostics/diagnostics';

const messages = register('addons', {
  'cni-env-breaks-ipv6': {
    what: 'the configuration of the VPC CNI breaks IPv6 mode',
    expected: '{name} left out: EKS itself sets what an IPv6 cluster needs',
    remedy: 'remove {name}',
  },
  'pod-identity-without-agent': {
    what: 'an add-on has a Pod Identity, but the cluster has no Pod Identity agent',
    expected: 'the add-on eks-pod-identity-agent in the cluster',
    remedy: 'install the agent, state hasPodIdentityAgent: true of an imported cluster that has it, or use IRSA',
  },
  'addon-duplicate': {
    what: 'the cluster has the add-on already',
    expected: 'each add-on once (the first is {first})',
    remedy: 'set the options of the first; those of the core four are in coreAddons',
  },
  'addon-configuration-key': {
    what: 'the configuration of {addonName} has no such key',
    expected: 'one of {known}',
    remedy: 'correct the key; `aws eks describe-addon-configuration` shows the schema',
  },
}, {
  'addon-without-ipv6': {
    what: 'the add-on does not work in an IPv6 cluster: {reason}',
    expected: 'an add-on that does',
    remedy: 'use another storage or another cluster, or acknowledge that it works for you',
  },
  'core-dns-left-out': {
    what: 'the add-on coredns is left out, as nothing in the stack can run it',
    expected: 'nodes, or a Fargate profile that selects it, without which CoreDNS never becomes active and the deployment fails',
    remedy: 'add nodes with addManagedNodeGroup, tell of your own with creationOrder.addCompute, or install coredns in the stack that has the nodes',
  },
});

// The annotation lets TypeScript see that nothing after a refusal runs.
export const refuse: typeof messages.refuse = messages.refuse;
export const messageOf: typeof messages.messageOf = messages.messageOf;
export const warn: typeof messages.warn = messages.warn;
