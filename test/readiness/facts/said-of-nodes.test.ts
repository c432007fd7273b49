import { CfnParameter, Fn, Stack, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { nativeIpv6Cluster, stockIpv6Cluster } from '../../util/cluster';
import { AL2023_OF, JOINS, nativeTemplate } from '../../util/launch-template';
import { ruleTest } from '../../util/rules';

// Nodes that are no groups: instances and fleets.

const XEN = 'm4.large';
const NITRO = 'm6i.large';
const userData = Fn.base64(JOINS.al2023);
const tagsOf = (clusterName: string) => [{ key: `kubernetes.io/cluster/${clusterName}`, value: 'owned' }];

/** A node, `S/Node`, that says by its tag which cluster it joins. */
const node = (props: ec2.CfnInstanceProps) => (stack: Stack) => {
  const { ref } = nativeIpv6Cluster(stack);
  return new ec2.CfnInstance(stack, 'Node', { userData, tags: tagsOf(ref), imageId: AL2023_OF('1.36'), ...props });
};
/** One without the tag. */
const told = (text: (clusterName: string) => string, name?: string) => (stack: Stack) => {
  const { ref } = nativeIpv6Cluster(stack, { name });
  return new ec2.CfnInstance(stack, 'Node', { userData: Fn.base64(text(ref)), instanceType: XEN });
};
/** A fleet, `S/Fleet`, of a launch template that says by its tag which cluster its instances join. */
type Config = ec2.CfnEC2Fleet.FleetLaunchTemplateConfigRequestProperty;
const fleet = (instanceType: string, configs: (specification: Config) => Config[]) => (stack: Stack) => {
  const { ref } = nativeIpv6Cluster(stack);
  const tagSpecifications = [{ resourceType: 'instance', tags: tagsOf(ref) }];
  const { ref: launchTemplateId } = nativeTemplate(stack, { userData, instanceType, tagSpecifications });
  return new ec2.CfnEC2Fleet(stack, 'Fleet', {
    launchTemplateConfigs: configs({ launchTemplateSpecification: { launchTemplateId, version: '1' } }),
    targetCapacitySpecification: { totalTargetCapacity: 1 },
  });
};
const spotFleet = (config: (clusterName: string) => Partial<ec2.CfnSpotFleet.SpotFleetRequestConfigDataProperty>) => (stack: Stack) => {
  const { ref } = nativeIpv6Cluster(stack);
  return new ec2.CfnSpotFleet(stack, 'Fleet', {
    spotFleetRequestConfigData: { iamFleetRole: 'arn:aws:iam::123456789012:role/fleet', targetCapacity: 1, ...config(ref) },
  });
};
const specification = (clusterName: string, more: Partial<ec2.CfnSpotFleet.SpotFleetLaunchSpecificationProperty> = {}) => ({
  imageId: 'ami-0123456789abcdef0', userData, tagSpecifications: [{ resourceType: 'instance', tags: tagsOf(clusterName) }], ...more,
});

ruleTest('node-type-xen', {
  fires: {
    'an instance': [node({ instanceType: XEN }), 'S/Node'],
    'one of a launch template': [stack => {
      const { ref: launchTemplateId } = nativeTemplate(stack, { instanceType: XEN, userData });
      node({ userData: undefined, imageId: undefined, launchTemplate: { launchTemplateId, version: '1' } })(stack);
    }, 'S/Node'],
    'one of aws-ec2': [stack => {
      const cluster = stockIpv6Cluster(stack);
      const forNodes = ec2.UserData.custom(JOINS.al2023);
      const machineImage = ec2.MachineImage.latestAmazonLinux2023();
      const instance = new ec2.Instance(stack, 'Node', {
        vpc: cluster.vpc, instanceType: new ec2.InstanceType(XEN), machineImage, userData: forNodes, requireImdsv2: true,
      });
      Tags.of(instance).add(`kubernetes.io/cluster/${cluster.clusterName}`, 'owned');
    }, 'S/Node'],
    'one that is told the cluster by a reference': [told(name => JOINS.al2023.replace('{}', `\n  cluster:\n    name: ${name}`)), 'S/Node'],
    'by a name, on Amazon Linux 2023': [told(() => JOINS.al2023.replace('{}', '\n  cluster:\n    name: main'), 'main'), 'S/Node'],
    'by a name, on Amazon Linux 2': [told(() => JOINS.al2, 'main'), 'S/Node'],
    'by a name, on Bottlerocket': [told(() => JOINS.bottlerocket, 'main'), 'S/Node'],
    'a fleet, once': [fleet(XEN, each => [each, each]), 'S/Fleet'],
    'a type of a fleet': [fleet(NITRO, each => [each, { ...each, overrides: [{ instanceType: XEN }] }]), 'S/Fleet'],
    'the tag of a fleet': [stack => {
      const { ref } = nativeIpv6Cluster(stack);
      const { ref: launchTemplateId } = nativeTemplate(stack, { userData, instanceType: XEN });
      new ec2.CfnEC2Fleet(stack, 'Fleet', {
        launchTemplateConfigs: [{ launchTemplateSpecification: { launchTemplateId, version: '1' } }],
        targetCapacitySpecification: { totalTargetCapacity: 1 },
        tagSpecifications: [{ resourceType: 'instance', tags: tagsOf(ref) }],
      });
    }, 'S/Fleet'],
    'a spot fleet': [spotFleet(name => ({ launchSpecifications: [specification(name, { instanceType: XEN })] })), 'S/Fleet'],
    'a type of a spot fleet': [stack => spotFleet(name => {
      const { ref: launchTemplateId } = nativeTemplate(stack, { userData, tagSpecifications: [{ resourceType: 'instance', tags: tagsOf(name) }] });
      return { launchTemplateConfigs: [{ launchTemplateSpecification: { launchTemplateId, version: '1' }, overrides: [{ instanceType: XEN }] }] };
    })(stack), 'S/Fleet'],
  },
  silent: {
    'a right instance': node({ instanceType: NITRO }),
    'a right fleet': fleet(NITRO, each => [each]),
    'a right spot fleet': spotFleet(name => ({ launchSpecifications: [specification(name, { instanceType: NITRO })] })),
    'what has the tag and joins nothing': node({ instanceType: XEN, userData: Fn.base64('#!/bin/bash\ndnf install -y postgresql15') }),
    'a bastion with the tag': stack => {
      const cluster = stockIpv6Cluster(stack);
      const bastion = new ec2.BastionHostLinux(stack, 'Bastion', { vpc: cluster.vpc, instanceType: new ec2.InstanceType('t2.micro') });
      Tags.of(bastion).add(`kubernetes.io/cluster/${cluster.clusterName}`, 'owned');
    },
    'what asks for a cluster and joins none': told(name => `#!/bin/bash\naws eks update-kubeconfig --name ${name}`),
    'a node of another cluster': told(() => JOINS.al2, 'other'),
    'what is told something that is not known': stack => node({ instanceType: XEN, userData: new CfnParameter(stack, 'Text').valueAsString })(stack),
    'a launch template that is not known': node({ instanceType: XEN, launchTemplate: { launchTemplateId: 'lt-0123', version: '1' } }),
    'a fleet of a launch template that is not known': stack => {
      nativeIpv6Cluster(stack);
      new ec2.CfnEC2Fleet(stack, 'Fleet', {
        launchTemplateConfigs: [{ launchTemplateSpecification: { launchTemplateId: 'lt-0123', version: '1' }, overrides: [{ instanceType: XEN }] }],
        targetCapacitySpecification: { totalTargetCapacity: 1 },
      });
    },
    'lists that are not known': stack => {
      spotFleet(() => ({ launchSpecifications: Fn.getAtt('Elsewhere', 'List') as any }))(stack);
      new ec2.CfnEC2Fleet(stack, 'Other', { launchTemplateConfigs: new CfnParameter(stack, 'P').value as any, targetCapacitySpecification: { totalTargetCapacity: 1 } });
    },
  },
});

const closed = (stack: Stack) => new ec2.CfnSecurityGroup(stack, 'Own', { groupDescription: 'nodes', vpcId: 'vpc-0123' }).attrGroupId;
const privateEndpoint = (stack: Stack) => {
  const cluster = stack.node.findChild('Native') as eks.CfnCluster;
  cluster.addPropertyOverride('ResourcesVpcConfig.EndpointPrivateAccess', true);
};

ruleTest('node-without-cluster-group', {
  fires: {
    'an instance': [stack => {
      node({ instanceType: NITRO, securityGroupIds: [closed(stack)] })(stack);
      privateEndpoint(stack);
    }, 'S/Node'],
    'its interface': [stack => {
      node({ instanceType: NITRO, networkInterfaces: [{ deviceIndex: '0', groupSet: [closed(stack)] }] })(stack);
      privateEndpoint(stack);
    }, 'S/Node'],
    'a spot fleet': [stack => {
      spotFleet(name => ({ launchSpecifications: [specification(name, { securityGroups: [{ groupId: closed(stack) }] })] }))(stack);
      privateEndpoint(stack);
    }, 'S/Fleet'],
  },
  silent: {
    'an instance that has it': stack => {
      const { ref, attrClusterSecurityGroupId } = nativeIpv6Cluster(stack);
      new ec2.CfnInstance(stack, 'Node', { userData, tags: tagsOf(ref), securityGroupIds: [closed(stack), attrClusterSecurityGroupId] });
      privateEndpoint(stack);
    },
  },
});

/** A role that instances cannot take, in an instance profile. */
const profileFor = (stack: Stack, service: string) => {
  const { roleName } = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal(service) });
  return new iam.CfnInstanceProfile(stack, 'Profile', { roles: [roleName] });
};

