/**
 * The example that moves traffic from an IPv4 cluster to an IPv6 one by one number.
 */
import { App, Stack } from 'aws-cdk-lib';
import { BlueStack } from '../../examples/typescript/blue-green/blue';
import { GreenStack } from '../../examples/typescript/blue-green/green';
import { testApp } from '../util/app';
import { joined } from '../util/kubernetes';
import { refusal } from '../util/network';

type Table = Record<string, any>;

function stacksWith(greenWeight: number): readonly [blue: Stack, green: Stack] {
  const app = testApp();
  const props = { zoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'example.com', hostname: 'game.example.com', greenWeight };
  return [new BlueStack(app, 'Blue', props), new GreenStack(app, 'Green', props)];
}

/** The templates of an app, of which warnings are shown too. */
function deployed(greenWeight: number) {
  const stacks = stacksWith(greenWeight);
  const assembly = App.of(stacks[0])!.synth();
  const [blue, green] = stacks.map(({ artifactId }): Table => assembly.getStackArtifact(artifactId).template.Resources);
  return { blue, green, messages: assembly.stacks.flatMap(({ messages }) => messages).map(({ entry }) => entry.data) };
}

const ofType = (resources: Table, type: string): Table[] =>
  Object.values(resources).filter(({ Type }) => Type === type).map(({ Properties }) => Properties);
const objectsIn = (resources: Table): Table[] =>
  ofType(resources, 'Custom::AWSCDK-EKS-KubernetesResource').flatMap(({ Manifest }) => JSON.parse(joined(Manifest)));
const ingressIn = (resources: Table): Table => objectsIn(resources).find(({ kind }) => kind === 'Ingress')!;
const externalDnsIn = (resources: Table): Table =>
  JSON.parse(joined(ofType(resources, 'Custom::AWSCDK-EKS-HelmChart').find(({ Chart }) => Chart === 'external-dns')!.Values));
const changedBetween = (before: Table, after: Table) => [...new Set([...Object.keys(before), ...Object.keys(after)])]
  .filter(id => JSON.stringify(before[id]) !== JSON.stringify(after[id]));

const [ten, fifty] = [deployed(10), deployed(50)];
const CLUSTERS = ['blue', 'green'] as const;
const DNS = 'external-dns.alpha.kubernetes.io';

describe.each(CLUSTERS)('the next deployment of %s', colour => {
  test('with another number changes the weight of its Ingress and nothing else', () => {
    const changed = changedBetween(ten[colour], fifty[colour]);
    expect(changed).toEqual([expect.stringMatching(/Ingress/)]);
    const [before, after] = [ten, fifty].map(each => each[colour][changed[0]]);
    expect({ ...before, Properties: { ...before.Properties, Manifest: '' } }).toEqual({ ...after, Properties: { ...after.Properties, Manifest: '' } });
    const [old, next] = [ten, fifty].map(each => ingressIn(each[colour]));
    expect({ ...old.metadata.annotations, [`${DNS}/aws-weight`]: '50' }).toEqual(next.metadata.annotations);
    expect({ ...old, metadata: '' }).toEqual({ ...next, metadata: '' });
  });
});

describe.each(CLUSTERS)('the Ingress of %s', colour => {
  const { annotations } = ingressIn(ten[colour]).metadata;

  test('has a load balancer of both families', () => {
    expect(annotations).toMatchObject({ 'alb.ingress.kubernetes.io/ip-address-type': 'dualstack', 'alb.ingress.kubernetes.io/scheme': 'internet-facing' });
  });

  test('has weighted records of both families', () => {
    expect(annotations).toMatchObject({ [`${DNS}/hostname`]: 'game.example.com', [`${DNS}/set-identifier`]: colour });
    expect(annotations[`${DNS}/aws-weight`]).toMatch(/^\d+$/);
    expect(annotations).not.toHaveProperty(`${DNS}/alias`);
    const { managedRecordTypes, extraArgs, annotationPrefix } = externalDnsIn(ten[colour]);
    expect(managedRecordTypes).toEqual(expect.arrayContaining(['A', 'AAAA']));
    expect(Object.keys(extraArgs)).toEqual(['zone-id-filter']);
    expect(annotationPrefix).toBe(`${DNS}/`);
  });
});

