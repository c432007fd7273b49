import { rule } from '../rule';

export const subnetWithoutAutoAssign = rule({
  id: 'subnet-without-auto-assign',
  severity: 'error',
  title: 'subnets of a cluster assign IPv6 addresses',
  looksAt: 'placements',
  source: 'EKS API reference, "Issue": Ec2SubnetMissingIpv6Assignment',
  what: 'a subnet of the cluster does not assign IPv6 addresses at creation',
  expected: 'assignIpv6AddressOnCreation: EKS refuses the subnet without it (Ec2SubnetMissingIpv6Assignment)',
  remedy: 'set ipv6AssignAddressOnCreation in the subnet configuration of the VPC, or on a subnet that exists by aws ec2 modify-subnet-attribute --assign-ipv6-address-on-creation',
  mend: "new ec2.Vpc(this, 'Vpc', { ipProtocol: ec2.IpProtocol.DUAL_STACK, subnetConfiguration: [\n"
    + "  { name: 'Private', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, ipv6AssignAddressOnCreation: true },\n] });",
  check: ({ isOfCluster, subnets, requestsIpv6Address }) => !isOfCluster || requestsIpv6Address ? [] : subnets
    .filter(({ facts }) => facts.assignsIpv6 === false && facts.hasIpv6 !== false && !facts.isIpv6Native)
    .map(({ path }) => ({ got: path })),
});
