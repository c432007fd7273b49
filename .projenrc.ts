import { awscdk, javascript, JsonFile, JsonPatch } from 'projen';

/**
 * Lowest versions the library promises to work with. The test suite runs on these and on the newest.
 *
 * aws-cdk-lib 2.240.0: the first release line in which `aws-eks` has the native OIDC provider (2.237.0), the
 *   `KubectlReadyBarrier` that manifests wait for, and a `lambda.Runtime.NODEJS_24_X`; older ones were not tried.
 * constructs 10.5.0: what aws-cdk-lib 2.240.0 itself asks for (`^10.5.0`); a lower floor could never be installed.
 */
const FLOOR = { awsCdkLib: '2.240.0', constructs: '10.5.0' };

const project = new awscdk.AwsCdkConstructLibrary({
  name: 'cdk-eks-ipv6',
  description: 'Amazon EKS clusters in IPv6 mode for AWS CDK: dual-stack VPC with fixed addresses, CNI permissions, nodes and order of creation',
  keywords: ['aws-cdk', 'eks', 'ipv6', 'kubernetes', 'dual-stack', 'vpc-cni'],
  author: 'cdk-eks-ipv6 contributors',
  authorAddress: 'https://github.com/cdk-eks-ipv6',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/cdk-eks-ipv6/cdk-eks-ipv6.git',
  defaultReleaseBranch: 'main',
  majorVersion: 0,
  stability: 'experimental', // not deployed to a real account yet
  license: 'Apache-2.0',
  packageManager: javascript.NodePackageManager.NPM,
  projenrcTs: true,
  projenVersion: '0.103.25',

  cdkVersion: FLOOR.awsCdkLib,
  constructsVersion: FLOOR.constructs,
  jsiiVersion: '~6.0',
  // ts-jest and ts-node do not work with TypeScript 7, typescript-eslint and eslint-plugin-awscdk not with 6.
  typescriptVersion: '~5.9.3',
  minNodeVersion: '20.0.0',
  workflowNodeVersion: '22',

  publishToPypi: { distName: 'cdk-eks-ipv6', module: 'cdk_eks_ipv6', trustedPublishing: true },
  npmTrustedPublishing: true,

  jestOptions: {
    jestVersion: '^30',
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    // The suite must not need a build: src is compiled by ts-jest, and lib/ or dist/ of an earlier build is not looked at.
    jestConfig: {
      maxWorkers: '100%', // the default leaves a core idle, which of two is half
      // Not among the temporary files.
      cacheDirectory: '<rootDir>/node_modules/.cache/jest',
      modulePathIgnorePatterns: ['<rootDir>/(lib|dist|api)/'],
      // Tests of the examples read them as a user wrote them.
      moduleNameMapper: {
        '^cdk-eks-ipv6$': '<rootDir>/src',
        '^jsonschema$': '<rootDir>/test/util/no-json-schema.ts', // it takes a fifth of the time
      },
      collectCoverage: false, // it takes a quarter more time; `npx jest --coverage` has it
      coverageReporters: ['text-summary', 'lcov'],
    },
  },
  eslintOptions: {
    dirs: ['src'],
    devdirs: ['test', 'integ', 'bench', 'scripts', 'examples/typescript', 'projenrc'],
    commandOptions: { fix: false },
  },
  sampleCode: false,
  depsUpgrade: false, // needs a token of a repository that does not exist yet
  githubOptions: { mergify: false },
  experimentalIntegRunner: false, // needs an integ-tests-alpha that does not accept the aws-cdk-lib floor
  integrationTestAutoDiscover: false,
  devDeps: [
    '@aws-cdk/integ-runner@2.197.10', // reads assemblies up to schema 53, so it runs on the floor only
    '@aws-cdk/integ-tests-alpha@2.239.0-alpha.0', // the newest that accepts the floor
    '@aws-cdk/lambda-layer-kubectl-v29@^2',
    '@aws-cdk/lambda-layer-kubectl-v36@^2',
    '@aws-sdk/client-ec2@^3', // the Lambda runtime has both; here for their types, and to run the bundled handlers
    '@aws-sdk/client-eks@^3',
    '@cdklabs/eslint-plugin@^1.3.4',
    'cdk-nag@2.37.55', // the newest that accepts the floor
    'aws-cdk@2.1148.1', // the tag `latest` is a stray 3.0.0 that reads no current assembly
    'eslint-plugin-awscdk@^4.2.1',
    'eslint-plugin-jest@^29',
    'fast-check@^4',
    'smol-toml@^1', // reads back what Bottlerocket is told
    'tsconfig-paths@^4', // lets demo and bench run the example apps on the sources, before any build
    'yaml@^2', // reads back what Amazon Linux 2023 is told
  ],
  lambdaAutoDiscover: false, // it would make functions of its own; the handler runs behind aws-cdk-lib's provider
  // Exact: the output decides the hash of the asset, and so whether an upgrade of this package touches a stack.
  bundlerOptions: { esbuildVersion: '0.28.2' },
});

