import type { RemovalPolicy } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { CoreAddonsOptions } from '../addons/core-addons';
import type { CniIdentity } from '../identity/cni-identity';

/**
 * What a cluster is composed of, whichever module makes its control plane.
 *
 * @internal
 */
export interface _Composition {
  readonly kubernetesVersion: string;
  readonly vpc?: ec2.IVpc;
  readonly vpcSubnets?: ec2.SubnetSelection[];
  readonly securityGroup?: ec2.ISecurityGroup;
  readonly controlPlaneAzs?: number;
  readonly controlPlaneAzNames?: string[];
  readonly cniIdentity?: CniIdentity;
  readonly coreAddons?: CoreAddonsOptions;
  readonly removalPolicy?: RemovalPolicy;
}
