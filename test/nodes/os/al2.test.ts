import { CfnParameter } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as fc from 'fast-check';
import { Al2Options, MaxPods, NodeOs, NodeUserDataProps } from '../../../src';
import { ipv6Cluster, testStack } from '../../util/cluster';
import { refusal } from '../../util/network';
import { anyText, CLUSTER, deployable, deployedText, knownCluster, referenceOf, wordsFor } from '../../util/user-data';

const BOOTSTRAP = '/etc/eks/bootstrap.sh';
/** Each run starts a shell. */
const SEED = { seed: 42, numRuns: 100 };
const { NO_SCHEDULE, NO_EXECUTE, PREFER_NO_SCHEDULE } = eks.TaintEffect;

const OF_THE_CLUSTER = [
  CLUSTER.clusterName,
  '--apiserver-endpoint', CLUSTER.clusterEndpoint,
  '--b64-cluster-ca', CLUSTER.clusterCertificateAuthorityData,
  '--ip-family', 'ipv6',
  '--service-ipv6-cidr', CLUSTER.serviceIpv6Cidr,
];

/** User data of a node in a cluster of which everything is known. */
function userData(options: Al2Options = {}, props: Partial<NodeUserDataProps> = {}, stack = testStack()) {
  return deployable(stack, NodeOs.al2(options).userData(stack, { cluster: knownCluster(stack), maxPods: MaxPods.of(58), ...props }));
}

const textOf = (options?: Al2Options, props?: Partial<NodeUserDataProps>) => userData(options, props)();
const bootstrapWords = (options?: Al2Options, props?: Partial<NodeUserDataProps>) => wordsFor(BOOTSTRAP, textOf(options, props));
const kubeletFlags = (options?: Al2Options, props?: Partial<NodeUserDataProps>) => {
  const words = bootstrapWords(options, props);
  return words[words.indexOf('--kubelet-extra-args') + 1].split(' ');
};

describe('the script of the image is told', () => {
  test('which cluster, that it is one of IPv6, and how many pods', () => {
    expect(bootstrapWords()).toEqual([...OF_THE_CLUSTER, '--use-max-pods', 'false', '--kubelet-extra-args', '--max-pods=58']);
  });

  test('the same of a cluster of the stack, and nothing of its VPC', () => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack);
    const values = {
      [referenceOf(stack, cluster.clusterName)]: 'made-here',
      [referenceOf(stack, cluster.clusterEndpoint)]: 'https://4567.gr7.eks-cluster.eu-west-1.api.aws',
      [referenceOf(stack, cluster.clusterCertificateAuthorityData)]: 'bW9yZQ==',
      [referenceOf(stack, cluster.serviceIpv6Cidr)]: 'fd12:3456:789a::/108',
    };
    const deploy = deployable(stack, NodeOs.al2().userData(stack, { cluster, maxPods: MaxPods.of(58) }));
    expect(wordsFor(BOOTSTRAP, deploy(values))).toEqual([
      'made-here',
      '--apiserver-endpoint', 'https://4567.gr7.eks-cluster.eu-west-1.api.aws',
      '--b64-cluster-ca', 'bW9yZQ==',
      '--ip-family', 'ipv6',
      '--service-ipv6-cidr', 'fd12:3456:789a::/108',
      '--use-max-pods', 'false', '--kubelet-extra-args', '--max-pods=58',
    ]);
  });

  test('nothing of pods where the image is to find out', () => {
    expect(bootstrapWords({}, { maxPods: MaxPods.amiDefault() })).toEqual(OF_THE_CLUSTER);
  });

  test('a number of pods that is a token', () => {
    const stack = testStack();
    const pods = new CfnParameter(stack, 'Pods', { type: 'Number' }).valueAsNumber;
    expect(wordsFor(BOOTSTRAP, userData({}, { maxPods: MaxPods.of(pods) }, stack)({ Pods: '110' })).slice(-2)).toEqual(['--kubelet-extra-args', '--max-pods=110']);
  });
});

