import type * as eks from 'aws-cdk-lib/aws-eks';
import type { IConstruct } from 'constructs';
import { stockChanged } from '../synthesis/stock-changed';

export interface Access {
  readonly privateAccess?: boolean;
  readonly publicAccess?: boolean;
  readonly publicCidrs?: string[];
}

/** What an access allows, which is not in its public API. */
export function accessOf(scope: IConstruct, endpointAccess: eks.EndpointAccess): Access {
  const { _config: access } = endpointAccess as unknown as { _config?: Access };
  return typeof access?.publicAccess === 'boolean' ? access : stockChanged(scope, 'eks.EndpointAccess', '_config');
}
