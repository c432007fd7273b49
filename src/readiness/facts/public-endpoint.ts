import { isIP } from 'net';
import type { ClusterFacts } from './cluster-facts';

/**
 * The blocks that may call the public endpoint, empty where none is stated; undefined where there is no such endpoint, or where it is not known. Blocks that are not known are
 * among them as they stand in the template.
 */
export function publicBlocksOf({ resource, stated }: ClusterFacts): readonly unknown[] | undefined {
  const { EndpointPublicAccess: access = true, PublicAccessCidrs: blocks = [] } = stated.ResourcesVpcConfig ?? {};
  const isPublic = access === true || access === 'true';
  return resource && isPublic && Array.isArray(blocks) ? blocks : undefined;
}

/** An address and the length of its prefix; undefined for what is no block of either family. */
export function blockIn(text: string): { readonly address: string; readonly family: 'ipv4' | 'ipv6'; readonly prefix: number } | undefined {
  const [, address = '', length = ''] = /^([^/%]+)\/(\d{1,3})$/.exec(text) ?? [];
  const version = isIP(address);
  const prefix = Number(length);
  return version === 0 || prefix > (version === 4 ? 32 : 128) ? undefined : { address, family: version === 4 ? 'ipv4' : 'ipv6', prefix };
}
