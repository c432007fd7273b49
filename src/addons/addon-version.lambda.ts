import { DescribeAddonVersionsCommand, EKSClient } from '@aws-sdk/client-eks';
import { AddonVersionAttributes, AddonVersionProperties } from './addon-version-contract';
import { defaultOf, OfferedVersion } from './default-version';
import { answering, refuse, refuseAs } from '../functions/answer';

const CALL = 'DescribeAddonVersions';

/** Answers `Custom::EksIpv6AddonVersion`. */
export const handler = answering<AddonVersionProperties, AddonVersionAttributes>('addon-version', CALL, async ({ AddonName, KubernetesVersion }) => {
  if (!AddonName) { refuse(`AddonName: got '${AddonName}'; expected the name of an add-on, such as vpc-cni; name one`); }
  if (!/^\d+\.\d+$/.test(KubernetesVersion)) {
    refuse(`KubernetesVersion: got '${KubernetesVersion}'; expected a major and a minor version, such as 1.36; correct it`);
  }
  // The SDK tries again on throttling, with a back-off and a jitter of its own, for longer than the function has time.
  const eks = new EKSClient({ maxAttempts: 20 });
  const offered = await versionsOf(eks, AddonName, KubernetesVersion);
  if (offered.length === 0) {
    refuse(`AddonName: got '${AddonName}', which EKS does not offer for Kubernetes ${KubernetesVersion} in ${await eks.config.region()}; `
      + `expected an add-on that it offers; \`aws eks describe-addon-versions --kubernetes-version ${KubernetesVersion}\` lists them`);
  }
  const Version = defaultOf(offered, KubernetesVersion);
  return Version === undefined
    ? refuse(`AddonName: got '${AddonName}', of which EKS has no default version for Kubernetes ${KubernetesVersion}; expected one; state a version`)
    : { Version };
});

async function versionsOf(eks: EKSClient, addonName: string, kubernetesVersion: string): Promise<OfferedVersion[]> {
  const offered: OfferedVersion[] = [];
  let nextToken: string | undefined;
  try {
    do {
      const page = await eks.send(new DescribeAddonVersionsCommand({ addonName, kubernetesVersion, nextToken }));
      offered.push(...(page.addons ?? []).filter(addon => addon.addonName === addonName).flatMap(({ addonVersions = [] }) => addonVersions));
      nextToken = page.nextToken;
    } while (nextToken);
    return offered;
  } catch (error) {
    return (error as Error).name === 'ResourceNotFoundException' ? [] : refuseAs(CALL, error as Error);
  }
}
