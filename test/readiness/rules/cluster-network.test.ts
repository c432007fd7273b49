import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import { Ipv6Cluster, ManagedNodeGroup } from '../../../src';
import { dualStackVpc, ipv6Cluster, nativeIpv6Cluster, nativeNodeGroup, stockIpv6Cluster, stockIpv6ClusterV2 } from '../../util/cluster';
import { AZS } from '../../util/network';
import { ruleTest } from '../../util/rules';

const { PUBLIC, PRIVATE_WITH_EGRESS } = ec2.SubnetType;
const VERSION = eks.KubernetesVersion.of('1.36');

/** A dual-stack VPC, of which a stack can have several. */
function vpcIn(stack: Stack, id: string, props: ec2.VpcProps = {}): ec2.Vpc {
  return new ec2.Vpc(stack, id, {
    ipProtocol: ec2.IpProtocol.DUAL_STACK, availabilityZones: AZS.slice(0, 2), natGateways: 0, subnetConfiguration: [{ name: 'A', subnetType: PUBLIC, mapPublicIpOnLaunch: true }], ...props,
  });
}
const idsOf = ({ publicSubnets }: ec2.IVpc) => publicSubnets.map(({ subnetId }) => subnetId);
const clusterIn = (stack: Stack, config: Partial<eks.CfnCluster.ResourcesVpcConfigProperty>, props: Partial<eks.CfnClusterProps> = {}) =>
  nativeIpv6Cluster(stack, { ...props, resourcesVpcConfig: { subnetIds: ['subnet-0a', 'subnet-0b'], ...config } });
const subnetOf = (stack: Stack, vpcId: string, id: string, availabilityZone: string) => new ec2.CfnSubnet(stack, id, { vpcId, availabilityZone, cidrBlock: '10.0.0.0/24' }).ref;
/** Stacks of other regions, in the app of a stack. */
const stackIn = (stack: Stack, region?: string, id = 'Other') => new Stack(App.of(stack), id, { env: { account: '123456789012', region }, crossRegionReferences: true });
const importedIn = (stack: Stack, vpc: ec2.IVpc, clusterName = 'theirs') => Ipv6Cluster.fromAttributes(stack, 'Imported', { clusterName, vpc, version: VERSION });

ruleTest('cluster-in-two-vpcs', {
  fires: {
    'in a cluster of CloudFormation': [stack => {
      clusterIn(stack, { subnetIds: [idsOf(vpcIn(stack, 'One'))[0], idsOf(vpcIn(stack, 'Two'))[1]] });
    }, 'S/Native'],
    'by literal ids': [stack => {
      clusterIn(stack, { subnetIds: [subnetOf(stack, 'vpc-0a', 'One', AZS[0]), subnetOf(stack, 'vpc-0b', 'Two', AZS[1])] });
    }, 'S/Native'],
    'in a stock cluster': [stack => {
      const [one, two] = [vpcIn(stack, 'One'), vpcIn(stack, 'Two')];
      stockIpv6Cluster(stack, { vpc: one, vpcSubnets: [{ subnets: one.publicSubnets }, { subnets: two.publicSubnets }], defaultCapacity: 0 });
    }, 'S/Stock'],
    'in a cluster of this library': [stack => {
      const [one, two] = [vpcIn(stack, 'One'), vpcIn(stack, 'Two')];
      ipv6Cluster(stack, { vpc: one, vpcSubnets: [{ subnets: [one.publicSubnets[0], two.publicSubnets[1]] }] });
    }, 'S/Cluster'],
  },
  silent: {
    'in one': stack => { clusterIn(stack, { subnetIds: idsOf(vpcIn(stack, 'One')) }); },
    'in one of another stack': stack => { clusterIn(new Stack(App.of(stack), 'Other'), { subnetIds: idsOf(vpcIn(stack, 'One')) }); },
    'where a parameter says one': stack => {
      clusterIn(stack, { subnetIds: [idsOf(vpcIn(stack, 'One'))[0], subnetOf(stack, new CfnParameter(stack, 'VpcId').valueAsString, 'Two', AZS[1])] });
    },
    'one of the app, and a literal id that can be the same': stack => {
      clusterIn(stack, { subnetIds: [idsOf(vpcIn(stack, 'One'))[0], subnetOf(stack, 'vpc-0a', 'Two', AZS[1])] });
    },
    'what a look-up answers before it is made': stack => {
      clusterIn(stack, { subnetIds: [subnetOf(stack, 'vpc-12345', 'One', AZS[0]), subnetOf(stack, 'vpc-0b', 'Two', AZS[1])] });
    },
    'what a look-up of this library answers before it is made': stack => {
      clusterIn(stack, { subnetIds: [subnetOf(stack, 'vpc-00000000000000000', 'One', AZS[0]), subnetOf(stack, 'vpc-0b', 'Two', AZS[1])] });
    },
  },
});

