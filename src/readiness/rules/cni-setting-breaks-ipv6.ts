import { breakingVariable } from '../../cni/cni-variables';
import { rule } from '../rule';

export const cniSettingBreaksIpv6 = rule({
  id: 'cni-setting-breaks-ipv6',
  severity: 'error',
  title: 'the VPC CNI runs in IPv6 mode',
  looksAt: 'addons',
  source: 'amazon-vpc-cni-k8s pkg/ipamd/ipamd.go, isConfigValid',
  what: 'the configuration of the VPC CNI breaks IPv6 mode',
  expected: '{name} left out: EKS itself sets what an IPv6 cluster needs, and with another value the plugin does not start',
  remedy: 'remove {name}',
  mend: "new eks.Addon(this, 'Cni', { cluster, addonName: 'vpc-cni' });",
  check: ({ isCni, environments }) => {
    const all = isCni ? Object.values(environments) : [];
    return all.flatMap(env => {
      const name = breakingVariable(env);
      return name === undefined ? [] : [{ got: `${name}=${env[name]}`, values: { name } }];
    });
  },
});
