import { Stack, Tokenization } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { BootFacts, effectOf, nodeLabelsFlag, OsFamily } from './os-family';
import { yamlText } from './yaml';
import { isTable, requireLiteral } from '../../private/checks';
import { refuse } from '../../private/diagnostics';
import { Hardware, refuseA1 } from '../../private/instance-types';
import type { Al2023Options } from '../node-os';

const CONTENT_TYPE = 'application/node.eks.aws';
const VARIANTS = { NVIDIA: 'nvidia', Neuron: 'neuron' };

type Spec = { readonly [key: string]: any };
/** Keys that nodeadm knows; `true` where it hands on whatever stands there. */
type Known = { readonly [key: string]: Known | true };

/** What can stand in the spec of a NodeConfig, besides `cluster` (amazon-eks-ami, nodeadm/api/v1alpha1). */
const KNOWN: Known = {
  containerd: { config: true, baseRuntimeSpec: true },
  featureGates: { FastImagePull: true, InstanceIdNodeName: true },
  instance: {
    environment: true,
    localStorage: { disabledMounts: true, mountPath: true, strategy: true },
    network: { domains: true, nameservers: true },
  },
  kubelet: { config: true, flags: true },
};

/** Amazon Linux 2023, which is told by a `NodeConfig` in a part of its user data. */
export function al2023({ nodeConfig = {}, parts = [] }: Al2023Options): OsFamily {
  checkNodeConfig(nodeConfig);
  return {
    name: 'Amazon Linux 2023',
    dataDevice: '/dev/xvda',
    imageParameter: (version, { architecture, accelerator }: Hardware) =>
      `/aws/service/eks/optimized-ami/${version}/amazon-linux-2023/${architecture}/${accelerator ? VARIANTS[accelerator] : 'standard'}`
      + '/recommended/image_id',
    check: (_, instanceTypes) => refuseA1(instanceTypes),
    userData: facts => {
      const userData = new ec2.MultipartUserData();
      userData.addPart(ec2.MultipartBody.fromRawBody({
        contentType: CONTENT_TYPE,
        body: yamlText({ apiVersion: 'node.eks.aws/v1alpha1', kind: 'NodeConfig', spec: specOf(facts, nodeConfig) }),
      }));
      // Of several NodeConfigs the last wins, which is that of the user.
      for (const part of parts) {
        refuseClusterSection(facts, part);
        userData.addPart(part);
      }
      return userData;
    },
  };
}

function specOf({ cluster, maxPods, labels, taints }: BootFacts, given: Spec): Spec {
  const { kubelet = {}, ...rest } = given;
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

const withoutEmpty = (spec: Spec): Spec => Object.fromEntries(Object.entries(spec).filter(([, value]) =>
  value !== undefined && (typeof value !== 'object' || Object.keys(value).length > 0)));

function checkNodeConfig(nodeConfig: Spec): void {
  refuseOwned('nodeConfig', nodeConfig, 'cluster', 'it is that of the cluster that the node joins');
  refuseOwned('nodeConfig', nodeConfig.kubelet, 'maxPodsExpression', 'use maxPods of the node group');
  refuseOwned('nodeConfig', nodeConfig.kubelet?.config, 'maxPods', 'use maxPods of the node group');
  const flag = (nodeConfig.kubelet?.flags ?? []).find((each: unknown) => /^--max-pods\b/.test(String(each)));
  if (flag !== undefined) { refuse('node-config-owned', flag, { where: 'nodeConfig', key: '--max-pods', instead: 'use maxPods of the node group' }); }
  checkKeys(nodeConfig, KNOWN, 'nodeConfig');
}

function refuseOwned(where: string, spec: unknown, key: string, instead: string): void {
  if (isTable(spec) && key in spec) { refuse('node-config-owned', key, { where, key, instead }); }
}

/** nodeadm ignores keys that it does not know, so a misspelt one would never be noticed. */
function checkKeys(spec: unknown, known: Known, where: string): void {
  requireLiteral(where, spec);
  if (!isTable(spec)) { return; }
  for (const [key, value] of Object.entries(spec)) {
    const below = known[key] ?? refuse('node-config-key', key, { where, known: Object.keys(known).join(', ') });
    if (below !== true) { checkKeys(value, below, `${where}.${key}`); }
  }
}

/** Of two `cluster` sections the last would win, and the node would join whatever it says. */
function refuseClusterSection({ scope }: BootFacts, part: ec2.MultipartBody): void {
  const [head, ...rest]: string[] = part.renderBodyPart();
  if (!head.includes(CONTENT_TYPE)) { return; }
  // A part made of user data is encoded by CloudFormation, so what is in it can still be read here.
  const text = rest.map(line => Stack.of(scope).resolve(line)).map(line => String(line?.['Fn::Base64'] ?? line)).join('\n');
  const [, indent] = /^spec:[^\S\n]*\n+([^\S\n]+)\S/m.exec(text) ?? [];
  const hasSection = indent === undefined
    ? /["'{\s]cluster["']?\s*:/.test(text) // in the form of JSON
    : new RegExp(`^${indent}["']?cluster["']?\\s*:`, 'm').test(text);
  if (hasSection) {
    refuse('node-config-owned', 'cluster', { where: 'a part of the user data', key: 'cluster', instead: 'it is that of the cluster that the node joins' });
  }
}
