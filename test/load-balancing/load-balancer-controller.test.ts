import { createHash } from 'crypto';
import { readdirSync, readFileSync } from 'fs';
import * as path from 'path';
import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { CfnParameter, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { parse, parseAllDocuments } from 'yaml';
import {
  CniIdentity, DualStackVpc, ImportedDualStackVpc, Ipv6Cluster, KubernetesApi, LoadBalancerAddressType, LoadBalancerController,
  LoadBalancerControllerOptions, LoadBalancerScheme, WorkloadCredentials,
} from '../../src';
import { ipv6Cluster, logicalId, stockIpv6ClusterV2, testStack, waitsFor } from '../util/cluster';
import { errorsOf, warningsOf } from '../util/findings';
import { joined, objectsIn, resourceIn } from '../util/kubernetes';
import { changedResources, refusal, resourcesOf } from '../util/network';
import { idOf, idsOf } from '../util/resources';

const CHART = 'Custom::AWSCDK-EKS-HelmChart';
const ASSOCIATION = 'AWS::EKS::PodIdentityAssociation';

function withController(options: LoadBalancerControllerOptions = {}, stack = testStack()) {
  const cluster = ipv6Cluster(stack);
  const controller = cluster.addLoadBalancerController(options);
  cluster.addManagedNodeGroup('System', { instanceTypes: [new ec2.InstanceType('m6i.large')] });
  return { stack, cluster, controller };
}

const chartsOf = (stack: Stack) => Object.values(resourcesOf(stack)).filter(({ Type }) => Type === CHART).map(({ Properties }) => Properties);
const chartOf = (stack: Stack) => chartsOf(stack).find(({ Release }) => Release === 'aws-load-balancer-controller')!;
const valuesOf = (stack: Stack) => JSON.parse(joined(chartOf(stack).Values));
const classesOf = (stack: Stack) => objectsIn(stack).filter(({ kind }) => kind.startsWith('IngressClass'));

/** A cluster that exists, in a VPC that exists. */
function imported(stack: Stack, kubernetesApi?: KubernetesApi) {
  const subnets = (at: number) => ['a', 'b'].map((az, index) => (
    { subnetId: `subnet-0${at}${az}`, availabilityZone: `eu-west-1${az}`, ipv6Cidr: `2001:db8:1234:1a${at}${index}::/64` }));
  const vpc = ImportedDualStackVpc.fromAttributes(stack, 'Imported', {
    vpcId: 'vpc-0123456789abcdef0',
    ipv6Cidr: '2001:db8:1234:1a00::/56',
    tiers: [
      { subnetType: ec2.SubnetType.PUBLIC, subnets: subnets(0) },
      { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, subnets: subnets(1) },
    ],
  });
  return Ipv6Cluster.fromAttributes(stack, 'Cluster', {
    clusterName: 'shared', version: eks.KubernetesVersion.of('1.36'), vpc, hasPodIdentityAgent: true, kubernetesApi,
  });
}

const stockOf = (stack: Stack) => eks.Cluster.fromClusterAttributes(stack, 'Stock', {
  clusterName: 'shared', kubectlRoleArn: `arn:${stack.partition}:iam::123456789012:role/kubectl`, kubectlLayer: new KubectlV36Layer(stack, 'Kubectl'),
});

describe('the chart', () => {
  test('is pinned, in kube-system, and waits until its webhook answers', () => {
    const { stack } = withController();
    expect(chartOf(stack)).toMatchObject({
      Chart: 'aws-load-balancer-controller',
      Repository: 'https://aws.github.io/eks-charts',
      Version: '3.5.0',
      Namespace: 'kube-system',
      SkipCrds: true,
      Wait: true,
      Timeout: '900s',
    });
  });

  test('has the values that are right for IPv6', () => {
    const { stack } = withController();
    const vpc = idOf(stack, 'AWS::EC2::VPC');
    const cluster = idOf(stack, 'Custom::AWSCDK-EKS-Cluster');
    expect(valuesOf(stack)).toEqual({
      clusterName: cluster,
      region: 'AWS::Region',
      vpcId: vpc,
      serviceAccount: { create: true, name: 'aws-load-balancer-controller', annotations: {} },
      replicaCount: 2,
      podDisruptionBudget: { maxUnavailable: 1 },
      defaultTargetType: 'ip',
      ingressClassParams: { spec: { ipAddressType: 'dualstack' } },
      ingressClassConfig: { default: false },
      keepTLSSecret: true,
    });
  });

  test('has no value that the chart does not know', () => {
    const known = parse(readFileSync(path.join(__dirname, 'upstream', 'values.yaml'), 'utf8'));
    const { stack } = withController({ defaultClass: { scheme: LoadBalancerScheme.INTERNAL, group: 'shared', isDefault: true } });
    const missing = (values: Record<string, any>, table: Record<string, any>, where = ''): string[] => Object.entries(values)
      .flatMap(([name, value]) => !(name in table) ? [`${where}${name}`]
        : typeof table[name] === 'object' && Object.keys(table[name] ?? {}).length > 0 ? missing(value, table[name], `${where}${name}.`) : []);
    expect(missing(valuesOf(stack), known)).toEqual([]);
    expect(missing({ ingressClassParams: { nonsense: 1 } }, known)).toEqual(['ingressClassParams.nonsense']);
  });

  test('values of the user are merged, and count', () => {
    const { stack } = withController({
      replicas: 1,
      values: {
        keepTLSSecret: false,
        logLevel: 'debug',
        serviceAccount: { annotations: { 'example.com/team': 'network' } },
        tolerations: [{ operator: 'Exists' }],
      },
    });
    expect(valuesOf(stack)).toMatchObject({
      replicaCount: 1,
      podDisruptionBudget: {},
      keepTLSSecret: false,
      logLevel: 'debug',
      serviceAccount: { create: true, name: 'aws-load-balancer-controller', annotations: { 'example.com/team': 'network' } },
      tolerations: [{ operator: 'Exists' }],
    });
  });
});

describe('the stored chart of upstream', () => {
  const CHART_FOLDER = path.join(__dirname, 'upstream', 'chart');
  const TEMPLATES = readdirSync(path.join(CHART_FOLDER, 'templates')).map(name => `templates/${name}`);

  test.each(['Chart.yaml', ...TEMPLATES])('is unchanged: %s', name => {
    const [, origin, sha256, text] = /^(?:# |\{\{\/\* )(.*),\n.*sha256 ([0-9a-f]{64}), .*\n([^]*)$/.exec(readFileSync(path.join(CHART_FOLDER, name), 'utf8'))!;
    expect(origin).toMatch(new RegExp(`^helm/aws-load-balancer-controller/${name} of kubernetes-sigs/aws-load-balancer-controller, v3.5.0, commit [0-9a-f]{40}$`));
    expect(createHash('sha256').update(text).digest('hex')).toBe(sha256);
  });

  test('has all templates', () => {
    expect(TEMPLATES).toHaveLength(11);
  });
});

describe('the custom resource definitions', () => {
  const DEFINITIONS = path.join(__dirname, '..', '..', 'charts', 'aws-load-balancer-controller-crds', 'templates');

  test('come in a chart of their own before that of the controller', () => {
    const { stack, controller } = withController();
    const crds = chartsOf(stack).find(({ Release }) => Release === 'aws-load-balancer-controller-crds')!;
    expect(crds.ChartAssetURL).toBeDefined();
    expect(waitsFor(resourceIn(controller.chart))).toContain(logicalId(resourceIn(controller.crdsChart!)));
  });

  test.each(['crds.yaml', 'gateway-crds.yaml'])('are those of upstream, and stay when the chart goes: %s', name => {
    const text = readFileSync(path.join(DEFINITIONS, name), 'utf8');
    const [, sha256] = /^# sha256 ([0-9a-f]{64}),/m.exec(text)!;
    const upstream = text.replace(/^#.*\n/gm, '').replaceAll('    helm.sh/resource-policy: keep\n', '');
    expect(createHash('sha256').update(upstream).digest('hex')).toBe(sha256);
    const definitions = parseAllDocuments(text).map(document => document.toJS()).filter(Boolean);
    expect(definitions.length).toBeGreaterThan(2);
    definitions.forEach(({ kind, metadata }) => {
      expect({ kind, policy: metadata.annotations['helm.sh/resource-policy'] }).toEqual({ kind: 'CustomResourceDefinition', policy: 'keep' });
    });
  });

  test('are those of the chart where its version is another one', () => {
    const { stack, controller } = withController({ chartVersion: '3.4.3' });
    expect(chartsOf(stack).map(({ Release, Version }) => [Release, Version])).toEqual([['aws-load-balancer-controller', '3.4.3']]);
    expect(chartOf(stack).SkipCrds).toBeUndefined();
    expect(controller.crdsChart).toBeUndefined();
  });
});

describe('the next deployment', () => {
  const withVersion = (options: LoadBalancerControllerOptions) => {
    const { stack, controller } = withController(options);
    controller.addIngressClass('alb-internal', { scheme: LoadBalancerScheme.INTERNAL });
    return { stack, chart: logicalId(resourceIn(controller.chart)) };
  };

  test.each<[string, LoadBalancerControllerOptions]>([
    ['another version', { chartVersion: '3.6.0', installCrds: true }], ['other values', { values: { logLevel: 'debug' } }], ['more pods', { replicas: 3 }],
  ])('with %s changes the chart and nothing else', (_, options) => {
    const { stack, chart } = withVersion({});
    expect(changedResources(stack, withVersion(options).stack)).toEqual([chart]);
  });

  test('without the definitions takes their chart away, which leaves them behind', () => {
    const { stack, chart } = withVersion({});
    const changed = changedResources(stack, withVersion({ installCrds: false }).stack);
    // The kubectl function may no longer read the chart.
    expect(changed.map(id => id.replace(/[0-9A-F]{6,8}$/, '')).sort()).toEqual([
      'ClusterEksKubectlHandlerRoleDefaultPolicy', 'ClusterLoadBalancerControllerChart', 'ClusterLoadBalancerControllerCrds',
    ]);
    expect(changed).toContain(chart);
  });
});

describe('permissions', () => {
  test('a role for its service account alone, with the policy', () => {
    const { stack, controller } = withController();
    expect(Object.values(resourcesOf(stack)).filter(({ Type }) => Type === ASSOCIATION).map(({ Properties }) => Properties)).toContainEqual({
      ClusterName: expect.anything(), Namespace: 'kube-system', ServiceAccount: 'aws-load-balancer-controller', RoleArn: stack.resolve(controller.identity.role.roleArn),
    });
    const role = resourcesOf(stack)[logicalId(controller.identity.role.node.defaultChild!)].Properties;
    expect(role.ManagedPolicyArns).toEqual([stack.resolve(controller.policy!.managedPolicyArn)]);
  });

  test('others in its place', () => {
    const stack = testStack();
    const policy = iam.ManagedPolicy.fromAwsManagedPolicyName('PowerUserAccess');
    const { controller } = withController({ managedPolicies: [policy] }, stack);
    expect(controller.policy).toBeUndefined();
    const role = resourcesOf(stack)[logicalId(controller.identity.role.node.defaultChild!)].Properties;
    expect(role.ManagedPolicyArns).toEqual([stack.resolve(policy.managedPolicyArn)]);
  });

  test('on Fargate a token and an annotation', () => {
    const { stack, controller } = withController({ credentials: WorkloadCredentials.irsa() });
    expect(controller.identity.association).toBeUndefined();
    expect(Object.keys(valuesOf(stack).serviceAccount.annotations)).toEqual(['eks.amazonaws.com/role-arn']);
  });

  test('a token where the cluster has no agent', () => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack, { coreAddons: { installPodIdentityAgent: false }, cniIdentity: CniIdentity.irsa() });
    expect(cluster.addLoadBalancerController().identity.association).toBeUndefined();
  });
});

describe('the order', () => {
  test('after nodes, CoreDNS and its permissions, and before workloads', () => {
    const { stack, cluster, controller } = withController();
    const workload = cluster.cluster.addManifest('Game', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'game' } });
    const before = waitsFor(resourceIn(controller.chart));
    expect(before).toEqual(expect.arrayContaining([...idsOf(stack, 'AWS::EKS::Nodegroup'), logicalId(controller.identity.association!)]));
    expect(before).toEqual(expect.arrayContaining([logicalId(controller.policy!.node.defaultChild!)]));
    expect(waitsFor(resourceIn(workload))).toContain(logicalId(resourceIn(controller.chart)));
    expect(errorsOf(stack)).toEqual([]);
  });

  test('classes come after the controller, whose webhook looks at them', () => {
    const { stack, controller } = withController();
    controller.addIngressClass('alb-internal', { scheme: LoadBalancerScheme.INTERNAL });
    expect(waitsFor(resourceIn(controller.node.findChild('Class-alb-internal')))).toContain(logicalId(resourceIn(controller.chart)));
    expect(errorsOf(stack)).toEqual([]);
  });
});

