import { CfnParameter, Fn, Lazy } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as fc from 'fast-check';
import { BottlerocketOptions, MaxPods, NodeOs, NodeUserDataProps } from '../../../src';
import { BOTTLEROCKET_SETTINGS, KUBERNETES_SETTINGS } from '../../../src/nodes/os/bottlerocket-settings';
import { ipv6Cluster, testStack } from '../../util/cluster';
import { notLiteral, refusal } from '../../util/network';
import { anyText, asDeployed, CLUSTER, deployable, deployedText, knownCluster, readToml, referenceOf } from '../../util/user-data';

const SEED = { seed: 42, numRuns: 200 };
const { NO_SCHEDULE, NO_EXECUTE, PREFER_NO_SCHEDULE } = eks.TaintEffect;

const OF_THE_CLUSTER = {
  'api-server': CLUSTER.clusterEndpoint,
  'cluster-certificate': CLUSTER.clusterCertificateAuthorityData,
  'cluster-dns-ip': 'fd30:3087:b6c2::a',
  'cluster-name': CLUSTER.clusterName,
};
const KUBERNETES = { ...OF_THE_CLUSTER, 'max-pods': 58 };

/** User data of a node in a cluster of which everything is known. */
function userData(options: BottlerocketOptions = {}, props: Partial<NodeUserDataProps> = {}, stack = testStack()) {
  return deployable(stack, NodeOs.bottlerocket(options).userData(stack, { cluster: knownCluster(stack), maxPods: MaxPods.of(58), ...props }));
}

const textOf = (options?: BottlerocketOptions, props?: Partial<NodeUserDataProps>) => userData(options, props)();
const settingsOf = (settings?: BottlerocketOptions['settings'], props?: Partial<NodeUserDataProps>) => readToml(textOf({ settings }, props)).settings;

describe('the settings', () => {
  test('say which cluster, the address of its DNS service, and how many pods', () => {
    expect(readToml(textOf())).toEqual({ settings: { kubernetes: KUBERNETES } });
  });

  test('say the same of a cluster of the stack, and nothing of its VPC', () => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack);
    const values = {
      [referenceOf(stack, cluster.clusterName)]: 'made-here',
      [referenceOf(stack, cluster.clusterEndpoint)]: 'https://4567.gr7.eks-cluster.eu-west-1.api.aws',
      [referenceOf(stack, cluster.clusterCertificateAuthorityData)]: 'bW9yZQ==',
      [referenceOf(stack, cluster.serviceIpv6Cidr)]: 'fd12:3456:789a::/108',
    };
    const deploy = deployable(stack, NodeOs.bottlerocket().userData(stack, { cluster, maxPods: MaxPods.of(58) }));
    expect(readToml(deploy(values))).toEqual({
      settings: {
        kubernetes: {
          'api-server': 'https://4567.gr7.eks-cluster.eu-west-1.api.aws',
          'cluster-certificate': 'bW9yZQ==',
          'cluster-dns-ip': 'fd12:3456:789a::a',
          'cluster-name': 'made-here',
          'max-pods': 58,
        },
      },
    });
  });
});

describe('max pods', () => {
  test('are a number, not a text', () => {
    expect(textOf()).toMatch(/^max-pods = 58$/m);
  });

  test('are a number where they are a token too', () => {
    const stack = testStack();
    const pods = new CfnParameter(stack, 'Pods', { type: 'Number' }).valueAsNumber;
    expect(userData({}, { maxPods: MaxPods.of(pods) }, stack)({ Pods: '110' })).toMatch(/^max-pods = 110$/m);
  });

  test('are not mentioned where the image is to find out', () => {
    expect(settingsOf({}, { maxPods: MaxPods.amiDefault() })).toEqual({ kubernetes: OF_THE_CLUSTER });
  });
});

