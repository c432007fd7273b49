import { Annotations, App, Aspects, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import { Construct, IConstruct } from 'constructs';
import { DualStackVpc, Ipv4Egress, SubnetTier } from '../../src';
import { register } from '../../src/diagnostics/diagnostics';
import { judge, lookOver } from '../../src/synthesis/findings';
import { ipv6Cluster, testStack } from '../util/cluster';
import { errorsOf, warningsOf } from '../util/findings';

/** A cluster with a core add-on made twice, which is refused. */
function refused(scope: Construct): Stack {
  const stack = new Stack(scope, 'T');
  const { cluster } = ipv6Cluster(stack);
  new eks.Addon(stack, 'Again', { cluster, addonName: 'vpc-cni' });
  return stack;
}

const app = () => App.of(testStack())!;

test('an app of stages is refused as a whole, with the path', () => {
  const stages = app();
  refused(new Stage(stages, 'Prod'));
  expect(() => stages.synth()).toThrow(/\[Prod\/T\/Cluster\/CoreAddons\] the cluster has the add-on already: got 'vpc-cni'.*\[cdk-eks-ipv6:addon-duplicate\]/);
});

test('without validation each error stands as an annotation, and nothing is thrown', () => {
  const root = app();
  const { stackName } = refused(root);
  const { messages } = root.synth({ skipValidation: true }).getStackByName(stackName);
  expect(messages.filter(({ level }) => level === 'error').map(({ id, entry }) => [id, String(entry.data).split(':')[0]]))
    .toEqual([['/T/Cluster/CoreAddons', 'the cluster has the add-on already']]);
});

test('the template is the same with and without validation', () => {
  const template = (skipValidation: boolean) => {
    const root = app();
    const stack = new Stack(root, 'T');
    const cluster = ipv6Cluster(stack);
    cluster.cluster.addNodegroupCapacity('Stock');
    cluster.cluster.addManifest('Manifest', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'x' } });
    return root.synth({ skipValidation }).getStackByName('T').template;
  };
  expect(template(true)).toEqual(template(false));
});

test('what is found belongs to the synthesis that found it', () => {
  const stack = testStack();
  const construct = new Construct(stack, 'Judged');
  let wrong = true;
  judge(construct, () => wrong ? ['what: got this; expected that; do it'] : []);
  expect(() => App.of(stack)!.synth()).toThrow('[S/Judged] what: got this');
  wrong = false;
  expect(() => App.of(stack)!.synth({ force: true })).not.toThrow();
});

