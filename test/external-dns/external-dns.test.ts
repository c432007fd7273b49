import { createHash } from 'crypto';
import { readFileSync } from 'fs';
import * as path from 'path';
import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { App, CfnParameter, Fn, Stack, Stage, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { parse } from 'yaml';
import {
  CniIdentity, DnsRecordPolicy, DualStackVpc, ExternalDns, ExternalDnsOptions, Ipv6Cluster, ImportedDualStackVpc, KubernetesApi, WorkloadCredentials,
} from '../../src';
import { testApp } from '../util/app';
import { ipv6Cluster, logicalId, stockIpv6ClusterV2, testStack, waitsFor } from '../util/cluster';
import { errorsOf, warningsOf } from '../util/findings';
import { joined, resourceIn } from '../util/kubernetes';
import { changedResources, refusal, resourcesOf } from '../util/network';
import { idOf, idsOf } from '../util/resources';

const CHART = 'Custom::AWSCDK-EKS-HelmChart';
const ALPHA = 'external-dns.alpha.kubernetes.io';

const zoneIn = (stack: Stack, id = 'Zone', zoneName = 'example.com') => new route53.PublicHostedZone(stack, id, { zoneName });

function withDns(options: Partial<ExternalDnsOptions> = {}, stack = testStack()) {
  const cluster = ipv6Cluster(stack);
  const zone = zoneIn(stack);
  const externalDns = cluster.addExternalDns({ zones: [zone], ...options });
  cluster.addManagedNodeGroup('System', { instanceTypes: [new ec2.InstanceType('m6i.large')] });
  return { stack, cluster, zone, externalDns };
}

const chartsOf = (stack: Stack) => Object.values(resourcesOf(stack)).filter(({ Type }) => Type === CHART).map(({ Properties }) => Properties);
const valuesOf = (stack: Stack) => JSON.parse(joined(chartsOf(stack)[0].Values));
const statementsOf = (stack: Stack, { policy }: ExternalDns) => resourcesOf(stack)[logicalId(policy!)].Properties.PolicyDocument.Statement;

describe('the chart', () => {
  test('is pinned, in a namespace of its own, and waits until its pod runs', () => {
    expect(chartsOf(withDns().stack)).toEqual([expect.objectContaining({
      Chart: 'external-dns',
      Repository: 'https://kubernetes-sigs.github.io/external-dns/',
      Version: '1.21.1',
      Release: 'external-dns',
      Namespace: 'external-dns',
      CreateNamespace: true,
      Wait: true,
    })]);
  });

  test('has values for both families, its zones alone, and one owner', () => {
    const { stack } = withDns();
    expect(valuesOf(stack)).toEqual({
      provider: { name: 'aws' },
      env: [{ name: 'AWS_REGION', value: 'AWS::Region' }],
      sources: ['service', 'ingress'],
      policy: 'upsert-only',
      registry: 'txt',
      txtOwnerId: idOf(stack, 'Custom::AWSCDK-EKS-Cluster'),
      annotationPrefix: 'external-dns.alpha.kubernetes.io/',
      managedRecordTypes: ['A', 'AAAA', 'CNAME'],
      serviceAccount: { create: true, name: 'external-dns', annotations: {} },
      extraArgs: { 'zone-id-filter': [idOf(stack, 'AWS::Route53::HostedZone')] },
    });
  });

  test('has no value that the chart does not know', () => {
    const text = readFileSync(path.join(__dirname, 'upstream', 'values.yaml'), 'utf8');
    const known = parse(text);
    expect(createHash('sha256').update(text.split('\n').slice(2).join('\n')).digest('hex')).toBe(/sha256 ([0-9a-f]{64})/.exec(text)![1]);
    const missing = (values: Record<string, any>, table: Record<string, any>): string[] => Object.entries(values)
      .flatMap(([name, value]) => !(name in table) ? [name]
        : typeof value === 'object' && !Array.isArray(value) && Object.keys(table[name] ?? {}).length > 0 ? missing(value, table[name]) : []);
    expect(missing(valuesOf(withDns().stack), known)).toEqual([]);
    expect(missing({ provider: { nonsense: 1 } }, known)).toEqual(['nonsense']);
  });

  test('values of the user are merged, and count', () => {
    const { stack, externalDns } = withDns({
      recordPolicy: DnsRecordPolicy.SYNC,
      txtOwnerId: 'green',
      values: {
        logLevel: 'debug', annotationPrefix: 'dns.example.com/', serviceAccount: { annotations: { 'example.com/team': 'network' } }, extraArgs: { 'aws-zone-type': 'public' },
      },
    });
    expect(valuesOf(stack)).toMatchObject({
      policy: 'sync',
      txtOwnerId: 'green',
      logLevel: 'debug',
      serviceAccount: { name: 'external-dns', annotations: { 'example.com/team': 'network' } },
      extraArgs: { 'zone-id-filter': [idOf(stack, 'AWS::Route53::HostedZone')], 'aws-zone-type': 'public' },
    });
    expect(Object.keys(externalDns.annotations({ hostnames: ['a.example.com'] }))).toEqual(['dns.example.com/hostname']);
  });

  test('lists of the user are added to those that it needs', () => {
    const { stack } = withDns({ values: { env: [{ name: 'AWS_MAX_ATTEMPTS', value: '5' }], extraArgs: ['--aws-zone-type=public'] } });
    expect(valuesOf(stack)).toMatchObject({
      env: [{ name: 'AWS_REGION', value: 'AWS::Region' }, { name: 'AWS_MAX_ATTEMPTS', value: '5' }],
      extraArgs: [`--zone-id-filter=${idOf(stack, 'AWS::Route53::HostedZone')}`, '--aws-zone-type=public'],
    });
    expect(valuesOf(withDns({ values: { env: [{ name: 'AWS_REGION', value: 'us-east-1' }] } }).stack).env).toEqual([{ name: 'AWS_REGION', value: 'us-east-1' }]);
  });
});

describe('permissions', () => {
  const arnOf = (id: unknown) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':route53:::hostedzone/', id].flat()] });

  test('are for records of the zones alone', () => {
    const { stack, zone, externalDns } = withDns();
    expect(statementsOf(stack, externalDns)).toEqual([
      {
        Effect: 'Allow',
        Action: ['route53:ChangeResourceRecordSets', 'route53:ListResourceRecordSets', 'route53:ListTagsForResources'],
        Resource: arnOf(stack.resolve(zone.hostedZoneId)),
      },
      { Effect: 'Allow', Action: 'route53:ListHostedZones', Resource: '*' },
    ]);
  });

  test('are for zones whose ids are known at deployment, and whose names are not', () => {
    const stack = testStack();
    const parameter = new CfnParameter(stack, 'ZoneId', { type: 'AWS::Route53::HostedZone::Id' });
    const list = new CfnParameter(stack, 'ZoneIds', { type: 'CommaDelimitedList' });
    const ids = [parameter.valueAsString, Fn.select(0, list.valueAsList), Fn.importValue('Zone')];
    const { externalDns } = withDns({ zones: ids.map((id, place) => route53.HostedZone.fromHostedZoneId(stack, `Zone${place}`, id)) }, stack);
    expect(statementsOf(stack, externalDns)[0].Resource).toEqual(ids.map(id => arnOf(stack.resolve(id))));
    expect(Object.values(externalDns.annotations({ hostnames: ['whatever.example.org'] }))).toEqual(['whatever.example.org']);
    expect(errorsOf(stack)).toEqual([]);
  });

  test('a role for its service account alone, with the policy', () => {
    const { stack, externalDns } = withDns();
    expect(Object.values(resourcesOf(stack)).filter(({ Type }) => Type === 'AWS::EKS::PodIdentityAssociation').map(({ Properties }) => Properties)).toContainEqual({
      ClusterName: expect.anything(), Namespace: 'external-dns', ServiceAccount: 'external-dns', RoleArn: stack.resolve(externalDns.identity.role.roleArn),
    });
    const role = resourcesOf(stack)[logicalId(externalDns.identity.role.node.defaultChild!)].Properties;
    expect(role.ManagedPolicyArns).toEqual([stack.resolve(externalDns.policy!.managedPolicyArn)]);
  });

  test('others in its place', () => {
    const policy = iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonRoute53FullAccess');
    const { stack, externalDns } = withDns({ managedPolicies: [policy] });
    expect(externalDns.policy).toBeUndefined();
    const role = resourcesOf(stack)[logicalId(externalDns.identity.role.node.defaultChild!)].Properties;
    expect(role.ManagedPolicyArns).toEqual([stack.resolve(policy.managedPolicyArn)]);
  });

  test('by a token where that is said, and where the cluster has no agent', () => {
    const { stack, externalDns } = withDns({ credentials: WorkloadCredentials.irsa() });
    expect(externalDns.identity.association).toBeUndefined();
    expect(Object.keys(valuesOf(stack).serviceAccount.annotations)).toEqual(['eks.amazonaws.com/role-arn']);
    const other = testStack();
    const cluster = ipv6Cluster(other, { coreAddons: { installPodIdentityAgent: false }, cniIdentity: CniIdentity.irsa() });
    expect(cluster.addExternalDns({ zones: [zoneIn(other)] }).identity.association).toBeUndefined();
  });
});

