from aws_cdk import App, CfnOutput, Stack, aws_ec2 as ec2
from cdk_eks_ipv6 import DualStackVpc, Ipv4IpamPool, Ipv6CidrSource

# A VPC whose addresses are planned by IPAM: IPv4 from a pool of the company, IPv6 from a pool that Amazon fills with a contiguous block,
# so that one prefix stands for all VPCs of the region.
app = App()
stack = Stack(app, "Ipam")

ipam = ec2.CfnIPAM(stack, "Ipam", operating_regions=[ec2.CfnIPAM.IpamOperatingRegionProperty(region_name=stack.region)])
pool = ec2.CfnIPAMPool(
    stack,
    "Pool",
    address_family="ipv6",
    ipam_scope_id=ipam.attr_public_default_scope_id,
    locale=stack.region,
    public_ip_source="amazon",
    aws_service="ec2",
)
ec2.CfnIPAMPoolCidr(stack, "PoolCidr", ipam_pool_id=pool.ref, netmask_length=52)

vpc = DualStackVpc(
    stack,
    "Vpc",
    ipv4_ipam=Ipv4IpamPool(ipam_pool_id="ipam-pool-0123456789abcdef0", netmask_length=20),
    ipv6_source=Ipv6CidrSource.ipam(pool_id=pool.ref, netmask_length=56),
)
CfnOutput(stack, "Ipv6Cidr", value=vpc.vpc_ipv6_cidr)

app.synth()
