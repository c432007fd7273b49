import { lackingIn } from '../../cni/cni-versions';
import { rule } from '../rule';

export const cniVersionLacksSetting = rule({
  id: 'cni-version-lacks-setting',
  severity: 'error',
  title: 'the version of the VPC CNI has what is asked of it',
  looksAt: 'addons',
  source: 'EKS user guide, "cni-ipv6", "cni-network-policy", "security-groups-for-pods"; amazon-vpc-cni-k8s README',
  what: 'the version of the VPC CNI lacks {feature}',
  expected: '{first} or later',
  remedy: 'use a later version, or leave it out for the default of EKS',
  mend: "new eks.Addon(this, 'Cni', { cluster, addonName: 'vpc-cni', addonVersion: 'v1.23.1-eksbuild.1' });",
  check: ({ isCni, version, configuration, environments: { env } }) => {
    const lacking = isCni ? lackingIn(version, { env, enableNetworkPolicy: configuration?.enableNetworkPolicy }) : undefined;
    return lacking ? [{ got: version, values: { ...lacking } }] : [];
  },
});