describe('the order', () => {
  test('after nodes and its permissions, and before workloads', () => {
    const { stack, cluster, externalDns } = withDns();
    const workload = cluster.cluster.addManifest('Game', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'game' } });
    const before = waitsFor(resourceIn(externalDns.chart));
    expect(before).toEqual(expect.arrayContaining([...idsOf(stack, 'AWS::EKS::Nodegroup'), logicalId(externalDns.identity.association!)]));
    expect(before).toContain(logicalId(externalDns.policy!));
    expect(waitsFor(resourceIn(workload))).toContain(logicalId(resourceIn(externalDns.chart)));
    expect(errorsOf(stack)).toEqual([]);
    expect(warningsOf(stack)).toEqual([]);
  });
});

describe('beside a load balancer controller', () => {
  const CONTROLLER = { chart: 'aws-load-balancer-controller', repository: 'https://aws.github.io/eks-charts', version: '3.5.0' };

  test('it comes after it, whose webhook has to let its Service in, whichever is written first', () => {
    const { stack, cluster, externalDns } = withDns();
    const controller = cluster.addLoadBalancerController();
    expect(waitsFor(resourceIn(externalDns.chart))).toContain(logicalId(resourceIn(controller.chart)));
    expect(errorsOf(stack)).toEqual([]);
  });

  test('it comes after one of stock CDK, by a name with a registry too', () => {
    const { cluster, externalDns } = withDns();
    const controller = cluster.cluster.addHelmChart('Controller', { chart: 'oci://registry.example.com/aws-load-balancer-controller', version: '3.5.0' });
    cluster.creationOrder.controllers.add(controller);
    expect(waitsFor(resourceIn(externalDns.chart))).toContain(logicalId(resourceIn(controller)));
  });

  test('it does not where the user says the contrary, and of another stack it knows nothing', () => {
    const { stack, cluster, externalDns } = withDns();
    const controller = cluster.addLoadBalancerController();
    controller.chart.node.addDependency(externalDns.chart);
    expect(waitsFor(resourceIn(externalDns.chart))).not.toContain(logicalId(resourceIn(controller.chart)));
    expect(errorsOf(stack)).toEqual([]);
    const other = withDns();
    const beside = new eks.HelmChart(new Stack(App.of(other.stack)!, 'Beside'), 'Controller', { cluster: other.cluster.cluster, ...CONTROLLER });
    other.cluster.creationOrder.controllers.add(beside);
    expect(errorsOf(other.stack)).toEqual([]);
  });
});

