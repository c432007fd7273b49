import { variablesOfWarmPools } from '../../cni/cni-variables';
import { rule } from '../rule';

export const cniSettingWithoutEffect = rule({
  id: 'cni-setting-without-effect',
  severity: 'warning',
  title: 'nothing is set that IPv6 mode does not read',
  looksAt: 'addons',
  source: 'EKS best practices, "IPv6": a node gets one /80 prefix for all of its pods',
  what: 'the configuration of the VPC CNI has settings that say nothing in an IPv6 cluster',
  expected: 'no warm pools: a node has one prefix of IPv6 addresses, which is enough for all of its pods',
  remedy: 'remove these variables, or acknowledge that they stand for other clusters',
  mend: "new eks.Addon(this, 'Cni', { cluster, addonName: 'vpc-cni' });",
  check: ({ isCni, environments: { env } }) => {
    const names = isCni ? variablesOfWarmPools(env) : [];
    return names.length > 0 ? [{ got: names }] : [];
  },
});