test.each([0, 1, 10, 50, 100])('of a hundred clients %d go to green, and the others to blue', greenWeight => {
  const { blue, green } = deployed(greenWeight);
  expect([green, blue].map(each => Number(ingressIn(each).metadata.annotations[`${DNS}/aws-weight`]))).toEqual([greenWeight, 100 - greenWeight]);
});

test.each([-1, 101, 0.5, NaN])('%d is no number of a hundred clients', greenWeight => {
  expect(() => stacksWith(greenWeight)).toThrow(refusal('must-be-positive-integer', greenWeight > 100 ? 100 - greenWeight : greenWeight < 0 ? greenWeight : ''));
});

describe('the two clusters', () => {
  test('have two owner ids, and may change the same zone alone', () => {
    const [blue, green] = CLUSTERS.map(colour => externalDnsIn(ten[colour]));
    expect(blue.txtOwnerId).not.toEqual(green.txtOwnerId);
    expect([blue, green].map(({ policy, extraArgs }) => [policy, extraArgs['zone-id-filter']])).toEqual(Array(2).fill(['sync', ['Z0123456789ABCDEFGHIJ']]));
    const statements = CLUSTERS.map(colour => ofType(ten[colour], 'AWS::IAM::ManagedPolicy')
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement).filter(({ Action }) => [Action].flat().some(action => action.startsWith('route53:'))));
    expect(statements[0]).toHaveLength(2);
    expect(statements[0]).toEqual(statements[1]);
  });

  test('have one family each, and public subnets of both', () => {
    const families = CLUSTERS.map(colour => ofType(ten[colour], 'Custom::AWSCDK-EKS-Cluster')[0].Config.kubernetesNetworkConfig?.ipFamily ?? 'ipv4');
    expect(families).toEqual(['ipv4', 'ipv6']);
    const ofBlue = ofType(ten.blue, 'AWS::EC2::Subnet').filter(({ Tags }) => Tags.some(({ Key }: Table) => Key === 'kubernetes.io/role/elb'));
    expect(ofBlue.length).toBeGreaterThanOrEqual(2);
    ofBlue.forEach(({ Ipv6CidrBlock }) => expect(Ipv6CidrBlock).toBeDefined());
  });

  test('have the same game, and say nothing that has to be acknowledged', () => {
    const [blue, green] = CLUSTERS.map(colour => objectsIn(ten[colour]).filter(({ metadata: { namespace, name } }) => [namespace, name].includes('game')));
    const plain = (objects: Table[]) => objects.filter(({ kind }) => kind !== 'Ingress').map(({ kind, spec }) => [kind, spec]);
    expect(plain(blue)).toHaveLength(3);
    expect(plain(blue)).toEqual(plain(green));
    expect(ten.messages.filter(text => /cdk-eks-ipv6/.test(String(text)))).toEqual([]);
  });

  // aws-eks prunes by a label what a manifest has no more, and writes it into the very objects that it is given.
  test.each(CLUSTERS)('%s has no object that the pruning of another manifest would take', colour => {
    ofType(ten[colour], 'Custom::AWSCDK-EKS-KubernetesResource').forEach(({ Manifest, PruneLabel }) => JSON.parse(joined(Manifest)).forEach(({ metadata }: Table) => {
      expect(Object.keys(metadata.labels ?? {}).filter(label => label.startsWith('aws.cdk.eks/prune-'))).toEqual([PruneLabel]);
    }));
  });

  test.each(CLUSTERS)('%s deletes its Ingress before what deletes load balancer and records', colour => {
    const resources = ten[colour];
    const idOf = (fits: (resource: Table) => boolean) => Object.keys(resources).find(id => fits(resources[id]))!;
    const start = idOf(({ Type, Properties }) => Type === 'Custom::AWSCDK-EKS-KubernetesResource' && /Ingress/.test(JSON.stringify(Properties.Manifest)));
    const seen = new Set<string>();
    const visit = (id: string) => {
      if (seen.has(id)) { return; }
      seen.add(id);
      [resources[id]?.DependsOn ?? [], [...JSON.stringify(resources[id]?.Properties ?? {}).matchAll(/"(?:Ref|Fn::GetAtt)":(?:\[)?"([^"]+)"/g)].map(([, ref]) => ref)]
        .flat(2).forEach(visit);
    };
    visit(start);
    const charts = Object.keys(resources).filter(id => ['external-dns', 'aws-load-balancer-controller'].includes(resources[id].Properties?.Chart));
    expect(charts).toHaveLength(2);
    charts.forEach(id => expect([...seen]).toContain(id));
  });
});
