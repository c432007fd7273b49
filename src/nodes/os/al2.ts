import { Tokenization } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Al2Options } from './al2-options';
import { BootFacts, nodeLabelsFlag, OsFamily, refuseMaxPodsFlag, taintsFlag } from './os-family';
import { shellQuoted } from './quoting';
import { FIRST_MINOR_WITHOUT_AL2, minorOf } from '../../core/kubernetes-version';
import type { Subject } from '../../diagnostics/diagnostics';
import type { Hardware } from '../../hardware/instance-types';
import { refuse } from '../messages';
import type { NodeVolume } from '../node-volumes';

/** Where nobody knows the size of the image, as where it is a token. */
export const AL2_VOLUME: NodeVolume = { device: '/dev/xvda', defaultSize: 20, minSize: 1 };

/** Amazon Linux 2, which is told by the arguments of a script. */
export function al2(subject: Subject, { kubeletFlags = [], commands = [] }: Al2Options): OsFamily {
  refuseMaxPodsFlag(subject, 'kubeletFlags', kubeletFlags);
  return {
    name: 'Amazon Linux 2',
    volume: AL2_VOLUME,
    imageParameter: (caller, version, hardware) => `/aws/service/eks/optimized-ami/${version}/amazon-linux-2${variantOf(caller, hardware)}/recommended/image_id`,
    check: (caller, version) => {
      if (minorOf(version) >= FIRST_MINOR_WITHOUT_AL2) { refuse(caller, 'os-al2', 'NodeOs.al2()', { version }); }
    },
    userData: facts => {
      const userData = ec2.UserData.forLinux();
      userData.addCommands(...commands, bootstrap(facts, kubeletFlags));
      return userData;
    },
  };
}

function variantOf(subject: Subject, { architecture, accelerator }: Hardware): string {
  if (accelerator === undefined) { return architecture === 'arm64' ? '-arm64' : ''; }
  return architecture === 'arm64' ? refuse(subject, 'os-accelerator', `${architecture} with ${accelerator}`, { os: 'Amazon Linux 2' }) : '-gpu';
}

/** With endpoint and certificate the script does not ask EKS about the cluster, so it has to be told the IP family. */
function bootstrap({ cluster, maxPods, labels, taints }: BootFacts, given: string[]): string {
  const flags = [
    ...maxPods === undefined ? [] : [`--max-pods=${Tokenization.stringifyNumber(maxPods)}`],
    ...Object.keys(labels).length > 0 ? [nodeLabelsFlag(labels)] : [],
    ...taints.length > 0 ? [taintsFlag(taints)] : [],
    ...given,
  ];
  return [
    '/etc/eks/bootstrap.sh', shellQuoted(cluster.clusterName),
    '--apiserver-endpoint', shellQuoted(cluster.clusterEndpoint),
    '--b64-cluster-ca', shellQuoted(cluster.clusterCertificateAuthorityData),
    '--ip-family', 'ipv6',
    '--service-ipv6-cidr', shellQuoted(cluster.serviceIpv6Cidr),
    ...maxPods === undefined ? [] : ['--use-max-pods', 'false'],
    ...flags.length > 0 ? ['--kubelet-extra-args', shellQuoted(flags.join(' '))] : [],
  ].join(' ');
}