ruleTest('security-group-of-another-vpc', {
  fires: {
    'given to a stock cluster': [stack => {
      const securityGroup = new ec2.SecurityGroup(stack, 'Group', { vpc: vpcIn(stack, 'Other') });
      stockIpv6Cluster(stack, { vpc: vpcIn(stack, 'Vpc'), vpcSubnets: [{ subnetType: PUBLIC }], securityGroup, defaultCapacity: 0 });
    }, 'S/Stock'],
    'given to a cluster of aws-eks-v2': [stack => {
      const securityGroup = new ec2.SecurityGroup(stack, 'Group', { vpc: vpcIn(stack, 'Other') });
      stockIpv6ClusterV2(stack, { vpc: vpcIn(stack, 'Vpc'), vpcSubnets: [{ subnetType: PUBLIC }], securityGroup });
    }, 'S/StockV2'],
    'the default one': [stack => {
      clusterIn(stack, { subnetIds: idsOf(vpcIn(stack, 'Vpc')), securityGroupIds: [vpcIn(stack, 'Other').vpcDefaultSecurityGroup] });
    }, 'S/Native'],
    'subnets of another VPC than the cluster says': [stack => {
      ipv6Cluster(stack, { vpc: vpcIn(stack, 'Vpc'), vpcSubnets: [{ subnets: vpcIn(stack, 'Other').publicSubnets }] });
    }, 'S/Cluster'],
  },
  silent: {
    'of the VPC': stack => {
      const vpc = vpcIn(stack, 'Vpc');
      clusterIn(stack, { subnetIds: idsOf(vpc), securityGroupIds: [new ec2.SecurityGroup(stack, 'Group', { vpc }).securityGroupId, vpc.vpcDefaultSecurityGroup] });
    },
    'that is associated with the VPC': stack => {
      const [vpc, other] = [vpcIn(stack, 'Vpc'), vpcIn(stack, 'Other')];
      const groupId = new ec2.SecurityGroup(stack, 'Group', { vpc: other }).securityGroupId;
      new ec2.CfnSecurityGroupVpcAssociation(stack, 'Association', { groupId, vpcId: vpc.vpcId });
      clusterIn(stack, { subnetIds: idsOf(vpc), securityGroupIds: [groupId] });
    },
    'that exists': stack => { clusterIn(stack, { subnetIds: idsOf(vpcIn(stack, 'Vpc')), securityGroupIds: ['sg-0123'] }); },
    'beside subnets that exist': stack => {
      clusterIn(stack, { securityGroupIds: [new ec2.SecurityGroup(stack, 'Group', { vpc: vpcIn(stack, 'Vpc') }).securityGroupId] });
    },
  },
});

ruleTest('cluster-network-of-another-region', {
  region: 'eu-west-1',
  fires: {
    'subnets': [stack => {
      clusterIn(stackIn(stack, 'us-east-1'), { subnetIds: [0, 1].map(index => subnetOf(stack, 'vpc-0a', `Subnet${index}`, AZS[index])) });
    }, 'Other/Native'],
    'a security group': [stack => {
      clusterIn(stackIn(stack, 'us-east-1'), { securityGroupIds: [new ec2.CfnSecurityGroup(stack, 'Group', { groupDescription: 'x', vpcId: 'vpc-0a' }).attrGroupId] });
    }, 'Other/Native'],
  },
  silent: {
    'of the region, in another stack': stack => { clusterIn(stackIn(stack, 'eu-west-1'), { subnetIds: [subnetOf(stack, 'vpc-0a', 'One', AZS[0])] }); },
    'where the region is not known': stack => {
      clusterIn(new Stack(App.of(stack), 'Anywhere'), { subnetIds: [subnetOf(new Stack(App.of(stack), 'Where'), 'vpc-0a', 'One', AZS[0])] });
    },
  },
});

