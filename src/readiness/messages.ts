import { register } from '../diagnostics/diagnostics';

const messages = register('readiness', {
  'acknowledge-id': {
    what: 'no error has this id',
    expected: 'the id of an error of this library, as the message ends with it',
    remedy: '{nearest}',
    mend: "Readiness.acknowledge(cluster, 'cdk-eks-ipv6:subnet-without-ipv6', 'an experiment');",
  },
  'acknowledge-reason': {
    what: 'an error is acknowledged without a reason',
    expected: 'a sentence that says why it is no fault here',
    remedy: 'give one, it is kept in the cloud assembly',
    mend: "Readiness.acknowledge(cluster, 'cdk-eks-ipv6:subnet-without-ipv6', 'an experiment');",
  },
});
export const refuse: typeof messages.refuse = messages.refuse;
