import { Token } from 'aws-cdk-lib';
import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { refuse } from './messages';
import type { PrivateServicePortOptions, PrivateServiceTlsOptions } from './private-service-port-options';
import { isIntegerIn, requireInteger, requireLiteral } from '../diagnostics/checks';
import { BOOLEAN, checkKindOf, checkShape, notNull, NUMBER, objectWith, Shape, TEXT } from '../diagnostics/shapes';

const SHAPE: Shape<PrivateServicePortOptions> = {
  serviceName: TEXT, servicePort: NUMBER, podPort: NUMBER, healthCheck: notNull('an elbv2.HealthCheck'), proxyProtocolV2: BOOLEAN,
};

/**
 * A port at which consumers reach a private service.
 *
 * UDP is none of them: Network Load Balancers have IPv6 targets for it with prefixes for source NAT alone.
 *
 * @example
 * declare const controller: LoadBalancerController;
 * declare const certificate: acm.ICertificate;
 * new PrivateService(this, 'Shop', {
 *   controller,
 *   serviceName: 'shop',
 *   ports: [PrivateServicePort.tls(443, { certificate, podPort: 8080 }), PrivateServicePort.tcp(9090, { serviceName: 'metrics' })],
 * });
 */
export abstract class PrivateServicePort {
  /**
   * TCP as it comes, and TLS that ends in the pods.
   *
   * @param port that consumers call, 1 to 65535
   */
  public static tcp(port: number, options: PrivateServicePortOptions = {}): PrivateServicePort {
    checkPort('PrivateServicePort.tcp', port);
    checkShape('PrivateServicePort.tcp', options, SHAPE);
    return new Chosen(port, checked('PrivateServicePort.tcp', options));
  }

  /**
   * TLS that ends at the load balancer, which speaks plain TCP to the pods.
   *
   * @param port that consumers call, 1 to 65535
   */
  public static tls(port: number, options: PrivateServiceTlsOptions): PrivateServicePort {
    checkPort('PrivateServicePort.tls', port);
    const certificateKind = objectWith('an ACM certificate, such as the one of acm.Certificate.fromCertificateArn()', 'certificateArn');
    checkShape<PrivateServiceTlsOptions>('PrivateServicePort.tls', options, { ...SHAPE, certificate: certificateKind, sslPolicy: TEXT }, 'certificate');
    const { certificate, sslPolicy } = options;
    return new Chosen(port, checked('PrivateServicePort.tls', options), { certificate, sslPolicy });
  }

  /**
   * That consumers call.
   *
   * @internal
   */
  public abstract readonly _port: number;

  /**
   * Where it leads.
   *
   * @internal
   */
  public abstract readonly _options: PrivateServicePortOptions;

  /**
   * What ends TLS.
   *
   * @internal
   */
  public abstract readonly _tls?: TlsOfPort;
}

/** How TLS ends. */
interface TlsOfPort {
  readonly certificate: acm.ICertificate;
  readonly sslPolicy?: elbv2.SslPolicy;
}

class Chosen extends PrivateServicePort {
  constructor(public readonly _port: number, public readonly _options: PrivateServicePortOptions, public readonly _tls?: TlsOfPort) {
    super();
  }
}

function checkPort(subject: string, port: number): void {
  checkKindOf(subject, 'port', port, NUMBER);
  requireLiteral(subject, 'port', port);
  requireInteger(subject, 'port', port, 1, 65535);
}

function checked(subject: string, options: PrivateServicePortOptions): PrivateServicePortOptions {
  for (const prop of ['servicePort', 'podPort'] as const) {
    const port = options[prop];
    if (port === undefined) { continue; }
    requireLiteral(subject, prop, port);
    requireInteger(subject, prop, port, 1, 65535);
  }
  const asked = options.healthCheck?.port;
  if (asked !== undefined && asked !== TRAFFIC && !Token.isUnresolved(asked) && !isPort(asked)) { refuse(subject, 'private-service-health-port', asked); }
  return options;
}

/** What `elbv2.HealthCheck` says for the port that traffic goes to. */
const TRAFFIC = 'traffic-port';

const isPort = (text: string) => /^\d+$/.test(text) && isIntegerIn(Number(text), 1, 65535);
