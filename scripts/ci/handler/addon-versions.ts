import { strict as assert } from 'assert';
import { createServer } from 'http';
import { AddressInfo } from 'net';
import { assertFailure, assertSuccess } from './answers';
import { check } from './check';
import { DeployedFunction } from './deployed-function';
import { AddonVersionProperties } from '../../../src/addons/addon-version-contract';
import { AddonVersionLookup } from '../../../src/addons/addon-version-lookup';

/** What EKS has, two versions a page (EKS API reference, "DescribeAddonVersions"). */
const OFFERED = [
  { addonVersion: 'v1.36.2-eksbuild.1', compatibilities: [{ clusterVersion: '1.36', platformVersions: ['*'], defaultVersion: false }] },
  { addonVersion: 'v1.35.0-eksbuild.2', compatibilities: [{ clusterVersion: '1.35', platformVersions: ['*'], defaultVersion: true }] },
  { addonVersion: 'v1.36.0-eksbuild.10', compatibilities: [{ clusterVersion: '1.36', platformVersions: ['*'], defaultVersion: true }] },
];
const PAGE = 2;

/** The function behind `Custom::EksIpv6AddonVersion`, where EKS is a server of this process. */
export async function checkAddonVersions(outdir: string): Promise<void> {
  const lambda = new DeployedFunction<AddonVersionProperties>(outdir, stack => {
    new AddonVersionLookup(stack, 'Lookup', { addonName: 'kube-proxy', kubernetesVersion: '1.36' });
  });
  const calls: string[] = [];
  const eks = createServer((request, response) => {
    const url = new URL(request.url!, 'http://localhost');
    calls.push(`${request.method} ${url.pathname}`);
    const { addonName, nextToken = '0' } = Object.fromEntries(url.searchParams);
    const all = addonName === 'kube-proxy' ? OFFERED : [];
    const start = Number(nextToken);
    const addonVersions = all.slice(start, start + PAGE);
    const next = start + PAGE < all.length ? { nextToken: String(start + PAGE) } : {};
    response.writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ addons: addonVersions.length > 0 ? [{ addonName, type: 'networking', addonVersions }] : [], ...next }));
  });
  await new Promise<void>(resolve => { eks.listen(0, '127.0.0.1', resolve); });
  const url = `http://127.0.0.1:${(eks.address() as AddressInfo).port}`;
  const properties = { AddonName: 'kube-proxy', KubernetesVersion: '1.36', ClusterName: 'cluster' };
  try {
    await check('add-on version: the default of the Kubernetes version, of all pages', async () => {
      assertSuccess(await lambda.invoke(url, { type: 'Create', properties }), { Version: 'v1.36.0-eksbuild.10' });
      assert.deepEqual(calls, Array(PAGE).fill('GET /addons/supported-versions'));
    });
    await check('add-on version: an update asks for the other Kubernetes version, and a rollback for the first', async () => {
      const update = (KubernetesVersion: string) =>
        lambda.invoke(url, { type: 'Update', properties: { ...properties, KubernetesVersion }, physicalResourceId: 'addon-version' });
      assertSuccess(await update('1.35'), { Version: 'v1.35.0-eksbuild.2' });
      assertSuccess(await update('1.36'), { Version: 'v1.36.0-eksbuild.10' });
    });
    await check('add-on version: one that EKS does not have is the reason', async () => {
      const answer = await lambda.invoke(url, { type: 'Create', properties: { ...properties, AddonName: 'kube-prox' } });
      assertFailure(answer, /^AddonName: got 'kube-prox', which EKS does not offer for Kubernetes 1\.36 in eu-west-1; expected /);
    });
    await check('add-on version: a deletion asks nobody', async () => {
      calls.length = 0;
      const { Status } = await lambda.invoke(url, { type: 'Delete', properties, physicalResourceId: 'addon-version' });
      assert.deepEqual([Status, calls], ['SUCCESS', []]);
    });
  } finally {
    eks.closeAllConnections();
    await new Promise(resolve => { eks.close(resolve); });
  }
}
