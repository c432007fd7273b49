import { publicBlocksOf } from '../facts/public-endpoint';
import { rule } from '../rule';

/** Blocks that are the whole of a family. */
const WORLD: unknown[] = ['0.0.0.0/0', '::/0'];

export const endpointPublic = rule({
  id: 'endpoint-public',
  severity: 'warning',
  title: 'not all the world calls the Kubernetes API',
  looksAt: 'clusters',
  source: 'EKS user guide, "cluster-endpoint"; EKS best practices, "Cluster Access Management"',
  what: 'the public endpoint of the Kubernetes API is open to the world, over IPv4 and IPv6',
  expected: 'the blocks that may call, or none: it asks whoever calls for a role that the cluster lets in, and is there to be attacked',
  remedy: 'use eks.EndpointAccess.PUBLIC_AND_PRIVATE.onlyFrom with blocks of both families, or PRIVATE, or acknowledge that it is meant',
  mend: "endpointAccess: eks.EndpointAccess.PUBLIC_AND_PRIVATE.onlyFrom('<your IPv6 block>', '<your IPv4 block>'),",
  check: cluster => {
    const blocks = publicBlocksOf(cluster);
    if (!blocks || (blocks.length > 0 && !blocks.some(block => WORLD.includes(block)))) { return []; }
    return [{ got: blocks.length === 0 ? 'no blocks' : blocks }];
  },
});

export const endpointIpv4Only = rule({
  id: 'endpoint-ipv4-only',
  severity: 'warning',
  title: 'who may call may call over both families',
  looksAt: 'clusters',
  source: 'EKS user guide, "cluster-endpoint": the public endpoint of an IPv6 cluster is dual stack',
  what: 'the public endpoint is restricted to IPv4 addresses, which closes it to callers over IPv6',
  expected: 'blocks of both families: the endpoint of an IPv6 cluster is dual stack',
  remedy: 'add the IPv6 blocks that may call, or acknowledge that none may',
  mend: "endpointAccess: eks.EndpointAccess.PUBLIC_AND_PRIVATE.onlyFrom('<your IPv6 block>', '<your IPv4 block>'),",
  check: cluster => {
    const blocks = publicBlocksOf(cluster) ?? [];
    return blocks.length > 0 && blocks.every(block => typeof block === 'string' && !block.includes(':')) ? [{ got: blocks }] : [];
  },
});
