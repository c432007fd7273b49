import { Aspects, CfnParameter, Fn, Lazy, Stack } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import { NodeOs } from '../../../src';
import { instanceTypes, ipv6Cluster, nativeIpv6Cluster, nativeNodeGroup, stockIpv6Cluster, stockIpv6ClusterV2 } from '../../util/cluster';
import {
  AL2023_OF, BOTTLEROCKET_OF, JOINS, nativeAutoScalingGroup, nativeTemplate, ofParameter, withGroup, withTemplate, withUserData,
} from '../../util/launch-template';
import { ruleTest } from '../../util/rules';

const fromParameter = (name: string) => ec2.MachineImage.fromSsmParameter(name);
/** Nodes of this library with an image and a system that are said apart. */
const custom = (image: string, os: NodeOs) => (stack: Stack) => {
  ipv6Cluster(stack).addManagedNodeGroup('Nodes', { os: NodeOs.custom(fromParameter(image), os), instanceTypes: instanceTypes('m6i.large') });
};
const AL2023_131 = '/aws/service/eks/optimized-ami/1.31/amazon-linux-2023/x86_64/standard/recommended/image_id';

ruleTest('node-type-xen', {
  fires: {
    'in a group': [withGroup({ instanceTypes: ['m6i.large', 'm4.large'] }), 'S/Group'],
    'in its launch template': [withTemplate({ instanceType: 't2.large' }), 'S/Group'],
    'in a stock group': [stack => {
      stockIpv6Cluster(stack, { defaultCapacity: 0 }).addNodegroupCapacity('N', { instanceTypes: instanceTypes('m4.large') });
    }, 'S/Stock/NodegroupN'],
    'in stock Auto Scaling groups': [stack => {
      stockIpv6Cluster(stack, { defaultCapacity: 0 }).addAutoScalingGroupCapacity('N', { instanceType: new ec2.InstanceType('m4.large') });
      stockIpv6ClusterV2(stack).addAutoScalingGroupCapacity('N', { instanceType: new ec2.InstanceType('m4.large') });
    }, 'S/Stock/N', 'S/StockV2/N'],
    'in overrides of an Auto Scaling group': [stack => {
      const { ref, attrLatestVersionNumber } = nativeTemplate(stack);
      nativeAutoScalingGroup(stack, {
        mixedInstancesPolicy: {
          launchTemplate: { launchTemplateSpecification: { launchTemplateId: ref, version: attrLatestVersionNumber }, overrides: [{ instanceType: 'i3.large' }] },
        },
      });
    }, 'S/Own'],
    'in a launch configuration': [stack => {
      const configuration = new autoscaling.CfnLaunchConfiguration(stack, 'Old', { imageId: 'ami-0123', instanceType: 'm4.large' });
      nativeAutoScalingGroup(stack, { launchConfigurationName: configuration.ref });
    }, 'S/Own'],
    'by lazy values, aspects and overrides': [stack => {
      nativeIpv6Cluster(stack);
      nativeNodeGroup(stack, { instanceTypes: Lazy.list({ produce: () => ['m3.large'] }) }, 'A');
      const aspect = nativeNodeGroup(stack, {}, 'B');
      Aspects.of(aspect).add({ visit: node => { (node as eks.CfnNodegroup).instanceTypes = ['c4.large']; } });
      nativeNodeGroup(stack, {}, 'C').addPropertyOverride('InstanceTypes', ['r4.large']);
    }, 'S/A', 'S/B', 'S/C'],
    'by an override over nodes of this library': [stack => {
      const { nodegroup } = ipv6Cluster(stack).addManagedNodeGroup('Nodes');
      (nodegroup.node.defaultChild as eks.CfnNodegroup).addPropertyOverride('InstanceTypes.0', 'm4.large');
    }, 'S/Cluster/Nodes'],
  },
  silent: {
    'bare metal and Nitro': withGroup({ instanceTypes: ['i3.metal', 'm5.large', 't3.medium'] }),
    'of types that are not known': stack => withGroup({ instanceTypes: [new CfnParameter(stack, 'Type').valueAsString] })(stack),
    'of a template whose type overrides take the place of': withTemplate({ instanceType: 'm4.large' }, { instanceTypes: ['m6i.large'] }),
    'of nodes of an IPv4 cluster': withGroup({ instanceTypes: ['m4.large'] }, { kubernetesNetworkConfig: { ipFamily: 'ipv4' } }),
  },
});