describe('kubelet is told', () => {
  test('labels, in one flag', () => {
    expect(kubeletFlags({}, { labels: { 'pool': 'blue', 'example.com/tier': '' } })).toEqual(['--max-pods=58', '--node-labels=pool=blue,example.com/tier=']);
  });

  test('taints, in one flag', () => {
    const taints = [
      { key: 'example.com/dedicated', value: 'batch', effect: NO_SCHEDULE },
      { key: 'example.com/dedicated', value: 'batch', effect: NO_EXECUTE },
      { key: 'spot', effect: PREFER_NO_SCHEDULE },
    ];
    expect(kubeletFlags({}, { taints })).toEqual([
      '--max-pods=58',
      '--register-with-taints=example.com/dedicated=batch:NoSchedule,example.com/dedicated=batch:NoExecute,spot=:PreferNoSchedule',
    ]);
  });

  test('what the user says last, as of two flags the last counts', () => {
    expect(kubeletFlags({ kubeletFlags: ['--v=2', '--node-labels=pool=green'] }, { labels: { pool: 'blue' } }))
      .toEqual(['--max-pods=58', '--node-labels=pool=blue', '--v=2', '--node-labels=pool=green']);
  });

  test('flags of the user alone', () => {
    expect(bootstrapWords({ kubeletFlags: ['--v=2'] }, { maxPods: MaxPods.amiDefault() })).toEqual([...OF_THE_CLUSTER, '--kubelet-extra-args', '--v=2']);
  });

  test.each(['--max-pods=110', '--max_pods=110'])('no other number of pods: %s is refused', flag => {
    expect(() => textOf({ kubeletFlags: ['--v=2', flag] })).toThrow(refusal('node-setting-owned', flag));
  });
});

test('commands of the user run first, as they are', () => {
  const lines = textOf({ commands: ['set -o xtrace', 'echo "$HOME" | tee /x'] }).split('\n');
  expect(lines.slice(0, 3)).toEqual(['#!/bin/bash', 'set -o xtrace', 'echo "$HOME" | tee /x']);
  expect(lines).toHaveLength(4);
  expect(lines[3]).toMatch(/^\/etc\/eks\/bootstrap\.sh 'imported' /);
});

describe('whatever values say', () => {
  const stack = testStack();

  test('as tokens, each is one word or part of one', () => {
    const names = ['Name', 'Endpoint', 'Certificate', 'Cidr', 'Label', 'LabelKey', 'TaintKey', 'Taint', 'Own'];
    const token = Object.fromEntries(names.map(id => [id, new CfnParameter(stack, id).valueAsString]));
    const cluster = knownCluster(stack, 'Tokens', {
      clusterName: token.Name,
      clusterEndpoint: token.Endpoint,
      clusterCertificateAuthorityData: token.Certificate,
      serviceIpv6Cidr: token.Cidr,
    });
    const deploy = deployable(stack, NodeOs.al2({ kubeletFlags: [`--x='${token.Own}'`] }).userData(stack, {
      cluster,
      maxPods: MaxPods.of(58),
      labels: { pool: token.Label, [token.LabelKey]: 'x' },
      taints: [{ key: token.TaintKey, value: token.Taint, effect: NO_SCHEDULE }],
    }));
    fc.assert(fc.property(fc.record(Object.fromEntries(names.map(id => [id, deployedText]))), values => {
      expect(wordsFor(BOOTSTRAP, deploy(values))).toEqual([
        values.Name,
        '--apiserver-endpoint', values.Endpoint,
        '--b64-cluster-ca', values.Certificate,
        '--ip-family', 'ipv6',
        '--service-ipv6-cidr', values.Cidr,
        '--use-max-pods', 'false',
        '--kubelet-extra-args', [
          '--max-pods=58',
          `--node-labels=pool=${values.Label},${values.LabelKey}=x`,
          `--register-with-taints=${values.TaintKey}=${values.Taint}:NoSchedule`,
          `--x='${values.Own}'`,
        ].join(' '),
      ]);
    }), SEED);
  });

  test('as literals, each is one word or part of one', () => {
    let runs = 0;
    // The one character that no word of a shell can have.
    const word = anyText.map(text => text.replace(/\0/g, ''));
    fc.assert(fc.property(word, word, word, word, (clusterName, clusterEndpoint, clusterCertificateAuthorityData, flag) => {
      const cluster = knownCluster(stack, `Literals${runs++}`, { clusterName, clusterEndpoint, clusterCertificateAuthorityData });
      const text = NodeOs.al2({ kubeletFlags: [`--x=${flag}`] }).userData(stack, { cluster, maxPods: MaxPods.amiDefault() }).render();
      expect(wordsFor(BOOTSTRAP, text)).toEqual([
        clusterName,
        '--apiserver-endpoint', clusterEndpoint,
        '--b64-cluster-ca', clusterCertificateAuthorityData,
        '--ip-family', 'ipv6',
        '--service-ipv6-cidr', CLUSTER.serviceIpv6Cidr,
        '--kubelet-extra-args', `--x=${flag}`,
      ]);
    }), SEED);
  });
});
