import { isReserved } from '../data/reserved-blocks';
import type { ClusterFacts } from '../facts/cluster-facts';
import { blockIn, publicBlocksOf } from '../facts/public-endpoint';
import { rule } from '../rule';

const literalsOf = (cluster: ClusterFacts) => (publicBlocksOf(cluster) ?? []).filter((block): block is string => typeof block === 'string');
const oneProblem = (got: string[]) => got.length > 0 ? [{ got }] : [];

const mend = "endpointAccess: eks.EndpointAccess.PUBLIC_AND_PRIVATE.onlyFrom('<your IPv6 block>', '<your IPv4 block>'),";

export const endpointBlockMalformed = rule({
  id: 'endpoint-block-malformed',
  severity: 'error',
  title: 'who may call is said by blocks',
  looksAt: 'clusters',
  source: 'EKS user guide, "cluster-endpoint"; EKS: "The following CIDRs are invalid in publicAccessCidrs"',
  what: 'what may call the public endpoint is said by something that is no block',
  expected: 'an address and the length of its prefix, of either family: EKS refuses others ("The following CIDRs are invalid in publicAccessCidrs")',
  remedy: 'write the block, with /32 or /128 for one address',
  mend,
  check: cluster => oneProblem(literalsOf(cluster).filter(block => !blockIn(block))),
});

export const endpointBlockReserved = rule({
  id: 'endpoint-block-reserved',
  severity: 'error',
  title: 'who may call the public endpoint has public addresses',
  looksAt: 'clusters',
  source: 'EKS user guide, "config-cluster-endpoint": the block cannot include reserved addresses',
  what: 'what may call the public endpoint is said by blocks of private or reserved addresses',
  expected: 'public addresses: EKS refuses reserved ones ("The following CIDRs are not allowed in publicAccessCidrs"), and whoever has one calls the private endpoint',
  remedy: 'remove the block, and let the private endpoint in by the security group of the cluster',
  mend,
  check: cluster => oneProblem(literalsOf(cluster).filter(isReserved)),
});
