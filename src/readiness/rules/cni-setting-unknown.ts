import { CNI_VARIABLES, isSurelyUnknown } from '../../cni/cni-variables';
import { isSchemaKnown } from '../../cni/cni-versions';
import { mostLike } from '../../diagnostics/nearest';
import type { AddonFacts } from '../facts/addon-facts';
import { Problem, rule } from '../rule';

const about = {
  looksAt: 'addons',
  source: 'AWS CLI reference, "describe-addon-configuration": the schema of vpc-cni allows no other variables; amazon-vpc-cni-k8s README',
  what: 'the VPC CNI has no such environment variable',
  mend: "const coreAddons = { vpcCni: { env: { AWS_VPC_ENI_MTU: '1500' } } };",
} as const;

export const cniSettingUnknown = rule({
  ...about,
  id: 'cni-setting-unknown',
  severity: 'error',
  title: 'variables of the VPC CNI are ones that it has',
  expected: '{nearest}, or another variable of the plugin: EKS refuses variables that the schema of the add-on does not have',
  remedy: 'correct the name',
  check: addon => unknownIn(addon, true),
});

export const cniSettingUnheardOf = rule({
  ...about,
  id: 'cni-setting-unheard-of',
  severity: 'warning',
  title: 'variables of the VPC CNI are ones that are known here',
  expected: '{nearest}, or a variable that the schema of this version has, which is not known here',
  remedy: 'correct the name, or acknowledge that it is one; `aws eks describe-addon-configuration` shows the schema',
  check: addon => unknownIn(addon, false),
});

/** Variables that are not known here, with the known one that is most like them. */
function unknownIn({ isCni, environments, version }: AddonFacts, surely: boolean): Problem[] {
  const names = isCni ? Object.values(environments).flatMap(env => Object.keys(env)) : [];
  return [...new Set(names)]
    .filter(name => !CNI_VARIABLES.includes(name) && isSurelyUnknown(name, isSchemaKnown(version)) === surely)
    .map(name => ({ got: name, values: { nearest: mostLike(name, CNI_VARIABLES, 1)[0] } }));
}
