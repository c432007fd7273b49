import { register } from './diagnostics';

const messages = register('diagnostics', {
  'must-be-literal': {
    what: '{prop} is not known until deployment',
    expected: 'a literal value: what is in the template depends on it',
    remedy: 'write the value itself instead of a parameter, an import or an attribute of a resource',
    mend: "new DualStackVpc(this, 'Vpc', { maxAzs: 3 }); // in place of a parameter",
  },
  'must-be-positive-integer': {
    what: '{prop} is not a count',
    expected: 'a whole number from {min} to {max}',
    remedy: 'state a number in that range, or leave the property out for its default',
    mend: "new DualStackVpc(this, 'Vpc', { maxAzs: 3 });",
  },
  'exclusive-props': {
    what: '{prop} and {other} are two ways to say one thing',
    expected: 'one of them',
    remedy: 'leave out {other}',
    mend: "new DualStackVpc(this, 'Vpc', { availabilityZones: ['eu-west-1a', 'eu-west-1b'] }); // without maxAzs",
  },
  'contradicting-props': {
    what: '{prop} leaves nothing for {other} to say',
    expected: 'one of them',
    remedy: 'leave out {other}, or {prop}',
    mend: "cluster.addManagedNodeGroup('System', { omitDesiredSize: true }); // without desiredSize",
  },
  'prop-type': {
    what: '{prop} is of the wrong type',
    expected: '{type}',
    remedy: 'correct the value, or leave out what is optional',
    mend: "cluster.addManagedNodeGroup('System', { instanceTypes: [new ec2.InstanceType('m7g.large')], minSize: 3 });",
  },
  'prop-missing': {
    what: '{prop} is missing',
    expected: '{type}',
    remedy: 'state it',
    mend: "new Ipv6Cluster(this, 'Cluster', { version: eks.KubernetesVersion.of('1.36'), kubectlLayer });",
  },
  'setting-type': {
    what: 'a setting has a value of the wrong kind',
    expected: '{kind} in {where}',
    remedy: 'correct the value',
    mend: "NodeOs.bottlerocket({ settings: { kubernetes: { 'registry-qps': 10 } } })",
  },
});

// The annotation lets TypeScript see that nothing after a refusal runs.
export const refuse: typeof messages.refuse = messages.refuse;
export const messageOf: typeof messages.messageOf = messages.messageOf;
