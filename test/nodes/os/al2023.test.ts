import { CfnParameter, Fn, Lazy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as fc from 'fast-check';
import { Al2023Options, MaxPods, NodeOs, NodeUserDataProps } from '../../../src';
import { ipv6Cluster, testStack } from '../../util/cluster';
import { notLiteral, refusal } from '../../util/network';
import { anyText, CLUSTER, deployable, deployedText, knownCluster, nodeConfigsOf, partsOf, referenceOf } from '../../util/user-data';

const SEED = { seed: 42, numRuns: 200 };
const NODE_CONFIG = 'application/node.eks.aws';
const { NO_SCHEDULE, NO_EXECUTE, PREFER_NO_SCHEDULE } = eks.TaintEffect;

const OF_THE_CLUSTER = {
  name: CLUSTER.clusterName,
  apiServerEndpoint: CLUSTER.clusterEndpoint,
  certificateAuthority: CLUSTER.clusterCertificateAuthorityData,
  cidr: CLUSTER.serviceIpv6Cidr,
};

/** User data of a node in a cluster of which everything is known. */
function userData(options: Al2023Options = {}, props: Partial<NodeUserDataProps> = {}, stack = testStack()) {
  return deployable(stack, NodeOs.al2023(options).userData(stack, { cluster: knownCluster(stack), maxPods: MaxPods.of(58), ...props }));
}

const messageOf = (options?: Al2023Options, props?: Partial<NodeUserDataProps>) => userData(options, props)();
const specOf = (options?: Al2023Options, props?: Partial<NodeUserDataProps>) => nodeConfigsOf(messageOf(options, props))[0].spec;
const kubeletOf = (nodeConfig: Al2023Options['nodeConfig'], props?: Partial<NodeUserDataProps>) => specOf({ nodeConfig }, props).kubelet;

describe('the NodeConfig', () => {
  const nodeConfig = (cluster: object) => ({
    apiVersion: 'node.eks.aws/v1alpha1',
    kind: 'NodeConfig',
    spec: { cluster, kubelet: { maxPodsExpression: '58' } },
  });

  test('is the only part, in plain text', () => {
    const parts = partsOf(messageOf());
    expect(parts.map(({ headers }) => headers)).toEqual([{ 'content-type': NODE_CONFIG }]);
  });

  test('says which cluster, with the IPv6 block of its services, and how many pods', () => {
    expect(nodeConfigsOf(messageOf())).toEqual([nodeConfig(OF_THE_CLUSTER)]);
  });

  test('says the same of a cluster of the stack, and nothing of its VPC', () => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack);
    const values = {
      [referenceOf(stack, cluster.clusterName)]: 'made-here',
      [referenceOf(stack, cluster.clusterEndpoint)]: 'https://4567.gr7.eks-cluster.eu-west-1.api.aws',
      [referenceOf(stack, cluster.clusterCertificateAuthorityData)]: 'bW9yZQ==',
      [referenceOf(stack, cluster.serviceIpv6Cidr)]: 'fd12:3456:789a::/108',
    };
    const deploy = deployable(stack, NodeOs.al2023().userData(stack, { cluster, maxPods: MaxPods.of(58) }));
    expect(nodeConfigsOf(deploy(values))).toEqual([nodeConfig({
      name: 'made-here',
      apiServerEndpoint: 'https://4567.gr7.eks-cluster.eu-west-1.api.aws',
      certificateAuthority: 'bW9yZQ==',
      cidr: 'fd12:3456:789a::/108',
    })]);
  });
});

describe('max pods', () => {
  test('are an expression, from which the memory that kubelet reserves follows', () => {
    expect(kubeletOf(undefined)).toEqual({ maxPodsExpression: '58' });
  });

  test('are text of a number that is a token too', () => {
    const stack = testStack();
    const pods = new CfnParameter(stack, 'Pods', { type: 'Number' }).valueAsNumber;
    const [config] = nodeConfigsOf(userData({}, { maxPods: MaxPods.of(pods) }, stack)({ Pods: '110' }));
    expect(config.spec.kubelet).toEqual({ maxPodsExpression: '110' });
  });

  test('are not mentioned where the image is to find out', () => {
    expect(specOf({}, { maxPods: MaxPods.amiDefault() })).toEqual({ cluster: OF_THE_CLUSTER });
  });

  test('stand beside the configuration of the user', () => {
    expect(kubeletOf({ kubelet: { config: { podPidsLimit: 4096 } } })).toEqual({ config: { podPidsLimit: 4096 }, maxPodsExpression: '58' });
  });
});

