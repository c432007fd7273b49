import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { Annotations, App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ConsumedService, DualStackVpc, Ipv4Egress, Ipv6Cluster, PrivateService, PrivateServiceConsumer, PrivateServicePort } from 'cdk-eks-ipv6';

/**
 * Pods of an IPv6 cluster as a service over PrivateLink, for a VPC of IPv4 alone and a dual-stack one. Blocks of the three VPCs are the same, and nothing is routed between them.
 * Another account connects by the name that is an output.
 */
const app = new App();

const shop = new Stack(app, 'Shop');
const cluster = new Ipv6Cluster(shop, 'Cluster', {
  version: eks.KubernetesVersion.of('1.36'),
  kubectlLayer: new KubectlV36Layer(shop, 'Kubectl'),
  admins: [new iam.Role(shop, 'Admin', { assumedBy: new iam.AccountRootPrincipal() })],
  vpc: new DualStackVpc(shop, 'Vpc', { maxAzs: 2, ipv4Egress: Ipv4Egress.natGateways(1) }),
  controlPlaneAzs: 2,
});
Annotations.of(cluster).acknowledgeWarning('cdk-eks-ipv6:endpoint-public', 'the example is used from anywhere; only roles with an access entry get in');
cluster.addManagedNodeGroup('System');
const controller = cluster.addLoadBalancerController();

cluster.cluster.addManifest('Service', {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'shop' },
  spec: { selector: { app: 'shop' }, ports: [{ name: 'https', port: 443, targetPort: 8443 }, { name: 'metrics', port: 9090, targetPort: 9090 }] },
});
const service = new PrivateService(shop, 'Service', {
  controller,
  serviceName: 'shop',
  ports: [PrivateServicePort.tcp(443, { podPort: 8443 }), PrivateServicePort.tcp(9090)],
  allowedPrincipals: [new iam.AccountPrincipal('210987654321')],
});
new CfnOutput(shop, 'ServiceName', { value: service.endpointServiceName });

const legacy = new Stack(app, 'Legacy');
const legacyVpc = new ec2.Vpc(legacy, 'Vpc', { maxAzs: 2, natGateways: 1 });
const old = new PrivateServiceConsumer(legacy, 'Shop', { vpc: legacyVpc, service: ConsumedService.ofApp(service) });
new CfnOutput(legacy, 'ShopName', { value: old.dnsName });

const bank = new Stack(app, 'Bank');
const bankVpc = new DualStackVpc(bank, 'Vpc', { maxAzs: 2, ipv4Egress: Ipv4Egress.natGateways(1) });
const both = new PrivateServiceConsumer(bank, 'Shop', { vpc: bankVpc, service: ConsumedService.ofApp(service) });
new CfnOutput(bank, 'ShopName', { value: both.dnsName });

app.synth();
