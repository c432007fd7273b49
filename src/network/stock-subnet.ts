import { Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';

/** What a subnet of one family is made from. */
export interface SingleFamilySubnet {
  readonly subnetType: ec2.SubnetType;
  readonly tier: string;
  readonly azSlot: number;
  readonly ipv4Cidr?: string;
  readonly ipv6Cidr?: string;
  readonly mapPublicIpOnLaunch: boolean;
  readonly enableDns64: boolean;
}

/** Tags by which look-ups of the CDK find tiers and their kind. */
const LOOK_UP_TAGS = { name: 'aws-cdk:subnet-name', kind: 'aws-cdk:subnet-type' } as const;

/** Make a subnet of one family, with the id that `ec2.Vpc` would give it: a tier that gets the other family later keeps its subnets. */
export function makeSingleFamilySubnet(vpc: ec2.Vpc, subnet: SingleFamilySubnet): ec2.PrivateSubnet | ec2.PublicSubnet {
  const { subnetType, tier, azSlot, ipv4Cidr, ipv6Cidr, enableDns64 } = subnet;
  const Subnet = subnetType === ec2.SubnetType.PUBLIC ? ec2.PublicSubnet : ec2.PrivateSubnet;
  // eslint-disable-next-line awscdk/require-passing-this -- in the VPC, as its other subnets are
  const made = new Subnet(vpc, `${tier}Subnet${azSlot + 1}`, {
    vpcId: vpc.vpcId,
    availabilityZone: vpc.availabilityZones[azSlot],
    cidrBlock: ipv4Cidr as any, // the stock class hands it on, and IPv6-only subnets have none
    ipv6CidrBlock: ipv6Cidr,
    assignIpv6AddressOnCreation: ipv6Cidr === undefined ? undefined : true,
    mapPublicIpOnLaunch: subnet.mapPublicIpOnLaunch,
  });
  const resource = made.node.defaultChild as ec2.CfnSubnet;
  if (ipv4Cidr === undefined) {
    resource.ipv6Native = true;
    // A host name made of an IPv4 address is none there (AWS::EC2::Subnet in the template reference of CloudFormation).
    resource.privateDnsNameOptionsOnLaunch = { HostnameType: 'resource-name', EnableResourceNameDnsAAAARecord: true };
    resource.enableDns64 = enableDns64;
  }
  const includeResourceTypes = [ec2.CfnSubnet.CFN_RESOURCE_TYPE_NAME];
  Tags.of(made).add(LOOK_UP_TAGS.name, tier, { includeResourceTypes });
  Tags.of(made).add(LOOK_UP_TAGS.kind, subnetType, { includeResourceTypes });
  return made;
}