describe('a synthesis after a mend', () => {
  const messagesOf = (root: Stage) => root.synth({ force: true, skipValidation: true }).getStackByName('S').messages
    .map(({ level, entry }) => `${level} ${String(entry.data).split(':')[0]}`);

  /** An app with an error and a warning that can be mended, and a warning of a constructor. */
  const judged = () => {
    const stack = testStack();
    const construct = new Construct(stack, 'Judged');
    const wrong = { error: 'what: got this', warning: true };
    judge(construct, () => wrong.error ? [wrong.error] : []);
    lookOver(construct, () => { if (wrong.warning) { warn(construct, 'odd', 'this'); } });
    warn(construct, 'said', 'once');
    return { root: App.of(stack)!, construct, wrong };
  };
  const { warn } = register('test of findings', {}, {
    odd: { what: 'odd', expected: 'even', remedy: 'mend it', mend: 'mend();' }, said: { what: 'said', expected: 'nothing', remedy: 'mend it', mend: 'mend();' },
  });

  test('has no annotations of the one before, and what constructors said stays', () => {
    const { root, wrong } = judged();
    expect(messagesOf(root).sort()).toEqual(['error what', 'warning odd', 'warning said']);
    Object.assign(wrong, { error: 'other: got that', warning: false });
    expect(messagesOf(root).sort()).toEqual(['error other', 'warning said']);
    Object.assign(wrong, { error: '', warning: true });
    expect(messagesOf(root).sort()).toEqual(['warning odd', 'warning said']);
  });

  test.each<[string, (construct: Construct) => IConstruct]>([
    ['it', construct => construct], ['its stack', Stack.of],
  ])('keeps what others have noted, and is silent of what was acknowledged of %s', (_, whom) => {
    const { root, construct, wrong } = judged();
    Annotations.of(construct).addError('theirs: got that');
    messagesOf(root);
    Annotations.of(whom(construct)).acknowledgeWarning('cdk-eks-ipv6:odd', 'it is meant');
    Object.assign(wrong, { error: '' });
    expect(messagesOf(root).sort()).toEqual(['error theirs', 'warning said']);
  });

  test('takes nothing back where all was acknowledged', () => {
    const stack = testStack();
    const construct = new Construct(stack, 'Judged');
    lookOver(construct, () => warn(construct, 'odd', 'this'));
    Annotations.of(construct).acknowledgeWarning('cdk-eks-ipv6:odd', 'it is meant');
    const root = App.of(stack)!;
    expect([messagesOf(root), messagesOf(root)]).toEqual([[], []]);
  });

  test('is refused where constructs has changed inside', () => {
    const { root, construct } = judged();
    messagesOf(root);
    Object.defineProperty(construct.node, '_metadata', { value: undefined });
    expect(() => messagesOf(root)).toThrow('stock-class-changed');
  });

  test('is deployed when an error of a whole cluster is mended', () => {
    const root = app();
    const stack = refused(root);
    const errors = () => root.synth({ force: true, skipValidation: true }).getStackByName('T').messages.filter(({ level }) => level === 'error');
    expect(errors()).toHaveLength(1);
    stack.node.tryRemoveChild('Again');
    expect(errors()).toEqual([]);
    expect(() => root.synth({ force: true })).not.toThrow();
  });
});

test('a warning of one stage is not silenced by equal logical ids of another', () => {
  const warnings = (dev: boolean) => {
    const root = app();
    const stackOf = (id: string, ipv4Egress: Ipv4Egress) => {
      const stack = new Stack(new Stage(root, id), 'S');
      ipv6Cluster(stack, { vpc: new DualStackVpc(stack, 'Vpc', { ipv4Egress }) }).addManagedNodeGroup('Nodes');
      return stack;
    };
    if (dev) { stackOf('Dev', Ipv4Egress.natGatewayPerAz()); }
    const stack = stackOf('Prod', Ipv4Egress.none());
    return warningsOf(stack);
  };
  expect(warnings(false)).toEqual(['node-subnet-without-ipv4-egress']);
  expect(warnings(true)).toEqual(['node-subnet-without-ipv4-egress']);
});

test('endpoints of another stack do not stand in for those that are missing', () => {
  const root = app();
  const [withEndpoints, without] = ['A', 'B'].map(id => {
    const stack = new Stack(root, id);
    const vpc = new DualStackVpc(stack, 'Vpc', { tiers: [SubnetTier.isolated()] });
    ipv6Cluster(stack, { vpc }).addManagedNodeGroup('Nodes');
    return { stack, vpc };
  });
  for (const name of ['ec2', 'ecr.api', 'ecr.dkr', 'eks-auth', 's3', 'sts']) {
    withEndpoints.vpc.addInterfaceEndpoint(name, { service: new ec2.InterfaceVpcEndpointAwsService(name) });
  }
  expect([...new Set(errorsOf(without.stack))]).toEqual([expect.stringMatching(/^node-subnet-closed \['B\/Vpc/)]);
});

test('an aspect that resolves add-ons early does not freeze what CoreDNS runs on', () => {
  const stack = testStack();
  const cluster = ipv6Cluster(stack);
  cluster.addFargateProfile('System', { selectors: [{ namespace: 'kube-system' }] });
  Aspects.of(stack).add({ visit: node => { if (node instanceof eks.CfnAddon) { stack.resolve(node.configurationValues); } } });
  cluster.cluster.addNodegroupCapacity('Stock');
  const coreDns = Object.values(Template.fromStack(stack).findResources('AWS::EKS::Addon')).find(({ Properties }) => Properties.AddonName === 'coredns')!;
  expect(coreDns.Properties.ConfigurationValues).toBe('{}');
});