describe('labels', () => {
  const labels = { 'pool': 'blue', 'example.com/tier': '', '1.5': 'true' };

  test('are a table', () => {
    expect(settingsOf({}, { labels }).kubernetes).toEqual({ ...KUBERNETES, 'node-labels': labels });
  });

  test('stand beside those of the settings', () => {
    expect(settingsOf({ kubernetes: { 'node-labels': { own: 'x' } } }, { labels }).kubernetes['node-labels']).toEqual({ own: 'x', ...labels });
  });

  test('none are not mentioned', () => {
    expect(settingsOf({}, { labels: {}, taints: [] }).kubernetes).toEqual(KUBERNETES);
  });
});

describe('taints', () => {
  test('are lists of values and effects, one for each key', () => {
    const taints = [
      { key: 'example.com/dedicated', value: 'batch', effect: NO_SCHEDULE },
      { key: 'spot', effect: PREFER_NO_SCHEDULE },
      { key: 'example.com/dedicated', value: 'batch', effect: NO_EXECUTE },
    ];
    expect(settingsOf({}, { taints }).kubernetes).toEqual({
      ...KUBERNETES,
      'node-taints': { 'example.com/dedicated': ['batch:NoSchedule', 'batch:NoExecute'], 'spot': [':PreferNoSchedule'] },
    });
  });

  test('stand beside those of the settings, of the same key too', () => {
    const settings = { kubernetes: { 'node-taints': { own: ['x:NoSchedule'], both: ['x:NoSchedule'] } } };
    expect(settingsOf(settings, { taints: [{ key: 'both', value: 'y', effect: NO_EXECUTE }] }).kubernetes['node-taints'])
      .toEqual({ own: ['x:NoSchedule'], both: ['x:NoSchedule', 'y:NoExecute'] });
  });
});