describe('labels', () => {
  const labels = { 'pool': 'blue', 'example.com/tier': '', 'node.kubernetes.io/kind': 'Batch_1.x' };

  test('are one flag of kubelet', () => {
    expect(kubeletOf(undefined, { labels }).flags).toEqual(['--node-labels=pool=blue,example.com/tier=,node.kubernetes.io/kind=Batch_1.x']);
  });

  test('come before the flags of the user, of which the last counts', () => {
    expect(kubeletOf({ kubelet: { flags: ['--v=2', '--node-labels=pool=green'] } }, { labels: { pool: 'blue' } }).flags)
      .toEqual(['--node-labels=pool=blue', '--v=2', '--node-labels=pool=green']);
  });

  test('none are no flag', () => {
    expect(kubeletOf({ kubelet: { flags: ['--v=2'] } }, { labels: {} }).flags).toEqual(['--v=2']);
    expect(Object.keys(kubeletOf(undefined, { labels: {} }))).toEqual(['maxPodsExpression']);
  });
});

describe('taints', () => {
  const taints = [
    { key: 'example.com/dedicated', value: 'batch', effect: NO_SCHEDULE },
    { key: 'example.com/dedicated', value: 'batch', effect: NO_EXECUTE },
    { key: 'spot', effect: PREFER_NO_SCHEDULE },
  ];
  const registered = [
    { key: 'example.com/dedicated', value: 'batch', effect: 'NoSchedule' },
    { key: 'example.com/dedicated', value: 'batch', effect: 'NoExecute' },
    { key: 'spot', effect: 'PreferNoSchedule' },
  ];

  test('are in the configuration of kubelet', () => {
    expect(kubeletOf(undefined, { taints })).toEqual({ config: { registerWithTaints: registered }, maxPodsExpression: '58' });
  });

  test('come after those of the user', () => {
    const own = { key: 'own', value: 'x', effect: 'NoSchedule' };
    expect(kubeletOf({ kubelet: { config: { registerWithTaints: [own], podPidsLimit: 4096 } } }, { taints }).config)
      .toEqual({ registerWithTaints: [own, ...registered], podPidsLimit: 4096 });
    expect(kubeletOf({ kubelet: { config: { registerWithTaints: [own] } } }).config).toEqual({ registerWithTaints: [own] });
  });

  test('none are not mentioned', () => {
    expect(Object.keys(kubeletOf(undefined, { taints: [] }))).toEqual(['maxPodsExpression']);
  });
});

