import { Duration } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import { IngressAnnotations, LoadBalancerScheme } from 'cdk-eks-ipv6';
import { Construct } from 'constructs';

const NAMESPACE = 'game-2048';
const LABELS = { 'app.kubernetes.io/name': 'app-2048' };

/**
 * The game 2048, the sample of the AWS Load Balancer Controller: five pods, and a load balancer that faces the internet on both IP families.
 */
export class Game extends Construct {
  /** Name of the load balancer in DNS, which has A and AAAA records. */
  public readonly address: string;

  constructor(scope: Construct, id: string, cluster: eks.ICluster) {
    super(scope, id);

    // By itself: a namespace that does not go shows what is left in it.
    const namespace = new eks.KubernetesManifest(this, 'Namespace', {
      cluster,
      manifest: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } }],
    });
    const app = new eks.KubernetesManifest(this, 'App', {
      cluster,
      manifest: [
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name: 'deployment-2048', namespace: NAMESPACE },
          spec: {
            replicas: 5,
            selector: { matchLabels: LABELS },
            template: {
              metadata: { labels: LABELS },
              spec: {
                nodeSelector: { 'kubernetes.io/arch': 'amd64' }, // whether the image has another architecture is not known
                containers: [{
                  name: 'app-2048',
                  image: 'public.ecr.aws/l6m2t8p7/docker-2048:latest',
                  ports: [{ containerPort: 80 }],
                }],
              },
            },
          },
        },
        {
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { name: 'service-2048', namespace: NAMESPACE },
          spec: { selector: LABELS, ports: [{ port: 80 }] },
        },
      ],
    });
    const ingress = new eks.KubernetesManifest(this, 'Ingress', {
      cluster,
      manifest: [{
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: {
          name: 'ingress-2048',
          namespace: NAMESPACE,
          annotations: IngressAnnotations.of({ scheme: LoadBalancerScheme.INTERNET_FACING }),
        },
        spec: {
          ingressClassName: 'alb',
          defaultBackend: { service: { name: 'service-2048', port: { number: 80 } } },
        },
      }],
    });
    const address = new eks.KubernetesObjectValue(this, 'Address', {
      cluster,
      objectType: 'ingress',
      objectName: 'ingress-2048',
      objectNamespace: NAMESPACE,
      jsonPath: '.status.loadBalancer.ingress[0].hostname',
      timeout: Duration.minutes(10),
    });
    app.node.addDependency(namespace);
    ingress.node.addDependency(app);
    address.node.addDependency(ingress);
    this.address = address.value;
  }
}
