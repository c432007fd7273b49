import { listOf, ManifestFacts, tableOf } from './kubernetes-facts';

/** Which addresses the load balancer of a Service has. */
export const SERVICE_ADDRESS_TYPE = 'service.beta.kubernetes.io/aws-load-balancer-ip-address-type';

/** Classes of load balancers that AWS makes: those of the controller, and of Auto Mode. Without a class it is the default of the cluster, which is one of AWS. */
const CLASSES = [undefined, 'service.k8s.aws/nlb', 'eks.amazonaws.com/nlb'];

/** Whether AWS makes a load balancer for an object. */
export function isOfLoadBalancer({ kind, object }: ManifestFacts): boolean {
  const { type, loadBalancerClass } = tableOf(object.spec);
  return kind === 'Service' && type === 'LoadBalancer' && CLASSES.includes(loadBalancerClass);
}

/** Whether it has a port for UDP. */
export const hasUdp = ({ object }: ManifestFacts) => listOf(tableOf(object.spec).ports).some(port => ['UDP', 'TCP_UDP'].includes(tableOf(port).protocol));