describe('the settings of the user', () => {
  const OWN = {
    'motd': 'hello',
    'kernel': { lockdown: 'integrity', modules: { udf: { allowed: false } }, sysctl: { 'user.max_user_namespaces': '16384' } },
    'ntp': { 'time-servers': ['fd00:ec2::123'] },
    'host-containers': { admin: { enabled: true, superpowered: false } },
    'bootstrap-containers': { setup: { 'source': 'x', 'mode': 'once', 'essential': true, 'user-data': 'eA==' } },
    'container-registry': { mirrors: [{ registry: '*', endpoint: ['https://a', 'https://b'] }, { registry: 'docker.io', endpoint: [] }] },
    'updates': { seed: 42 },
  };

  test('stand beside ours, each key where it was', () => {
    const kubernetes = { 'kube-api-qps': 10, 'eviction-hard': { 'memory.available': '15%' }, 'allowed-unsafe-sysctls': ['net.core.somaxconn'], 'pod-pids-limit': 0.5 };
    expect(settingsOf({ ...OWN, kubernetes })).toEqual({ ...OWN, kubernetes: { ...kubernetes, ...KUBERNETES } });
  });

  test('stay as they were, however many nodes have them', () => {
    const settings = { ...structuredClone(OWN), kubernetes: { 'node-labels': { own: 'x' }, 'node-taints': { own: ['x:NoSchedule'] } } };
    const given = structuredClone(settings);
    const props = { labels: { pool: 'blue' }, taints: [{ key: 'own', effect: NO_SCHEDULE }] };
    expect(textOf({ settings }, props)).toBe(textOf({ settings }, props));
    expect(settings).toEqual(given);
  });

  test.each([{}, { kubernetes: {} }, { kubernetes: undefined, motd: undefined }, { kubernetes: null }, { kubernetes: { 'node-labels': {}, 'node-taints': {} } }])('%j change nothing', settings => {
    expect(textOf({ settings })).toBe(textOf());
  });

  test('can have tokens as values and numbers', () => {
    const stack = testStack();
    const [server, pids] = ['Server', 'Pids'].map(id => new CfnParameter(stack, id, { type: id === 'Pids' ? 'Number' : 'String' }));
    const settings = {
      'ntp': { 'time-servers': [server.valueAsString] },
      'kubernetes': { 'pod-pids-limit': pids.valueAsNumber, 'node-labels': { own: server.valueAsString } },
      'host-containers': { admin: { source: Fn.join('/', [server.valueAsString, 'admin']) } },
    };
    expect(readToml(userData({ settings }, {}, stack)({ Server: 'a"b', Pids: '4096' })).settings).toEqual({
      'ntp': { 'time-servers': ['a"b'] },
      'kubernetes': { ...KUBERNETES, 'pod-pids-limit': 4096, 'node-labels': { own: 'a"b' } },
      'host-containers': { admin: { source: 'a"b/admin' } },
    });
  });

  describe('are refused', () => {
    test.each([
      ['api-server', 'https://other'],
      ['cluster-certificate', 'b3RoZXI='],
      ['cluster-name', 'other'],
      ['max-pods', 110],
    ])('with %s, which is ours to say', (key, value) => {
      expect(() => NodeOs.bottlerocket({ settings: { kubernetes: { [key]: value } } })).toThrow(refusal('node-setting-owned', `'${key}'`));
      expect(() => NodeOs.bottlerocket({ settings: { kubernetes: { [key]: value } } })).toThrow(`expected kubernetes.${key} left out;`);
    });

    test.each(['10.100.0.10', 'dns', '', 10, ['fd00::10', '169.254.20.10']])('with %p as the address of the DNS service', address => {
      const got = [address].flat().slice(-1).map(each => typeof each === 'string' ? `'${each}'` : String(each))[0];
      expect(() => NodeOs.bottlerocket({ settings: { kubernetes: { 'cluster-dns-ip': address } } })).toThrow(refusal('node-dns-ip', got));
    });

    test('not with a DNS cache on the node', () => {
      for (const address of ['fd00::10', ['fd00::10', 'fd30:3087:b6c2::a']]) {
        expect(settingsOf({ kubernetes: { 'cluster-dns-ip': address } }).kubernetes).toEqual({ ...KUBERNETES, 'cluster-dns-ip': address });
      }
    });

    test('not with the same name elsewhere, nor with whatever stands deeper', () => {
      const settings = { motd: 'x', network: { 'cluster-name': 'x', 'max-pods': 1 }, kubernetes: { 'eviction-hard': { 'api-server': 'x' } } };
      expect(settingsOf(settings)).toEqual({ ...settings, kubernetes: { ...settings.kubernetes, ...KUBERNETES } });
    });

    test.each<[string, string, string, object]>([
      ['kubernets', 'settings', 'correct the key, probably to kubernetes', { kubernets: {} }],
      ['settings', 'settings', 'leave that level out, as the property stands for it', { settings: { kubernetes: {} } }],
      ['max-pods', 'settings', 'correct the key', { 'max-pods': 1 }],
      ['host_containers', 'settings', 'correct the key, probably to host-containers', { host_containers: {} }],
      ['ecs', 'settings', 'correct the key', { ecs: { cluster: 'x' } }],
      ['constructor', 'settings', 'correct the key', { constructor: 'x' }],
      ['kubeApiQps', 'settings.kubernetes', 'correct the key, probably to kube-api-qps', { kubernetes: { kubeApiQps: 10 } }],
      ['toString', 'settings.kubernetes', 'correct the key', { kubernetes: { toString: 'x' } }],
      ['settings', 'settings.kubernetes', 'leave that level out, as the property stands for it', { kubernetes: { settings: {} } }],
    ])('with %s in %s, which Bottlerocket does not know', (key, where, remedy, settings) => {
      expect(() => NodeOs.bottlerocket({ settings })).toThrow(refusal('node-setting-unknown', `'${key}'`));
      expect(() => NodeOs.bottlerocket({ settings })).toThrow(`expected in ${where} a setting of its variants for EKS, such as `);
      expect(() => NodeOs.bottlerocket({ settings })).toThrow(`; ${remedy} (Bottlerocket, `);
    });

    test('not with any that it knows', () => {
      const settings = Object.fromEntries(BOTTLEROCKET_SETTINGS.map(key => [key, { x: 1 }]));
      const kubernetes = Object.fromEntries(KUBERNETES_SETTINGS.filter(key => !/^(api-server|cluster-|max-pods|node-)/.test(key)).map(key => [key, 'x']));
      expect(settingsOf({ ...settings, kubernetes })).toEqual({ ...settings, kubernetes: { ...kubernetes, ...KUBERNETES } });
    });

    test.each<[string, unknown, string, object]>([
      ['nothing', null, 'settings.motd', { motd: null }],
      ['nothing, in a list', null, 'settings.ntp.time-servers', { ntp: { 'time-servers': ['x', null] } }],
      ['nothing, in a table of a list', null, 'settings.pki.y', { pki: [{ y: null }] }],
      ['no number', NaN, 'settings.updates.seed', { updates: { seed: NaN } }],
      ['infinity', -Infinity, 'settings.updates.seed', { updates: { seed: -Infinity } }],
      ['a date', new Date(0), 'settings.pki.y', { pki: { y: new Date(0) } }],
      ['a date, in a list', new Date(0), 'settings.pki', { pki: [new Date(0)] }],
      ['a function', 'a function', 'settings.pki', { pki: () => 1 }],
    ])('with %s', (_, value, where, settings) => {
      expect(() => textOf({ settings })).toThrow('[cdk-eks-ipv6:setting-type]');
      expect(() => textOf({ settings })).toThrow(`got ${value}; expected a map, a list, a text, a number or a boolean in ${where};`);
    });

    const token = () => Lazy.any({ produce: () => ({}) });
    test.each([
      ['settings', () => token()],
      ['settings.kubernetes', () => ({ kubernetes: token() })],
      ['settings.kubernetes.node-labels', () => ({ kubernetes: { 'node-labels': token() } })],
      ['settings.kubernetes.node-taints', () => ({ kubernetes: { 'node-taints': token() } })],
      ['settings.ntp.time-servers', () => ({ ntp: { 'time-servers': Lazy.list({ produce: () => ['fd00::123'] }) } })],
    ])('with a token for what is in %s', (where, settings) => {
      expect(() => textOf({ settings: settings() })).toThrow(notLiteral(where));
    });
  });
});

