import { isOn, variableOfIpv4 } from '../../cni/cni-variables';
import { tableOf } from '../facts/kubernetes-facts';
import { rule } from '../rule';

export const cniSettingOfIpv4 = rule({
  id: 'cni-setting-of-ipv4',
  severity: 'error',
  title: 'the VPC CNI has no settings of IPv4 clusters',
  looksAt: 'addons',
  source: 'amazon-vpc-cni-k8s README, "ENABLE_V6_EGRESS" and "DISABLE_POD_V6"; EKS user guide, "cni-ipv6": no custom networking',
  what: 'the configuration of the VPC CNI has a setting of IPv4 clusters',
  expected: '{name} left out: pods of an IPv6 cluster have IPv6 addresses of the subnet of their node',
  remedy: 'remove {name}; pods get addresses of other subnets with CniFeature.POD_SUBNET_SELECTION, and a way out over IPv4 with ENABLE_V4_EGRESS',
  mend: "new eks.Addon(this, 'Cni', { cluster, addonName: 'vpc-cni' });",
  check: ({ isCni, configuration, environments }) => {
    if (!isCni) { return []; }
    const variables = Object.values(environments).flatMap(env => {
      const name = variableOfIpv4(env);
      return name === undefined ? [] : [{ got: `${name}=${env[name]}`, values: { name } }];
    });
    const makesEniConfigs = isOn(tableOf(configuration?.eniConfig).create);
    return [...variables, ...makesEniConfigs ? [{ got: 'eniConfig.create=true', values: { name: 'eniConfig' } }] : []];
  },
});
