import { register } from '../diagnostics/diagnostics';

const messages = register('core', {
  'kubernetes-version-malformed': {
    what: 'version is not a Kubernetes version',
    expected: 'a major and a minor version, such as 1.36',
    remedy: 'use eks.KubernetesVersion.of, or one of its constants',
  },
  'kubernetes-too-old': {
    what: 'version is a Kubernetes version without IPv6 mode',
    expected: '1.21 or later',
    remedy: 'use a version that EKS supports today',
  },
});

// The annotation lets TypeScript see that nothing after a refusal runs.
export const refuse: typeof messages.refuse = messages.refuse;