describe('the configuration of the user', () => {
  const OWN = {
    containerd: { config: '[plugins."io.containerd.grpc.v1.cri"]\nenable_cdi = true\n', baseRuntimeSpec: { process: { rlimits: [{ type: 'RLIMIT_NOFILE', hard: 1024 }] } } },
    featureGates: { FastImagePull: true, InstanceIdNodeName: false },
    instance: {
      environment: { kubelet: { HTTPS_PROXY: 'http://[fd00::1]:3128' } },
      localStorage: { strategy: 'RAID0', mountPath: '/mnt/x', disabledMounts: ['PodLogs'] },
      network: { domains: ['example.com'], nameservers: ['fd00::53'] },
    },
    kubelet: { config: { shutdownGracePeriod: '30s', evictionHard: { 'memory.available': '5%' } }, flags: ['--v=2'] },
  };

  test('stands beside ours, each key where it was', () => {
    const { kubelet, ...rest } = OWN;
    expect(specOf({ nodeConfig: OWN })).toEqual({ ...rest, cluster: OF_THE_CLUSTER, kubelet: { ...kubelet, maxPodsExpression: '58' } });
  });

  test('stays as it was, however many nodes have it', () => {
    const nodeConfig = structuredClone(OWN);
    const options = { nodeConfig };
    const props = { labels: { pool: 'blue' }, taints: [{ key: 'key', effect: NO_SCHEDULE }] };
    expect(messageOf(options, props)).toBe(messageOf(options, props));
    expect(nodeConfig).toEqual(OWN);
  });

  test.each([{}, { kubelet: {} }, { kubelet: { config: {}, flags: [] } }, { containerd: {}, kubelet: undefined, instance: undefined }])('%j changes nothing', nodeConfig => {
    expect(messageOf({ nodeConfig })).toBe(messageOf());
  });

  test.each([{ kubelet: null }, { containerd: null }, { kubelet: { config: null, flags: null } }])('%j changes nothing, as in YAML', nodeConfig => {
    expect(messageOf({ nodeConfig })).toBe(messageOf());
  });

  test.each(['y', 'N', 'yes', 'No', 'on', 'OFF', 'true', 'False', 'null', 'NULL', '~', '1', '1e3', '0x1f', '.inf', '<<', '=', '', 'a b', '- a', '#', 'a: b'])(
    "can have the key and the text '%s', which YAML could take for something else", text => {
      expect(kubeletOf({ kubelet: { config: { [text]: text } } }).config).toEqual({ [text]: text });
    },
  );

  test('can have all that YAML has values for', () => {
    const config = {
      numbers: [0, -1, 1.5, 1e21, 1e-7],
      words: [true, false, null],
      lists: [[], [[1], [2, []]], [{ a: 1, b: { c: [] } }, {}]],
      tables: { empty: {}, a: { b: 1 } },
    };
    expect(kubeletOf({ kubelet: { config } }).config).toEqual(config);
  });

  test('can have tokens as values', () => {
    const stack = testStack();
    const [proxy, bit] = ['Proxy', 'Bit'].map(id => new CfnParameter(stack, id));
    const nodeConfig = {
      instance: { environment: { kubelet: { HTTPS_PROXY: Fn.join('', ['http://', proxy.valueAsString, ':3128']) } } },
      kubelet: { config: { iptablesMasqueradeBit: Lazy.number({ produce: () => 14 }) }, flags: [`--v=${bit.valueAsString}`] },
    };
    const [{ spec }] = nodeConfigsOf(userData({ nodeConfig }, {}, stack)({ Proxy: '[fd00::1]', Bit: '2' }));
    expect(spec.instance.environment.kubelet).toEqual({ HTTPS_PROXY: 'http://[fd00::1]:3128' });
    expect(spec.kubelet).toEqual({ config: { iptablesMasqueradeBit: 14 }, flags: ['--v=2'], maxPodsExpression: '58' });
  });

  describe('is refused', () => {
    const expectRefusal = (nodeConfig: any, error: RegExp | string) => expect(() => NodeOs.al2023({ nodeConfig })).toThrow(error);

    test.each([
      ['cluster', { cluster: {} }],
      ['cluster', { cluster: { cidr: '10.100.0.0/16' } }],
      ['maxPodsExpression', { kubelet: { maxPodsExpression: '110' } }],
      ['maxPods', { kubelet: { config: { maxPods: 110 } } }],
      ['--max-pods', { kubelet: { flags: ['--v=2', '--max-pods=110'] } }],
      ['--max-pods', { kubelet: { flags: ['--max-pods', '110'] } }],
      // Kubelet takes an underscore for a dash.
      ['--max_pods', { kubelet: { flags: ['--max_pods=110'] } }],
    ])('with %s, which is ours to say: %j', (key, nodeConfig) => {
      expectRefusal(nodeConfig, refusal('node-setting-owned', key));
    });

    test.each([
      ['nodeConfig', 'Kubelet', { Kubelet: {} }, 'containerd, featureGates, instance, kubelet'],
      ['nodeConfig', 'spec', { spec: { kubelet: {} } }, 'containerd, featureGates, instance, kubelet'],
      ['nodeConfig.containerd', 'configuration', { containerd: { configuration: '' } }, 'config, baseRuntimeSpec'],
      ['nodeConfig.featureGates', 'SerializeImagePulls', { featureGates: { SerializeImagePulls: true } }, 'FastImagePull, InstanceIdNodeName'],
      ['nodeConfig.instance', 'env', { instance: { env: {} } }, 'environment, localStorage, network'],
      ['nodeConfig.instance.localStorage', 'path', { instance: { localStorage: { path: '/' } } }, 'disabledMounts, mountPath, strategy'],
      ['nodeConfig.instance.network', 'dns', { instance: { network: { dns: [] } } }, 'domains, nameservers'],
      ['nodeConfig.kubelet', 'shutdownGracePeriod', { kubelet: { shutdownGracePeriod: '30s' } }, 'config, flags'],
    ])('with a key that nodeadm would ignore in %s: %s', (where, key, nodeConfig, known) => {
      expectRefusal(nodeConfig, refusal('node-config-key', `'${key}'`));
      expectRefusal(nodeConfig, `in ${where} one of ${known};`);
    });

    test('with any key that nodeadm does not know, whatever it is called', () => {
      const known = ['containerd', 'featureGates', 'instance', 'kubelet', 'cluster'];
      fc.assert(fc.property(fc.string().filter(key => !known.includes(key) && key !== '__proto__'), key => {
        expectRefusal({ [key]: 'value' }, '[cdk-eks-ipv6:node-config-key]');
        expectRefusal({ instance: { network: { [key]: 'value' } } }, '[cdk-eks-ipv6:node-config-key]');
      }), { ...SEED, examples: [['constructor'], ['toString'], ['hasOwnProperty']] });
    });

    const token = () => Lazy.any({ produce: () => ({}) });
    test.each([
      ['nodeConfig', () => token()],
      ['nodeConfig.kubelet', () => ({ kubelet: token() })],
      ['nodeConfig.kubelet.config', () => ({ kubelet: { config: token() } })],
      ['nodeConfig.kubelet.flags', () => ({ kubelet: { flags: token() } })],
      ['nodeConfig.kubelet.flags', () => ({ kubelet: { flags: Lazy.list({ produce: () => ['--v=2'] }) } })],
      ['nodeConfig.kubelet.config.registerWithTaints', () => ({ kubelet: { config: { registerWithTaints: token() } } })],
      ['nodeConfig.containerd', () => ({ containerd: token() })],
      ['nodeConfig.containerd.baseRuntimeSpec', () => ({ containerd: { baseRuntimeSpec: token() } })],
      ['nodeConfig.featureGates', () => ({ featureGates: token() })],
      ['nodeConfig.instance', () => ({ instance: token() })],
      ['nodeConfig.instance.environment', () => ({ instance: { environment: token() } })],
      ['nodeConfig.instance.localStorage', () => ({ instance: { localStorage: token() } })],
      ['nodeConfig.instance.network', () => ({ instance: { network: token() } })],
      ['nodeConfig.instance.network.nameservers', () => ({ instance: { network: { nameservers: Lazy.list({ produce: () => ['fd00::53'] }) } } })],
    ])('with a token for what is in %s', (where, nodeConfig) => {
      expectRefusal(nodeConfig(), notLiteral(where));
    });
  });
});