describe('the next deployment', () => {
  /** An app in which an Ingress says what its records are. */
  function deployed(options: Partial<ExternalDnsOptions> = {}, moreZones: string[] = []) {
    const stack = testStack();
    const zones = ['example.com', ...moreZones].map((name, place) => zoneIn(stack, `Zone${place}`, name));
    const { cluster, externalDns } = withDns({ zones, ...options }, stack);
    const annotations = externalDns.annotations({ hostnames: ['shop.example.com'], weight: 10, setIdentifier: 'green' });
    cluster.cluster.addManifest('Ingress', { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'shop', annotations } });
    return { stack, externalDns };
  }
  const before = deployed();

  test.each<[string, Partial<ExternalDnsOptions>]>([
    ['another version', { chartVersion: '1.22.0' }], ['other values', { values: { logLevel: 'debug' } }], ['another policy', { recordPolicy: DnsRecordPolicy.SYNC }],
  ])('with %s changes the chart and nothing else', (_, options) => {
    expect(changedResources(before.stack, deployed(options).stack)).toEqual([logicalId(resourceIn(before.externalDns.chart))]);
  });

  test('with a further zone changes the policy and the chart, in place', () => {
    const after = deployed({}, ['example.org']);
    expect(changedResources(before.stack, after.stack).sort())
      .toEqual([logicalId(before.externalDns.policy!), logicalId(resourceIn(before.externalDns.chart))].sort());
    const propertiesOf = (stack: Stack, id: string) => resourcesOf(stack)[id].Properties;
    const changed = (id: string) => Object.keys(propertiesOf(before.stack, id))
      .filter(name => JSON.stringify(propertiesOf(before.stack, id)[name]) !== JSON.stringify(propertiesOf(after.stack, id)[name]));
    expect(changed(logicalId(before.externalDns.policy!))).toEqual(['PolicyDocument']);
    expect(changed(logicalId(resourceIn(before.externalDns.chart)))).toEqual(['Values']);
  });
});

