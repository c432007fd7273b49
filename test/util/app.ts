import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, AppProps } from 'aws-cdk-lib';

let folder: string | undefined;
afterAll(() => {
  if (folder) { rmSync(folder, { recursive: true }); }
});

/** An empty folder, which is removed at the end of the test file. */
export function temporaryFolder(): string {
  folder ??= mkdtempSync(join(tmpdir(), 'cdk-eks-ipv6-'));
  return mkdtempSync(join(folder, 'test-'));
}

/** Newer releases of aws-cdk-lib lint all templates at each synthesis, which takes most of the time, and only warn. */
const WITHOUT_LINTER = { builtinCloudFormationValidation: false };
const CONTEXT = { 'aws:cdk:disable-asset-staging': true, 'aws:cdk:disable-creation-stack-traces': true };

/**
 * An app that leaves nothing behind.
 *
 * What takes most of the time and no template shows is not done: assets are not copied, where a construct was made is not noted. A test of it says so in its props.
 */
export function testApp({ context, ...props }: AppProps = {}): App {
  return new App({ outdir: temporaryFolder(), treeMetadata: false, ...WITHOUT_LINTER, ...props, context: { ...CONTEXT, ...context } });
}
