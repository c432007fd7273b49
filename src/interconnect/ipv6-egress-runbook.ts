/** What a person does, and looks at, so that pods of an IPv4 cluster get out over IPv6: steps A to E of the figure 7a of the announcement, in their order. */
export function ipv6EgressRunbook(clusterName: string, region: string, vpcId: string | undefined): { readonly [step: string]: string } {
  const filter = `Name=vpc-id,Values=${vpcId ?? 'VPC'}`;
  return {
    // Each subnet of nodes shows a block, and True.
    Subnets: `aws ec2 describe-subnets --region ${region} --filters ${filter} --output table`
      + ' --query "Subnets[].[SubnetId,Ipv6CidrBlockAssociationSet[0].Ipv6CidrBlock,AssignIpv6AddressOnCreation]"',
    // "true" twice, of the plugin and of its init container.
    Cni: `aws eks update-kubeconfig --region ${region} --name ${clusterName} && kubectl --namespace kube-system get daemonset aws-node --output yaml | grep -A 1 'name: ENABLE_V6_EGRESS'`,
    // One node after the other: an interface that is there gets no address by itself, and a new node brings new pods.
    Nodes: `kubectl drain NODE --ignore-daemonsets --delete-emptydir-data && aws ec2 terminate-instances --region ${region}`
      + ' --instance-ids "$(kubectl get node NODE --output jsonpath=\'{.spec.providerID}\' | sed \'s|.*/||\')"',
    // A second interface, with an address of fd00::ac:0/118 (amazon-vpc-cni-k8s README, "ENABLE_V6_EGRESS").
    Pods: 'kubectl exec POD -- cat /proc/net/if_inet6',
  };
}