describe('two of them', () => {
  const twice = (first: Partial<ExternalDnsOptions>, second: Partial<ExternalDnsOptions>, otherZone = false) => {
    const { stack, cluster, zone } = withDns(first);
    const zones = [otherZone ? zoneIn(stack, 'Other', 'example.org') : zone];
    new ExternalDns(stack, 'Second', { cluster, zones, releaseName: 'second', ...second });
    return errorsOf(stack);
  };

  test('in a cluster may not have one owner and a zone in common', () => {
    expect(() => twice({}, {})).toThrow("[S/Second] the owner id of External DNS and a zone are those of 'S/Cluster/ExternalDns' too: got an unresolved token; ");
    expect(twice({ txtOwnerId: 'a' }, { txtOwnerId: 'a' })).toEqual(['external-dns-owner-shared a']);
    expect(twice({ txtOwnerId: 'a' }, { values: { txtOwnerId: 'a' } })).toEqual(['external-dns-owner-shared a']);
  });

  test('in a cluster can have one owner in zones that are not the same, and one zone with two owners', () => {
    expect(twice({}, {}, true)).toEqual([]);
    expect(twice({}, { txtOwnerId: 'inside' })).toEqual([]);
  });

  test('of which the CLI has yet to look up the zones are not judged: they have one id until then', () => {
    const stack = testStack({ env: { account: '123456789012', region: 'eu-west-1' } });
    const cluster = ipv6Cluster(stack);
    cluster.addManagedNodeGroup('System', { instanceTypes: [new ec2.InstanceType('m6i.large')] });
    for (const name of ['first', 'second']) {
      const zone = route53.HostedZone.fromLookup(stack, `Zone-${name}`, { domainName: `${name}.example.com` });
      new ExternalDns(stack, name, { cluster, zones: [zone], releaseName: name });
    }
    expect(errorsOf(stack)).toEqual([]);
  });

  test('in a cluster need a release each', () => {
    expect(twice({}, { txtOwnerId: 'inside', releaseName: 'external-dns', namespace: 'inside' })).toEqual(['external-dns-release-duplicate external-dns']);
  });

  /** Two regions, which know each other by what is written alone. */
  function inTwoRegions(ownerOf: (place: number) => { clusterName?: string; txtOwnerId?: string }, zoneIds = ['Z1', 'Z1'], isStaged = false) {
    const app = testApp();
    const stacks = ['eu-west-1', 'us-east-1'].map((region, place) =>
      new Stack(isStaged ? new Stage(app, `Stage${place}`) : app, `S${place}`, { env: { account: '123456789012', region } }));
    stacks.forEach((stack, place) => {
      const { clusterName, txtOwnerId } = ownerOf(place);
      const cluster = ipv6Cluster(stack, { clusterName });
      cluster.addExternalDns({ zones: [route53.HostedZone.fromHostedZoneId(stack, 'Zone', zoneIds[place])], txtOwnerId });
      cluster.addManagedNodeGroup('System', { instanceTypes: [new ec2.InstanceType('m6i.large')] });
    });
    try {
      App.of(app)!.synth();
      return [];
    } catch (error) {
      return [...String(error).matchAll(/\[cdk-eks-ipv6:([a-z0-9-]+)\]/g)].map(([, id]) => id);
    }
  }

  test.each<[string, Parameters<typeof inTwoRegions>, string[]]>([
    ['clusters of one name, and one zone', [() => ({ clusterName: 'prod' })], ['external-dns-owner-shared']],
    ['one owner, and one zone', [() => ({ txtOwnerId: 'prod' })], ['external-dns-owner-shared']],
    ['one owner in two stages, and one zone', [() => ({ txtOwnerId: 'prod' }), ['Z1', 'Z1'], true], ['external-dns-owner-shared']],
    ['one owner, and two zones', [() => ({ txtOwnerId: 'prod' }), ['Z1', 'Z2']], []],
    ['clusters of two names, and one zone', [place => ({ clusterName: `prod-${place}` })], []],
    ['clusters without a name, and one zone', [() => ({})], []],
  ])('in two regions with %s', (_, args, ids) => {
    expect(inTwoRegions(...args)).toEqual(ids);
  });
});

