import { refuse } from './messages';

/**
 * Which release of an image nodes boot.
 *
 * @example
 * declare const cluster: IIpv6Cluster;
 * new ManagedNodeGroup(this, 'Workers', { cluster, os: NodeOs.al2023({ release: NodeRelease.of('20260714') }) });
 */
export abstract class NodeRelease {
  /**
   * One release, until the app says another. An edit of it replaces the nodes that follow their image, as each change of a launch template does.
   *
   * How long AWS keeps the images of a release is not documented, so state one of the last months, and raise it now and then.
   *
   * Refuses what is not named like a release of the system.
   *
   * @param release of Amazon Linux 2023 the date in the name of a release, `20260714` (amazon-eks-ami, "Releases"); of Bottlerocket its version, `1.42.0` or
   * `1.42.0-0a1b2c3d`. A `v` in front is taken off, but for one inside a token.
   */
  public static of(release: string): NodeRelease {
    if (typeof release !== 'string' || release === '') { refuse('NodeRelease.of', 'node-release-empty', release); }
    return new Stated(release.replace(/^v/, ''));
  }

  /**
   * The newest at each deployment, which CloudFormation asks for. On the day on which AWS has published an image any deployment, whatever it is for, replaces the
   * nodes that follow their image. CloudFormation refuses it in a managed node group if labels, sizes or tags of the group change in the same deployment.
   *
   * Refused where the Kubernetes version is a token: CloudFormation does not notice a new image then.
   */
  public static newestAtEachDeployment(): NodeRelease {
    return new Newest();
  }

  /**
   * The release as it stands in the name of a parameter; undefined for the newest.
   *
   * @internal
   */
  public abstract readonly _name?: string;
}

class Stated extends NodeRelease {
  constructor(public readonly _name: string) {
    super();
  }
}

class Newest extends NodeRelease {
  public readonly _name = undefined;
}
