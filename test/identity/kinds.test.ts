import { AddonIdentity, ClusterAddonOptions, CniIdentity, CoreAddonsProps } from '../../src';
import { ipv6Cluster, testStack } from '../util/cluster';

/**
 * What the compiler has to say of the two kinds of identities. `typecheck` fails where it says nothing: a line below `@ts-expect-error` must be an error.
 */
const MIXED: [string, () => unknown][] = [
  ['an identity of an add-on, for the CNI', () => {
    // @ts-expect-error An add-on has service accounts of its own.
    const identity: CniIdentity = AddonIdentity.podIdentity('aws-node', []);
    const props: Partial<CoreAddonsProps> = { cniIdentity: identity };
    return ipv6Cluster(testStack(), props);
  }],
  ['an identity of the CNI, for an add-on', () => {
    // @ts-expect-error The identity of the CNI knows no other service account.
    const options: ClusterAddonOptions = { identity: CniIdentity.podIdentity() };
    return ipv6Cluster(testStack()).addAddon('aws-ebs-csi-driver', options);
  }],
  ['an identity of the CNI, among those of an add-on', () => {
    // @ts-expect-error The identity of the CNI knows no other service account.
    const options: ClusterAddonOptions = { identities: [CniIdentity.irsa()] };
    return ipv6Cluster(testStack()).addAddon('aws-ebs-csi-driver', options);
  }],
  ['an object that looks like one', () => {
    // @ts-expect-error Only the factories of the class make one.
    const options: ClusterAddonOptions = { identity: { _serviceAccount: 'account' } };
    return ipv6Cluster(testStack()).addAddon('aws-ebs-csi-driver', options);
  }],
];

test.each(MIXED)('%s: the compiler says no, and so does synthesis', (_, make) => {
  expect(make).toThrow('[cdk-eks-ipv6:identity-type]');
});