describe('zones', () => {
  const vpcZone = (stack: Stack, vpc: ec2.IVpc) => new route53.PrivateHostedZone(stack, 'Private', { zoneName: 'inside.example.com', vpc });

  test('that are private are of the VPC of the cluster, or it is a warning', () => {
    const stack = testStack();
    const { cluster } = withDns({}, stack);
    new ExternalDns(stack, 'Inside', { cluster, zones: [vpcZone(stack, cluster.vpc)], releaseName: 'inside' });
    expect(warningsOf(stack)).toEqual([]);
    const other = testStack();
    const dns = withDns({}, other);
    new ExternalDns(other, 'Inside', { cluster: dns.cluster, zones: [vpcZone(other, new ec2.Vpc(other, 'Other'))], releaseName: 'inside' });
    expect(warningsOf(other)).toEqual(['external-dns-zone-vpc']);
  });

  test.each([[''], ['/hostedzone/Z123'], ['z123'], ['example.com'], ['Z'.repeat(33)]])('have no id such as %j', id => {
    const stack = testStack();
    expect(() => withDns({ zones: [route53.HostedZone.fromHostedZoneId(stack, 'Imported', id)] }, stack)).toThrow(refusal('external-dns-zone-id', id));
  });

  test('are not none, and not an element of a list of unknown length', () => {
    expect(() => withDns({ zones: [] })).toThrow(/external-dns-zones-empty/);
    const stack = testStack();
    const [id] = new CfnParameter(stack, 'Ids', { type: 'CommaDelimitedList' }).valueAsList;
    expect(Token.isUnresolved(id)).toBe(false);
    expect(() => withDns({ zones: [route53.HostedZone.fromHostedZoneId(stack, 'Imported', id)] }, stack)).toThrow(/external-dns-zone-list/);
  });
});

describe('annotations', () => {
  test('have the prefix that it is told, and a name of its zones', () => {
    const { externalDns } = withDns({ annotationPrefix: 'external-dns.kubernetes.io/' });
    expect(externalDns.annotations({ hostnames: ['Shop.Example.com.', 'example.com'], weight: 10, setIdentifier: 'green' })).toEqual({
      'external-dns.kubernetes.io/hostname': 'Shop.Example.com.,example.com',
      'external-dns.kubernetes.io/aws-weight': '10',
      'external-dns.kubernetes.io/set-identifier': 'green',
    });
    expect(() => externalDns.annotations({ hostnames: ['shop.example.org'] })).toThrow(refusal('dns-hostname-outside', 'shop.example.org'));
    expect(() => externalDns.annotations({ hostnames: ['notexample.com'] })).toThrow(refusal('dns-hostname-outside', 'notexample.com'));
  });

  test.each<[string, object]>([
    ['A alone', { managedRecordTypes: ['A', 'CNAME'] }], ['no A', { managedRecordTypes: ['AAAA'] }],
    ['no AAAA', { extraArgs: { 'exclude-record-types': 'AAAA' } }], ['no AAAA among others', { extraArgs: { 'exclude-record-types': ['NS', 'AAAA'] } }],
    ['no AAAA by a list', { extraArgs: ['--exclude-record-types=AAAA'] }],
  ])('have no weight where it makes records of one family: %s', (_, values) => {
    const { externalDns } = withDns({ values: { ...values } });
    expect(() => externalDns.annotations({ weight: 10, setIdentifier: 'green' })).toThrow(/dns-weight-one-family/);
    expect(externalDns.annotations({ hostnames: ['a.example.com'] })).toEqual({ [`${ALPHA}/hostname`]: 'a.example.com' });
  });

  test('have a weight where what it makes is not known, or both', () => {
    const stack = testStack();
    const type = new CfnParameter(stack, 'Type').valueAsString;
    for (const managedRecordTypes of [[type], [], ['AAAA', 'A']]) {
      expect(withDns({ values: { managedRecordTypes } }).externalDns.annotations({ weight: 0, setIdentifier: 'green' })).toEqual({
        [`${ALPHA}/aws-weight`]: '0', [`${ALPHA}/set-identifier`]: 'green',
      });
    }
  });
});

