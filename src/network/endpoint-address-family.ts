import { checkServices } from './check-services';
import { IPV6_ENDPOINTS } from './endpoint-needs';

/** How an endpoint is asked for: in both families whatever the subnets are, in both where the subnets have both, or in IPv4. */
type Wanted = 'dualStack' | 'dualStackWhereSubnetsAre' | 'ipv4';

/**
 * In which address families endpoints answer. It changes in place.
 *
 * An endpoint of IPv4 is reached by IPv6 pods too: the VPC CNI gives them a way out over IPv4, with the address of the node.
 *
 * @example
 * new ClusterEndpoints(this, 'Endpoints', {
 *   vpc: new DualStackVpc(this, 'Vpc', { ipv4Egress: Ipv4Egress.none() }),
 *   needs: [EndpointNeed.NODES, EndpointNeed.VPC_CNI],
 *   // After a look at: aws ec2 describe-vpc-endpoint-services --query 'ServiceDetails[].[ServiceName,SupportedIpAddressTypes]'
 *   addressFamily: EndpointAddressFamily.dualStackWhereDocumented('ecr.api', 'ecr.dkr'),
 * });
 */
export abstract class EndpointAddressFamily {
  /**
   * Dual stack for services of which AWS documents it (`eks`, `eks-auth`, `lambda`, `logs`, `s3`, `sqs`, `ssm`, `states`, `sts`), in subnets that are known to have both families. IPv4
   * for the others.
   *
   * @param alsoServices services that are dual stack too, as they end the name of the endpoint service, for example `ecr.api`. Subnets of one family are refused for them
   */
  public static dualStackWhereDocumented(...alsoServices: string[]): EndpointAddressFamily {
    checkServices('EndpointAddressFamily.dualStackWhereDocumented', 'alsoServices', alsoServices);
    return new Chosen(service => {
      if (alsoServices.includes(service)) { return 'dualStack'; }
      return service in IPV6_ENDPOINTS ? 'dualStackWhereSubnetsAre' : 'ipv4';
    });
  }

  /**
   * Dual stack for all services. A service without it fails at deployment: `aws ec2 describe-vpc-endpoint-services` shows `SupportedIpAddressTypes` of each. Subnets of one family are
   * refused.
   */
  public static dualStack(): EndpointAddressFamily {
    return new Chosen(() => 'dualStack');
  }

  /**
   * IPv4 for all services.
   */
  public static ipv4(): EndpointAddressFamily {
    return new Chosen(() => 'ipv4');
  }

  /**
   * What is wanted of the endpoint for a service.
   *
   * @internal
   */
  public abstract _wantedFor(service: string): Wanted;
}

class Chosen extends EndpointAddressFamily {
  constructor(private readonly wantedFor: (service: string) => Wanted) {
    super();
  }

  public _wantedFor(service: string): Wanted {
    return this.wantedFor(service);
  }
}
