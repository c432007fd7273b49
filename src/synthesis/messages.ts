import { register } from '../diagnostics/diagnostics';

const messages = register('synthesis', {
  'stock-class-changed': {
    what: 'this release of aws-cdk-lib is not one that the library knows: {stock} has changed inside',
    expected: 'a release that the tests of the library ran with',
    remedy: 'use an earlier release of aws-cdk-lib or a later one of this library, and report it',
    mend: 'npm install aws-cdk-lib@2.240.0',
  },
});

// The annotation lets TypeScript see that nothing after a refusal runs.
export const refuse: typeof messages.refuse = messages.refuse;
