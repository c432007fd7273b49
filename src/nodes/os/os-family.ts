import { Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as eks from 'aws-cdk-lib/aws-eks';
import type { Construct } from 'constructs';
import type { IIpv6Cluster } from '../../core/iipv6-cluster';
import type { Subject } from '../../diagnostics/diagnostics';
import type { Hardware } from '../../hardware/instance-types';
import { refuse } from '../messages';
import { NodeRelease } from '../node-release';
import type { NodeVolume } from '../node-volumes';

/** What a node is told when it boots. */
export interface BootFacts {
  readonly scope: Construct;
  readonly cluster: IIpv6Cluster;
  /** Undefined where kubelet is to find out by itself. */
  readonly maxPods?: number;
  readonly labels: { readonly [key: string]: string };
  readonly taints: readonly eks.TaintSpec[];
}

/** An operating system that EKS has images of: which image, and how it is told what to join. */
export interface OsFamily {
  readonly name: string;
  /** What holds images and pods. */
  readonly volume: NodeVolume;
  /** How a release is stated, where AWS publishes new ones. */
  readonly releaseExample?: string;
  /** Name of the public parameter that holds the id of the image. */
  imageParameter(subject: Subject, kubernetesVersion: string, hardware: Hardware): string;
  /** Refuse what the system does not support, whichever image of it is booted. */
  check(subject: Subject, version: string, instanceTypes: ec2.InstanceType[]): void;
  userData(facts: BootFacts): ec2.UserData;
}

/** Kubernetes' name of an effect, which the API of EKS writes in capitals. */
export function effectOf({ effect }: eks.TaintSpec): string {
  return String(effect).toLowerCase().replace(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
}

/** The flags that give labels and taints to kubelet. */
export const nodeLabelsFlag = (labels: BootFacts['labels']) =>
  `--node-labels=${Object.entries(labels).map(([key, value]) => `${key}=${value}`).join(',')}`;
export const taintsFlag = (taints: BootFacts['taints']) =>
  `--register-with-taints=${taints.map(taint => `${taint.key}=${taint.value ?? ''}:${effectOf(taint)}`).join(',')}`;

/** What to use where max pods is said in the settings of a system. */
export const MAX_PODS_INSTEAD = 'use maxPods of the node group';

/** Refuse the flag that would override whatever else says how many pods a node takes. Kubelet reads underscores as dashes. */
export function refuseMaxPodsFlag(subject: Subject, where: string, flags?: unknown[]): void {
  const flag = flags?.find(each => /^--max[-_]pods\b/.test(String(each)));
  if (flag !== undefined) { refuse(subject, 'node-setting-owned', flag, { where, key: '--max-pods', instead: MAX_PODS_INSTEAD }); }
}

/** Refuse what is no answer to whether the instance store is used: the user data depends on it. */
export function checkInstanceStore(subject: Subject, isUsed: unknown): void {
  if (isUsed !== undefined && typeof isUsed !== 'boolean') { refuse(subject, 'node-prop-type', isUsed, { prop: 'instanceStore', type: 'true or false' }); }
}

/** How the releases of a system are named. */
export interface ReleaseNames {
  readonly os: string;
  readonly form: RegExp;
  readonly expected: string;
}

/** The release as it stands in the name of a parameter; undefined for the newest. */
export function releaseNameOf(subject: Subject, release: NodeRelease | undefined, { os, form, expected }: ReleaseNames): string | undefined {
  if (release === undefined) { return undefined; }
  if (!(release instanceof NodeRelease)) { refuse(subject, 'node-prop-type', release, { prop: 'release', type: 'a NodeRelease' }); }
  const name = release._name;
  if (name !== undefined && !Token.isUnresolved(name) && !form.test(name)) { refuse(subject, 'node-release', name, { os, expected }); }
  return name;
}