// ---- code that runs in Lambda -------------------------------------------------------------------------------------
for (const handler of ['addons/addon-version', 'interconnect/peering-dns', 'max-pods/max-pods', 'network/ipv6-block', 'retrofit/subnet-assign']) {
  project.bundler.addBundle(`src/${handler}.lambda.ts`, {
    platform: 'node',
    target: 'node20',
    externals: ['@aws-sdk/*'], // part of the runtime
    format: 'cjs',
    tsconfigPath: project.tsconfigDev.fileName,
  });
}
// After every `npm ci` there are bundles, so that apps and tests run on the sources before any build.
project.package.setScript('prepare', 'npx projen bundle');

project.package.addField('overrides', {
  // 1.13 has platform packages that are not everywhere to be had; a lock file made with it fails `npm ci`.
  'unrs-resolver': '1.12.2',
  // Its peers stop at eslint 8; the one rule used here works unchanged on 9.
  '@cdklabs/eslint-plugin': { 'eslint': '$eslint', '@typescript-eslint/parser': '$@typescript-eslint/parser' },
});

// Names that are legal in the other jsii languages. Nothing publishes them yet, so no publisher is configured.
project.tryFindObjectFile('package.json')!.patch(
  JsonPatch.add('/jsii/targets/java', {
    package: 'io.github.cdkeksipv6',
    maven: { groupId: 'io.github.cdk-eks-ipv6', artifactId: 'cdk-eks-ipv6' },
  }),
  JsonPatch.add('/jsii/targets/dotnet', { namespace: 'CdkEksIpv6', packageId: 'CdkEksIpv6' }),
  JsonPatch.add('/jsii/targets/go', { moduleName: 'github.com/cdk-eks-ipv6/cdk-eks-ipv6-go', packageName: 'cdkeksipv6' }),
);

// ---- lint -------------------------------------------------------------------------------------------------------
const eslint = project.eslint!;
eslint.addPlugins('awscdk', '@cdklabs', 'jest');
eslint.addExtends('plugin:awscdk/classicStrict');
eslint.addRules({
  '@cdklabs/no-literal-partition': 'error',
  // An L3 hands out the constructs it made (rule 1 of the design: every inner construct is a public property), and
  // the concrete class is what users need of them (`cluster.addHelmChart`).
  'awscdk/no-construct-in-public-property-of-construct': 'off',
  // It does not know `props: Props = {}`, the form that aws-cdk-lib itself uses where all props are optional.
  'awscdk/construct-constructor-property': 'off',
  // Examples and benches name this package as its users do; `typecheck` resolves the name.
  'import/no-unresolved': ['error', { ignore: ['^cdk-eks-ipv6$'] }],
});
/** The rooms of src: one may import those behind it, never those before it (docs/architecture.md). A test compares the two. */
const ROOMS = [
  'cluster', 'interconnect', 'load-balancing', 'external-dns', 'bastion', 'addons', 'nodes', 'readiness', 'max-pods', 'lookups', 'cni', 'identity',
  'retrofit', 'network', 'functions', 'core', 'hardware', 'synthesis', 'diagnostics',
];
eslint.addOverride({
  files: ['src/**/*.ts'],
  rules: {
    'import/no-restricted-paths': ['error', {
      zones: ROOMS.slice(1).map((room, index) => ({
        target: `./src/${room}`,
        from: ROOMS.slice(0, index + 1).map(earlier => `./src/${earlier}`),
        message: `${room} comes after that room in the order of docs/architecture.md`,
      })),
    }],
    // Functions make a construct for whoever calls them, in the scope and under the id that the caller says.
    'awscdk/require-passing-this': 'off',
    'awscdk/no-variable-construct-id': 'off',
  },
});
eslint.addOverride({
  files: ['src/**/*.lambda.ts'],
  rules: { 'import/no-extraneous-dependencies': 'off' }, // the Lambda runtime has them
});
/** Where a class of CDK is made, imported by its name or as part of a module. */
const madeOf = (name: string, how = '') => ['callee.name', 'callee.property.name'].map(callee => `NewExpression[${callee}="${name}"]${how}`);
eslint.addOverride({
  files: ['test/**/*.ts'],
  extends: ['plugin:jest/recommended'],
  rules: {
    'jest/expect-expect': ['error', { assertFunctionNames: ['expect', 'expect*', 'fc.assert', 'template.*', 'Template.*'] }],
    'jest/valid-expect': 'error',
    // Test names and construct ids are drawn, listed or shared on purpose in tests.
    'awscdk/no-variable-construct-id': 'off',
    // A helper makes a construct in the scope that it is given.
    'awscdk/require-passing-this': 'off',
    // Constructs and structs in tests are for the test beside them.
    'awscdk/require-jsdoc': 'off',
    // An app has a folder, which CDK puts among the temporary ones and leaves there.
    'no-restricted-syntax': ['error', ...[
      ...madeOf('App'),
      ...madeOf('Stack', '[arguments.length=0]'),
      ...madeOf('Stack', '[arguments.0.type="Identifier"][arguments.0.name="undefined"]'),
    ].map(selector => ({ selector, message: 'Make the app by testApp() of test/util/app.ts: it leaves no folder behind.' }))],
  },
});
eslint.addOverride({
  files: ['test/util/app.ts'],
  rules: { 'no-restricted-syntax': 'off' },
});

