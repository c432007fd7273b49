import type { Duration } from 'aws-cdk-lib';

/**
 * What an Ingress or a Service says of its records.
 *
 * A load balancer gets alias records of both families, A and AAAA, which have the same weight.
 */
export interface DnsRecordOptions {
  /**
   * Names of the records, for example `['shop.example.com']`. `*` can be the first label.
   *
   * @default - the hosts that the rules of the Ingress name
   */
  readonly hostnames?: string[];

  /**
   * How much of the traffic it gets: its share of the sum of the weights of all records of the name and type. A whole number from 0 to 255; with 0 it gets none, unless all have 0. It needs a
   * `setIdentifier`.
   *
   * @default - the name has this record alone
   */
  readonly weight?: number;

  /**
   * What tells it from the other weighted records of the name, for example `green`. 1 to 128 characters. Route 53 has it beside a weight alone, and another one is another record.
   *
   * @default - none
   */
  readonly setIdentifier?: string;

  /**
   * How long others keep an answer, in whole seconds. It counts for records that are no aliases, which those of load balancers are: these have 60 seconds.
   *
   * @default - that of External DNS, 300 seconds
   */
  readonly ttl?: Duration;

  /**
   * Whether Route 53 leaves out a load balancer without healthy targets.
   *
   * @default - that of External DNS, true
   */
  readonly evaluateTargetHealth?: boolean;
}