ruleTest('nodes-in-another-vpc', {
  fires: {
    'of CloudFormation': [stack => {
      clusterIn(stack, { subnetIds: idsOf(vpcIn(stack, 'Vpc')) });
      nativeNodeGroup(stack, { subnets: idsOf(vpcIn(stack, 'Other')) });
    }, 'S/Group'],
    'of stock constructs': [stack => {
      const vpc = vpcIn(stack, 'Vpc');
      const cluster = stockIpv6Cluster(stack, { vpc, vpcSubnets: [{ subnetType: PUBLIC }], defaultCapacity: 0 });
      cluster.addNodegroupCapacity('Nodes', { subnets: { subnets: vpcIn(stack, 'Other').publicSubnets } });
    }, 'S/Stock/NodegroupNodes'],
    'of this library': [stack => {
      const cluster = ipv6Cluster(stack);
      cluster.addManagedNodeGroup('Nodes', { subnets: { subnets: vpcIn(stack, 'Other').publicSubnets } });
      cluster.addSelfManagedNodeGroup('Own', { subnets: { subnets: vpcIn(stack, 'Another').publicSubnets } });
    }, 'S/Cluster/Nodes', 'S/Cluster/Own'],
    'of a cluster that exists': [stack => {
      const cluster = importedIn(stack, vpcIn(stack, 'Vpc'));
      new ManagedNodeGroup(stack, 'Nodes', { cluster, subnets: { subnets: vpcIn(stack, 'Other').publicSubnets } });
    }, 'S/Nodes'],
  },
  silent: {
    'in the same one': stack => {
      const vpc = vpcIn(stack, 'Vpc');
      clusterIn(stack, { subnetIds: idsOf(vpc) });
      nativeNodeGroup(stack, { subnets: idsOf(vpc) });
    },
    'in subnets that exist': stack => {
      clusterIn(stack, { subnetIds: idsOf(vpcIn(stack, 'Vpc')) });
      nativeNodeGroup(stack);
    },
    'of a cluster in a VPC that exists': stack => {
      const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Theirs', { vpcId: 'vpc-0a', availabilityZones: AZS.slice(0, 1), publicSubnetIds: ['subnet-0a'] });
      new ManagedNodeGroup(stack, 'Nodes', { cluster: importedIn(stack, vpc), subnets: { subnets: vpc.publicSubnets } });
    },
  },
});

ruleTest('nodes-in-another-region', {
  region: 'eu-west-1',
  fires: {
    'of a cluster of CloudFormation': [stack => {
      const { ref } = clusterIn(stack, {});
      new eks.CfnNodegroup(stackIn(stack, 'us-east-1'), 'Group', { clusterName: ref, nodeRole: 'arn:aws:iam::123456789012:role/nodes', subnets: ['subnet-0a'] });
    }, 'Other/Group'],
    'of a cluster that exists': [stack => {
      const cluster = importedIn(stack, vpcIn(stack, 'Vpc'));
      const other = stackIn(stack, 'us-east-1');
      new ManagedNodeGroup(other, 'Nodes', { cluster, subnets: { subnets: vpcIn(other, 'Vpc', { availabilityZones: ['us-east-1a'] }).publicSubnets } });
    }, 'Other/Nodes'],
  },
  silent: {
    'in another stack': stack => {
      const { ref } = clusterIn(stack, {});
      new eks.CfnNodegroup(stackIn(stack, 'eu-west-1'), 'Group', { clusterName: ref, nodeRole: 'arn:aws:iam::123456789012:role/nodes', subnets: ['subnet-0a'] });
    },
    'of a cluster of the same name there': stack => {
      clusterIn(stack, {}, { name: 'main' });
      clusterIn(stackIn(stack, 'us-east-1'), {}, { name: 'main' });
      new eks.CfnNodegroup(stackIn(stack, 'us-east-1', 'Nodes'), 'Group', { clusterName: 'main', nodeRole: 'arn:aws:iam::123456789012:role/nodes', subnets: ['subnet-0a'] });
    },
  },
});

const cfnVpc = (vpc: ec2.IVpc) => vpc.node.defaultChild as ec2.CfnVPC;
const withVpc = (change: (vpc: ec2.CfnVPC) => void) => (stack: Stack) => {
  const vpc = vpcIn(stack, 'Vpc');
  clusterIn(stack, { subnetIds: idsOf(vpc) });
  change(cfnVpc(vpc));
};
ruleTest('vpc-without-dns', {
  fires: {
    'without host names': [withVpc(vpc => { vpc.enableDnsHostnames = false; }), 'S/Native'],
    'as CloudFormation has it by default': [withVpc(vpc => vpc.addPropertyDeletionOverride('EnableDnsHostnames')), 'S/Native'],
    'without support, as text': [withVpc(vpc => vpc.addPropertyOverride('EnableDnsSupport', 'false')), 'S/Native'],
    'in a stock cluster': [stack => {
      stockIpv6Cluster(stack, { vpc: vpcIn(stack, 'Vpc', { enableDnsHostnames: false }), vpcSubnets: [{ subnetType: PUBLIC }], defaultCapacity: 0 });
    }, 'S/Stock'],
    'under this library': [stack => { cfnVpc(ipv6Cluster(stack).vpc).enableDnsSupport = false; }, 'S/Cluster'],
    'of a cluster that exists': [stack => { importedIn(stack, vpcIn(stack, 'Vpc', { enableDnsHostnames: false })); }, 'S/Imported'],
  },
  silent: {
    'as it comes': withVpc(() => undefined),
    'as text': withVpc(vpc => vpc.addPropertyOverride('EnableDnsHostnames', 'true')),
    'where a parameter says it': withVpc(vpc => vpc.addPropertyOverride('EnableDnsHostnames', { Ref: 'AWS::Region' })),
    'of a VPC without a cluster': stack => { vpcIn(stack, 'Vpc', { enableDnsHostnames: false }); },
  },
});