describe('classes', () => {
  test('are dual stack, of the controller, with what all Ingresses have in common', () => {
    const { stack, controller } = withController();
    controller.addIngressClass('alb-internal', { scheme: LoadBalancerScheme.INTERNAL, group: 'inside', isDefault: true, spec: { sslRedirectPort: '443' } });
    expect(classesOf(stack)).toEqual([
      {
        apiVersion: 'elbv2.k8s.aws/v1beta1',
        kind: 'IngressClassParams',
        metadata: expect.objectContaining({ name: 'alb-internal' }),
        spec: { ipAddressType: 'dualstack', scheme: 'internal', group: { name: 'inside' }, sslRedirectPort: '443' },
      },
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'IngressClass',
        metadata: expect.objectContaining({ name: 'alb-internal', annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' } }),
        spec: { controller: 'ingress.k8s.aws/alb', parameters: { apiGroup: 'elbv2.k8s.aws', kind: 'IngressClassParams', name: 'alb-internal' } },
      },
    ]);
  });

  test('name the subnets by id in a VPC that exists, by the scheme', () => {
    const stack = testStack();
    const controller = new LoadBalancerController(stack, 'Controller', {
      cluster: imported(stack, KubernetesApi.ofEks(stockOf(stack))), defaultClass: { scheme: LoadBalancerScheme.INTERNET_FACING },
    });
    controller.addIngressClass('alb-internal', { scheme: LoadBalancerScheme.INTERNAL });
    controller.addIngressClass('alb-any');
    expect(valuesOf(stack).ingressClassParams.spec).toEqual({ ipAddressType: 'dualstack', scheme: 'internet-facing', subnets: { ids: ['subnet-00a', 'subnet-00b'] } });
    expect(classesOf(stack).filter(({ kind }) => kind === 'IngressClassParams').map(({ spec }) => spec)).toEqual([
      { ipAddressType: 'dualstack', scheme: 'internal', subnets: { ids: ['subnet-01a', 'subnet-01b'] } },
      { ipAddressType: 'dualstack' },
    ]);
  });

  test('leave subnets to their tags in a VPC of the app, unless they are selected', () => {
    const { stack, cluster, controller } = withController({ defaultClass: { scheme: LoadBalancerScheme.INTERNAL } });
    controller.addIngressClass('alb-public', { scheme: LoadBalancerScheme.INTERNET_FACING, subnets: { subnetType: ec2.SubnetType.PUBLIC } });
    expect(valuesOf(stack).ingressClassParams.spec.subnets).toBeUndefined();
    expect(classesOf(stack)[0].spec.subnets.ids).toEqual(cluster.vpc.publicSubnets.map(({ subnetId }) => stack.resolve(subnetId).Ref));
  });

  test.each([
    ['Alb', 'ingress-class-name'], ['-alb', 'ingress-class-name'], ['', 'ingress-class-name'], ['a'.repeat(64), 'ingress-class-name'], ['alb', 'ingress-class-duplicate'],
  ])('refuses the name %j', (name, id) => {
    expect(() => withController().controller.addIngressClass(name)).toThrow(refusal(id, name));
  });

  test('refuses a name twice, and one that is not known yet', () => {
    const { stack, controller } = withController();
    controller.addIngressClass('other');
    expect(() => controller.addIngressClass('other')).toThrow(refusal('ingress-class-duplicate', 'other'));
    expect(() => controller.addIngressClass(new CfnParameter(stack, 'Name').valueAsString)).toThrow(/must-be-literal/);
  });

  test('refuses an internal one without public IPv4 addresses', () => {
    const options = { scheme: LoadBalancerScheme.INTERNAL, ipAddressType: LoadBalancerAddressType.DUAL_STACK_WITHOUT_PUBLIC_IPV4 };
    expect(() => withController().controller.addIngressClass('alb-internal', options)).toThrow(refusal('load-balancer-internal-address-type', 'dualstack-without-public-ipv4'));
  });

  test('refuses private subnets for one that faces the internet, when all is said', () => {
    const { stack, controller } = withController();
    controller.addIngressClass('alb-public', { scheme: LoadBalancerScheme.INTERNET_FACING, subnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS } });
    expect(errorsOf(stack)).toEqual([expect.stringContaining('load-balancer-subnet-not-public')]);
  });
});