// ---- the build compiles every code block --------------------------------------------------------------------------
const rosetta = project.addTask('rosetta', {
  description: 'Compile the code blocks of README, docs and docstrings',
  steps: [
    // The link lets the examples import this package by its name without an install from the network.
    { exec: 'ln -sfn .. node_modules/cdk-eks-ipv6' },
    { exec: 'jsii-rosetta extract --strict --directory . --cache .jsii.tabl.json' },
    { exec: 'ts-node --transpile-only --project scripts/tsconfig.json scripts/check-docs.ts' },
    { exec: 'rm node_modules/cdk-eks-ipv6' }, // everything else must work without a build
  ],
});
project.postCompileTask.spawn(rosetta);
project.package.addField('jsiiRosetta', { strict: true });

for (const page of ['errors', 'readiness']) {
  project.tasks.tryFind('docgen')!.exec(`ts-node --transpile-only --project scripts/tsconfig.json scripts/${page}-doc.ts`);
}
project.addTask('rules:index', {
  description: 'List the files of src/readiness/rules in its index',
  exec: 'ts-node --transpile-only --project scripts/tsconfig.json scripts/rules-index.ts',
});

// ---- type checks that jest and the runners skip --------------------------------------------------------------------
// Examples say what a user says: the name of the package, which leads to the sources.
const paths = (root: string) => ({ baseUrl: '.', paths: { 'cdk-eks-ipv6': [`${root}/src`] } });
project.tsconfigDev.file.addOverride('compilerOptions.baseUrl', paths('..').baseUrl);
project.tsconfigDev.file.addOverride('compilerOptions.paths', paths('..').paths);
for (const dir of ['integ', 'scripts', 'bench', 'examples/typescript']) {
  new javascript.TypescriptConfig(project, {
    fileName: `${dir}/tsconfig.json`,
    extends: javascript.TypescriptConfigExtends.fromTypescriptConfigs([project.tsconfigDev]),
    compilerOptions: {
      noEmit: true,
      rootDir: dir.includes('/') ? '../..' : '..',
      ...paths(dir.includes('/') ? '../..' : '..'),
    },
    include: ['**/*.ts'],
  });
}
const typecheck = project.addTask('typecheck', {
  description: 'Type-check what jest, ts-node and integ-runner only transpile',
  steps: ['test', 'integ', 'scripts', 'bench', 'examples/typescript'].map(dir => ({ exec: `tsc --noEmit -p ${dir}/tsconfig.json` })),
});
project.testTask.spawn(typecheck);
project.testTask.prependSpawn(project.tasks.tryFind('bundle')!); // where `npm ci` was told to run no scripts

