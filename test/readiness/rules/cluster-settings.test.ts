import { KubectlV29Layer } from '@aws-cdk/lambda-layer-kubectl-v29';
import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { App, Aspects, CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as eksv2 from 'aws-cdk-lib/aws-eks-v2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Ipv6Cluster } from '../../../src';
import { DATE, OLDEST_MINOR } from '../../../src/readiness/data/kubernetes-support';
import { dualStackVpc, ipv6Cluster, nativeIpv6Cluster, stockIpv6Cluster, stockIpv6ClusterV2 } from '../../util/cluster';
import { ruleTest } from '../../util/rules';

const { PUBLIC, PRIVATE_WITH_EGRESS } = ec2.SubnetType;
const VERSION = eks.KubernetesVersion.of('1.36');
const vpcOf = (stack: Stack) => dualStackVpc(stack, [PUBLIC, PRIVATE_WITH_EGRESS]);
const stock = (stack: Stack, props: Partial<eks.ClusterProps> = {}) => stockIpv6Cluster(stack, { vpc: vpcOf(stack), defaultCapacity: 0, ...props });
const stockV2 = (stack: Stack, props: Partial<eksv2.ClusterProps> = {}) => stockIpv6ClusterV2(stack, { vpc: vpcOf(stack), ...props });
const network = (kubernetesNetworkConfig: eks.CfnCluster.KubernetesNetworkConfigProperty) => (stack: Stack) => {
  nativeIpv6Cluster(stack, { kubernetesNetworkConfig: { ipFamily: 'ipv6', ...kubernetesNetworkConfig } });
};
const cfnCluster = ({ node }: eks.Cluster) => (node.findChild('Resource').node.findChild('Resource').node.defaultChild as eks.CfnCluster);

ruleTest('cluster-service-block', {
  fires: {
    'an IPv4 block': [network({ serviceIpv4Cidr: '10.100.0.0/16' }), 'S/Native'],
    'an own IPv6 block': [network({ serviceIpv6Cidr: 'fd00:1234::/108' }), 'S/Native'],
    'a parameter, whatever it says': [stack => { network({ serviceIpv4Cidr: new CfnParameter(stack, 'Block').valueAsString })(stack); }, 'S/Native'],
    'by an override in a stock cluster': [stack => {
      cfnCluster(stock(stack)).addPropertyOverride('Config.kubernetesNetworkConfig.serviceIpv4Cidr', '10.100.0.0/16');
    }, 'S/Stock'],
    'by an override in a cluster of aws-eks-v2': [stack => {
      (stockV2(stack).node.defaultChild as eks.CfnCluster).addPropertyOverride('KubernetesNetworkConfig.ServiceIpv4Cidr', '10.100.0.0/16');
    }, 'S/StockV2'],
    'by an aspect, under this library': [stack => {
      const { cluster } = ipv6Cluster(stack);
      Aspects.of(cluster).add({
        visit: node => { if (node === cfnCluster(cluster)) { cfnCluster(cluster).addPropertyOverride('Config.kubernetesNetworkConfig.serviceIpv6Cidr', 'fd00::/108'); } },
      });
    }, 'S/Cluster'],
  },
  silent: {
    'none': network({}),
    'where nothing is said': network({ serviceIpv4Cidr: Fn.ref('AWS::NoValue') }),
    'in an IPv4 cluster': network({ ipFamily: 'ipv4', serviceIpv4Cidr: '10.100.0.0/16' }),
    'as this library makes it': stack => { ipv6Cluster(stack); },
  },
});

const imported = (stack: Stack, clusterName: string) => Ipv6Cluster.fromAttributes(stack, 'Imported', { clusterName, vpc: vpcOf(stack), version: VERSION });
const ipv4 = (stack: Stack, props: Partial<eks.CfnClusterProps> = {}) =>
  new eks.CfnCluster(stack, 'Ipv4', { roleArn: 'arn:aws:iam::123456789012:role/x', resourcesVpcConfig: { subnetIds: ['subnet-0a', 'subnet-0b'] }, ...props });
ruleTest('cluster-of-ipv4', {
  fires: {
    'by an override': [stack => { cfnCluster(ipv6Cluster(stack).cluster).addPropertyOverride('Config.kubernetesNetworkConfig.ipFamily', 'ipv4'); }, 'S/Cluster'],
    'by taking the network away': [stack => { cfnCluster(ipv6Cluster(stack).cluster).addPropertyDeletionOverride('Config.kubernetesNetworkConfig'); }, 'S/Cluster'],
    'an import of a cluster of the app': [stack => { imported(stack, ipv4(stack).ref); }, 'S/Imported'],
    'by its name': [stack => {
      ipv4(stack, { name: 'main', kubernetesNetworkConfig: { ipFamily: 'ipv4' } });
      imported(stack, 'main');
    }, 'S/Imported'],
    'an import of a stock cluster': [stack => {
      const { clusterName } = new eks.Cluster(stack, 'Stock', { version: VERSION, kubectlLayer: new KubectlV36Layer(stack, 'Kubectl'), defaultCapacity: 0 });
      imported(stack, clusterName);
    }, 'S/Imported'],
  },
  silent: {
    'as this library makes it': stack => { ipv6Cluster(stack); },
    'an import of an IPv6 cluster of the app': stack => { imported(stack, nativeIpv6Cluster(stack).ref); },
    'another IPv4 cluster of the app': stack => {
      ipv4(stack);
      imported(stack, 'theirs');
    },
    'where a parameter says the family': stack => {
      imported(stack, ipv4(stack, { kubernetesNetworkConfig: { ipFamily: new CfnParameter(stack, 'Family').valueAsString } }).ref);
    },
    'a network that is an intrinsic function': stack => {
      const cluster = ipv4(stack);
      cluster.addPropertyOverride('KubernetesNetworkConfig', { 'Fn::If': ['Six', { IpFamily: 'ipv6' }, { Ref: 'AWS::NoValue' }] });
      imported(stack, cluster.ref);
    },
  },
});

test('the table of versions is dated, and its oldest is supported on that day', () => {
  expect(DATE).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  expect(OLDEST_MINOR).toBe(32);
});
ruleTest('kubernetes-past-support', {
  fires: {
    'in a cluster of CloudFormation': [stack => { nativeIpv6Cluster(stack, { version: '1.31' }); }, 'S/Native'],
    'in a stock cluster': [stack => { stock(stack, { version: eks.KubernetesVersion.V1_29, kubectlLayer: new KubectlV29Layer(stack, 'Old') }); }, 'S/Stock'],
    'of an imported one': [stack => {
      Ipv6Cluster.fromAttributes(stack, 'Imported', { clusterName: 'theirs', vpc: vpcOf(stack), version: eks.KubernetesVersion.of('1.30') });
    }, 'S/Imported'],
  },
  silent: {
    'the oldest': stack => { nativeIpv6Cluster(stack, { version: '1.32' }); },
    'one that the table does not have': stack => { nativeIpv6Cluster(stack, { version: '1.99' }); },
    'a parameter': stack => { nativeIpv6Cluster(stack, { version: new CfnParameter(stack, 'Version').valueAsString }); },
    'what EKS takes by itself': stack => { nativeIpv6Cluster(stack, { version: undefined }); },
  },
});

/** As companies wrap the layer. */
class CompanyLayer extends KubectlV29Layer {}
/** A layer that says by its description alone what it is. */
const described = (stack: Stack, description?: string) => new lambda.LayerVersion(stack, 'Described', { code: lambda.Code.fromAsset('scripts'), description });
ruleTest('kubectl-skew', {
  fires: {
    'of the library': [stack => { ipv6Cluster(stack, { kubectlLayer: new KubectlV29Layer(stack, 'Old') }); }, 'S/Cluster'],
    'of a subclass of the layer': [stack => { stock(stack, { kubectlLayer: new CompanyLayer(stack, 'Old') }); }, 'S/Stock'],
    'of a layer that describes itself': [stack => { stock(stack, { kubectlLayer: described(stack, '/opt/kubectl/kubectl 1.33.1; /opt/helm/helm 3.17.1') }); }, 'S/Stock'],
    'of a cluster of aws-eks-v2': [stack => { stockV2(stack, { kubectlProviderOptions: { kubectlLayer: new CompanyLayer(stack, 'Old') } }); }, 'S/StockV2'],
  },
  silent: {
    'of the version': stack => { stock(stack); },
    'one minor version away': stack => { stock(stack, { version: eks.KubernetesVersion.of('1.35') }); },
    'of the version, in a cluster of aws-eks-v2': stack => { stockV2(stack, { kubectlProviderOptions: { kubectlLayer: new KubectlV36Layer(stack, 'Layer') } }); },
    'of a cluster of aws-eks-v2 without kubectl': stack => { stockV2(stack); },
    'of a layer that says nothing': stack => { stock(stack, { kubectlLayer: described(stack) }); },
    'of a layer that exists': stack => {
      stock(stack, { kubectlLayer: lambda.LayerVersion.fromLayerVersionArn(stack, 'Theirs', 'arn:aws:lambda:eu-west-1:123456789012:layer:kubectl:1') });
    },
    'of a version that is a parameter': stack => {
      stock(stack, { version: eks.KubernetesVersion.of(new CfnParameter(stack, 'Version').valueAsString), kubectlLayer: new KubectlV29Layer(stack, 'Old') });
    },
    'of a cluster of CloudFormation': stack => { nativeIpv6Cluster(stack); },
    'of an IPv4 cluster beside it': stack => {
      nativeIpv6Cluster(new Stack(App.of(stack), 'Other'));
      stock(stack, { ipFamily: eks.IpFamily.IP_V4, kubectlLayer: new KubectlV29Layer(stack, 'Old') });
    },
  },
});