describe('the instance store', () => {
  const RAID = { strategy: 'RAID0' };

  test.each<[string, Al2023Options, object | undefined]>([
    ['is not mentioned by default', {}, undefined],
    ['is not mentioned where it is off', { instanceStore: false }, undefined],
    ['holds images and pods', { instanceStore: true }, { localStorage: RAID }],
    ['stands beside the rest', { instanceStore: true, nodeConfig: { instance: { environment: { x: { A: 'b' } } } } }, { environment: { x: { A: 'b' } }, localStorage: RAID }],
    ['is as the configuration of the user says', { nodeConfig: { instance: { localStorage: { strategy: 'Mount' } } } }, { localStorage: { strategy: 'Mount' } }],
  ])('%s', (_, options, expected) => {
    const given = structuredClone(options);
    expect(specOf(options).instance).toEqual(expected);
    expect(options).toEqual(given);
  });

  test('is not said twice, and in no other words', () => {
    const twice = { instanceStore: true, nodeConfig: { instance: { localStorage: { strategy: 'RAID10' } } } };
    expect(() => NodeOs.al2023(twice)).toThrow(refusal('exclusive-props', "{ strategy: 'RAID10' }"));
    expect(() => NodeOs.al2023({ instanceStore: 'RAID0' as any })).toThrow(refusal('node-prop-type', "'RAID0'"));
  });
});

