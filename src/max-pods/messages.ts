import { register } from '../diagnostics/diagnostics';

const messages = register('max-pods', {
  'max-pods': {
    what: 'the number of pods is not one that a node can have',
    expected: 'a whole number from 1, and at most 1024 as long as pods reach IPv4',
    remedy: 'state such a number, or use MaxPods.recommended()',
    mend: 'MaxPods.of(110)',
  },
  'max-pods-with-ipv4-egress': {
    what: 'the number of pods is larger than a node has IPv4 addresses for',
    expected: 'a whole number from 1 to 1024: the VPC CNI gives each pod an address of 169.254.172.0/22 as long as pods reach IPv4',
    remedy: 'state such a number, or switch off vpcCni.ipv4Egress',
    mend: 'MaxPods.of(1024)',
  },
  'max-pods-of-other-type': {
    what: 'the instance type is not one that the lookup asks about',
    expected: 'one of {types}',
    remedy: 'add the type to instanceTypes of the lookup',
    mend: "new MaxPodsLookup(this, 'MaxPods', { instanceTypes: [first, second] }).maxPodsOf(second);",
  },
});

// The annotation lets TypeScript see that nothing after a refusal runs.
export const refuse: typeof messages.refuse = messages.refuse;
