import { Token } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import { refuse } from './messages';
import { FIRST_MINOR_WITHOUT_AL2, minorOf } from '../core/kubernetes-version';
import type { Subject } from '../diagnostics/diagnostics';
import { Accelerator, Architecture, checkOneArchitecture, commonHardware, describe, Hardware } from '../hardware/instance-types';

/** Images of Amazon Linux 2023 by what they are built for. */
const AL2023: Record<string, eks.NodegroupAmiType> = {
  'x86_64': eks.NodegroupAmiType.AL2023_X86_64_STANDARD,
  'arm64': eks.NodegroupAmiType.AL2023_ARM_64_STANDARD,
  'x86_64 with NVIDIA': eks.NodegroupAmiType.AL2023_X86_64_NVIDIA,
  'arm64 with NVIDIA': eks.NodegroupAmiType.AL2023_ARM_64_NVIDIA,
  'x86_64 with Neuron': eks.NodegroupAmiType.AL2023_X86_64_NEURON,
};

/**
 * Whether an image has the drivers of an accelerator, as far as its name says. Those of Neuron are in each image of Bottlerocket for x86 but NVIDIA's, and in that of Amazon
 * Linux 2 for GPUs.
 */
function serves(amiType: string, accelerator: Accelerator): boolean {
  if (/_NVIDIA/.test(amiType)) { return accelerator === 'NVIDIA'; }
  if (/_NEURON/.test(amiType) || /^BOTTLEROCKET_x86_64/.test(amiType)) { return accelerator === 'Neuron'; }
  return !/^(AL2_(x86_64|ARM_64)|AL2023_\w+_STANDARD|BOTTLEROCKET_ARM_64(_FIPS)?)$/.test(amiType);
}

/** Whether an image is one for accelerated types. */
export const isForAccelerators = (amiType: string) => /_(NVIDIA|NEURON|GPU)$/.test(amiType);

/**
 * The AMI type of a managed node group: the one that was stated, if it can work, or Amazon Linux 2023 for the hardware.
 *
 * Stock CDK leaves the choice to a feature flag, and without it to Amazon Linux 2.
 *
 * @param hardware what each instance type is; not empty unless an image is stated
 */
export function chooseAmiType(subject: Subject, hardware: Hardware[], version: string, stated?: eks.NodegroupAmiType): eks.NodegroupAmiType {
  if (stated === undefined) { return AL2023[describe(commonHardware(subject, hardware)!)]; }
  checkOneArchitecture(subject, hardware);
  if (Token.isUnresolved(stated)) { return stated; }

  if (stated.startsWith('WINDOWS')) { refuse(subject, 'ami-type-windows', stated); }
  if (/^AL2_/.test(stated) && minorOf(version) >= FIRST_MINOR_WITHOUT_AL2) {
    refuse(subject, 'ami-type-al2', stated, { version });
  }
  const unserved = hardware.find(({ accelerator }) => accelerator !== undefined && !serves(stated, accelerator));
  if (unserved) {
    const kind = describe(unserved);
    refuse(subject, 'ami-type-mismatch', stated, { kind, suggested: AL2023[kind] });
  }
  const imageArchitecture = /arm_64|x86_64/i.exec(stated)?.[0].toLowerCase().replace('arm_64', 'arm64') as Architecture | undefined;
  if (imageArchitecture && hardware.length > 0 && hardware[0].architecture !== imageArchitecture) {
    const kind = describe(hardware[0]);
    refuse(subject, 'ami-type-mismatch', stated, { kind, suggested: AL2023[kind] });
  }
  return stated;
}
