import { Stack, Token } from 'aws-cdk-lib';
import type { ConsumedServiceOptions } from './consumed-service-options';
import { refuse } from './messages';
import type { PrivateService } from './private-service';
import { firstDuplicate, requireInteger, requireLiteral } from '../diagnostics/checks';
import { checkKindOf, checkShape, listOf, NUMBER, objectWith, TEXT } from '../diagnostics/shapes';

const NAME = /^com\.amazonaws\.vpce\.([a-z0-9-]+)\.vpce-svc-[0-9a-z]+$/;

/**
 * Which endpoint service is consumed.
 *
 * @example
 * declare const vpc: DualStackVpc;
 * new PrivateServiceConsumer(this, 'Shop', {
 *   vpc,
 *   service: ConsumedService.byName('com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0', { ports: [443] }),
 * });
 */
export abstract class ConsumedService {
  /**
   * One of this app, with its ports and its region. Between stacks of two regions it takes `crossRegionReferences` of the consumer's stack; of another account use `byName()`.
   */
  public static ofApp(service: PrivateService): ConsumedService {
    checkKindOf('ConsumedService.ofApp', 'service', service, objectWith('a PrivateService', 'endpointServiceName', 'listeners'));
    const { region } = Stack.of(service);
    const ports = service._props.ports.map(({ _port }) => _port);
    return new Chosen(service.endpointServiceName, ports, Token.isUnresolved(region) ? undefined : region, false, service);
  }

  /**
   * One of another app, account or region, made by a `PrivateService` or by anything else.
   *
   * @param name of the endpoint service, for example `com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0`, or a token
   */
  public static byName(name: string, options: ConsumedServiceOptions): ConsumedService {
    const subject = 'ConsumedService.byName';
    checkKindOf(subject, 'name', name, TEXT);
    checkShape<ConsumedServiceOptions>(subject, options, { ports: listOf(NUMBER), region: TEXT }, 'ports');
    const { ports, region } = options;
    requireLiteral(subject, 'ports', ports);
    if (ports.length === 0) { refuse(subject, 'private-service-no-ports', ports, { prop: 'ports' }); }
    for (const port of ports) {
      requireLiteral(subject, 'ports', port);
      requireInteger(subject, 'ports', port, 1, 65535);
    }
    const twice = firstDuplicate(ports);
    if (twice !== undefined) { refuse(subject, 'private-service-port-twice', twice); }
    if (Token.isUnresolved(name)) { return new Chosen(name, ports, region, region !== undefined); }
    const [, said] = NAME.exec(name) ?? refuse(subject, 'private-service-name', name);
    if (region !== undefined && !Token.isUnresolved(region) && region !== said) { refuse(subject, 'private-service-region', region, { region: said }); }
    return new Chosen(name, ports, said, region !== undefined);
  }

  /**
   * Its name.
   *
   * @internal
   */
  public abstract readonly _name: string;

  /**
   * On which it answers.
   *
   * @internal
   */
  public abstract readonly _ports: readonly number[];

  /**
   * Where it is, as far as that is known.
   *
   * @internal
   */
  public abstract readonly _region?: string;

  /**
   * Whether the user says so.
   *
   * @internal
   */
  public abstract readonly _isRegionStated: boolean;

  /**
   * The one of the app.
   *
   * @internal
   */
  public abstract readonly _service?: PrivateService;
}

class Chosen extends ConsumedService {
  constructor(
    public readonly _name: string,
    public readonly _ports: readonly number[],
    public readonly _region: string | undefined,
    public readonly _isRegionStated: boolean,
    public readonly _service?: PrivateService,
  ) {
    super();
  }
}
