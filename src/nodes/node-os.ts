import { CfnDynamicReference, CfnDynamicReferenceService, Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { InstanceArchitecture, MachineImage, OperatingSystemType, UserData } from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import type { Construct } from 'constructs';
import { checkLabels, checkTaints } from './labels';
import { refuse, warn } from './messages';
import type { NodeRelease } from './node-release';
import { OF_NODES } from './node-shapes';
import type { NodeVolume } from './node-volumes';
import { al2 } from './os/al2';
import type { Al2Options } from './os/al2-options';
import { al2023 } from './os/al2023';
import type { Al2023Options } from './os/al2023-options';
import { bottlerocket } from './os/bottlerocket';
import type { BottlerocketOptions } from './os/bottlerocket-options';
import type { NodeOsOptions } from './os/node-os-options';
import type { OsFamily } from './os/os-family';
import { warnOfRenewal } from './renewed-image';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import { checkKubernetesVersion, minorOf } from '../core/kubernetes-version';
import { refuseBoth } from '../diagnostics/checks';
import type { Subject } from '../diagnostics/diagnostics';
import { checkKindOf, checkShape, CLUSTER, listOf, notNull, objectWith, oneOf, TEXT } from '../diagnostics/shapes';
import { Architecture, checkInstanceTypes, checkOneArchitecture, commonHardware, Hardware } from '../hardware/instance-types';
import { MaxPods } from '../max-pods/max-pods';

/**
 * What a node is to be told.
 */
export interface NodeUserDataProps {
  /**
   * The cluster that the node joins.
   */
  readonly cluster: IIpv6Cluster;

  /**
   * The types of instance that the node can be. Only `MaxPods.recommended()` asks for them.
   *
   * @default - not known
   */
  readonly instanceTypes?: ec2.InstanceType[];

  /**
   * How many pods the node takes.
   *
   * @default MaxPods.recommended()
   */
  readonly maxPods?: MaxPods;

  /**
   * Labels of the node, from the moment it registers.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };

  /**
   * Taints of the node, from the moment it registers.
   *
   * @default - none
   */
  readonly taints?: eks.TaintSpec[];
}

/**
 * What nodes boot, and how they are told to join an IPv6 cluster.
 *
 * A node whose user data says nothing of IPv6 registers with an IPv4 address and the wrong address of the DNS service, and its pods get no addresses.
 *
 * It slots into stock launch templates: `machineImage()` is an `ec2.IMachineImage`, `userData()` is an `ec2.UserData`.
 *
 * @example
 * declare const cluster: IIpv6Cluster;
 * const os = NodeOs.al2023();
 * const instanceTypes = [new ec2.InstanceType('m7g.large')];
 * new ec2.LaunchTemplate(this, 'LaunchTemplate', {
 *   machineImage: os.machineImage(eks.KubernetesVersion.of(cluster.kubernetesVersion), instanceTypes),
 *   userData: os.userData(this, { cluster, instanceTypes }),
 * });
 */
export class NodeOs {
  /**
   * Amazon Linux 2023. Where a new image would replace nodes that run, which is in managed groups and in those with a `replacement` that replaces them, its
   * `release` must be stated.
   */
  public static al2023(options: Al2023Options = {}): NodeOs {
    checkShape('NodeOs.al2023', options, { ...OF_OS, nodeConfig: notNull('a map'), parts: listOf(objectWith('an ec2.MultipartBody', 'renderBodyPart')) });
    return new NodeOs(al2023('NodeOs.al2023', options), options);
  }

  /**
   * Bottlerocket. Where a new image would replace nodes that run, which is in managed groups and in those with a `replacement` that replaces them, its
   * `release` must be stated.
   */
  public static bottlerocket(options: BottlerocketOptions = {}): NodeOs {
    checkShape('NodeOs.bottlerocket', options, { ...OF_OS, settings: notNull('a map') });
    return new NodeOs(bottlerocket('NodeOs.bottlerocket', options), options);
  }

  /**
   * Amazon Linux 2. EKS publishes no images since November 2025, and none for Kubernetes 1.33 and later, where it is refused.
   *
   * @deprecated use `NodeOs.al2023()` or `NodeOs.bottlerocket()`
   */
  public static al2(options: Al2Options = {}): NodeOs {
    checkShape('NodeOs.al2', options, { ...OF_OS, kubeletFlags: listOf(TEXT), commands: listOf(TEXT) });
    return new NodeOs(al2('NodeOs.al2', options), options);
  }

  /**
   * An image of your own, or one that stays the same until you change it.
   *
   * @param machineImage for example `ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-0123' })`
   * @param family the system that it was built from, with its options; state its `architecture` there, and instance types of another one are refused. A `release`
   * there is refused. One that AWS renews, such as `ec2.MachineImage.latestAmazonLinux2023()`, is a warning where a new one would replace nodes that run.
   */
  public static custom(machineImage: ec2.IMachineImage, family: NodeOs): NodeOs {
    if (!(family instanceof NodeOs)) { refuse('NodeOs.custom', 'node-prop-type', family, { prop: 'family', type: 'a NodeOs, for example NodeOs.al2023()' }); }
    checkKindOf('NodeOs.custom', 'machineImage', machineImage, objectWith('an ec2.IMachineImage, such as the one of ec2.MachineImage.genericLinux()', 'getImage'));
    if (family.release) { refuseBoth('NodeOs.custom', 'machineImage', 'release', family.release._name ?? 'the newest'); }
    return new NodeOs(family.family, { architecture: family.stated as ec2.InstanceArchitecture | undefined }, machineImage);
  }

  private readonly stated?: Architecture;
  private readonly release?: NodeRelease;

  private constructor(private readonly family: OsFamily, options: StatedOptions, private readonly image?: ec2.IMachineImage) {
    this.stated = options.architecture;
    this.release = options.release;
  }

  /**
   * The image that fits the instance types.
   *
   * @param version of the cluster
   * @param instanceTypes that boot it, all of one architecture
   */
  public machineImage(version: eks.KubernetesVersion, instanceTypes: ec2.InstanceType[]): ec2.IMachineImage {
    checkKubernetesVersion('NodeOs.machineImage', version.version);
    return this.imageFor('NodeOs.machineImage', version.version, instanceTypes);
  }

  /**
   * The image of nodes, for whoever has a path. One that AWS renews is refused, or a warning, where a new one would replace nodes that run, unless somebody said that it
   * may.
   *
   * @internal
   */
  public _machineImageOf(nodes: Construct, version: string, instanceTypes: ec2.InstanceType[], replacesNodes: boolean): ec2.IMachineImage {
    this.checkRelease(nodes, version, replacesNodes);
    return this.imageFor(nodes, version, instanceTypes, replacesNodes ? nodes : undefined);
  }

  /**
   * The user data with which a node joins the cluster over IPv6.
   *
   * @param scope in which `MaxPods.recommended()` makes its lookup, with the id `MaxPods`
   */
  public userData(scope: Construct, props: NodeUserDataProps): ec2.UserData {
    checkShape<NodeUserDataProps>(scope, props, { cluster: CLUSTER, instanceTypes: OF_NODES.instanceTypes, maxPods: OF_NODES.maxPods }, 'cluster');
    const { cluster, instanceTypes = [], labels = {}, taints = [], maxPods = MaxPods.recommended() } = props;
    checkLabels(scope, labels);
    checkTaints(scope, taints);
    return this.family.userData({
      scope,
      cluster,
      labels,
      taints,
      maxPods: maxPods._bind(scope, { instanceTypes, hasIpv4Egress: cluster.hasIpv4Egress }),
    });
  }

  /**
   * What holds images and pods. An image of the user's own has the size of its snapshot, which is not known.
   *
   * @internal
   */
  public get _volume(): NodeVolume {
    return this.image ? { device: this.family.volume.device, minSize: 1 } : this.family.volume;
  }

  /** @param replacing nodes that run and that a new image would replace */
  private imageFor(subject: Subject, version: string, instanceTypes: ec2.InstanceType[], replacing?: Construct): ec2.IMachineImage {
    const hardware = checkInstanceTypes(subject, instanceTypes);
    this.family.check(subject, version, instanceTypes);
    const wrong = hardware.find(({ architecture }) => this.stated !== undefined && architecture !== this.stated);
    if (wrong) { refuse(subject, 'os-architecture', wrong.architecture, { architecture: this.stated! }); }
    if (this.image) {
      checkOneArchitecture(subject, hardware);
      return linuxOnly(subject, this.image, replacing);
    }
    if (this.release && this.release._name === undefined && Token.isUnresolved(version)) { refuse(subject, 'image-release-of-unknown-version', version); }
    const minor = minorOf(version);
    const name = this.family.imageParameter(subject, Number.isNaN(minor) ? version : `1.${minor}`, this.hardwareOf(subject, instanceTypes, hardware));
    return Token.isUnresolved(name) ? imageOfParameter(name) : MachineImage.fromSsmParameter(name);
  }

  /** Refuse an image of AWS that is renewed. */
  private checkRelease(scope: Construct, version: string, replacesNodes: boolean): void {
    const { name, releaseExample } = this.family;
    if (this.image || this.release || releaseExample === undefined) { return; }
    if (replacesNodes) { refuse(scope, 'image-release-unstated', 'no release', { os: name, example: releaseExample }); }
    if (Token.isUnresolved(version)) { warn(scope, 'image-newest-at-edits', version); }
  }

  private hardwareOf(subject: Subject, instanceTypes: ec2.InstanceType[], known: Hardware[]): Hardware {
    if (known.length < instanceTypes.length && this.stated === undefined) { refuse(subject, 'os-architecture-unstated', instanceTypes.map(String)); }
    return commonHardware(subject, known) ?? { architecture: this.stated! };
  }
}

/** Refuse what the factories of the class did not make, as JavaScript lets it pass. */
export function checkOs(subject: Subject, os: unknown): void {
  if (!(os instanceof NodeOs)) { refuse(subject, 'node-prop-type', os, { prop: 'os', type: 'a NodeOs: what al2023(), bottlerocket() and the like of the class return' }); }
}

/** The shape of what they have in common; a release is checked where it is used. */
const OF_OS = { architecture: oneOf('an ec2.InstanceArchitecture', Object.values(InstanceArchitecture)) };

/** What the options of the systems have in common. */
interface StatedOptions extends NodeOsOptions {
  readonly release?: NodeRelease;
}

/** The stock image takes no parameter whose name is not known. */
function imageOfParameter(name: string): ec2.IMachineImage {
  const imageId = new CfnDynamicReference(CfnDynamicReferenceService.SSM, name).toString();
  return { getImage: () => ({ imageId, osType: OperatingSystemType.LINUX, userData: UserData.forLinux() }) };
}

function linuxOnly(subject: Subject, image: ec2.IMachineImage, replacing?: Construct): ec2.IMachineImage {
  return {
    getImage: scope => {
      const config = image.getImage(scope);
      if (replacing) { warnOfRenewal(replacing, config.imageId); }
      return config.osType === OperatingSystemType.WINDOWS ? refuse(subject, 'os-windows', config.imageId) : config;
    },
  };
}