// ---- integration snapshots ------------------------------------------------------------------------------------------
const integ = [
  'integ-runner', '--directory', 'integ', '--language', 'typescript', '--parallel-regions', 'eu-west-1',
].join(' ');
const integEnv = {
  TS_NODE_TRANSPILE_ONLY: '1',
  TS_NODE_PROJECT: 'integ/tsconfig.json',
  // Snapshots need no account. These stop the runner from searching for one.
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'dummy',
  AWS_SECRET_ACCESS_KEY: 'dummy',
};
project.addTask('integ', { description: 'Compare the integration stacks with their snapshots', env: integEnv, exec: integ, receiveArgs: true });
project.addTask('integ:update', {
  description: 'Write the snapshots anew', env: integEnv, exec: `${integ} --update-on-failed --dry-run`, receiveArgs: true,
});

// ---- what a visitor runs first ----------------------------------------------------------------------------------------
project.addTask('demo', {
  description: 'Synthesise the walkthrough cluster, without credentials, and print what is in it',
  exec: 'ts-node -r tsconfig-paths/register scripts/demo.ts',
  env: { TS_NODE_PROJECT: 'scripts/tsconfig.json', TS_NODE_TRANSPILE_ONLY: '1' },
});
project.addTask('synth:walkthrough', {
  description: 'The app behind cdk.json',
  exec: 'ts-node -r tsconfig-paths/register examples/typescript/walkthrough/app.ts',
  env: { TS_NODE_PROJECT: 'examples/typescript/tsconfig.json', TS_NODE_TRANSPILE_ONLY: '1' },
});
new JsonFile(project, 'cdk.json', { obj: { app: 'npx projen synth:walkthrough', output: 'cdk.out' } });
project.addTask('docs:scenarios', {
  description: 'Write into docs/interconnect.md who reaches whom, by a walk of packets over templates',
  exec: 'jest --ci --coverage=false test/interconnect/scenarios',
  env: { WRITE_SCENARIOS: '1' },
});
project.addTask('bench', {
  description: 'Compare the walkthrough cluster with the same one in stock constructs',
  exec: 'ts-node -r tsconfig-paths/register bench/compare.ts',
  env: { TS_NODE_PROJECT: 'bench/tsconfig.json', TS_NODE_TRANSPILE_ONLY: '1' },
});

project.addTask('bench:update', {
  description: 'Write bench/RESULTS.md',
  exec: 'ts-node -r tsconfig-paths/register bench/compare.ts --write',
  env: { TS_NODE_PROJECT: 'bench/tsconfig.json', TS_NODE_TRANSPILE_ONLY: '1' },
});
project.addTask('bench:check', {
  description: 'Whether a synthesis takes at most so many times what stock constructs take, for example `npx projen bench:check 1.3`',
  exec: 'ts-node -r tsconfig-paths/register bench/check.ts',
  env: { TS_NODE_PROJECT: 'bench/tsconfig.json', TS_NODE_TRANSPILE_ONLY: '1' },
  receiveArgs: true,
});

// ---- compatibility ----------------------------------------------------------------------------------------------------
const compat = project.tasks.tryFind('compat')!;
compat.reset('jsii-diff api/baseline . --keys --error-on all --ignore-file .compatignore');
project.addTask('compat:baseline', {
  description: 'Accept the API of the last build as the one to stay compatible with',
  exec: 'mkdir -p api/baseline && cp .jsii package.json api/baseline/',
});
project.gitignore.include('/api/baseline/.jsii');

// ---- workflows --------------------------------------------------------------------------------------------------------
project.buildWorkflow!.addPostBuildSteps({ name: 'Everything else that must hold', run: 'bash .ci/run' });
// The publisher's own default is the same registry; no file of this repository names one.
// A check in scripts/ci/build.sh finds it when the position of the step changes.
project.github!.tryFindWorkflow('release')!.file!.addDeletionOverride('jobs.release_npm.steps.9.env.NPM_REGISTRY');

project.gitignore.exclude('/integ/*.snapshot/asset.*'); // 2 MB of the runner's own handler for each test, which nothing compares
project.gitignore.exclude('/cdk.out/', '.jsii.tabl.json', '/.venv/', '__pycache__/', 'cdk.context.json');
project.npmignore?.exclude(
  '/integ/', '/examples/', '/bench/', '/docs/', '/rosetta/', '/scripts/', '/.ci/', '/api/', '.jsii.tabl.json', '/cdk.out/', 'cdk.json',
  'CONTRIBUTING.md', '/.gitattributes', '/.venv/', '/lib/**/*.lambda.js', '/lib/**/*.lambda.d.ts',
);

project.synth();
