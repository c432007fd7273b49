import { CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { DualStackVpc } from '../../../src';
import { ipv6Cluster, nativeIpv6Cluster, nativeNodeGroup, stockIpv6Cluster, stockIpv6ClusterV2 } from '../../util/cluster';
import { ruleTest } from '../../util/rules';

const { PRIVATE_WITH_EGRESS } = ec2.SubnetType;
type Zone = Partial<ec2.CfnSubnetProps>;

const vpcOf = (stack: Stack) => stack.node.tryFindChild('Net') as ec2.CfnVPC | undefined
  ?? new ec2.CfnVPC(stack, 'Net', { cidrBlock: '10.0.0.0/16', enableDnsHostnames: true });

/** Dual-stack subnets of CloudFormation in these zones. */
const subnetsIn = (stack: Stack, zones: Zone[], id = 'Subnet') => zones.map((zone, index) => new ec2.CfnSubnet(stack, `${id}${index}`, {
  vpcId: vpcOf(stack).ref, cidrBlock: `10.0.${index}.0/24`, ipv6CidrBlock: `2001:db8:0:${index}::/64`, assignIpv6AddressOnCreation: true, ...zone,
}).ref);

/** A cluster of CloudFormation in subnets of these zones. */
const clusterIn = (...zones: Zone[]) => (stack: Stack) => {
  nativeIpv6Cluster(stack, { resourcesVpcConfig: { subnetIds: subnetsIn(stack, zones) } });
};
const names = (...azs: string[]) => clusterIn(...azs.map(availabilityZone => ({ availabilityZone })));
const ids = (...azs: string[]) => clusterIn(...azs.map(availabilityZoneId => ({ availabilityZoneId })));

const stockVpc = (stack: Stack, availabilityZones: string[]) => new ec2.Vpc(stack, 'Vpc', {
  ipProtocol: ec2.IpProtocol.DUAL_STACK,
  availabilityZones,
  subnetConfiguration: [
    { name: 'A', subnetType: PRIVATE_WITH_EGRESS },
    { name: 'B', subnetType: PRIVATE_WITH_EGRESS },
    { name: 'C', subnetType: ec2.SubnetType.PUBLIC, mapPublicIpOnLaunch: true },
  ],
});
const selection = [{ subnetType: PRIVATE_WITH_EGRESS }];

ruleTest('control-plane-single-az', {
  fires: {
    'by name': [names('eu-west-1a', 'eu-west-1a'), 'S/Native'],
    'by id': [ids('euw1-az1', 'euw1-az1'), 'S/Native'],
    'by one expression': [stack => { names(Fn.select(0, Fn.getAzs()), Fn.select(0, Fn.getAzs()))(stack); }, 'S/Native'],
    'in one subnet': [clusterIn({}), 'S/Native'],
    'in one subnet that exists': [stack => { nativeIpv6Cluster(stack, { resourcesVpcConfig: { subnetIds: ['subnet-0a'] } }); }, 'S/Native'],
    'in a stock cluster': [stack => { stockIpv6Cluster(stack, { vpc: stockVpc(stack, ['eu-west-1a']), vpcSubnets: selection, defaultCapacity: 0 }); }, 'S/Stock'],
    'in a cluster of aws-eks-v2': [stack => { stockIpv6ClusterV2(stack, { vpc: stockVpc(stack, ['eu-west-1a']), vpcSubnets: selection }); }, 'S/StockV2'],
    'by an override': [stack => {
      const cluster = ipv6Cluster(stack);
      cluster.vpc.privateSubnets.forEach(subnet => { (subnet.node.defaultChild as ec2.CfnSubnet).availabilityZone = 'eu-west-1a'; });
    }, 'S/Cluster'],
  },
  silent: {
    'two names': names('eu-west-1a', 'eu-west-1b'),
    'two expressions': names(Fn.select(0, Fn.getAzs()), Fn.select(1, Fn.getAzs())),
    'a name and a parameter': stack => { names('eu-west-1a', new CfnParameter(stack, 'Az').valueAsString)(stack); },
    'a name and an id': clusterIn({ availabilityZone: 'eu-west-1a' }, { availabilityZoneId: 'euw1-az1' }),
    'subnets of which nothing says the AZ': clusterIn({}, {}),
    'one subnet beside one of another app': stack => {
      nativeIpv6Cluster(stack, { resourcesVpcConfig: { subnetIds: [...subnetsIn(stack, [{ availabilityZone: 'eu-west-1a' }]), 'subnet-0b'] } });
    },
    'a list that is a parameter': stack => {
      nativeIpv6Cluster(stack, { resourcesVpcConfig: { subnetIds: new CfnParameter(stack, 'Ids', { type: 'List<AWS::EC2::Subnet::Id>' }).valueAsList } });
    },
    'one import, which can be anything': stack => { nativeIpv6Cluster(stack, { resourcesVpcConfig: { subnetIds: [Fn.importValue('Subnet')] } }); },
    'two subnets that exist': stack => { nativeIpv6Cluster(stack); },
  },
});

ruleTest('control-plane-outpost', {
  fires: {
    'in a subnet': [clusterIn({ outpostArn: 'arn:aws:outposts:eu-west-1:123456789012:outpost/op-0123' }, {}), 'S/Native'],
    'as a local cluster': [stack => {
      nativeIpv6Cluster(stack, { outpostConfig: { controlPlaneInstanceType: 'm5.large', outpostArns: ['arn:aws:outposts:eu-west-1:123456789012:outpost/op-0123'] } });
    }, 'S/Native'],
  },
  silent: {
    'in the region': clusterIn({}, {}),
    'where a parameter says it': stack => { clusterIn({ outpostArn: new CfnParameter(stack, 'Outpost').valueAsString }, {})(stack); },
    'where nothing is said': clusterIn({ outpostArn: Fn.ref('AWS::NoValue') }, {}),
    'under nodes alone': stack => {
      clusterIn({}, {})(stack);
      nativeNodeGroup(stack, { subnets: subnetsIn(stack, [{ outpostArn: 'arn:aws:outposts:eu-west-1:123456789012:outpost/op-0123' }], 'Nodes') });
    },
  },
});

ruleTest('control-plane-edge-zone', {
  fires: {
    'a Local Zone': [names('us-west-2a', 'us-west-2b', 'us-west-2-lax-1a'), 'S/Native'],
    'a Wavelength Zone': [names('us-east-1a', 'us-east-1-wl1-bos-wlz-1'), 'S/Native'],
    'two of them': [names('us-east-1-bos-1a', 'us-east-1-bos-1a', 'us-east-1-atl-2a'), 'S/Native', 'S/Native'],
    'by id': [ids('usw2-az1', 'usw2-lax1-az1'), 'S/Native'],
    'a Wavelength Zone by id': [ids('use1-az1', 'use1-wl1-bos-wlz1'), 'S/Native'],
    'in a cluster of this library': [stack => {
      ipv6Cluster(stack, { vpc: new DualStackVpc(stack, 'Vpc', { availabilityZones: ['us-west-2a', 'us-west-2-lax-1a'] }), controlPlaneAzs: 2 });
    }, 'S/Cluster'],
  },
  silent: {
    'AZs': names('us-west-2a', 'us-gov-west-1b'),
    'ids of AZs': ids('usw2-az1', 'usge1-az2'),
    'tokens': names(Fn.select(0, Fn.getAzs()), Fn.importValue('Az')),
    'what a look-up answers before it is made': names('dummy1a', 'dummy1b'),
    'under nodes alone': stack => {
      names('us-west-2a', 'us-west-2b')(stack);
      nativeNodeGroup(stack, { subnets: subnetsIn(stack, [{ availabilityZone: 'us-west-2-lax-1a' }], 'Nodes') });
    },
  },
});

ruleTest('control-plane-az-without-eks', {
  fires: {
    'in Virginia': [ids('use1-az1', 'use1-az3'), 'S/Native'],
    'in California and Canada': [ids('usw1-az2', 'cac1-az3'), 'S/Native', 'S/Native'],
    'by an override': [stack => {
      const { vpc } = stockIpv6Cluster(stack, { vpc: stockVpc(stack, ['us-east-1a', 'us-east-1b']), vpcSubnets: selection, defaultCapacity: 0 });
      const subnet = vpc.privateSubnets[0].node.defaultChild as ec2.CfnSubnet;
      subnet.addPropertyDeletionOverride('AvailabilityZone');
      subnet.availabilityZoneId = 'use1-az3';
    }, 'S/Stock'],
  },
  silent: {
    'in others': ids('use1-az1', 'cac1-az4'),
    'under nodes alone': stack => {
      ids('use1-az1', 'use1-az2')(stack);
      nativeNodeGroup(stack, { subnets: subnetsIn(stack, [{ availabilityZoneId: 'use1-az3' }], 'Nodes') });
    },
    'where a parameter says it': stack => { ids('use1-az1', new CfnParameter(stack, 'Az').valueAsString)(stack); },
  },
});

ruleTest('az-of-another-region', {
  region: 'eu-west-1',
  fires: {
    'of the control plane': [names('eu-central-1a', 'eu-central-1b'), 'S/Native'],
    'of nodes': [stack => {
      names('eu-west-1a', 'eu-west-1b')(stack);
      nativeNodeGroup(stack, { subnets: subnetsIn(stack, [{ availabilityZone: 'us-east-1a' }], 'Nodes') });
    }, 'S/Native'],
    'of a cluster of this library': [stack => {
      ipv6Cluster(stack, { vpc: new DualStackVpc(stack, 'Vpc', { availabilityZones: ['eu-west-2a', 'eu-west-2b'] }), controlPlaneAzs: 2 });
    }, 'S/Cluster'],
  },
  silent: {
    'of the region': names('eu-west-1a', 'eu-west-1b'),
    'what a look-up answers before it is made': names('dummy1a', 'dummy1b'),
    'tokens': names(Fn.select(0, Fn.getAzs()), Fn.select(1, Fn.getAzs('us-east-1'))),
    'in a stack without a region': stack => names('eu-central-1a', 'eu-central-1b')(new Stack(stack, 'Anywhere', { env: { region: undefined } })),
    'without a cluster': stack => { subnetsIn(stack, [{ availabilityZone: 'us-east-1a' }]); },
  },
});
