import { Token } from 'aws-cdk-lib';
import { CniFeature } from './cni-feature';
import { isOff, isOn } from './cni-variables';
import { refuse } from './messages';
import type { Subject } from '../diagnostics/diagnostics';

type Version = readonly [major: number, minor: number, patch: number];

/** The first version with IPv6 mode (EKS user guide, "cni-ipv6"). */
const FIRST: Version = [1, 10, 1];
/** The first version that looks subnets and security groups up in IPv6 mode (amazon-vpc-cni-k8s #3704). */
const FIRST_WITH_DISCOVERY: Version = [1, 22, 0];
/** The first version after the one whose schema AWS publishes, 1.15.1 (AWS CLI reference, "describe-addon-configuration"). */
const AFTER_SCHEMA: Version = [1, 15, 2];
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

/** What a version is too old for, of what the configuration asks for by hand; undefined where all is there, or not known. */
export function lackingIn(version: string | undefined, { env, enableNetworkPolicy }: Settings): Lacking | undefined {
  const asked: [string, boolean, Version][] = [
    ['IPv6 mode', true, FIRST],
    ['ENABLE_V4_EGRESS=false', isOff(env.ENABLE_V4_EGRESS), FIRST_WITH_IPV4_EGRESS_SWITCH],
    ['network policies', isOn(enableNetworkPolicy), FIRST_WITH_NETWORK_POLICY],
    ['security groups for pods with IPv6', isOn(env.ENABLE_POD_ENI), FIRST_WITH_FEATURE[CniFeature.SECURITY_GROUPS_FOR_PODS]],
    ['ENABLE_MULTI_NIC', isOn(env.ENABLE_MULTI_NIC), FIRST_WITH_FEATURE[CniFeature.MULTI_NIC]],
  ];
  const parsed = parseKnown(version);
  const [feature, , first] = asked.find(([, isAsked, needed]) => parsed && isAsked && isOlder(parsed, needed)) ?? [];
  return feature === undefined || first === undefined ? undefined : { feature, first: first.join('.') };
}

/** What the configuration says. */
interface Settings {
  readonly env: { readonly [name: string]: unknown };
  readonly enableNetworkPolicy?: unknown;
}

/** What is asked of a version that does not have it. */
interface Lacking {
  readonly feature: string;
  readonly first: string;
}

/** Whether a version is no later than the one whose schema AWS publishes. */
export function isSchemaKnown(version: string | undefined): boolean {
  const parsed = parseKnown(version);
  return parsed !== undefined && isOlder(parsed, AFTER_SCHEMA);
}

/** Whether a version is known, and looks subnets and security groups up. */
export const surelyDiscoversSubnets = (version: string | undefined) => parseKnown(version) !== undefined && discoversSubnets(version);

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