describe('clusters', () => {
  function imported(stack: Stack, kubernetesApi?: KubernetesApi, hasIpv4Egress?: boolean) {
    const vpc = ImportedDualStackVpc.fromAttributes(stack, 'Imported', {
      vpcId: 'vpc-0123456789abcdef0',
      ipv6Cidr: '2001:db8:1234:1a00::/56',
      tiers: [{
        subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS,
        subnets: [{ subnetId: 'subnet-0a', availabilityZone: 'eu-west-1a', ipv6Cidr: '2001:db8:1234:1a00::/64' }],
      }],
    });
    return Ipv6Cluster.fromAttributes(stack, 'Cluster', {
      clusterName: 'shared', version: eks.KubernetesVersion.of('1.36'), vpc, hasPodIdentityAgent: true, kubernetesApi, hasIpv4Egress,
    });
  }

  test('of aws-eks-v2 with kubectl, that exist', () => {
    const stack = testStack();
    const stock = stockIpv6ClusterV2(stack, { vpc: new DualStackVpc(stack, 'Vpc'), kubectlProviderOptions: { kubectlLayer: new KubectlV36Layer(stack, 'Kubectl') } });
    new ExternalDns(stack, 'Dns', { cluster: imported(stack, KubernetesApi.ofEksV2(stock)), zones: [zoneIn(stack)] });
    expect(valuesOf(stack).txtOwnerId).toBe('shared');
  });

  test('refuses those without kubectl', () => {
    const stack = testStack();
    expect(() => new ExternalDns(stack, 'Dns', { cluster: imported(stack), zones: [zoneIn(stack)] })).toThrow(refusal('external-dns-kubectl', 'Cluster'));
  });

  test('whose pods reach no IPv4 addresses are a warning', () => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack, { coreAddons: { vpcCni: { ipv4Egress: false } } });
    cluster.addExternalDns({ zones: [zoneIn(stack)] });
    expect(warningsOf(stack)).toContain('external-dns-ipv4-egress');
  });

  test.each(['1.21', 'v1.21.1', 'latest', '', '0.21.0', '1.19.9'])('refuses the version %j', chartVersion => {
    expect(() => withDns({ chartVersion })).toThrow(refusal('external-dns-version', chartVersion));
  });

  test.each<[keyof ExternalDnsOptions, string, string]>([
    ['releaseName', 'External', 'external-dns-release'], ['releaseName', 'a'.repeat(54), 'external-dns-release'], ['releaseName', '', 'external-dns-release'],
    ['txtOwnerId', 'a,b', 'external-dns-owner-id'], ['txtOwnerId', 'a b', 'external-dns-owner-id'], ['txtOwnerId', '', 'external-dns-owner-id'],
    ['annotationPrefix', 'external-dns.kubernetes.io', 'external-dns-prefix'], ['annotationPrefix', '/', 'external-dns-prefix'],
  ])('refuses as %s %j', (prop, value, id) => {
    expect(() => withDns({ [prop]: value })).toThrow(refusal(id, value));
  });

  test('has one of this id', () => {
    const { cluster, zone } = withDns();
    expect(() => cluster.addExternalDns({ zones: [zone] })).toThrow(refusal('id-taken', 'ExternalDns'));
  });
});
