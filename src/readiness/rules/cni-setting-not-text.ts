import { isIntrinsic } from '../facts/json-text';
import { tableOf } from '../facts/kubernetes-facts';
import { rule } from '../rule';

/** What the schema has as text besides environment variables: text that reads true or false, or a number. */
const TEXTS = ['enableNetworkPolicy', 'enableWindowsIpam'];
const TEXTS_OF_AGENT = ['enableCloudWatchLogs', 'enablePolicyEventLogs', 'healthProbeBindAddr', 'metricsBindAddr'];

export const cniSettingNotText = rule({
  id: 'cni-setting-not-text',
  severity: 'error',
  title: 'settings of the VPC CNI are texts',
  looksAt: 'addons',
  source: 'AWS CLI reference, "describe-addon-configuration": the schema of vpc-cni, by which EKS validates configurationValues',
  what: 'the configuration of the VPC CNI has a value that is no text',
  expected: "a text in {where}, such as 'true' or '1500': EKS validates the configuration by a schema that has texts there",
  remedy: 'put it into quotes, or use vpcCni of coreAddons, which does',
  mend: "new eks.Addon(this, 'Cni', { cluster, addonName: 'vpc-cni', configurationValues: { env: { AWS_VPC_ENI_MTU: '1500' }, enableNetworkPolicy: 'true' } });",
  check: ({ isCni, configuration = {}, environments }) => {
    if (!isCni) { return []; }
    const agent = tableOf(configuration.nodeAgent);
    const texts: [string, unknown][] = [
      ...Object.entries(environments).flatMap(([where, env]) => Object.entries(env).map(([name, value]): [string, unknown] => [`${where}.${name}`, value])),
      ...TEXTS.map((name): [string, unknown] => [name, configuration[name]]),
      ...TEXTS_OF_AGENT.map((name): [string, unknown] => [`nodeAgent.${name}`, agent[name]]),
    ];
    return texts
      .filter(([, value]) => value !== undefined && typeof value !== 'string' && !isIntrinsic(value))
      .map(([where, value]) => ({ got: value, values: { where } }));
  },
});
