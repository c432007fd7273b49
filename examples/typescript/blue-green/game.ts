import { IngressAnnotations, LoadBalancerScheme } from 'cdk-eks-ipv6';

const labels = { app: 'game' };
/** Made anew for each object: aws-eks writes into the manifests that it is given. */
const metadata = () => ({ name: 'game', namespace: 'game' });

/** What both clusters have in common. */
export interface BlueGreenProps {
  /** Id of the hosted zone. */
  readonly zoneId: string;
  /** Its name. */
  readonly zoneName: string;
  /** The name that clients use, in the zone. */
  readonly hostname: string;
  /** How many of a hundred clients go to the IPv6 cluster, from 0 to 100. The others go to the IPv4 one. */
  readonly greenWeight: number;
}

/** The game, the same in both clusters. Its image is known for amd64 alone. */
export const game = (): Record<string, any>[] => [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'game' } },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata(),
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          nodeSelector: { 'kubernetes.io/arch': 'amd64' },
          containers: [{ name: 'game', image: 'public.ecr.aws/l6m2t8p7/docker-2048:latest', ports: [{ containerPort: 80 }] }],
        },
      },
    },
  },
  { apiVersion: 'v1', kind: 'Service', metadata: metadata(), spec: { selector: labels, ports: [{ port: 80, targetPort: 80 }] } },
];

/** Its Ingress, whose load balancer has addresses of both families in both clusters: whatever the family, the weights say who gets a client. */
export const ingress = (records: Record<string, string>): Record<string, any> => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { ...metadata(), annotations: { ...IngressAnnotations.of({ scheme: LoadBalancerScheme.INTERNET_FACING }), ...records } },
  spec: { ingressClassName: 'alb', defaultBackend: { service: { name: 'game', port: { number: 80 } } } },
});