describe('parts of the user', () => {
  const raw = (body: string, contentType = NODE_CONFIG) => ec2.MultipartBody.fromRawBody({ contentType, body });
  const wrapped = (body: string, contentType = NODE_CONFIG) => ec2.MultipartBody.fromUserData(ec2.UserData.custom(body), contentType);

  test('come after ours, in their order', () => {
    const script = ec2.UserData.forLinux();
    script.addCommands('echo "cluster: x"');
    const message = messageOf({ parts: [ec2.MultipartBody.fromUserData(script), raw('#cloud-config\n', 'text/cloud-config')] });
    expect(partsOf(message).slice(1)).toMatchObject([
      { headers: { 'content-type': 'text/x-shellscript; charset="utf-8"' }, body: '#!/bin/bash\necho "cluster: x"' },
      { headers: { 'content-type': 'text/cloud-config' }, body: '#cloud-config\n' },
    ]);
    expect(nodeConfigsOf(message)).toMatchObject([{ spec: { cluster: OF_THE_CLUSTER } }]);
  });

  const NODE_CONFIG_OF_USER = 'apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec:\n  cluster:\n    name: other\n';
  test.each<[string, string, ec2.MultipartBody]>([
    ['as it is', NODE_CONFIG, raw(NODE_CONFIG_OF_USER)],
    ['in base64', NODE_CONFIG, wrapped(NODE_CONFIG_OF_USER)],
    ['of a content type with a parameter', `${NODE_CONFIG}; charset="utf-8"`, raw(NODE_CONFIG_OF_USER, `${NODE_CONFIG}; charset="utf-8"`)],
    ['of a content type in capitals', 'Application/Node.EKS.AWS', raw(NODE_CONFIG_OF_USER, 'Application/Node.EKS.AWS')],
  ])('that are a NodeConfig are refused: %s', (_, contentType, part) => {
    const message = { parts: [raw('', 'text/cloud-config'), part] };
    expect(() => messageOf(message)).toThrow(/^\[NodeOs.al2023\] a part of the user data is a NodeConfig: .*\[cdk-eks-ipv6:node-config-part\]$/);
    expect(() => messageOf(message)).toThrow(contentType);
  });

  test('that only mention one are taken', () => {
    const script = raw('#!/bin/bash\ncat <<EOF\nContent-Type: application/node.eks.aws\nEOF\n', 'text/x-shellscript');
    expect(partsOf(messageOf({ parts: [script] }))).toHaveLength(2);
  });
});

describe('whatever values say', () => {
  const stack = testStack();
  const documentOf = (spec: object) => ({ apiVersion: 'node.eks.aws/v1alpha1', kind: 'NodeConfig', spec });

  test('as tokens, the document says just that', () => {
    const names = ['Name', 'Endpoint', 'Certificate', 'Cidr', 'Label', 'LabelKey', 'TaintKey', 'Taint', 'Own', 'OwnKey'];
    const token = Object.fromEntries(names.map(id => [id, new CfnParameter(stack, id).valueAsString]));
    const cluster = knownCluster(stack, 'Tokens', {
      clusterName: token.Name,
      clusterEndpoint: token.Endpoint,
      clusterCertificateAuthorityData: token.Certificate,
      serviceIpv6Cidr: token.Cidr,
    });
    const nodeConfig = {
      containerd: { config: `[x]\n"${token.Own}"\n` },
      kubelet: { config: { [`a"b\\${token.OwnKey}'c`]: [token.Own, { nested: token.Own }] } },
    };
    const deploy = deployable(stack, NodeOs.al2023({ nodeConfig }).userData(stack, {
      cluster,
      maxPods: MaxPods.of(58),
      labels: { pool: token.Label, [token.LabelKey]: 'x' },
      taints: [{ key: token.TaintKey, value: token.Taint, effect: NO_SCHEDULE }],
    }));
    fc.assert(fc.property(fc.record(Object.fromEntries(names.map(id => [id, deployedText]))), values => {
      const message = deploy(values);
      expect(partsOf(message)).toHaveLength(1);
      expect(nodeConfigsOf(message)).toEqual([documentOf({
        cluster: { name: values.Name, apiServerEndpoint: values.Endpoint, certificateAuthority: values.Certificate, cidr: values.Cidr },
        containerd: { config: `[x]\n"${values.Own}"\n` },
        kubelet: {
          config: {
            [`a"b\\${values.OwnKey}'c`]: [values.Own, { nested: values.Own }],
            registerWithTaints: [{ key: values.TaintKey, value: values.Taint, effect: 'NoSchedule' }],
          },
          flags: [`--node-labels=pool=${values.Label},${values.LabelKey}=x`],
          maxPodsExpression: '58',
        },
      })]);
    }), SEED);
  });

  test('as literals, the document says just that', () => {
    let runs = 0;
    // JSON knows no negative zero.
    const anyValue = fc.jsonValue({ maxDepth: 3, stringUnit: 'binary' }).map(value => JSON.parse(JSON.stringify(value)));
    fc.assert(fc.property(anyText, anyText, anyText, anyValue, (clusterName, flag, key, value) => {
      const kubelet = { config: { [`x${key}`]: value }, flags: [`--x=${flag}`] };
      const os = NodeOs.al2023({ nodeConfig: { kubelet } });
      const message = os.userData(stack, { cluster: knownCluster(stack, `Literals${runs++}`, { clusterName }), maxPods: MaxPods.of(58) }).render();
      expect(nodeConfigsOf(message)).toEqual([documentOf({
        cluster: { ...OF_THE_CLUSTER, name: clusterName },
        kubelet: { ...kubelet, maxPodsExpression: '58' },
      })]);
    }), SEED);
  });
});
