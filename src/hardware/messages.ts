import { register } from '../diagnostics/diagnostics';

const messages = register('hardware', {
  'instance-types-empty': {
    what: 'instanceTypes is empty',
    expected: 'at least one instance type, or the property left out for t3.medium',
    remedy: 'name an instance type',
    mend: "instanceTypes: [new ec2.InstanceType('m7g.large')]",
  },
  'instance-types-count': {
    what: 'instanceTypes has more entries than {what} takes',
    expected: 'at most {max}',
    remedy: 'leave some out, or split the types over several',
    mend: 'instanceTypes: instanceTypes.slice(0, 20)',
  },
  'instance-type-duplicate': {
    what: 'instanceTypes names a type twice',
    expected: 'each type once',
    remedy: 'remove the repetition',
    mend: "instanceTypes: [new ec2.InstanceType('m7g.large'), new ec2.InstanceType('m6g.large')]",
  },
  'instance-type-malformed': {
    what: 'instanceTypes has an entry that is not the name of an instance type',
    expected: 'a family and a size, such as m6i.xlarge',
    remedy: 'correct the name',
    mend: "instanceTypes: [new ec2.InstanceType('m6i.xlarge')]",
  },
  'instance-type-xen': {
    what: 'the instance type runs on the Xen hypervisor',
    expected: 'a Nitro or bare metal type: the VPC CNI assigns IPv6 prefixes on these only',
    remedy: 'use a Nitro type, for example of the families m5, c5, r5, t3 or later',
    mend: "instanceTypes: [new ec2.InstanceType('m5.large')]",
  },
  'instance-type-mac': {
    what: 'the instance type is a Mac',
    expected: 'a type that runs Linux: there are no EKS images for Mac hardware',
    remedy: 'use another instance type',
    mend: "instanceTypes: [new ec2.InstanceType('m7g.large')]",
  },
  'instance-type-a1': {
    what: 'the instance type is of the family a1, which Amazon Linux 2023 does not support',
    expected: 'a Graviton2 type or later, such as m6g or t4g',
    remedy: 'use one of these families',
    mend: "instanceTypes: [new ec2.InstanceType('t4g.medium')]",
  },
  'instance-types-mixed-architecture': {
    what: 'instanceTypes mixes processor architectures or accelerators',
    expected: 'types that one AMI fits',
    remedy: 'make a node group for each kind',
    mend: `cluster.addManagedNodeGroup('Arm', { instanceTypes: [new ec2.InstanceType('m7g.large')] });
cluster.addManagedNodeGroup('X86', { instanceTypes: [new ec2.InstanceType('m7i.large')] });`,
  },
});

// The annotation lets TypeScript see that nothing after a refusal runs.
export const refuse: typeof messages.refuse = messages.refuse;
