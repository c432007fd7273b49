import { rule } from '../rule';

export const nodeWindows = rule({
  id: 'node-windows',
  severity: 'error',
  title: 'nodes run Linux',
  looksAt: 'nodes',
  source: 'EKS user guide, "cni-ipv6": Windows pods and services are not supported',
  what: 'nodes boot Windows',
  expected: 'a Linux image: EKS has no Windows nodes in IPv6 clusters',
  remedy: 'run Windows workloads on an IPv4 cluster',
  mend: "cluster.addNodegroupCapacity('Nodes', { amiType: eks.NodegroupAmiType.AL2023_X86_64_STANDARD });",
  check: ({ image }) => image && /^WINDOWS_|^\/aws\/service\/ami-windows-/.test(image.name) ? [{ got: image.name }] : [],
});
