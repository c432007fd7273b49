import { impossibleValue } from '../../cni/cni-variables';
import { rule } from '../rule';

export const cniSettingInvalid = rule({
  id: 'cni-setting-invalid',
  severity: 'error',
  title: 'the VPC CNI starts with its settings',
  looksAt: 'addons',
  source: 'amazon-vpc-cni-k8s cmd/aws-vpc-cni/main.go, validateEnvVars',
  what: 'the configuration of the VPC CNI has a value with which the plugin does not start in IPv6 mode',
  expected: '{expected}',
  remedy: 'correct {name}, or leave it out',
  mend: "const coreAddons = { vpcCni: { env: { AWS_VPC_ENI_MTU: '1500' } } };",
  check: ({ isCni, environments: { env } }) => {
    const impossible = isCni ? impossibleValue(env) : undefined;
    return impossible ? [{ got: `${impossible.name}=${env[impossible.name]}`, values: { ...impossible } }] : [];
  },
});
