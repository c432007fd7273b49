import { App, CfnResource, NestedStack, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CreationOrder } from '../../src';
import { dependsOn, testStack } from '../util/cluster';

const resourceIn = (stack: Stack, id: string) => new CfnResource(stack, id, { type: `Test::${id}` });

/** An order of a cluster that is the stack itself, and what comes after each of its stages. */
function order() {
  const stack = testStack();
  const creationOrder = new CreationOrder(stack);
  const after = (stage: 'cniReady' | 'firstComputeReady' | 'computeReady') => {
    const resource = resourceIn(stack, `After${stage}`);
    resource.node.addDependency(creationOrder[stage]);
    return () => dependsOn(Template.fromStack(stack), resource);
  };
  return {
    stack, creationOrder, afterCni: after('cniReady'), afterFirst: after('firstComputeReady'), afterAll: after('computeReady'),
  };
}

describe('Fargate profiles', () => {
  test('are compute for what comes after all nodes', () => {
    const { stack, creationOrder, afterAll } = order();
    creationOrder.addFargateProfile(resourceIn(stack, 'Dns'), true);
    creationOrder.addFargateProfile(resourceIn(stack, 'Other'), false);
    creationOrder.addCompute(resourceIn(stack, 'Nodes'));
    expect(afterAll().sort()).toEqual(['Dns', 'Nodes', 'Other']);
  });

  test.each([
    [true, ['Profile']],
    [false, []],
  ])('are compute for CoreDNS only if they select it: %p', (runsCoreDns, expected) => {
    const { stack, creationOrder, afterFirst } = order();
    creationOrder.addFargateProfile(resourceIn(stack, 'Profile'), runsCoreDns);
    expect(creationOrder.hasCompute).toBe(runsCoreDns);
    expect(creationOrder.isCoreDnsOnFargate).toBe(runsCoreDns);
    expect(afterFirst()).toEqual(expected);
  });

  test('of which several select CoreDNS, the first that does is waited for', () => {
    const { stack, creationOrder, afterFirst } = order();
    creationOrder.addFargateProfile(resourceIn(stack, 'Other'), false);
    creationOrder.addFargateProfile(resourceIn(stack, 'First'), true);
    creationOrder.addFargateProfile(resourceIn(stack, 'Second'), true);
    expect(afterFirst()).toEqual(['First']);
  });

  test.each(['before', 'after'])('that were added %s nodes leave CoreDNS to these', when => {
    const { stack, creationOrder, afterFirst } = order();
    const nodes = resourceIn(stack, 'Nodes');
    if (when === 'after') { creationOrder.addCompute(nodes); }
    creationOrder.addFargateProfile(resourceIn(stack, 'Profile'), true);
    if (when === 'before') { creationOrder.addCompute(nodes); }
    expect(creationOrder.isCoreDnsOnFargate).toBe(false);
    expect(afterFirst()).toEqual(['Nodes']);
  });

  test('wait for the one before, and not for nodes or the CNI', () => {
    const { stack, creationOrder } = order();
    creationOrder.addCni(resourceIn(stack, 'Cni'));
    creationOrder.addCompute(resourceIn(stack, 'Nodes'));
    const profiles = ['First', 'Second', 'Third'].map(id => resourceIn(stack, id));
    profiles.forEach(profile => creationOrder.addFargateProfile(profile, false));
    expect(profiles.map(profile => dependsOn(Template.fromStack(stack), profile))).toEqual([[], ['First'], ['Second']]);
  });

  test('that are counted twice do not wait for themselves', () => {
    const { stack, creationOrder, afterFirst } = order();
    const profile = resourceIn(stack, 'Profile');
    creationOrder.addFargateProfile(profile, true);
    creationOrder.addFargateProfile(profile, true);
    expect(afterFirst()).toEqual(['Profile']);
    expect(dependsOn(Template.fromStack(stack), profile)).toEqual([]);
  });

  test('that are counted again do not come to wait for those after them', () => {
    const { stack, creationOrder } = order();
    const [first, second] = ['First', 'Second'].map(id => resourceIn(stack, id));
    [first, second, first].forEach(profile => creationOrder.addFargateProfile(profile, true));
    expect([first, second].map(profile => dependsOn(Template.fromStack(stack), profile))).toEqual([[], ['First']]);
  });
});

describe('nodes', () => {
  test('that are counted twice are waited for once', () => {
    const { stack, creationOrder, afterAll } = order();
    const nodes = resourceIn(stack, 'Nodes');
    creationOrder.addCompute(nodes, nodes);
    creationOrder.addCompute(nodes);
    expect(afterAll()).toEqual(['Nodes']);
  });

  test('alone are no Fargate', () => {
    const { stack, creationOrder } = order();
    expect(creationOrder.isCoreDnsOnFargate).toBe(false);
    creationOrder.addCompute(resourceIn(stack, 'Nodes'));
    expect(creationOrder.isCoreDnsOnFargate).toBe(false);
  });

  test('are no part of the CNI, nor the CNI of them', () => {
    const { stack, creationOrder, afterCni, afterAll } = order();
    creationOrder.addCni(resourceIn(stack, 'Cni'));
    creationOrder.addCompute(resourceIn(stack, 'Nodes'));
    expect([afterCni(), afterAll()]).toEqual([['Cni'], ['Nodes']]);
  });
});

describe('stacks', () => {
  test('another one comes after that of the cluster, so neither nodes nor profiles in it count', () => {
    const { stack, creationOrder, afterFirst, afterAll } = order();
    const other = new Stack(App.of(stack), 'Other');
    creationOrder.addCompute(resourceIn(other, 'Nodes'));
    creationOrder.addFargateProfile(resourceIn(other, 'Profile'), true);
    expect([creationOrder.hasCompute, creationOrder.isCoreDnsOnFargate]).toEqual([false, false]);
    expect([afterFirst(), afterAll()]).toEqual([[], []]);
    expect(stack.dependencies).toEqual([]);
  });

  test('nodes in another one leave CoreDNS on Fargate, where it is in that of the cluster', () => {
    const { stack, creationOrder, afterFirst } = order();
    creationOrder.addCompute(resourceIn(new Stack(App.of(stack), 'Other'), 'Nodes'));
    creationOrder.addFargateProfile(resourceIn(stack, 'Profile'), true);
    expect(creationOrder.isCoreDnsOnFargate).toBe(true);
    expect(afterFirst()).toEqual(['Profile']);
  });

  test('one that is nested in that of the cluster counts', () => {
    const { stack, creationOrder, afterFirst } = order();
    const nested = new NestedStack(stack, 'Nested');
    creationOrder.addCompute(resourceIn(nested, 'Nodes'));
    expect(creationOrder.hasCompute).toBe(true);
    expect(afterFirst()).toEqual([stack.getLogicalId(nested.nestedStackResource!)]);
  });

  test('a profile waits for one in another stack only if that stack comes with its own', () => {
    const { stack, creationOrder } = order();
    const other = new Stack(App.of(stack), 'Other');
    creationOrder.addFargateProfile(resourceIn(other, 'First'), false);
    const second = resourceIn(stack, 'Second');
    creationOrder.addFargateProfile(second, false);
    const third = resourceIn(other, 'Third');
    creationOrder.addFargateProfile(third, false);
    expect(dependsOn(Template.fromStack(stack), second)).toEqual([]);
    expect(dependsOn(Template.fromStack(other), third)).toEqual(['First']);
    expect(stack.dependencies).toEqual([]);
  });
});
