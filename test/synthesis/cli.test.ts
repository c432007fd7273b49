import { spawnSync } from 'child_process';
import { resolve } from 'path';
import { temporaryFolder } from '../util/app';

/** A plain `cdk synth -q`, in an empty folder that is also the home of the CLI, so that it finds no settings, asks for no news and leaves nothing. */
function synth(argument = ''): { readonly status: number | null; readonly output: string } {
  const folder = temporaryFolder();
  const program = `${process.execPath} -r ${resolve('node_modules/ts-node/register')} ${resolve('test/synthesis/stages.app.ts')} ${argument}`;
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve('node_modules/aws-cdk/bin/cdk'), 'synth', '-q', '--no-notices', '--app', program], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 120_000,
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      CDK_HOME: folder,
      TMPDIR: folder,
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      CDK_DISABLE_VERSION_CHECK: 'true',
      AWS_EC2_METADATA_DISABLED: 'true',
      TS_NODE_PROJECT: resolve('test/tsconfig.json'),
      TS_NODE_TRANSPILE_ONLY: 'true',
    },
  });
  return { status, output: stdout + stderr };
}

test('an error found at synthesis in an app of stages fails plain `cdk synth`, which prints its id', () => {
  const { status, output } = synth('addon-twice');
  expect(output).toMatch(/\[Prod\/Clusters\/Cluster\/CoreAddons\] .*\[cdk-eks-ipv6:addon-duplicate\]/);
  expect(status).toBe(1);
});

test('the same app without the error passes', () => {
  expect(synth()).toEqual({ status: 0, output: expect.not.stringContaining('cdk-eks-ipv6:addon-duplicate') });
});