describe('clusters', () => {
  test('of aws-eks-v2 with kubectl', () => {
    const stack = testStack();
    const stock = stockIpv6ClusterV2(stack, { vpc: new DualStackVpc(stack, 'Vpc'), kubectlProviderOptions: { kubectlLayer: new KubectlV36Layer(stack, 'Kubectl') } });
    const controller = new LoadBalancerController(stack, 'Controller', { cluster: imported(stack, KubernetesApi.ofEksV2(stock)) });
    controller.addIngressClass('alb-internal', { scheme: LoadBalancerScheme.INTERNAL });
    expect(chartOf(stack)).toMatchObject({ Chart: 'aws-load-balancer-controller', Version: '3.5.0', Wait: true });
    expect(classesOf(stack).map(({ kind }) => kind)).toEqual(['IngressClassParams', 'IngressClass']);
  });

  test('refuses those without kubectl', () => {
    const stack = testStack();
    expect(() => new LoadBalancerController(stack, 'Controller', { cluster: imported(stack) })).toThrow(refusal('load-balancer-controller-kubectl', 'Cluster'));
  });

  test.each(['3.5', 'v3.5.0', 'latest', ''])('refuses the version %j', chartVersion => {
    expect(() => withController({ chartVersion })).toThrow(refusal('load-balancer-controller-version', chartVersion));
  });

  test('refuses a controller that has no IPv6, when all is said', () => {
    expect(errorsOf(withController({ chartVersion: '1.2.7' }).stack)).toEqual([expect.stringContaining('load-balancer-controller-without-ipv6')]);
  });

  test('refuses a second controller in the cluster, whoever makes it', () => {
    const { stack, cluster } = withController();
    cluster.cluster.addHelmChart('Second', { chart: 'aws-load-balancer-controller', repository: 'https://aws.github.io/eks-charts', version: '3.5.0' });
    expect(errorsOf(stack)).toEqual([expect.stringContaining('load-balancer-controller-duplicate')]);
    expect(() => cluster.addLoadBalancerController()).toThrow(refusal('id-taken', 'LoadBalancerController'));
  });

  test('warns of nothing', () => {
    expect(warningsOf(withController().stack)).toEqual([]);
  });
});
