import { App, Aspects, CfnParameter, CfnResource, Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as eksv2 from 'aws-cdk-lib/aws-eks-v2';
import { ClusterAddon, CoreAddons, DualStackVpc } from '../../../src';
import { HandWrittenCluster, ipv6Cluster, nativeIpv6Cluster, nativeNodeGroup, stockIpv6Cluster, stockIpv6ClusterV2 } from '../../util/cluster';
import { ruleTest } from '../../util/rules';

const CNI = 'vpc-cni';

/** The VPC CNI of a native cluster, as a resource of CloudFormation. */
const cni = (configuration?: object | string, addonVersion?: string, addonName = CNI) => (stack: Stack) => {
  new eks.CfnAddon(stack, 'Cni', {
    clusterName: nativeIpv6Cluster(stack).ref,
    addonName,
    addonVersion,
    configurationValues: typeof configuration === 'string' ? configuration : configuration && stack.toJsonString(configuration),
  });
};
const env = (variables: object, version?: string) => cni({ env: variables }, version);
const token = (stack: Stack) => new CfnParameter(stack, 'Parameter').valueAsString;
const withToken = (name: string) => (stack: Stack) => env({ [name]: token(stack) })(stack);

/** That of a stock cluster, by the construct of its module. */
const stockCni = (configurationValues: Record<string, any>) => (stack: Stack) => {
  new eks.Addon(stack, 'Cni', { cluster: stockIpv6Cluster(stack), addonName: CNI, configurationValues });
};
const stockCniV2 = (configurationValues: Record<string, any>) => (stack: Stack) => {
  new eksv2.Addon(stack, 'Cni', { cluster: stockIpv6ClusterV2(stack), addonName: CNI, configurationValues });
};
/** That of this library, of which an override changes the configuration. */
const overridden = (configuration: object) => (stack: Stack) => {
  const cluster = new HandWrittenCluster(stack, 'Cluster', new DualStackVpc(stack, 'Vpc'));
  new CoreAddons(stack, 'Core', { cluster }).vpcCni!.addPropertyOverride('ConfigurationValues', JSON.stringify(configuration));
};
/** That of a native cluster, of which an aspect changes the configuration. */
const byAspect = (configuration: object) => (stack: Stack) => {
  cni()(stack);
  Aspects.of(stack).add({
    visit: node => { if (node instanceof eks.CfnAddon) { node.configurationValues = JSON.stringify(configuration); } },
  });
};
const ipv4Cluster = (configuration: object) => (stack: Stack) => {
  const cluster = new eks.CfnCluster(stack, 'Ipv4', { roleArn: 'x', resourcesVpcConfig: { subnetIds: ['subnet-0a'] } });
  new eks.CfnAddon(stack, 'Cni', { clusterName: cluster.ref, addonName: CNI, configurationValues: JSON.stringify(configuration) });
};

ruleTest('cni-setting-not-text', {
  fires: {
    'a number': [env({ AWS_VPC_ENI_MTU: 1500 }), 'S/Cni'],
    'two of them, one for the init container': [cni({ env: { ENABLE_POD_ENI: true }, init: { env: { DISABLE_TCP_EARLY_DEMUX: true } } }), 'S/Cni', 'S/Cni'],
    'network policies': [stockCni({ enableNetworkPolicy: true }), 'S/Cni'],
    'of the agent': [cni({ nodeAgent: { enablePolicyEventLogs: true } }), 'S/Cni'],
    'beside a token': [stack => cni({ env: { ADDITIONAL_ENI_TAGS: token(stack), AWS_VPC_ENI_MTU: 1500 } })(stack), 'S/Cni'],
    'by aws-eks-v2': [stockCniV2({ env: { ENABLE_POD_ENI: true } }), 'S/Cni'],
    'by an override': [overridden({ env: { AWS_VPC_ENI_MTU: 1500 } }), 'S/Core'],
    'by an aspect': [byAspect({ env: { AWS_VPC_ENI_MTU: 1500 } }), 'S/Cni'],
  },
  silent: {
    'texts': cni({ env: { AWS_VPC_ENI_MTU: '1500' }, enableNetworkPolicy: 'true', resources: { limits: { cpu: 1 } } }),
    'tokens': stack => cni({ env: { AWS_VPC_ENI_MTU: new CfnParameter(stack, 'Mtu', { type: 'Number' }).valueAsNumber } })(stack),
    'a configuration that is a token': stack => cni(token(stack))(stack),
    'YAML': cni('env:\n  AWS_VPC_ENI_MTU: 1500'),
    'no configuration': cni(),
    'another add-on': cni({ env: { A: 1 } }, undefined, 'metrics-server'),
    'an IPv4 cluster': ipv4Cluster({ env: { AWS_VPC_ENI_MTU: 1500 } }),
  },
});

ruleTest('cni-setting-breaks-ipv6', {
  fires: {
    'custom networking': [env({ AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'true' }), 'S/Cni'],
    'IPv4': [stockCni({ env: { ENABLE_IPv4: 'true' } }), 'S/Cni'],
    'no IPv6': [env({ ENABLE_IPv6: 'false' }), 'S/Cni'],
    'no prefixes': [env({ ENABLE_PREFIX_DELEGATION: false }), 'S/Cni'],
    'in the init container': [cni({ init: { env: { ENABLE_IPv6: '0' } } }), 'S/Cni'],
    'by an override': [overridden({ env: { ENABLE_PREFIX_DELEGATION: 'false' } }), 'S/Core'],
  },
  silent: {
    'what EKS sets itself': env({ ENABLE_IPv6: 'true', ENABLE_IPv4: 'false', ENABLE_PREFIX_DELEGATION: 'true', AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'false' }),
    'a token': withToken('ENABLE_IPv6'),
    'an IPv4 cluster': ipv4Cluster({ env: { ENABLE_IPv4: 'true' } }),
  },
});

ruleTest('cni-setting-of-ipv4', {
  fires: {
    'a way out over IPv6': [env({ ENABLE_V6_EGRESS: 'true' }), 'S/Cni'],
    'the same in the init container': [stockCni({ init: { env: { ENABLE_V6_EGRESS: 'true' } } }), 'S/Cni'],
    'pods without IPv6': [env({ DISABLE_POD_V6: 'true' }), 'S/Cni'],
    'custom networking of the add-on': [cni({ eniConfig: { create: true, region: 'eu-west-1', subnets: { 'eu-west-1a': { id: 'subnet-0a' } } } }), 'S/Cni'],
  },
  silent: {
    'switched off': cni({ env: { ENABLE_V6_EGRESS: 'false', DISABLE_POD_V6: 'false' }, eniConfig: { create: false } }),
    'a token': withToken('ENABLE_V6_EGRESS'),
    'the way out over IPv4': env({ ENABLE_V4_EGRESS: 'true' }),
  },
});

ruleTest('cni-setting-invalid', {
  fires: {
    'an MTU that IPv6 does not have': [env({ AWS_VPC_ENI_MTU: '1200' }), 'S/Cni'],
    'one above what EC2 has': [stockCni({ env: { POD_MTU: '9100' } }), 'S/Cni'],
    'one that is no number': [env({ AWS_VPC_ENI_MTU: '1.5k' }), 'S/Cni'],
    'no warm prefix': [env({ WARM_PREFIX_TARGET: '0' }), 'S/Cni'],
  },
  silent: {
    'the least': env({ AWS_VPC_ENI_MTU: '1280', POD_MTU: '9001' }),
    'no warm prefix, and warm addresses': env({ WARM_PREFIX_TARGET: '0', WARM_IP_TARGET: '5' }),
    'no warm prefix, and what is not known': stack => env({ WARM_PREFIX_TARGET: '0', MINIMUM_IP_TARGET: token(stack) })(stack),
    'a token': withToken('AWS_VPC_ENI_MTU'),
  },
});

ruleTest('cni-setting-without-effect', {
  fires: { 'warm pools': [env({ WARM_IP_TARGET: '5', MINIMUM_IP_TARGET: '2' }), 'S/Cni'] },
  silent: { 'others': env({ AWS_VPC_ENI_MTU: '1500' }), 'an IPv4 cluster': ipv4Cluster({ env: { WARM_IP_TARGET: '5' } }) },
});

ruleTest('cni-setting-unknown', {
  fires: {
    'capitals': [env({ ENABLE_IPV6: 'true' }), 'S/Cni'],
    'a version whose schema is known': [env({ ENABLE_V4_EGRES: 'true' }, 'v1.15.1-eksbuild.1'), 'S/Cni'],
    'by an override': [overridden({ env: { Enable_V4_Egress: 'true' } }), 'S/Core'],
  },
  silent: {
    'known ones': env({ ENABLE_V4_EGRESS: 'true', ENABLE_IMDS_ONLY_MODE: 'true' }),
    'one of a later version': env({ ENABLE_WHATEVER_COMES: 'true' }),
    'a name that is a token': stack => env({ [token(stack)]: 'true' })(stack),
  },
});

ruleTest('cni-setting-unheard-of', {
  fires: { 'a letter that is missing': [env({ ENABLE_V4_EGRES: 'true' }, 'v1.21.0-eksbuild.1'), 'S/Cni'] },
  silent: { 'known ones': env({ ENABLE_V4_EGRESS: 'true' }), 'what is refused': env({ ENABLE_IPV6: 'true' }) },
});

ruleTest('cni-version-lacks-setting', {
  fires: {
    'IPv6': [cni(undefined, 'v1.9.3-eksbuild.1'), 'S/Cni'],
    'network policies': [cni({ enableNetworkPolicy: 'true' }, 'v1.12.0-eksbuild.1'), 'S/Cni'],
    'the switch of IPv4': [env({ ENABLE_V4_EGRESS: 'false' }, 'v1.15.0-eksbuild.2'), 'S/Cni'],
    'security groups for pods': [env({ ENABLE_POD_ENI: 'true' }, 'v1.15.5-eksbuild.1'), 'S/Cni'],
    'several network cards': [env({ ENABLE_MULTI_NIC: 'true' }, '1.19.6'), 'S/Cni'],
  },
  silent: {
    'the first versions': cni({ env: { ENABLE_V4_EGRESS: 'false', ENABLE_POD_ENI: 'true' }, enableNetworkPolicy: 'true' }, 'v1.16.0-eksbuild.1'),
    'no version': env({ ENABLE_MULTI_NIC: 'true' }),
    'a version that is a token': stack => cni({ enableNetworkPolicy: 'true' }, token(stack))(stack),
    'settings that are off': cni({ env: { ENABLE_POD_ENI: 'false' }, enableNetworkPolicy: 'false' }, 'v1.12.0-eksbuild.1'),
    'a version of another kind': cni(undefined, 'latest'),
  },
});

ruleTest('ipv4-egress-off', {
  fires: { 'by CloudFormation': [env({ ENABLE_V4_EGRESS: 'false' }), 'S/Cni'], 'by an override': [overridden({ env: { ENABLE_V4_EGRESS: 'false' } }), 'S/Core'] },
  silent: { 'switched on': env({ ENABLE_V4_EGRESS: 'true' }), 'a token': withToken('ENABLE_V4_EGRESS') },
});

const addon = (stack: Stack, id: string, clusterName: string, addonName = CNI) => new eks.CfnAddon(stack, id, { clusterName, addonName });

ruleTest('addon-duplicate', {
  fires: {
    'two of CloudFormation': [stack => {
      const { ref } = nativeIpv6Cluster(stack);
      addon(stack, 'One', ref);
      addon(stack, 'Two', ref);
      addon(stack, 'Three', ref);
    }, 'S/Two', 'S/Three'],
    'one of aws-eks and one that is written by its type': [stack => {
      const cluster = stockIpv6Cluster(stack);
      new eks.Addon(stack, 'One', { cluster, addonName: CNI });
      new CfnResource(stack, 'Two', { type: 'AWS::EKS::Addon', properties: { ClusterName: cluster.clusterName, AddonName: CNI } });
    }, 'S/Two'],
    'one of aws-eks-v2 and one of CloudFormation': [stack => {
      const cluster = stockIpv6ClusterV2(stack);
      new eksv2.Addon(stack, 'One', { cluster, addonName: CNI });
      addon(stack, 'Two', cluster.clusterName);
    }, 'S/Two'],
    'one of this library, beside one of somebody else': [stack => {
      const cluster = new HandWrittenCluster(stack, 'Cluster', new DualStackVpc(stack, 'Vpc'));
      new CoreAddons(stack, 'Core', { cluster });
      addon(stack, 'Two', cluster.clusterName);
    }, 'S/Core'],
  },
  silent: {
    'two names': stack => {
      const { ref } = nativeIpv6Cluster(stack);
      addon(stack, 'One', ref);
      addon(stack, 'Two', ref, 'coredns');
    },
    'a name that clusters of two regions have': stack => {
      addon(stack, 'One', nativeIpv6Cluster(stack, { name: 'main' }).ref);
      addon(stack, 'Two', 'main');
      nativeIpv6Cluster(new Stack(App.of(stack), 'Elsewhere'), { name: 'main' });
    },
    'two clusters': stack => {
      addon(stack, 'One', nativeIpv6Cluster(stack).ref);
      addon(stack, 'Two', new eks.CfnCluster(stack, 'Other', {
        roleArn: 'x', kubernetesNetworkConfig: { ipFamily: 'ipv6' }, resourcesVpcConfig: { subnetIds: ['subnet-0a'] },
      }).ref);
    },
  },
});

const METRICS = 'metrics-server';
const withNodes = (props: Partial<eks.CfnNodegroupProps> = {}, addonName = METRICS) => (stack: Stack) => {
  cni(undefined, undefined, addonName)(stack);
  nativeNodeGroup(stack, props);
};
const sizes = (desiredSize: number | string) => ({ scalingConfig: { minSize: 0, desiredSize: desiredSize as number, maxSize: 3 } });

ruleTest('addon-without-nodes', {
  fires: {
    'CoreDNS': [cni(undefined, undefined, 'coredns'), 'S/Cni'],
    'another one': [cni(undefined, undefined, METRICS), 'S/Cni'],
    'of stock constructs': [stack => { new eks.Addon(stack, 'Dns', { cluster: stockIpv6Cluster(stack, { defaultCapacity: 0 }), addonName: 'coredns' }); }, 'S/Dns'],
    'of aws-eks-v2': [stack => { new eksv2.Addon(stack, 'Dns', { cluster: stockIpv6ClusterV2(stack), addonName: 'coredns' }); }, 'S/Dns'],
    'of this library, where it is written': [stack => { new ClusterAddon(stack, 'Dns', { cluster: ipv6Cluster(stack), addonName: 'coredns' }); }, 'S/Dns'],
    'nodes that are none to begin with': [withNodes(sizes(0)), 'S/Cni'],
    'nodes of another cluster': [withNodes({ clusterName: 'other' }), 'S/Cni'],
  },
  silent: {
    'nodes': withNodes(),
    'nodes whose number is not known': stack => withNodes(sizes(new CfnParameter(stack, 'Size', { type: 'Number' }).valueAsString))(stack),
    'one that runs where nodes are': cni(undefined, undefined, 'eks-node-monitoring-agent'),
    'one whose name is not known': stack => cni(undefined, undefined, token(stack))(stack),
    'a Fargate profile for something else, such as what brings nodes': stack => {
      cni(undefined, undefined, METRICS)(stack);
      const { ref } = stack.node.findChild('Native') as eks.CfnCluster;
      new eks.CfnFargateProfile(stack, 'Profile', { clusterName: ref, podExecutionRoleArn: 'x', selectors: [{ namespace: 'karpenter' }] });
    },
    'EKS Auto Mode': stack => {
      const { ref } = nativeIpv6Cluster(stack, { computeConfig: { enabled: true } });
      new eks.CfnAddon(stack, 'Metrics', { clusterName: ref, addonName: METRICS });
    },
    'a cluster that exists already': stack => {
      const cluster = new HandWrittenCluster(stack, 'Cluster', new DualStackVpc(stack, 'Vpc'));
      new ClusterAddon(stack, 'Metrics', { cluster, addonName: METRICS });
    },
    'what somebody put among the nodes': stack => {
      const cluster = ipv6Cluster(stack);
      cluster.creationOrder.nodes.add(new CfnResource(stack, 'Ocean', { type: 'Spotinst::Ocean::Cluster' }));
      new ClusterAddon(stack, 'Metrics', { cluster, addonName: METRICS });
    },
    'one of which is said what brings its nodes': stack => {
      const cluster = ipv6Cluster(stack);
      const pool = cluster.cluster.addManifest('Pool', { apiVersion: 'karpenter.sh/v1', kind: 'NodePool', metadata: { name: 'x' } });
      new ClusterAddon(stack, 'Metrics', { cluster, addonName: METRICS }).runsOn(pool);
    },
    'those that are left out': stack => { ipv6Cluster(stack).addAddon(METRICS); },
  },
});
