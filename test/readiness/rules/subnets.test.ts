import { CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import { DualStackVpc, Ipv4Egress } from '../../../src';
import { dualStackVpc, ipv6Cluster, nativeIpv6Cluster, nativeNodeGroup, stockIpv6Cluster, stockIpv6ClusterV2 } from '../../util/cluster';
import { ruleTest } from '../../util/rules';

const { PUBLIC, PRIVATE_WITH_EGRESS } = ec2.SubnetType;
const cfnSubnet = (subnet: ec2.ISubnet) => subnet.node.defaultChild as ec2.CfnSubnet;
const dualStack = (stack: Stack, publicIpv4?: boolean) => dualStackVpc(stack, [PUBLIC, PRIVATE_WITH_EGRESS], publicIpv4);

/** A stock cluster with one group of nodes in private subnets, of which something is changed. */
const withNodes = (change: (subnet: ec2.CfnSubnet, vpc: ec2.Vpc) => void, subnetType = PRIVATE_WITH_EGRESS) => (stack: Stack) => {
  const vpc = dualStack(stack, subnetType !== PUBLIC);
  const cluster = stockIpv6Cluster(stack, { vpc, defaultCapacity: 0, vpcSubnets: [{ subnetType: PRIVATE_WITH_EGRESS }] });
  cluster.addNodegroupCapacity('Nodes', { subnets: { subnetType } });
  change(cfnSubnet(vpc.selectSubnets({ subnetType }).subnets[0]), vpc);
};
const right = withNodes(() => undefined);

ruleTest('subnet-without-ipv6', {
  fires: {
    'in a stock cluster and its nodes': [withNodes(subnet => { subnet.ipv6CidrBlock = undefined; }), 'S/Stock', 'S/Stock/NodegroupNodes'],
    'in a cluster of aws-eks-v2': [stack => {
      const vpc = new ec2.Vpc(stack, 'Vpc', { availabilityZones: ['eu-west-1a'], subnetConfiguration: [{ name: 'A', subnetType: PUBLIC }] });
      stockIpv6ClusterV2(stack, { vpc, vpcSubnets: [{ subnetType: PUBLIC }] });
    }, 'S/StockV2'],
    'in a cluster of CloudFormation': [stack => {
      const vpc = new ec2.Vpc(stack, 'Vpc', { availabilityZones: ['eu-west-1a'], subnetConfiguration: [{ name: 'A', subnetType: PUBLIC }] });
      nativeIpv6Cluster(stack, { resourcesVpcConfig: { subnetIds: vpc.publicSubnets.map(subnet => subnet.subnetId) } });
    }, 'S/Native'],
  },
  silent: {
    'as it comes': right,
    'in an IPv4 cluster of the same app': stack => {
      new eks.CfnCluster(stack, 'Ipv4', { roleArn: 'x', resourcesVpcConfig: { subnetIds: new ec2.Vpc(stack, 'Vpc').publicSubnets.map(each => each.subnetId) } });
    },
    'of subnets that nobody knows': stack => { nativeIpv6Cluster(stack); },
  },
});

ruleTest('subnet-without-auto-assign', {
  fires: { 'in a stock cluster and its nodes': [withNodes(subnet => { subnet.assignIpv6AddressOnCreation = false; }), 'S/Stock', 'S/Stock/NodegroupNodes'] },
  silent: {
    'as it comes': right,
    'under nodes that ask for an address': stack => {
      const cluster = ipv6Cluster(stack, { controlPlaneAzs: 2 });
      cluster.addSelfManagedNodeGroup('Own', { subnets: { availabilityZones: [cluster.vpc.availabilityZones[2]], subnetType: PRIVATE_WITH_EGRESS } });
      cfnSubnet(cluster.vpc.privateSubnets[2]).assignIpv6AddressOnCreation = false;
    },
  },
});

ruleTest('subnet-ipv6-native', {
  fires: { 'in a stock cluster and its nodes': [withNodes(subnet => { subnet.ipv6Native = true; }), 'S/Stock', 'S/Stock/NodegroupNodes'] },
  silent: { 'as it comes': right },
});

/** A launch template that says this, whatever its type. */
function templateOf(stack: Stack, id: string, data: object): ec2.CfnLaunchTemplate {
  const template = new ec2.CfnLaunchTemplate(stack, id, { launchTemplateData: {} });
  template.addPropertyOverride('LaunchTemplateData', data);
  return template;
}

/** A cluster in a public subnet, with nodes whose launch template says this. */
const publicNodes = (makeNodes: (stack: Stack, subnets: string[], template: ec2.CfnLaunchTemplate) => void) =>
  (launchTemplateData: object, publicIpv4 = false) => (stack: Stack) => {
    const subnets = [dualStackVpc(stack, [PUBLIC], publicIpv4).publicSubnets[0].subnetId];
    nativeIpv6Cluster(stack, { name: 'native', resourcesVpcConfig: { subnetIds: subnets } });
    makeNodes(stack, subnets, templateOf(stack, 'Template', launchTemplateData));
  };
const managed = publicNodes((stack, subnets, { ref, attrLatestVersionNumber }) => {
  nativeNodeGroup(stack, { subnets, launchTemplate: { id: ref, version: attrLatestVersionNumber } });
});
type Group = Partial<autoscaling.CfnAutoScalingGroupProps>;
const selfManagedOf = (of: (template: ec2.CfnLaunchTemplate) => Group) => publicNodes((stack, subnets, template) => {
  const tags = [{ key: 'kubernetes.io/cluster/native', value: 'owned', propagateAtLaunch: true }];
  new autoscaling.CfnAutoScalingGroup(stack, 'Group', { minSize: '1', maxSize: '1', vpcZoneIdentifier: subnets, tags, ...of(template) });
});
const selfManaged = selfManagedOf(({ ref, attrLatestVersionNumber: version }) => ({ launchTemplate: { launchTemplateId: ref, version } }));
const mixed = (override: (stack: Stack) => string) => selfManagedOf(({ stack, ref, attrLatestVersionNumber: version }) => ({
  mixedInstancesPolicy: {
    launchTemplate: {
      launchTemplateSpecification: { launchTemplateId: ref, version },
      overrides: [{ launchTemplateSpecification: { launchTemplateId: override(stack), version: '1' } }],
    },
  },
}));
const another = (wanted: boolean) => (stack: Stack) => templateOf(stack, 'Other', addressed(wanted)).ref;
const configured = (associatePublicIpAddress: boolean) => selfManagedOf(({ stack }) => ({
  launchConfigurationName: new autoscaling.CfnLaunchConfiguration(stack, 'Configuration', { imageId: 'ami-0', instanceType: 'm7i.large', associatePublicIpAddress }).ref,
}));
const addressed = (wanted: unknown) => ({ NetworkInterfaces: [{ DeviceIndex: 0, AssociatePublicIpAddress: wanted }] });

ruleTest('node-subnet-public-without-ipv4', {
  fires: {
    'under stock nodes': [withNodes(() => undefined, PUBLIC), 'S/Stock/NodegroupNodes', 'S/Stock/NodegroupNodes', 'S/Stock/NodegroupNodes'],
    'with a launch template that says nothing of it': [managed({}), 'S/Group'],
    'with one of nodes that EKS does not manage': [selfManaged({ NetworkInterfaces: [{ DeviceIndex: 0, Ipv6AddressCount: 1 }] }), 'S/Group'],
    'with a launch template that wants none': [managed(addressed(false), true), 'S/Group'],
    'with one of nodes that EKS does not manage that wants none': [selfManaged(addressed('false'), true), 'S/Group'],
    'with a launch configuration that wants none': [configured(false)({}, true), 'S/Group'],
    'under managed nodes with all endpoints, as EKS makes none there': [stack => {
      managed({})(stack);
      const { vpcId } = stack.node.findChild('Vpc') as ec2.Vpc;
      for (const service of ['ec2', 'ecr.api', 'ecr.dkr', 'eks-auth', 's3', 'sts']) {
        new ec2.CfnVPCEndpoint(stack, service, { vpcId, serviceName: `com.amazonaws.eu-west-1.${service}` });
      }
    }, 'S/Group'],
  },
  silent: {
    'in private subnets': right,
    'with a launch template that asks for them': managed(addressed(true)),
    'with one of nodes that EKS does not manage': selfManaged(addressed(true)),
    'as text': selfManaged(addressed('true')),
    'by a launch configuration': configured(true)({}),
    'by two launch templates': mixed(another(true))(addressed(true)),
    'where two launch templates differ': mixed(another(false))(addressed(true)),
    'where one of them is of another app': mixed(() => Fn.importValue('Template'))({}),
    'by a parameter': stack => selfManaged(addressed(new CfnParameter(stack, 'Public').valueAsString))(stack),
    'by a condition': selfManaged({ NetworkInterfaces: Fn.conditionIf('Public', [], []) }),
    'by one interface or another': selfManaged({ NetworkInterfaces: [Fn.conditionIf('Public', {}, {})] }),
    'with a launch template of another app': selfManagedOf(() => ({ launchTemplate: { launchTemplateId: Fn.importValue('Template'), version: '1' } }))({}),
    'in subnets that assign them by a parameter': withNodes((subnet, vpc) => {
      const wanted = new CfnParameter(subnet.stack, 'Public').valueAsString;
      vpc.publicSubnets.forEach(each => cfnSubnet(each).addPropertyOverride('MapPublicIpOnLaunch', wanted));
    }, PUBLIC),
  },
});

ruleTest('node-subnet-public-by-template', {
  fires: { 'under managed nodes': [managed(addressed(true)), 'S/Group'] },
  silent: {
    'where the subnet assigns them too': managed(addressed(true), true),
    'under nodes that EKS does not manage': selfManaged(addressed(true)),
    'with a launch template that says nothing': managed({}),
    'in private subnets': right,
  },
});

ruleTest('node-subnet-dns64-without-nat64', {
  fires: { 'under stock nodes': [withNodes(subnet => { subnet.enableDns64 = true; }), 'S/Stock/NodegroupNodes'] },
  silent: { 'with DNS64 off': right },
});

/** A subnet with DNS64 and a route for it. */
const withNat64 = withNodes((subnet, vpc) => {
  subnet.enableDns64 = true;
  new ec2.CfnRoute(subnet.stack, 'Nat64', {
    routeTableId: vpc.privateSubnets[0].routeTable.routeTableId, destinationIpv6CidrBlock: '64:ff9b::/96', natGatewayId: 'nat-0123',
  });
});
ruleTest('node-subnet-dns64', {
  fires: { 'under stock nodes': [withNat64, 'S/Stock/NodegroupNodes'] },
  silent: { 'with DNS64 off': right },
});

ruleTest('node-subnet-without-ipv6-route', {
  fires: {
    'under stock nodes': [withNodes((_, vpc) => vpc.privateSubnets.forEach(each => each.node.tryRemoveChild('DefaultRoute6'))), 'S/Stock/NodegroupNodes'],
  },
  silent: {
    'with an egress-only gateway': right,
    'of a private block, of which another warning says it': withNodes((_, vpc) => vpc.privateSubnets.forEach((each, index) => {
      each.node.tryRemoveChild('DefaultRoute6');
      cfnSubnet(each).ipv6CidrBlock = `fd80:0:0:${index}::/64`;
    })),
  },
});

ruleTest('node-subnet-without-ipv4-egress', {
  fires: {
    'under nodes of this library': [stack => {
      ipv6Cluster(stack, { vpc: new DualStackVpc(stack, 'Vpc', { ipv4Egress: Ipv4Egress.none() }) }).addManagedNodeGroup('Nodes');
    }, 'S/Cluster/Nodes'],
  },
  silent: {
    'with NAT gateways': right,
    'of a VPC without nodes': stack => { new DualStackVpc(stack, 'Vpc', { ipv4Egress: Ipv4Egress.none() }); },
  },
});
