import { Tokenization } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Al2023Options } from './al2023-options';
import { BootFacts, checkInstanceStore, effectOf, MAX_PODS_INSTEAD, nodeLabelsFlag, OsFamily, refuseMaxPodsFlag, releaseNameOf, ReleaseNames } from './os-family';
import { yamlText } from './yaml';
import { checkSettings, isTable, refuseBoth, requireLiteral, requireTable } from '../../diagnostics/checks';
import type { Subject } from '../../diagnostics/diagnostics';
import { Hardware, refuseA1 } from '../../hardware/instance-types';
import { refuse } from '../messages';
import type { NodeVolume } from '../node-volumes';

/** The images of EKS are built with a root volume of 20 GiB (amazon-eks-ami, templates/al2023/variables-default.json). */
export const AL2023_VOLUME: NodeVolume = { device: '/dev/xvda', defaultSize: 20, minSize: 20 };
const CONTENT_TYPE = 'application/node.eks.aws';
const VARIANTS = { NVIDIA: 'nvidia', Neuron: 'neuron' };
const RELEASES: ReleaseNames = {
  os: 'Amazon Linux 2023',
  form: /^20\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/,
  expected: 'the date in the name of a release of amazon-eks-ami, for example 20260714',
};

type Spec = { readonly [key: string]: any };
/** Keys that nodeadm knows, and where it hands on whatever stands there, what that is. */
type Known = { readonly [key: string]: Known | 'map' | 'list' | 'scalar' };

/** What can stand in the spec of a NodeConfig, besides `cluster` (amazon-eks-ami, nodeadm/api/v1alpha1). */
const KNOWN: Known = {
  containerd: { config: 'scalar', baseRuntimeSpec: 'map' },
  featureGates: { FastImagePull: 'scalar', InstanceIdNodeName: 'scalar' },
  instance: {
    environment: 'map',
    localStorage: { disabledMounts: 'list', mountPath: 'scalar', strategy: 'scalar' },
    network: { domains: 'list', nameservers: 'list' },
  },
  kubelet: { config: 'map', flags: 'list' },
};

/** Amazon Linux 2023, which is told by a `NodeConfig` in a part of its user data. */
export function al2023(subject: Subject, { nodeConfig: given = {}, parts = [], release, instanceStore }: Al2023Options): OsFamily {
  checkNodeConfig(subject, given);
  const nodeConfig = withInstanceStore(subject, given, instanceStore);
  parts.forEach(part => refuseNodeConfig(subject, part));
  const date = releaseNameOf(subject, release, RELEASES);
  return {
    name: RELEASES.os,
    volume: AL2023_VOLUME,
    releaseExample: "NodeOs.al2023({ release: NodeRelease.of('20260714') })",
    imageParameter: (_, version, { architecture, accelerator }: Hardware) => {
      const variant = accelerator ? VARIANTS[accelerator] : 'standard';
      // The names of stated releases are in no text of AWS; Karpenter's releases rest on them (karpenter-provider-aws, al2023.go).
      const image = date === undefined ? 'recommended' : `amazon-eks-node-al2023-${architecture}-${variant}-${version}-v${date}`;
      return `/aws/service/eks/optimized-ami/${version}/amazon-linux-2023/${architecture}/${variant}/${image}/image_id`;
    },
    check: (caller, _, instanceTypes) => refuseA1(caller, instanceTypes),
    userData: facts => {
      const userData = new ec2.MultipartUserData();
      userData.addPart(ec2.MultipartBody.fromRawBody({
        contentType: CONTENT_TYPE,
        body: yamlText({ apiVersion: 'node.eks.aws/v1alpha1', kind: 'NodeConfig', spec: specOf(facts, nodeConfig) }),
      }));
      parts.forEach(part => userData.addPart(part));
      return userData;
    },
  };
}

