import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { Annotations, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { DnsRecordPolicy, Ipv6Cluster } from 'cdk-eks-ipv6';
import type { Construct } from 'constructs';
import { BlueGreenProps, game, ingress } from './game';

/** The cluster that takes over: IPv6, in a VPC of its own. What has to come first, and is deleted last, is known to it. */
export class GreenStack extends Stack {
  constructor(scope: Construct, id: string, props: BlueGreenProps) {
    super(scope, id);

    const green = new Ipv6Cluster(this, 'Cluster', {
      version: eks.KubernetesVersion.of('1.36'),
      kubectlLayer: new KubectlV36Layer(this, 'Kubectl'),
      admins: [new iam.Role(this, 'Admin', { assumedBy: new iam.AccountRootPrincipal() })],
    });
    Annotations.of(green).acknowledgeWarning('cdk-eks-ipv6:endpoint-public', 'the example is used from anywhere; only roles with an access entry get in');
    green.addManagedNodeGroup('System', { instanceTypes: [new ec2.InstanceType('m6i.large')] });
    green.addLoadBalancerController();
    const zone = route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId: props.zoneId, zoneName: props.zoneName });
    const externalDns = green.addExternalDns({ zones: [zone], recordPolicy: DnsRecordPolicy.SYNC });

    const gameObjects = green.cluster.addManifest('Game', ...game());
    const records = externalDns.annotations({ hostnames: [props.hostname], weight: props.greenWeight, setIdentifier: 'green' });
    green.cluster.addManifest('Ingress', ingress(records)).node.addDependency(gameObjects);
  }
}