describe('the instance store', () => {
  const COMMAND = {
    commands: [
      ['apiclient', 'ephemeral-storage', 'init'],
      ['apiclient', 'ephemeral-storage', 'bind', '--dirs', '/var/lib/containerd', '/var/lib/kubelet', '/var/log/pods'],
    ],
    essential: true,
    mode: 'always',
  };
  const OWN = { setup: { commands: [['apiclient', 'set', 'motd=x']], mode: 'once', essential: false } };

  test.each<[string, BottlerocketOptions, object | undefined]>([
    ['is not mentioned by default', {}, undefined],
    ['is not mentioned where it is off', { instanceStore: false }, undefined],
    ['holds images and pods', { instanceStore: true }, { 'instance-store': COMMAND }],
    ['stands beside other commands', { instanceStore: true, settings: { 'bootstrap-commands': OWN } }, { ...OWN, 'instance-store': COMMAND }],
  ])('%s', (_, options, expected) => {
    const given = structuredClone(options);
    expect(readToml(textOf(options)).settings['bootstrap-commands']).toEqual(expected);
    expect(options).toEqual(given);
  });

  test('is not said twice, and in no other words', () => {
    const twice = { instanceStore: true, settings: { 'bootstrap-commands': { 'instance-store': { mode: 'off' } } } };
    expect(() => NodeOs.bottlerocket(twice)).toThrow(refusal('exclusive-props', "{ mode: 'off' }"));
    expect(() => NodeOs.bottlerocket({ instanceStore: 1 as any })).toThrow(refusal('node-prop-type', '1'));
    const noTable = { instanceStore: true, settings: { 'bootstrap-commands': 'x' } };
    expect(() => NodeOs.bottlerocket(noTable)).toThrow(refusal('setting-type', "'x'"));
  });
});

