import { isXen } from '../../hardware/instance-types';
import { rule } from '../rule';

export const nodeTypeXen = rule({
  id: 'node-type-xen',
  severity: 'error',
  title: 'nodes are of Nitro or bare metal types',
  looksAt: 'nodes',
  source: 'EKS user guide, "cni-ipv6"; amazon-vpc-cni-k8s, `IsPrefixDelegationSupported`',
  what: 'nodes are of types that run on the Xen hypervisor',
  expected: 'Nitro or bare metal types: the VPC CNI assigns IPv6 prefixes on these only',
  remedy: 'use a Nitro type, for example of the families m5, c5, r5, t3 or later',
  mend: "cluster.addNodegroupCapacity('Nodes', { instanceTypes: [new ec2.InstanceType('m6i.large')] });",
  check: ({ instanceTypes }) => {
    const xen = instanceTypes.filter(isXen);
    return xen.length > 0 ? [{ got: xen }] : [];
  },
});
