import { CfnParameter, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { DualStackVpc, Ipv4Egress, SubnetTier } from '../../../src';
import { dualStackVpc, nativeIpv6Cluster, nativeNodeGroup } from '../../util/cluster';
import { AZS } from '../../util/network';
import { ruleTest } from '../../util/rules';

const { EC2, ECR, EKS_AUTH, SSM } = ec2.InterfaceVpcEndpointAwsService;
const { DUALSTACK, IPV4 } = ec2.VpcEndpointIpAddressType;
const { PRIVATE_ISOLATED, PUBLIC, PRIVATE_WITH_EGRESS } = ec2.SubnetType;

type Change<Vpc> = (vpc: Vpc, stack: Stack) => void;
const under = <Vpc extends ec2.Vpc>(makeVpc: (stack: Stack) => Vpc, subnetType: ec2.SubnetType) => (change: Change<Vpc>) => (stack: Stack) => {
  const vpc = makeVpc(stack);
  const subnets = vpc.selectSubnets({ subnetType }).subnetIds;
  nativeIpv6Cluster(stack, { resourcesVpcConfig: { subnetIds: subnets } });
  nativeNodeGroup(stack, { subnets });
  change(vpc, stack);
};
const closed = under(stack => dualStackVpc(stack, [PRIVATE_ISOLATED]), PRIVATE_ISOLATED);
const open = under(stack => dualStackVpc(stack, [PUBLIC, PRIVATE_WITH_EGRESS]), PRIVATE_WITH_EGRESS);
const own = under(stack => new DualStackVpc(stack, 'Vpc', {
  availabilityZones: AZS.slice(0, 2), tiers: [SubnetTier.isolated()], ipv4Egress: Ipv4Egress.none(),
}), PRIVATE_ISOLATED);
const withEndpoint = (options: Omit<ec2.InterfaceVpcEndpointOptions, 'service'>, service: ec2.IInterfaceVpcEndpointService = EC2) =>
  (vpc: ec2.Vpc) => { vpc.addInterfaceEndpoint('E', { service, ...options }); };

ruleTest('endpoint-without-private-dns', {
  fires: {
    'for what nodes call': [closed(withEndpoint({ privateDnsEnabled: false })), 'S/Vpc/E'],
    'for Pod Identity': [closed(withEndpoint({ privateDnsEnabled: false }, EKS_AUTH)), 'S/Vpc/E'],
    'in a DualStackVpc, by an override': [own(vpc => {
      const endpoint = vpc.addInterfaceEndpoint('E', { service: ECR });
      (endpoint.node.defaultChild as ec2.CfnVPCEndpoint).addPropertyOverride('PrivateDnsEnabled', 'false');
    }), 'S/Vpc/E'],
  },
  silent: {
    'with private DNS': closed(withEndpoint({})),
    'where there is another way': open(withEndpoint({ privateDnsEnabled: false })),
    'for what nobody is known to call': closed(withEndpoint({ privateDnsEnabled: false }, SSM)),
    'beside one that has it': closed(vpc => {
      withEndpoint({ privateDnsEnabled: false })(vpc);
      vpc.addInterfaceEndpoint('Other', { service: EC2 });
    }),
    'as a parameter': closed((vpc, stack) => {
      new ec2.CfnVPCEndpoint(stack, 'E', {
        vpcId: vpc.vpcId,
        vpcEndpointType: 'Interface',
        serviceName: 'com.amazonaws.eu-west-1.ec2',
        subnetIds: ['subnet-0'],
        privateDnsEnabled: new CfnParameter(stack, 'Dns').valueAsString as any,
      });
    }),
    'with a hosted zone of the VPC': closed((vpc, stack) => {
      withEndpoint({ privateDnsEnabled: false })(vpc);
      new route53.PrivateHostedZone(stack, 'Zone', { vpc, zoneName: 'ec2.eu-west-1.amazonaws.com' });
    }),
    'with DNS servers of its own': closed((vpc, stack) => {
      withEndpoint({ privateDnsEnabled: false })(vpc);
      new ec2.CfnVPCDHCPOptionsAssociation(stack, 'Dns', { vpcId: vpc.vpcId, dhcpOptionsId: 'dopt-0' });
    }),
  },
});

ruleTest('endpoint-closed-to-nodes', {
  fires: {
    'closed, and nobody is let in': [closed(withEndpoint({ open: false })), 'S/Vpc/E'],
    'in a DualStackVpc': [own(withEndpoint({ open: false })), 'S/Vpc/E'],
  },
  silent: {
    'open': closed(withEndpoint({})),
    'closed, and somebody is let in': closed(vpc => {
      vpc.addInterfaceEndpoint('E', { service: EC2, open: false }).connections.allowDefaultPortFrom(ec2.Peer.securityGroupId('sg-0123456789abcdef0'));
    }),
    'with a group that others make': closed((vpc, stack) => {
      withEndpoint({ open: false, securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'EndpointGroup', 'sg-0123456789abcdef0', { mutable: false })] })(vpc);
    }),
    'where there is another way': open(withEndpoint({ open: false })),
    'for what nobody is known to call': closed(withEndpoint({ open: false }, SSM)),
  },
});

ruleTest('endpoint-closed-to-ipv6', {
  fires: {
    'with the stock group': [open(withEndpoint({ ipAddressType: DUALSTACK }, SSM)), 'S/Vpc/E'],
    'beside a DualStackVpc, with the stock group': [own((vpc, stack) => {
      new ec2.InterfaceVpcEndpoint(stack, 'Beside', { vpc, service: EC2, ipAddressType: DUALSTACK });
    }), 'S/Beside'],
    'of CloudFormation': [closed((vpc, stack) => {
      const group = new ec2.CfnSecurityGroup(stack, 'EndpointGroup', { groupDescription: 'g', vpcId: vpc.vpcId, securityGroupIngress: [{ ipProtocol: '-1', cidrIp: '10.0.0.0/8' }] });
      new ec2.CfnVPCEndpoint(stack, 'E', {
        vpcId: vpc.vpcId,
        vpcEndpointType: 'Interface',
        serviceName: 'com.amazonaws.eu-west-1.ec2',
        subnetIds: ['subnet-0'],
        ipAddressType: 'dualstack',
        securityGroupIds: [group.attrGroupId],
      });
    }), 'S/E'],
  },
  silent: {
    'in a DualStackVpc, which lets its block in': own(withEndpoint({ ipAddressType: DUALSTACK })),
    'over IPv4': open(withEndpoint({ ipAddressType: IPV4 })),
    'as it comes': open(withEndpoint({})),
    'whose names are answered over IPv4': open(withEndpoint({ ipAddressType: DUALSTACK, dnsRecordIpType: ec2.VpcEndpointDnsRecordIpType.IPV4 })),
    'that lets a group in': open(vpc => {
      vpc.addInterfaceEndpoint('E', { service: EC2, ipAddressType: DUALSTACK }).connections.allowDefaultPortFrom(ec2.Peer.securityGroupId('sg-0123456789abcdef0'));
    }),
    'that lets an IPv6 block in': open(vpc => {
      vpc.addInterfaceEndpoint('E', { service: EC2, ipAddressType: DUALSTACK }).connections.allowDefaultPortFrom(ec2.Peer.anyIpv6());
    }),
    'with a group that others make': open((vpc, stack) => {
      withEndpoint({ ipAddressType: DUALSTACK, securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'EndpointGroup', 'sg-0123456789abcdef0')] })(vpc);
    }),
  },
});
