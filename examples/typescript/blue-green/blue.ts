import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { ExternalDnsAnnotations, ExternalDnsPolicy, LoadBalancerControllerPolicy } from 'cdk-eks-ipv6';
import type { Construct } from 'constructs';
import { BlueGreenProps, game, ingress } from './game';

/**
 * The cluster that was there before: IPv4, of stock CDK. Only its load balancer is dual stack, for which its public subnets have to be. Without that all clients
 * with IPv6 would go to the other cluster, which alone would have addresses for them.
 */
export class BlueStack extends Stack {
  constructor(scope: Construct, id: string, props: BlueGreenProps) {
    super(scope, id);

    const vpc = new ec2.Vpc(this, 'Vpc', { ipProtocol: ec2.IpProtocol.DUAL_STACK, natGateways: 1 });
    const cluster = new eks.Cluster(this, 'Cluster', {
      version: eks.KubernetesVersion.of('1.36'),
      kubectlLayer: new KubectlV36Layer(this, 'Kubectl'),
      vpc,
      defaultCapacity: 0,
      authenticationMode: eks.AuthenticationMode.API_AND_CONFIG_MAP,
    });
    const nodes = cluster.addNodegroupCapacity('System', {
      amiType: eks.NodegroupAmiType.AL2023_X86_64_STANDARD, instanceTypes: [new ec2.InstanceType('m6i.large')],
    });

    const controllerAccount = cluster.addServiceAccount('ControllerAccount', { name: 'aws-load-balancer-controller', namespace: 'kube-system' });
    controllerAccount.role.addManagedPolicy(new LoadBalancerControllerPolicy(this, 'ControllerPolicy'));
    const controller = cluster.addHelmChart('Controller', {
      chart: 'aws-load-balancer-controller',
      repository: 'https://aws.github.io/eks-charts',
      version: '3.5.0',
      release: 'aws-load-balancer-controller',
      namespace: 'kube-system',
      wait: true,
      values: {
        clusterName: cluster.clusterName,
        region: this.region,
        vpcId: vpc.vpcId,
        keepTLSSecret: true,
        serviceAccount: { create: false, name: controllerAccount.serviceAccountName },
      },
    });

    const zone = route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId: props.zoneId, zoneName: props.zoneName });
    const dnsAccount = cluster.addServiceAccount('DnsAccount', { name: 'external-dns', namespace: 'kube-system' });
    dnsAccount.role.addManagedPolicy(new ExternalDnsPolicy(this, 'DnsPolicy', { zones: [zone] }));
    const externalDns = cluster.addHelmChart('ExternalDns', {
      chart: 'external-dns',
      repository: 'https://kubernetes-sigs.github.io/external-dns/',
      version: '1.21.1',
      release: 'external-dns',
      namespace: 'kube-system',
      wait: true,
      values: {
        provider: { name: 'aws' },
        env: [{ name: 'AWS_REGION', value: this.region }],
        policy: 'sync', // or its records stay when it goes
        txtOwnerId: cluster.clusterName, // the other cluster has its own
        annotationPrefix: 'external-dns.alpha.kubernetes.io/',
        managedRecordTypes: ['A', 'AAAA', 'CNAME'],
        serviceAccount: { create: false, name: dnsAccount.serviceAccountName },
        extraArgs: { 'zone-id-filter': [zone.hostedZoneId] },
      },
    });

    const gameObjects = cluster.addManifest('Game', ...game());
    const records = ExternalDnsAnnotations.of({ hostnames: [props.hostname], weight: 100 - props.greenWeight, setIdentifier: 'blue' });
    const ingressOfGame = cluster.addManifest('Ingress', ingress(records));

    // Made from left to right, and deleted the other way: who makes load balancers and records is there as long as an Ingress asks for them.
    controller.node.addDependency(nodes, controllerAccount);
    externalDns.node.addDependency(controller, dnsAccount);
    ingressOfGame.node.addDependency(gameObjects, controller, externalDns);
  }
}
