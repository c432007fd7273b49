import { Token } from 'aws-cdk-lib';
import type * as eks from 'aws-cdk-lib/aws-eks';
import type { IConstruct } from 'constructs';
import { warn } from './messages';
import { stockChanged } from '../synthesis/stock-changed';

/** Blocks that are the whole of a family. */
const WORLD = ['0.0.0.0/0', '::/0'];

interface Access {
  readonly publicAccess?: boolean;
  readonly publicCidrs?: string[];
}

/** Say so where the public endpoint is open to the world, or to IPv4 alone. */
export function warnOfPublicEndpoint(scope: IConstruct, endpointAccess: eks.EndpointAccess): void {
  // What an access allows is not in its public API.
  const { _config: access } = endpointAccess as unknown as { _config?: Access };
  if (typeof access?.publicAccess !== 'boolean') { stockChanged(scope, 'eks.EndpointAccess', '_config'); }
  if (!access.publicAccess) { return; }
  const { publicCidrs = [] } = access;
  if (publicCidrs.length === 0 || publicCidrs.some(cidr => WORLD.includes(cidr))) {
    warn(scope, 'endpoint-public', publicCidrs.length === 0 ? 'no blocks' : publicCidrs);
  }
  const known = publicCidrs.length > 0 && !publicCidrs.some(cidr => Token.isUnresolved(cidr));
  if (known && !publicCidrs.some(cidr => cidr.includes(':'))) { warn(scope, 'endpoint-ipv4-only', publicCidrs); }
}
