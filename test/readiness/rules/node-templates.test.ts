import { CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { NodeOs } from '../../../src';
import { instanceTypes, ipv6Cluster, nativeIpv6Cluster, nativeNodeGroup, stockIpv6ClusterV2 } from '../../util/cluster';
import { AL2023_OF, BOTTLEROCKET_OF, JOINS, nativeAutoScalingGroup, nativeTemplate, withGroup, withTemplate, withUserData } from '../../util/launch-template';
import { ruleTest } from '../../util/rules';

const selfManaged = (data: ec2.CfnLaunchTemplate.LaunchTemplateDataProperty) => (stack: Stack) => {
  const { ref, attrLatestVersionNumber } = nativeTemplate(stack, data);
  nativeAutoScalingGroup(stack, { launchTemplate: { launchTemplateId: ref, version: attrLatestVersionNumber } });
};

ruleTest('node-template-setting', {
  fires: {
    'a subnet': [withTemplate({ networkInterfaces: [{ deviceIndex: 0, subnetId: 'subnet-0a' }] }), 'S/Group'],
    'an instance profile, by the stock class': [stack => {
      const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
      const template = new ec2.LaunchTemplate(stack, 'Template', { role });
      ipv6Cluster(stack).addManagedNodeGroup('Nodes', { launchTemplateSpec: { id: template.launchTemplateId!, version: template.latestVersionNumber } });
    }, 'S/Cluster/Nodes'],
    'hibernation and what happens at shutdown': [withTemplate({
      hibernationOptions: { configured: true }, instanceInitiatedShutdownBehavior: 'terminate',
    }), 'S/Group', 'S/Group'],
    'spot': [withTemplate({ instanceMarketOptions: { marketType: 'spot' } }), 'S/Group'],
    'by the name of the template': [stack => {
      nativeIpv6Cluster(stack);
      new ec2.CfnLaunchTemplate(stack, 'Template', { launchTemplateName: 'mine', launchTemplateData: { iamInstanceProfile: { name: 'x' } } });
      nativeNodeGroup(stack, { launchTemplate: { name: 'mine' } });
    }, 'S/Group'],
  },
  silent: {
    'a right one': withTemplate({ networkInterfaces: [{ deviceIndex: 0, ipv6AddressCount: 1 }], hibernationOptions: { configured: false } }),
    'of nodes that EKS does not manage': selfManaged({ iamInstanceProfile: { name: 'x' }, instanceMarketOptions: { marketType: 'spot' } }),
    'a Capacity Block': withTemplate({ instanceMarketOptions: { marketType: 'capacity-block' } }, { capacityType: 'CAPACITY_BLOCK' }),
    'left out': withTemplate({ iamInstanceProfile: { name: 'x' } as any, instanceMarketOptions: { marketType: 'spot' } }, { clusterName: 'other' }),
  },
});

ruleTest('node-stated-twice', {
  fires: {
    'types': [withTemplate({ instanceType: 'm6i.large' }, { instanceTypes: ['m6i.large'] }), 'S/Group'],
    'a size of the volume': [withTemplate({}, { diskSize: 20 }), 'S/Group'],
    'a size, beside a template of another app': [withGroup({ launchTemplate: { id: 'lt-0123' }, diskSize: 20 }), 'S/Group'],
    'a key': [withTemplate({}, { remoteAccess: { ec2SshKey: 'key' } }), 'S/Group'],
    'an image': [withTemplate({ imageId: 'ami-0123' }, { amiType: 'AL2023_x86_64_STANDARD', releaseVersion: '1.36.0-20260714', version: '1.36' }), 'S/Group', 'S/Group', 'S/Group'],
    'types and an image, in nodes of this library': [stack => {
      const template = nativeTemplate(stack, { imageId: 'ami-0123', instanceType: 'm6i.large', userData: Fn.base64(JOINS.al2023) });
      ipv6Cluster(stack).addManagedNodeGroup('Nodes', {
        launchTemplateSpec: { id: template.ref, version: template.attrLatestVersionNumber },
        instanceTypes: instanceTypes('m6i.large'),
        amiType: eks.NodegroupAmiType.AL2023_X86_64_STANDARD,
      });
    }, 'S/Cluster/Nodes', 'S/Cluster/Nodes'],
  },
  silent: {
    'CUSTOM, which is the name of it': withTemplate({ imageId: 'ami-0123' }, { amiType: 'CUSTOM' }),
    'each in one place': withTemplate({ keyName: 'key', instanceType: 'm6i.large' }, { amiType: 'AL2023_x86_64_STANDARD' }),
    'without a template': withGroup({ diskSize: 20, instanceTypes: ['m6i.large'], remoteAccess: { ec2SshKey: 'key' } }),
    'what may not be there': withTemplate({ imageId: Fn.conditionIf('C', 'ami-0123', Fn.ref('AWS::NoValue')).toString() }, { version: '1.36' }),
  },
});

ruleTest('node-interface-ipv6', {
  fires: {
    'counts of both': [withTemplate({ networkInterfaces: [{ deviceIndex: 0, ipv6AddressCount: 1, ipv6PrefixCount: 1 }] }), 'S/Template'],
    'by an override over nodes of this library': [stack => {
      const { launchTemplate } = ipv6Cluster(stack).addSelfManagedNodeGroup('Nodes');
      (launchTemplate.node.defaultChild as ec2.CfnLaunchTemplate).addPropertyOverride('LaunchTemplateData.NetworkInterfaces', [
        { DeviceIndex: 0, Ipv6AddressCount: '1', Ipv6PrefixCount: '1' },
      ]);
    }, 'S/Cluster/Nodes/LaunchTemplate'],
  },
  silent: {
    'one of them': withTemplate({ networkInterfaces: [{ deviceIndex: 0, ipv6AddressCount: 1, ipv6PrefixCount: 0 }, { deviceIndex: 1, ipv6PrefixCount: 1 }] }),
    'of instances that are no nodes': stack => {
      nativeIpv6Cluster(stack);
      nativeTemplate(stack, { networkInterfaces: [{ ipv6AddressCount: 1, ipv6PrefixCount: 1 }] });
    },
  },
});

ruleTest('node-imds-v1', {
  fires: {
    'optional': [withTemplate({ metadataOptions: { httpTokens: 'optional' } }), 'S/Template'],
    'not said': [withUserData(JOINS.al2, { imageId: 'ami-0123' }), 'S/Template'],
    'in stock Auto Scaling groups': [stack => {
      stockIpv6ClusterV2(stack).addAutoScalingGroupCapacity('N', { instanceType: new ec2.InstanceType('m6i.large') });
    }, 'S/StockV2/N/LaunchConfig'],
  },
  silent: {
    'required': withTemplate({ metadataOptions: { httpTokens: 'required' } }),
    'up to an image that asks for it': withUserData(JOINS.al2023, { imageId: AL2023_OF('1.36') }),
    'not known': stack => withTemplate({ metadataOptions: { httpTokens: new CfnParameter(stack, 'T').valueAsString } })(stack),
    'no metadata at all': withTemplate({ metadataOptions: { httpEndpoint: 'disabled' } }),
    'of nodes of this library': stack => { ipv6Cluster(stack).addManagedNodeGroup('Nodes'); },
  },
});

ruleTest('node-user-data-size', {
  fires: {
    'as text with tokens': [stack => withUserData(`${'x'.repeat(16385)}${new CfnParameter(stack, 'P').valueAsString}`)(stack), 'S/Template'],
    'in base64': [withTemplate({ userData: Buffer.from('x'.repeat(16400)).toString('base64') }), 'S/Template'],
    'of nodes of this library': [stack => {
      ipv6Cluster(stack).addSelfManagedNodeGroup('Nodes', { os: NodeOs.al2023({ parts: [ec2.MultipartBody.fromUserData(ec2.UserData.custom('x'.repeat(17000)))] }) });
    }, 'S/Cluster/Nodes/LaunchTemplate'],
  },
  silent: {
    'just so': withUserData('x'.repeat(16384)),
    'only when it is encoded': withTemplate({ userData: Buffer.from('x'.repeat(16000)).toString('base64') }),
    'not known': stack => withTemplate({ userData: new CfnParameter(stack, 'P').valueAsString })(stack),
  },
});

const nodeConfig = (text: string) => withUserData(`${JOINS.al2023}${text}`, { imageId: AL2023_OF('1.36') });
ruleTest('node-setting-ipv4', {
  fires: {
    'the DNS of a NodeConfig, in both forms of YAML': [nodeConfig('clusterDNS:\n  - 10.100.0.10\n'), 'S/Template'],
    'in one line': [nodeConfig('{"clusterDNS": ["10.100.0.10"]}'), 'S/Template'],
    'its CIDR': [nodeConfig('  cidr: 10.100.0.0/16\n'), 'S/Template'],
    'the address of the node': [nodeConfig('flags: ["--node-ip=0.0.0.0"]'), 'S/Template'],
    'arguments of bootstrap.sh': [withUserData(`${JOINS.al2}/etc/eks/bootstrap.sh x --ip-family ipv4 --service-ipv4-cidr 10.100.0.0/16 --dns-cluster-ip '10.100.0.10'`, {
      imageId: 'ami-0123',
    }), 'S/Template', 'S/Template', 'S/Template'],
    'settings of Bottlerocket': [withUserData(`${JOINS.bottlerocket}cluster-dns-ip = "10.100.0.10"\nnode-ip = "10.0.0.1"\n`, {
      imageId: BOTTLEROCKET_OF('1.36'),
    }), 'S/Template', 'S/Template'],
    'in nodes of this library': [stack => {
      ipv6Cluster(stack).addSelfManagedNodeGroup('Nodes', { os: NodeOs.al2023({ nodeConfig: { kubelet: { config: { clusterDNS: ['172.20.0.10'] } } } }) });
    }, 'S/Cluster/Nodes/LaunchTemplate'],
  },
  silent: {
    'IPv6': nodeConfig('cidr: fd00:1234::/108\nclusterDNS: ["fd00:1234::a"]\nflags: ["--node-ip=::"]'),
    'a cache on the node': nodeConfig('clusterDNS: ["169.254.20.10"]'),
    'what is a comment': nodeConfig('# --ip-family ipv4\n'),
    'a block that is no business of kubelet': withUserData('#!/bin/bash\necho "cidr: 10.0.0.0/8"\n', { imageId: 'ami-0123' }),
    'tokens': stack => nodeConfig(`cidr: ${new CfnParameter(stack, 'C').valueAsString}\n`)(stack),
    'as they come': stack => { ipv6Cluster(stack).addSelfManagedNodeGroup('Nodes', { os: NodeOs.bottlerocket() }); },
  },
});

ruleTest('node-ipv6-disabled', {
  fires: {
    'by sysctl': [nodeConfig('sysctl -w net.ipv6.conf.all.disable_ipv6=1\n'), 'S/Template'],
    'at boot': [nodeConfig('grubby --update-kernel=ALL --args="ipv6.disable=1"\n'), 'S/Template'],
    'in a file': [nodeConfig('net.ipv6.conf.all.disable_ipv6 = 1\n'), 'S/Template'],
  },
  silent: {
    'on one interface': nodeConfig('sysctl -w net.ipv6.conf.eth9.disable_ipv6=1\n'),
    'switched on': nodeConfig('sysctl -w net.ipv6.conf.all.disable_ipv6=0\n'),
  },
});

ruleTest('node-max-pods', {
  fires: {
    'on a small type': [withUserData(`${JOINS.al2023}kubelet: { config: { maxPods: 234 } }`, { imageId: 'ami-0123', instanceType: 'm6i.xlarge' }), 'S/Group'],
    'on a large one': [withUserData(`${JOINS.bottlerocket}max-pods = 500\n`, {}, { instanceTypes: ['m6i.8xlarge'], amiType: 'BOTTLEROCKET_x86_64' }), 'S/Group'],
    'in a launch configuration': [stack => {
      const { ref } = new autoscaling.CfnLaunchConfiguration(stack, 'Old', {
        imageId: 'ami-0123', instanceType: 'm6i.large', userData: Fn.base64(`${JOINS.al2} --kubelet-extra-args '--max-pods=400'`),
      });
      nativeAutoScalingGroup(stack, { launchConfigurationName: ref });
    }, 'S/Own'],
  },
  silent: {
    'as recommended': withUserData(`${JOINS.al2023}maxPodsExpression: "110"\n`, { imageId: 'ami-0123', instanceType: 'm6i.xlarge' }),
    'as recommended on a large one': withUserData(`${JOINS.al2023}maxPods: 250\n`, { imageId: 'ami-0123', instanceType: 'm6i.8xlarge' }),
    'where EKS overrides it': withUserData(`${JOINS.al2023}maxPods: 500\n`, {}, { instanceTypes: ['m6i.large'], amiType: 'AL2023_x86_64_STANDARD' }),
  },
});
