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

/**
 * An app that leaves nothing behind.
 *
 * Assets are not copied, which no template shows and which takes most of the time. A test of what is copied says so in `context`.
 */
export function testApp({ context, ...props }: AppProps = {}): App {
  return new App({ outdir: temporaryFolder(), ...props, context: { 'aws:cdk:disable-asset-staging': true, ...context } });
}
