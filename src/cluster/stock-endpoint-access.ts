import { Token } from 'aws-cdk-lib';
import type * as eks from 'aws-cdk-lib/aws-eks';
import type { IConstruct } from 'constructs';
import { warn } from './messages';

/** Say so where the blocks that may call the public endpoint are all of IPv4. */
export function warnOfIpv4OnlyEndpoint(scope: IConstruct, endpointAccess?: eks.EndpointAccess): void {
  // What an access allows is not in its public API.
  const { publicCidrs = [] } = (endpointAccess as unknown as { _config?: { publicCidrs?: string[] } } | undefined)?._config ?? {};
  const known = publicCidrs.length > 0 && !publicCidrs.some(cidr => Token.isUnresolved(cidr));
  if (known && !publicCidrs.some(cidr => cidr.includes(':'))) { warn(scope, 'endpoint-ipv4-only', publicCidrs); }
}
