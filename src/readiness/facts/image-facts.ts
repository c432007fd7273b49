import { textOf } from './stated';
import type { Surroundings } from './surroundings';
import type { Architecture } from '../../hardware/instance-types';

/** The systems that EKS has images of for IPv6 clusters. */
export type NodeSystem = 'Amazon Linux 2023' | 'Amazon Linux 2' | 'Bottlerocket';

/** What is known of an image that nodes boot. */
export interface ImageFacts {
  /** The name that tells. */
  readonly name: string;
  readonly system?: NodeSystem;
  /** Kubernetes version of its kubelet. */
  readonly version?: string;
  readonly architecture?: Architecture;
}

/** The public parameters that hold the ids of images (EKS user guide, "retrieve-ami-id" and "retrieve-ami-id-bottlerocket"). */
const PARAMETERS: readonly { readonly system: NodeSystem; readonly form: RegExp }[] = [
  { system: 'Amazon Linux 2023', form: /\/aws\/service\/eks\/optimized-ami\/(?<version>[^/]+)\/amazon-linux-2023\/(?<architecture>[^/]+)\// },
  { system: 'Amazon Linux 2', form: /\/aws\/service\/eks\/optimized-ami\/(?<version>[^/]+)\/amazon-linux-2(?<architecture>-arm64|-gpu)?\// },
  { system: 'Bottlerocket', form: /\/aws\/service\/bottlerocket\/aws-k8s-(?<version>\d+\.\d+)[a-z-]*\/(?<architecture>[^/]+)\// },
];
const AMI_TYPES: readonly { readonly system: NodeSystem; readonly form: RegExp }[] = [
  { system: 'Amazon Linux 2023', form: /^AL2023_/ },
  { system: 'Amazon Linux 2', form: /^AL2_/ },
  { system: 'Bottlerocket', form: /^BOTTLEROCKET_/ },
];

/** What the name of a parameter tells of the image behind it. */
export function imageOfParameter(name: string): ImageFacts {
  for (const { system, form } of PARAMETERS) {
    const { version, architecture } = form.exec(name)?.groups ?? {};
    if (version !== undefined) { return { name, system, version: versionIn(version), architecture: architectureIn(architecture ?? 'x86_64') }; }
  }
  return { name };
}

/** What the AMI type of a managed group tells of the image that EKS chooses. */
export function imageOfType(amiType: unknown): ImageFacts | undefined {
  if (typeof amiType !== 'string') { return undefined; }
  return { name: amiType, system: AMI_TYPES.find(({ form }) => form.test(amiType))?.system, architecture: architectureIn(amiType) };
}

/** The images of a stage. */
export class Images {
  private parameters?: ReadonlyMap<string, string>;

  constructor(private readonly surroundings: Surroundings) {}

  /** The one that a canonical id stands for; undefined where its name says nothing. */
  public withId(form: any): ImageFacts | undefined {
    const text = typeof form?.Ref === 'string' ? this.defaultOf(form.Ref) : textOf(form);
    const name = /\/aws\/service\/[^:}]*/.exec(text ?? '')?.[0];
    return name === undefined ? undefined : imageOfParameter(name);
  }

  /** Parameters of type SSM hold the name of the one that CloudFormation asks for. */
  private defaultOf(address: string): string | undefined {
    this.parameters ??= new Map(this.surroundings.index.allElements.flatMap(element => {
      const { default: value, type } = element as { default?: unknown; type?: unknown };
      return typeof value === 'string' && /^AWS::SSM::Parameter::Value/.test(String(type)) ? [[element.node.addr, value]] : [];
    }));
    return this.parameters.get(address);
  }
}

const versionIn = (text: string) => /^\d+\.\d+$/.test(text) ? text : undefined;

function architectureIn(text: string): Architecture | undefined {
  if (/arm_?64/i.test(text)) { return 'arm64'; }
  return /x86_64|-gpu/i.test(text) ? 'x86_64' : undefined;
}