ruleTest('node-image-without-user-data', {
  fires: {
    'in a launch template': [withTemplate({ imageId: 'ami-0123' }), 'S/Group'],
    'in a stock launch template, which has the first line of a script': [stack => {
      const template = new ec2.LaunchTemplate(stack, 'Template', { machineImage: ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-0123' }) });
      ipv6Cluster(stack).addManagedNodeGroup('Nodes', { launchTemplateSpec: { id: template.launchTemplateId!, version: template.latestVersionNumber } });
    }, 'S/Cluster/Nodes'],
  },
  silent: {
    'with user data': withUserData(JOINS.al2023, { imageId: 'ami-0123' }),
    'with user data that is not known': stack => withTemplate({ imageId: 'ami-0123', userData: new CfnParameter(stack, 'Data').valueAsString })(stack),
    'with compressed user data': withTemplate({ imageId: 'ami-0123', userData: 'H4sIAAAAAAAAAw==' }),
    'without an image': withTemplate({}),
    'of nodes of this library': stack => { ipv6Cluster(stack).addSelfManagedNodeGroup('Nodes'); },
  },
  region: 'eu-west-1',
});

ruleTest('node-user-data-system', {
  fires: {
    'Amazon Linux 2023 with settings of Bottlerocket': [custom(AL2023_131, NodeOs.bottlerocket()), 'S/Cluster/Nodes'],
    'Bottlerocket with a NodeConfig': [withUserData(JOINS.al2023, { imageId: BOTTLEROCKET_OF('1.36') }), 'S/Group'],
    'Amazon Linux 2023 with bootstrap.sh, in base64': [
      withTemplate({ imageId: AL2023_OF('1.36'), userData: Buffer.from(JOINS.al2).toString('base64') }), 'S/Group',
    ],
    'an AMI type with settings of another system': [withUserData(JOINS.bottlerocket, {}, { amiType: 'AL2023_x86_64_STANDARD' }), 'S/Group'],
  },
  silent: {
    'the same system': custom('/aws/service/bottlerocket/aws-k8s-1.36/x86_64/1.42.0/image_id', NodeOs.bottlerocket()),
    'user data for both': withUserData(JOINS.al2023 + JOINS.al2, { imageId: AL2023_OF('1.36') }),
    'an image that tells nothing': withUserData(JOINS.bottlerocket, { imageId: 'ami-0123' }),
    'what is a comment': withUserData(`${JOINS.al2023}# not as with /etc/eks/bootstrap.sh\n`, { imageId: AL2023_OF('1.36') }),
  },
});

ruleTest('node-user-data-format', {
  fires: {
    'a script': [withUserData('#!/bin/bash\nyum install -y htop\n', {}, { amiType: 'AL2023_x86_64_STANDARD' }), 'S/Group'],
    'a stock script, beside an image that EKS chooses': [withUserData('#!/bin/sh\necho\n'), 'S/Group'],
  },
  silent: {
    'parts': stack => {
      const userData = new ec2.MultipartUserData();
      userData.addUserDataPart(ec2.UserData.forLinux());
      withTemplate({ userData: Fn.base64(userData.render()) })(stack);
    },
    'an image of its own': withUserData(JOINS.al2, { imageId: 'ami-0123' }),
    'Bottlerocket': withUserData(JOINS.bottlerocket, {}, { amiType: 'BOTTLEROCKET_x86_64' }),
  },
});

ruleTest('node-version-skew', {
  fires: {
    'an image that is too old, by a parameter': [custom(AL2023_131, NodeOs.al2023()), 'S/Cluster/Nodes'],
    'an image that is newer, by a dynamic reference': [withUserData(JOINS.bottlerocket, { imageId: BOTTLEROCKET_OF('1.37') }), 'S/Group'],
    'a release of this library that is newer': [stack => { ipv6Cluster(stack).addManagedNodeGroup('Nodes', { releaseVersion: '1.37.0-20260714' }); }, 'S/Cluster/Nodes'],
    'a release and a version that are too old': [withGroup({ releaseVersion: '1.32.3-20260714', version: '1.32' }), 'S/Group', 'S/Group'],
  },
  silent: {
    'up to three before': withGroup({ releaseVersion: '1.33.0-20260714', version: '1.33' }),
    'releases of Bottlerocket, which have numbers of their own': withGroup({ releaseVersion: '1.42.0-20260714', amiType: 'BOTTLEROCKET_x86_64' }),
    'versions that are not known': stack => withGroup({ version: new CfnParameter(stack, 'V').valueAsString })(stack),
    'a cluster whose version is not known': stack => withGroup({ version: '1.20' }, { version: new CfnParameter(stack, 'V').valueAsString })(stack),
    'as they come': stack => { ipv6Cluster(stack).addSelfManagedNodeGroup('Nodes'); },
  },
});

ruleTest('node-al2-retired', {
  fires: {
    'what aws-eks takes where nothing is said': [stack => {
      const cluster = stockIpv6Cluster(stack, { defaultCapacity: 0 });
      cluster.addNodegroupCapacity('N', { instanceTypes: instanceTypes('m6i.large') });
      cluster.addNodegroupCapacity('Gpu', { instanceTypes: instanceTypes('g4dn.xlarge') });
    }, 'S/Stock/NodegroupN', 'S/Stock/NodegroupGpu'],
    'what its Auto Scaling groups boot': [stack => {
      stockIpv6ClusterV2(stack).addAutoScalingGroupCapacity('N', { instanceType: new ec2.InstanceType('m6i.large') });
    }, 'S/StockV2/N'],
    'an image by its parameter': [withUserData(JOINS.al2, {
      imageId: ofParameter('/aws/service/eks/optimized-ami/1.32/amazon-linux-2-gpu/recommended/image_id'),
    }), 'S/Group'],
  },
  silent: {
    'on Kubernetes 1.32': withGroup({ amiType: 'AL2_x86_64' }, { version: '1.32' }),
    'Amazon Linux 2023': withGroup({ amiType: 'AL2023_x86_64_STANDARD' }),
  },
});

ruleTest('node-al2', {
  fires: {
    'on Kubernetes 1.32': [withGroup({ amiType: 'AL2_x86_64' }, { version: '1.32' }), 'S/Group'],
    'in nodes of this library': [stack => {
      ipv6Cluster(stack, { version: eks.KubernetesVersion.V1_32 }).addSelfManagedNodeGroup('Nodes', { os: NodeOs.al2() });
    }, 'S/Cluster/Nodes'],
  },
  silent: {
    'on Kubernetes 1.33, where it is an error': withGroup({ amiType: 'AL2_x86_64' }, { version: '1.33' }),
    'Amazon Linux 2023': withGroup({ amiType: 'AL2023_x86_64_STANDARD' }, { version: '1.32' }),
    'on a version that is not known': stack => withGroup({ amiType: 'AL2_x86_64' }, { version: new CfnParameter(stack, 'V').valueAsString })(stack),
  },
});

ruleTest('node-image-architecture', {
  fires: {
    'an AMI type': [withGroup({ amiType: 'AL2023_ARM_64_STANDARD', instanceTypes: ['m6i.large'] }), 'S/Group'],
    'an image': [withUserData(JOINS.al2023, { imageId: AL2023_OF('1.36'), instanceType: 'm7g.large' }), 'S/Group'],
    'an AMI type without any instance type, which is a t3.medium': [withGroup({ amiType: 'BOTTLEROCKET_ARM_64' }), 'S/Group'],
  },
  silent: {
    'the same': withGroup({ amiType: 'AL2023_ARM_64_STANDARD', instanceTypes: ['m7g.large', 'g5g.xlarge'] }),
    'CUSTOM': withGroup({ amiType: 'CUSTOM', instanceTypes: ['m6i.large'] }),
    'a template of another app': withGroup({ amiType: 'AL2023_ARM_64_STANDARD', launchTemplate: { id: 'lt-0123' } }),
  },
});

ruleTest('node-windows', {
  fires: {
    'an AMI type': [withGroup({ amiType: 'WINDOWS_CORE_2022_x86_64' }), 'S/Group'],
    'an image': [withTemplate({ imageId: ofParameter('/aws/service/ami-windows-latest/Windows_Server-2022-English-Core-EKS_Optimized-1.36/image_id') }), 'S/Group'],
  },
  silent: {
    'Linux': withGroup({ amiType: 'AL2023_x86_64_STANDARD' }),
    'an image that tells nothing': withTemplate({ imageId: 'ami-0123' }),
  },
});

ruleTest('node-image-accelerator', {
  fires: { 'a standard image for GPUs': [withGroup({ amiType: 'AL2023_x86_64_STANDARD', instanceTypes: ['g5.xlarge'] }), 'S/Group'] },
  silent: {
    'that for NVIDIA': withGroup({ amiType: 'AL2023_x86_64_NVIDIA', instanceTypes: ['g5.xlarge'] }),
    'types without': withGroup({ amiType: 'AL2023_x86_64_STANDARD', instanceTypes: ['m6i.large', 'g4ad.xlarge'] }),
  },
});

const OWN = { imageId: 'ami-0123456789abcdef0' };
const CLUSTER = 'apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec:\n  cluster:\n    name: main\n    cidr: fd00::/108\n';
const AS_STOCK = "#!/bin/bash\n/etc/eks/bootstrap.sh main --apiserver-endpoint 'https://x' --b64-cluster-ca 'eA=='";

ruleTest('node-user-data-without-join', {
  fires: {
    'a script': [withUserData('#!/bin/bash\ndnf install -y jq\n', OWN), 'S/Group'],
    'a NodeConfig without the cluster': [withUserData(JOINS.al2023, OWN), 'S/Group'],
    'the same of the image of EKS': [withUserData(JOINS.al2023, { imageId: AL2023_OF('1.36') }), 'S/Group'],
    'nodes that EKS does not manage': [stack => {
      const { ref: launchTemplateId } = nativeTemplate(stack, { ...OWN, userData: Fn.base64('#!/bin/bash\ntrue\n') });
      nativeAutoScalingGroup(stack, { launchTemplate: { launchTemplateId, version: '1' } });
    }, 'S/Own'],
  },
  silent: {
    'a NodeConfig with the cluster': withUserData(CLUSTER, OWN),
    'the same as JSON': withUserData('{"apiVersion":"node.eks.aws/v1alpha1","kind":"NodeConfig","spec":{"cluster":{"name":"main","cidr":"fd00::/108"}}}', OWN),
    'settings of Bottlerocket, which asks EKS': withUserData(JOINS.bottlerocket, OWN),
    'Amazon Linux 2': withUserData(JOINS.al2, OWN),
    'a NodeConfig with lines that are not known': stack => withUserData(`${JOINS.al2023}${new CfnParameter(stack, 'P').valueAsString}\n`, OWN)(stack),
    'a script with lines that are not known': stack => withUserData(`#!/bin/bash\n${new CfnParameter(stack, 'P').valueAsString}\n`, OWN)(stack),
    'what EKS merges': withUserData('MIME-Version: 1.0\n\n--//\n\n#!/bin/bash\ntrue\n--//--', {}),
    'an image without user data, which is an error': withTemplate(OWN),
    'nodes of this library': custom('/images/node', NodeOs.al2023()),
  },
});

ruleTest('node-joins-over-ipv4', {
  fires: {
    'as the stock class writes it': [stack => {
      stockIpv6Cluster(stack, { defaultCapacity: 0 }).addAutoScalingGroupCapacity('N', { instanceType: new ec2.InstanceType('m6i.large') });
    }, 'S/Stock/N'],
    'a managed group with an image': [withUserData(AS_STOCK, OWN), 'S/Group'],
    'over several lines, and with equals signs': [
      withUserData('#!/bin/bash\n/etc/eks/bootstrap.sh main \\\n  --apiserver-endpoint=x \\\n  --b64-cluster-ca=y --kubelet-extra-args "--max-pods 110"', OWN), 'S/Group',
    ],
  },
  silent: {
    'with the family': withUserData(`${AS_STOCK} --ip-family ipv6 --service-ipv6-cidr fd00::/108`, OWN),
    'what asks EKS': withUserData(JOINS.al2.replace(' --ip-family ipv6', ''), OWN),
    'further arguments that are not known': stack => withUserData(`${AS_STOCK} ${new CfnParameter(stack, 'P').valueAsString}`, OWN)(stack),
    'further arguments of the shell': withUserData(`${AS_STOCK} $ARGUMENTS`, OWN),
    'what EKS merges': withUserData(AS_STOCK, {}, { amiType: 'AL2_x86_64' }),
    'a comment': withUserData(`#!/bin/bash\n# ${AS_STOCK.split('\n')[1]}\ntrue\n`, OWN),
  },
});