function specOf({ cluster, maxPods, labels, taints }: BootFacts, { kubelet: given, ...rest }: Spec): Spec {
  const kubelet: Spec = given ?? {};
  const config = {
    ...kubelet.config,
    ...(taints.length === 0 ? {} : {
      registerWithTaints: [
        ...kubelet.config?.registerWithTaints ?? [],
        ...taints.map(taint => ({ key: taint.key, value: taint.value, effect: effectOf(taint) })),
      ],
    }),
  };
  const flags = [...Object.keys(labels).length > 0 ? [nodeLabelsFlag(labels)] : [], ...kubelet.flags ?? []];
  return withoutEmpty({
    cluster: {
      name: cluster.clusterName,
      apiServerEndpoint: cluster.clusterEndpoint,
      certificateAuthority: cluster.clusterCertificateAuthorityData,
      cidr: cluster.serviceIpv6Cidr, // not that of the VPC: nodeadm takes the IP family and the address of the DNS service from it
    },
    kubelet: withoutEmpty({
      config,
      flags,
      // Of config.maxPods the memory that kubelet reserves would not follow. nodeadm takes the expression as text only.
      maxPodsExpression: maxPods === undefined ? undefined : Tokenization.stringifyNumber(maxPods),
    }),
    ...rest,
  });
}

/** What nodeadm does with disks of the instance; an instance without any is left as it is. */
function withInstanceStore(subject: Subject, nodeConfig: Spec, isUsed?: boolean): Spec {
  checkInstanceStore(subject, isUsed);
  if (!isUsed) { return nodeConfig; }
  const { localStorage, ...instance } = nodeConfig.instance ?? {};
  if (localStorage !== undefined) { refuseBoth(subject, 'instanceStore', 'nodeConfig.instance.localStorage', localStorage); }
  return { ...nodeConfig, instance: { ...instance, localStorage: { strategy: 'RAID0' } } };
}

const withoutEmpty = (spec: Spec): Spec => Object.fromEntries(Object.entries(spec).filter(([, value]) =>
  value !== undefined && value !== null && (typeof value !== 'object' || Object.keys(value).length > 0)));

function checkNodeConfig(subject: Subject, nodeConfig: Spec): void {
  const { kubelet } = nodeConfig;
  refuseOwned(subject, 'nodeConfig', nodeConfig, 'cluster', 'it is that of the cluster that the node joins');
  refuseOwned(subject, 'nodeConfig.kubelet', kubelet, 'maxPodsExpression', MAX_PODS_INSTEAD);
  refuseOwned(subject, 'nodeConfig.kubelet.config', kubelet?.config, 'maxPods', MAX_PODS_INSTEAD);
  checkKeys(subject, nodeConfig, KNOWN, 'nodeConfig');
  requireLiteral(subject, 'nodeConfig.kubelet.config.registerWithTaints', kubelet?.config?.registerWithTaints);
  checkSettings(subject, 'nodeConfig', nodeConfig);
  refuseMaxPodsFlag(subject, 'nodeConfig.kubelet.flags', kubelet?.flags);
}

function refuseOwned(subject: Subject, where: string, spec: unknown, key: string, instead: string): void {
  if (isTable(spec) && Object.keys(spec).includes(key)) { refuse(subject, 'node-setting-owned', key, { where, key, instead }); }
}

/** nodeadm ignores keys that it does not know, so a misspelt one would never be noticed. */
function checkKeys(subject: Subject, spec: unknown, known: Known, where: string): void {
  requireTable(subject, where, spec);
  for (const [key, value] of Object.entries(spec ?? {})) {
    if (!Object.keys(known).includes(key)) { refuse(subject, 'node-config-key', key, { where, known: Object.keys(known).join(', ') }); }
    const below = known[key];
    if (typeof below === 'object') { checkKeys(subject, value, below, `${where}.${key}`); }
    if (below === 'map') { requireTable(subject, `${where}.${key}`, value); }
    if (below === 'list') { requireLiteral(subject, `${where}.${key}`, value); }
  }
}

/** Of two `cluster` sections the last would win, and the node would join whatever it says. */
function refuseNodeConfig(subject: Subject, part: ec2.MultipartBody): void {
  const [contentType]: string[] = part.renderBodyPart();
  if (contentType.toLowerCase().includes(CONTENT_TYPE)) { refuse(subject, 'node-config-part', contentType); }
}