ruleTest('node-role-trust', {
  fires: {
    'of an instance': [stack => node({ instanceType: NITRO, iamInstanceProfile: profileFor(stack, 'lambda.amazonaws.com').ref })(stack), 'S/Node'],
    'of a spot fleet': [stack => {
      const { attrArn: arn } = profileFor(stack, 'lambda.amazonaws.com');
      spotFleet(name => ({ launchSpecifications: [specification(name, { iamInstanceProfile: { arn } })] }))(stack);
    }, 'S/Fleet'],
  },
  silent: { 'a right one': stack => node({ instanceType: NITRO, iamInstanceProfile: profileFor(stack, 'ec2.amazonaws.com').ref })(stack) },
});

const subnet = (stack: Stack) => {
  const { ref: vpcId } = new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16' });
  return new ec2.CfnSubnet(stack, 'Subnet', { vpcId, cidrBlock: '10.0.0.0/24' }).ref;
};

ruleTest('subnet-without-ipv6', {
  fires: {
    'of an instance': [stack => node({ instanceType: NITRO, subnetId: subnet(stack) })(stack), 'S/Node'],
    'of its interface': [stack => node({ instanceType: NITRO, networkInterfaces: [{ deviceIndex: '0', subnetId: subnet(stack) }] })(stack), 'S/Node'],
    'of a fleet': [stack => {
      const subnetId = subnet(stack);
      fleet(NITRO, each => [{ ...each, overrides: [{ subnetId }] }])(stack);
    }, 'S/Fleet'],
    'of a spot fleet': [stack => {
      const subnetId = subnet(stack);
      spotFleet(name => ({ launchSpecifications: [specification(name, { subnetId })] }))(stack);
    }, 'S/Fleet'],
  },
  silent: { 'of what is no node': stack => node({ instanceType: NITRO, subnetId: subnet(stack), userData: undefined })(stack) },
});

ruleTest('node-tags', {
  fires: {
    'of an instance': [stack => {
      const { ref } = nativeIpv6Cluster(stack);
      new ec2.CfnInstance(stack, 'Node', { userData, tags: [...tagsOf(ref), { key: 'a', value: 'x'.repeat(257) }] });
    }, 'S/Node'],
  },
  silent: { 'right ones': node({ instanceType: NITRO }) },
});