describe('whatever values say', () => {
  const stack = testStack();

  test('as tokens, the settings say just that', () => {
    const names = ['Name', 'Endpoint', 'Certificate', 'Cidr', 'Label', 'LabelKey', 'TaintKey', 'Taint', 'Own', 'OwnKey', 'OwnTable'];
    const token = Object.fromEntries(names.map(id => [id, new CfnParameter(stack, id).valueAsString]));
    const cluster = knownCluster(stack, 'Tokens', {
      clusterName: token.Name,
      clusterEndpoint: token.Endpoint,
      clusterCertificateAuthorityData: token.Certificate,
      serviceIpv6Cidr: token.Cidr,
    });
    const settings = { kernel: { [`a"b\\${token.OwnKey}'c`]: [token.Own, { nested: token.Own }], [`t"${token.OwnTable}`]: { key: `"${token.Own}"` } } };
    const deploy = deployable(stack, NodeOs.bottlerocket({ settings }).userData(stack, {
      cluster,
      maxPods: MaxPods.of(58),
      labels: { pool: token.Label, [`x${token.LabelKey}`]: 'x' },
      taints: [{ key: token.TaintKey, value: token.Taint, effect: NO_SCHEDULE }],
    }));
    fc.assert(fc.property(fc.record(Object.fromEntries(names.map(id => [id, deployedText]))), values => {
      expect(readToml(deploy(values))).toEqual({
        settings: {
          kubernetes: {
            'api-server': values.Endpoint,
            'cluster-certificate': values.Certificate,
            'cluster-dns-ip': `${values.Cidr.split('/')[0]}a`,
            'cluster-name': values.Name,
            'max-pods': 58,
            'node-labels': { pool: values.Label, [`x${values.LabelKey}`]: 'x' },
            'node-taints': { [values.TaintKey]: [`${values.Taint}:NoSchedule`] },
          },
          kernel: { [`a"b\\${values.OwnKey}'c`]: [values.Own, { nested: values.Own }], [`t"${values.OwnTable}`]: { key: `"${values.Own}"` } },
        },
      });
    }), SEED);
  });

  test('as literals, the settings say just that', () => {
    let runs = 0;
    const key = anyText.map(text => `x${text}`);
    // Whole numbers are integers of TOML, which end at 64 bits, and know no negative zero.
    const fraction = fc.double({ noNaN: true, min: -1e15, max: 1e15 }).map(number => number || 0);
    const { value: anyValue } = fc.letrec<{ value: unknown; table: object }>(tie => ({
      value: fc.oneof(
        { maxDepth: 3 },
        anyText, fc.maxSafeInteger(), fraction, fc.boolean(), fc.array(tie('value'), { maxLength: 4 }), tie('table'),
      ),
      // TOML says nothing of a table that is empty.
      table: fc.dictionary(key, tie('value'), { minKeys: 1, maxKeys: 4, noNullPrototype: true }),
    }));
    fc.assert(fc.property(anyText, key, anyValue, (clusterName, name, value) => {
      const settings = { kernel: { [name]: value } };
      const cluster = knownCluster(stack, `Literals${runs++}`, { clusterName });
      const made = NodeOs.bottlerocket({ settings }).userData(stack, { cluster, maxPods: MaxPods.of(58) });
      const text = asDeployed({}, stack.resolve(made.render()));
      expect(readToml(text)).toEqual({ settings: { ...settings, kubernetes: { ...KUBERNETES, 'cluster-name': clusterName } } });
    }), SEED);
  });
});
