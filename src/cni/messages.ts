import { register } from '../diagnostics/diagnostics';

const messages = register('cni', {
  'cni-version-malformed': {
    what: 'the version of the VPC CNI is not a version',
    expected: 'a version such as v1.23.1-eksbuild.1',
    remedy: 'correct it, or leave it out for the default of EKS',
    mend: "new CniIpv6Policy(this, 'CniPolicy', { cniVersion: 'v1.22.1-eksbuild.1' });",
  },
  'cni-version-too-old': {
    what: 'the version of the VPC CNI has no IPv6 mode',
    expected: '1.10.1 or later',
    remedy: 'use a later version, or leave it out for the default of EKS',
    mend: 'coreAddons: { vpcCni: { version: AddonVersion.defaultOf() } }',
  },
  'cni-version-lacks-feature': {
    what: 'the version of the VPC CNI lacks {feature}',
    expected: '{first} or later',
    remedy: 'use a later version, or do without the feature',
    mend: "coreAddons: { vpcCni: { version: AddonVersion.of('v1.22.1-eksbuild.1') } }",
  },
});

// The annotation lets TypeScript see that nothing after a refusal runs.
export const refuse: typeof messages.refuse = messages.refuse;
