import { Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { refuse } from './messages';
import { firstDuplicate } from '../diagnostics/checks';
import type { Subject } from '../diagnostics/diagnostics';

/**
 * Families whose virtualised sizes run on Xen, where the VPC CNI has no IPv6 (EKS user guide, cni-ipv6: "Nitro-based nodes").
 *
 * EC2 has no new ones, so the list does not age. The families and their hypervisor are those that DescribeInstanceTypes returned in
 * August 2026, with the retired ones from the limits table of amazon-vpc-cni-k8s.
 */
const XEN_FAMILIES = new Set([
  'c1', 'c3', 'c4', 'cc1', 'cc2', 'cg1', 'cr1', 'd2', 'f1', 'g2', 'g3', 'g3s', 'h1', 'hi1', 'hs1', 'i2', 'i3',
  'm1', 'm2', 'm3', 'm4', 'p2', 'p3', 'r3', 'r4', 't1', 't2', 'x1', 'x1e',
]);

export type Architecture = 'x86_64' | 'arm64';
export type Accelerator = 'NVIDIA' | 'Neuron';

/** What decides which AMI a type boots. */
export interface Hardware {
  readonly architecture: Architecture;
  readonly accelerator?: Accelerator;
}

export const describe = ({ architecture, accelerator }: Hardware) => accelerator ? `${architecture} with ${accelerator}` : architecture;

/**
 * Refuse types that cannot be nodes of an IPv6 cluster, and say what the others have in common.
 *
 * Types that are tokens are left alone, and left out of the result.
 */
export function checkInstanceTypes(subject: Subject, types: ec2.InstanceType[]): Hardware[] {
  if (types.length === 0) { refuse(subject, 'instance-types-empty', types); }
  const names = types.map(type => type.toString()).filter(name => !Token.isUnresolved(name));
  const duplicate = firstDuplicate(names);
  if (duplicate !== undefined) { refuse(subject, 'instance-type-duplicate', duplicate); }
  return names.map(name => hardwareOf(subject, name));
}

/** Refuse more types than something takes. */
export function checkTypeCount(subject: Subject, types: ec2.InstanceType[], max: number, what: string): void {
  if (types.length > max) { refuse(subject, 'instance-types-count', types.length, { max, what }); }
}

/** Refuse types that no one image serves, whichever it is. An accelerator more or less is for the image to serve. */
export function checkOneArchitecture(subject: Subject, hardware: Hardware[]): void {
  commonHardware(subject, hardware.map(({ architecture }) => ({ architecture })));
}

/** What types have in common that boot one image of EKS; undefined of none. */
export function commonHardware(subject: Subject, hardware: Hardware[]): Hardware | undefined {
  const kinds = [...new Set(hardware.map(describe))];
  if (kinds.length > 1) { refuse(subject, 'instance-types-mixed-architecture', kinds); }
  return hardware[0];
}

/** Refuse the family that Amazon Linux 2023 does not support (AL2023 user guide, "System requirements"). */
export function refuseA1(subject: Subject, types: ec2.InstanceType[]): void {
  const a1 = types.map(type => type.toString()).find(name => !Token.isUnresolved(name) && name.startsWith('a1.'));
  if (a1 !== undefined) { refuse(subject, 'instance-type-a1', a1); }
}

/** Whether a type runs on Xen; of what is no name of a type nobody knows. */
export function isXen(name: string): boolean {
  const { family, size } = partsOf(name);
  return XEN_FAMILIES.has(family) && !size.startsWith('metal');
}

/** The architecture of a type; undefined of what is no name of one. */
export function architectureOfType(name: string): Architecture | undefined {
  const { family, capabilities } = partsOf(name);
  if (!family) { return undefined; }
  // `ec2.InstanceType.architecture` takes names such as p6-b200.48xlarge for malformed, hence a reading of our own.
  return family === 'a1' || capabilities.includes('g') ? 'arm64' : 'x86_64';
}

/** What a type has besides processors. */
export function acceleratorOfType(name: string): Accelerator | undefined {
  const { family, letters } = partsOf(name);
  if (letters === 'inf' || letters === 'trn') { return 'Neuron'; }
  // g4ad has AMD graphics, which the NVIDIA images do not serve.
  return ['p', 'g', 'gr'].includes(letters) && family !== 'g4ad' ? 'NVIDIA' : undefined;
}

/** Whether a type has more than 30 vCPUs, as far as its size tells; that of some is not known. */
export function mayHaveManyVcpus(name: string): boolean {
  const [, size = ''] = name.split('.');
  const isSmall = /^(nano|micro|small|medium|large|[1-7]?xlarge)$/.test(size);
  return !isSmall;
}

function partsOf(name: string): { readonly family: string; readonly letters: string; readonly capabilities: string; readonly size: string } {
  const [, family = '', letters = '', capabilities = '', size = ''] = /^(([a-z]+)-?\d*([a-z-]*)[a-z0-9-]*)\.([a-z0-9-]+)$/.exec(name) ?? [];
  return { family, letters, capabilities, size };
}

function hardwareOf(subject: Subject, name: string): Hardware {
  const { family, letters } = partsOf(name);
  if (!family) { refuse(subject, 'instance-type-malformed', name); }
  if (letters === 'mac') { refuse(subject, 'instance-type-mac', name); }
  if (isXen(name)) { refuse(subject, 'instance-type-xen', name); }
  return { architecture: architectureOfType(name)!, accelerator: acceleratorOfType(name) };
}
