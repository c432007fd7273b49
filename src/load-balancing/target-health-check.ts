import type { Duration } from 'aws-cdk-lib';

/**
 * How a load balancer finds out whether pods answer. It asks over IPv6, as its targets have such addresses alone.
 */
export interface TargetHealthCheck {
  /**
   * The path that is asked for, for example `/healthz`. A Service is asked over HTTP then.
   *
   * @default - `/` of an Ingress; of a Service a connection is enough
   */
  readonly path?: string;

  /**
   * The port of the pods that is asked.
   *
   * @default - the one that traffic goes to
   */
  readonly port?: number;

  /**
   * Time between two questions: 5 to 300 seconds.
   *
   * @default - 15 seconds of an Ingress, 10 of a Service
   */
  readonly interval?: Duration;

  /**
   * Time that an answer may take: 2 to 120 seconds, and no more than `interval`; of an Ingress less.
   *
   * @default - 5 seconds of an Ingress, 10 of a Service
   */
  readonly timeout?: Duration;

  /**
   * How many answers in a row make a pod healthy: 2 to 10.
   *
   * @default - 2 of an Ingress, 3 of a Service
   */
  readonly healthyThresholdCount?: number;

  /**
   * How many missing answers in a row make it unhealthy: 2 to 10.
   *
   * @default - 2 of an Ingress, 3 of a Service
   */
  readonly unhealthyThresholdCount?: number;

  /**
   * Status codes that are an answer, for example `200-299`.
   *
   * @default - 200 of an Ingress, 200-399 of a Service
   */
  readonly successCodes?: string;
}
