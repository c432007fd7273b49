import { Token } from 'aws-cdk-lib';
import { CniFeature } from './cni-feature';
import { refuse } from './messages';
import type { Subject } from '../diagnostics/diagnostics';

type Version = readonly [major: number, minor: number, patch: number];

/** The first version with IPv6 mode (EKS user guide, "cni-ipv6"). */
const FIRST: Version = [1, 10, 1];
/** The first version that looks subnets and security groups up in IPv6 mode (amazon-vpc-cni-k8s #3704). */
const FIRST_WITH_DISCOVERY: Version = [1, 22, 0];
/** The first version in which the way out over IPv4 can be switched off (amazon-vpc-cni-k8s README, "ENABLE_V4_EGRESS"). */
export const FIRST_WITH_IPV4_EGRESS_SWITCH: Version = [1, 15, 1];
/** The first version that enforces network policies (EKS user guide, "cni-network-policy"). */
export const FIRST_WITH_NETWORK_POLICY: Version = [1, 14, 0];

const FIRST_WITH_FEATURE: { readonly [feature in CniFeature]: Version } = {
  [CniFeature.POD_SUBNET_SELECTION]: [1, 22, 0],
  [CniFeature.MULTI_NIC]: [1, 20, 0],
  [CniFeature.SECURITY_GROUPS_FOR_PODS]: [1, 16, 0],
};

/** Refuse a version of the VPC CNI that is not one, that has no IPv6, or that lacks a feature. Tokens are left alone. */
export function checkCniVersion(subject: Subject, version: string | undefined, features: readonly CniFeature[] = []): void {
  if (version === undefined || Token.isUnresolved(version)) { return; }
  const parsed = parse(version);
  if (parsed === undefined) { refuse(subject, 'cni-version-malformed', version); }
  if (isOlder(parsed, FIRST)) { refuse(subject, 'cni-version-too-old', version); }
  for (const feature of features) {
    requireCniVersion(subject, version, feature, FIRST_WITH_FEATURE[feature]);
  }
}

/** Refuse a version that lacks what is asked of it. */
export function requireCniVersion(subject: Subject, version: string | undefined, feature: string, first: Version): void {
  const parsed = parseKnown(version);
  if (parsed && isOlder(parsed, first)) { refuse(subject, 'cni-version-lacks-feature', version, { feature, first: first.join('.') }); }
}

/** Whether the plugin looks up subnets and security groups; a version that is not known does. */
export function discoversSubnets(version: string | undefined): boolean {
  const parsed = parseKnown(version);
  return parsed === undefined || !isOlder(parsed, FIRST_WITH_DISCOVERY);
}

function parseKnown(version: string | undefined): Version | undefined {
  return version === undefined || Token.isUnresolved(version) ? undefined : parse(version);
}

/** From `v1.22.1-eksbuild.1`, `1.22.1` or `1.22`. */
function parse(version: string): Version | undefined {
  const [, major, minor, patch = '0'] = /^v?(\d+)\.(\d+)(?:\.(\d+))?(?:-eksbuild\.\d+)?$/.exec(version) ?? [];
  return major === undefined ? undefined : [Number(major), Number(minor), Number(patch)];
}

function isOlder(version: Version, than: Version): boolean {
  const index = version.findIndex((part, i) => part !== than[i]);
  return index >= 0 && version[index] < than[index];
}
