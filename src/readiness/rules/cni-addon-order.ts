import { cniAddonOf, isAutoMode } from '../facts/cni-addon';
import { ComesAfter } from '../facts/comes-after';
import { rule } from '../rule';

export const clusterWithoutCniAddon = rule({
  id: 'cluster-without-cni-addon',
  severity: 'warning',
  title: 'the VPC CNI is an add-on of the app',
  looksAt: 'clusters',
  source: 'EKS user guide, "eks-add-ons" and "managing-vpc-cni"; eksctl: the default core add-ons must be defined for IPv6',
  what: 'nodes join a cluster that has no add-on vpc-cni in the app',
  expected: 'the add-on before nodes: what EKS installs by itself is never updated, and without self-managed add-ons there is no CNI at all',
  remedy: 'add vpc-cni, kube-proxy and coredns as add-ons, which Ipv6Cluster makes in the order in which they work, or acknowledge that another CNI is installed',
  mend: "const addons = new eks.CfnAddon(this, 'Cni', { clusterName: cluster.clusterName, addonName: 'vpc-cni' });\nnodes.node.addDependency(addons);",
  check: (cluster, app) => {
    const isOfOthers = cluster.resource && !cluster.cluster && !isAutoMode(cluster);
    return isOfOthers && app.nodesOf(cluster).length > 0 && !cniAddonOf(cluster) ? [{ got: cluster.resource!.path }] : [];
  },
});

export const nodesBeforeCniAddon = rule({
  id: 'nodes-before-cni-addon',
  severity: 'warning',
  title: 'nodes come after the VPC CNI',
  looksAt: 'clusters',
  source: 'EKS user guide, "managing-vpc-cni"; terraform-aws-eks #3446',
  what: 'nodes do not wait for the add-on vpc-cni of their cluster',
  expected: 'nodes that depend on it: those that boot before the add-on get no IPv6 settings of it, or are not Ready and fail',
  remedy: 'let the nodes depend on the add-on, as Ipv6Cluster orders its own, and stock nodes too',
  mend: 'nodes.node.addDependency(cniAddon);',
  check: (cluster, app) => {
    const addon = cluster.cluster ? undefined : cniAddonOf(cluster);
    if (!addon || isAutoMode(cluster)) { return []; }
    const after = new ComesAfter(app.index, addon.resource);
    const early = app.nodesOf(cluster).filter(({ resource }) => !after.includes(resource.resource));
    return early.map(({ construct }) => ({ got: addon.path, at: construct }));
  },
});
