import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';

/**
 * Where a port of a private service leads.
 */
export interface PrivateServicePortOptions {
  /**
   * Name of the Kubernetes Service of the pods.
   *
   * @default - `serviceName` of the `PrivateService`
   */
  readonly serviceName?: string;

  /**
   * Port of the Kubernetes Service.
   *
   * @default - the port itself
   */
  readonly servicePort?: number;

  /**
   * Port of the pods, which the groups are opened for.
   *
   * @default - `servicePort`
   */
  readonly podPort?: number;

  /**
   * How the load balancer finds out whether pods answer. It asks over IPv6.
   *
   * @default - a TCP connection to `podPort`
   */
  readonly healthCheck?: elbv2.HealthCheck;

  /**
   * Whether each connection begins with a header of proxy protocol version 2. Pods see the address of the load balancer as the source of a connection, and learn that of the consumer, and the id of its
   * endpoint, from the header alone. They have to read it: what does not takes it for the beginning of what the consumer says.
   *
   * @default false
   */
  readonly proxyProtocolV2?: boolean;
}

/**
 * A port at which TLS ends.
 */
export interface PrivateServiceTlsOptions extends PrivateServicePortOptions {
  /** The certificate, in the region of the service. Consumers verify the name that they call: it is for the private name of the service. */
  readonly certificate: acm.ICertificate;

  /**
   * Which versions and ciphers of TLS are spoken.
   *
   * @default - the present default of Elastic Load Balancing
   */
  readonly sslPolicy?: elbv2.SslPolicy;
}
