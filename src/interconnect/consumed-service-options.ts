/**
 * What is known of an endpoint service of another app.
 */
export interface ConsumedServiceOptions {
  /** The ports that it answers on, for example `[443]`. */
  readonly ports: number[];

  /**
   * The region of the service, for example `eu-west-1`, where it is another one than that of the endpoint. The service has to be offered there (`allowedRegions`).
   *
   * @default - the one that the name says
   */
  readonly region?: string;
}