const withGroup = (group: (stack: Stack, vpc: ec2.IVpc) => string) => (stack: Stack) => {
  const vpc = vpcIn(stack, 'Vpc');
  clusterIn(stack, { subnetIds: idsOf(vpc), securityGroupIds: [group(stack, vpc)] });
};
const l1Group = (stack: Stack, vpcId: string, securityGroupEgress?: ec2.CfnSecurityGroup.EgressProperty[]) =>
  new ec2.CfnSecurityGroup(stack, 'Group', { groupDescription: 'x', vpcId, securityGroupEgress });
const ALL = { ipProtocol: '-1', cidrIp: '0.0.0.0/0' };
ruleTest('control-plane-ipv4-egress', {
  fires: {
    'as a stock cluster makes it': [stack => { stockIpv6Cluster(stack, { vpc: dualStackVpc(stack, [PUBLIC, PRIVATE_WITH_EGRESS]), defaultCapacity: 0 }); }, 'S/Stock'],
    'as one of aws-eks-v2 does': [stack => { stockIpv6ClusterV2(stack, { vpc: dualStackVpc(stack, [PUBLIC, PRIVATE_WITH_EGRESS]) }); }, 'S/StockV2'],
    'given': [withGroup((stack, vpc) => new ec2.SecurityGroup(stack, 'Group', { vpc }).securityGroupId), 'S/Native'],
    'of CloudFormation': [withGroup((stack, vpc) => l1Group(stack, vpc.vpcId, [ALL]).attrGroupId), 'S/Native'],
    'of CloudFormation, under this library': [stack => {
      const vpc = dualStackVpc(stack, [PUBLIC, PRIVATE_WITH_EGRESS]);
      ipv6Cluster(stack, { vpc, securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'Known', l1Group(stack, vpc.vpcId, [ALL]).attrGroupId) });
    }, 'S/Cluster'],
    'shared by two clusters': [stack => {
      const vpc = vpcIn(stack, 'Vpc');
      const securityGroup = new ec2.SecurityGroup(stack, 'Group', { vpc });
      clusterIn(stack, { subnetIds: idsOf(vpc), securityGroupIds: [securityGroup.securityGroupId] });
      clusterIn(new Stack(App.of(stack), 'Other'), { subnetIds: idsOf(vpc), securityGroupIds: [securityGroup.securityGroupId] });
    }, 'S/Native', 'Other/Native'],
  },
  silent: {
    'made by this library': stack => { ipv6Cluster(stack); },
    'given to this library, which mends it': stack => {
      const vpc = dualStackVpc(stack, [PUBLIC, PRIVATE_WITH_EGRESS]);
      ipv6Cluster(stack, { vpc, securityGroup: new ec2.SecurityGroup(stack, 'Group', { vpc }) });
    },
    'with both families': withGroup((stack, vpc) => new ec2.SecurityGroup(stack, 'Group', { vpc, allowAllIpv6Outbound: true }).securityGroupId),
    'with a rule of its own for IPv6': withGroup((stack, vpc) => {
      const { attrGroupId: groupId } = l1Group(stack, vpc.vpcId, [ALL]);
      new ec2.CfnSecurityGroupEgress(stack, 'Rule', { groupId, ipProtocol: '-1', cidrIpv6: '::/0' });
      return groupId;
    }),
    'with some ports for IPv4, as somebody meant it': withGroup((stack, vpc) => l1Group(stack, vpc.vpcId, [{ ...ALL, ipProtocol: 'tcp', fromPort: 443, toPort: 443 }]).attrGroupId),
    'that lets nothing out': withGroup((stack, vpc) => new ec2.SecurityGroup(stack, 'Group', { vpc, allowAllOutbound: false }).securityGroupId),
    'that lets out to another group': withGroup((stack, vpc) => l1Group(stack, vpc.vpcId, [ALL, { ipProtocol: '-1', destinationSecurityGroupId: 'sg-0123' }]).attrGroupId),
    'as EC2 makes it, for both families': withGroup((stack, vpc) => l1Group(stack, vpc.vpcId).attrGroupId),
    'that exists': withGroup(() => 'sg-0123'),
  },
});
