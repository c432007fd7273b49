import { Aspects, AspectPriority, CfnResource, Stack, Stage, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct, IConstruct } from 'constructs';
import { TemplateIndex } from '../../src/synthesis/template-index';
import { whenAllIsSaid } from '../../src/synthesis/when-all-is-said';
import { testApp } from '../util/app';
import { ipv6Cluster } from '../util/cluster';
import { resourcesOf } from '../util/network';

const STABILIZATION = '@aws-cdk/core:aspectStabilization';
const resourceIn = (scope: Construct, id: string) => new CfnResource(scope, id, { type: 'Test::Type' });

/** An app in a stage or not, with what is said of it in the end, each time it has said all. */
function listened(stabilize: boolean, inStage: boolean) {
  const app = testApp({ context: { [STABILIZATION]: stabilize } });
  const scope: Construct = inStage ? new Stage(app, 'Prod') : app;
  const stack = new Stack(scope, 'S');
  const heard: string[][] = [];
  const first = resourceIn(stack, 'First');
  const listen = () => whenAllIsSaid(stack, 'judge', () => {
    heard.push(TemplateIndex.of(stack).ofType('Test::Type').map(({ resource }) => resource.node.id));
  });
  return { app, scope, stack, first, heard, listen };
}

const ask = (construct: IConstruct) => void construct.node.dependencies;
/** The same as aws-cdk-lib does when aspects are through, and what tools that draw an app do. */
const askAll = (construct: IConstruct) => construct.node.root.node.findAll().forEach(ask);

describe.each([[false, false], [false, true], [true, false], [true, true]])('with aspects that are stabilised: %p, in a stage of the app: %p', (stabilize, inStage) => {
  test('the app has said all once a synthesis', () => {
    const { app, heard, listen } = listened(stabilize, inStage);
    listen();
    Tags.of(app).add('team', 'a');
    app.synth();
    expect(heard).toEqual([['First']]);
    app.synth({ force: true }); // which stock CDK does not pass on to stages
    expect(heard).toEqual(inStage ? [['First']] : [['First'], ['First']]);
  });

  const makers: [string, (node: IConstruct, stack: Stack) => boolean][] = [
    ['the first construct', (node, stack) => node === stack],
    ['the last construct', node => node.node.id === 'Last'],
    ['each construct', () => true],
  ];

  test.each(makers.flatMap(([what, where]) => [['itself', ask] as const, ['everything', askAll] as const].flatMap(([whom, question]) =>
    [AspectPriority.MUTATING, AspectPriority.DEFAULT, AspectPriority.READONLY].flatMap(priority => [true, false].map(early => (
      { what, where, whom, question, priority, early }))))))(
    'an aspect that asks at $what ($whom, priority $priority, said early: $early) and then makes something is heard in the end',
    ({ where, question, priority, early }) => {
      const { app, scope, stack, heard, listen } = listened(stabilize, inStage);
      const last = new Stack(scope, 'End');
      resourceIn(last, 'Last');
      let count = 0;
      const visit = (node: IConstruct) => {
        if (!where(node, stack) || node.node.id.startsWith('Made')) { return; }
        question(scope);
        resourceIn(last, `Made${count++}`);
      };
      if (!early) { listen(); }
      Aspects.of(scope).add({ visit }, { priority });
      if (early) { listen(); }
      app.synth();
      const template = Object.keys(resourcesOf(last)).filter(id => /^(Last|Made)/.test(id)).sort();
      expect(template.length).toBeGreaterThan(1);
      expect(heard[heard.length - 1].filter(id => id !== 'First').sort()).toEqual(template);
    });

  test('to ask before the synthesis ends nothing', () => {
    const { app, scope, stack, heard, listen } = listened(stabilize, inStage);
    listen();
    ask(scope);
    resourceIn(stack, 'Second');
    app.synth();
    expect(heard[heard.length - 1]).toEqual(['First', 'Second']);
  });

  test('what aspects would come to last can be taken out of the tree', () => {
    const { app, scope, stack, heard, listen } = listened(stabilize, inStage);
    listen();
    new Stack(scope, 'End');
    Aspects.of(stack).add({ visit: node => { if (node === stack) { scope.node.tryRemoveChild('End'); } } });
    app.synth();
    expect(heard).toEqual([['First']]);
  });
});

test('an app that asks its stages has them say nothing again', () => {
  const { app, heard, listen } = listened(false, true);
  listen();
  Aspects.of(app).add({ visit: () => askAll(app) });
  app.synth();
  expect(heard).toEqual([['First']]);
});

test.each([false, true])('no construct of this library asks for it again: handlers in the VPC %p', placeClusterHandlerInVpc => {
  const { app, stack, heard, listen } = listened(false, false);
  listen();
  const cluster = ipv6Cluster(stack, { placeClusterHandlerInVpc });
  cluster.vpc.addInterfaceEndpoint('Sts', { service: ec2.InterfaceVpcEndpointAwsService.STS });
  cluster.addManagedNodeGroup('Nodes');
  app.synth();
  expect(heard).toHaveLength(1);
});

test('CoreDNS waits for the nodes that an aspect adds after it has asked the app', () => {
  const app = testApp();
  const stack = new Stack(app, 'S');
  const cluster = ipv6Cluster(stack);
  Aspects.of(app).add({
    visit: node => {
      askAll(app);
      if (node === stack) { cluster.addManagedNodeGroup('Nodes'); }
    },
  });
  const dns = Object.values(resourcesOf(stack)).find(({ Properties }) => Properties?.AddonName === 'coredns');
  expect(JSON.stringify(dns?.DependsOn)).toContain('ClusterNodes');
});
