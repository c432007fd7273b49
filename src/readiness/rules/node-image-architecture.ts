import { acceleratorOfType, architectureOfType } from '../../hardware/instance-types';
import { rule } from '../rule';

export const nodeImageArchitecture = rule({
  id: 'node-image-architecture',
  severity: 'error',
  title: 'images are of the architecture of the instance types',
  looksAt: 'nodes',
  source: 'EC2 user guide, "ec2-instance-type-specifications": an AMI is of one architecture',
  what: 'the image is of {architecture}, and nodes are of types of another architecture, {types}',
  expected: 'types of {architecture}, or another image: EC2 starts no others with it',
  remedy: 'change the instance types or the image',
  mend: "cluster.addNodegroupCapacity('Nodes', { instanceTypes: [new ec2.InstanceType('m7g.large')], amiType: eks.NodegroupAmiType.AL2023_ARM_64_STANDARD });",
  check: ({ image, instanceTypes }) => {
    const { architecture, name } = image ?? {};
    const others = instanceTypes.filter(type => ![undefined, architecture].includes(architectureOfType(type)));
    return architecture === undefined || others.length === 0 ? [] : [{ got: name, values: { architecture, types: others.join(', ') } }];
  },
});

export const nodeImageAccelerator = rule({
  id: 'node-image-accelerator',
  severity: 'warning',
  title: 'images have the drivers of the accelerators',
  looksAt: 'nodes',
  source: 'EKS API reference, "CreateNodegroup": instanceTypes; EKS user guide, "ml-eks-optimized-ami"',
  what: 'amiType has no drivers for the accelerators of {types}',
  expected: 'an amiType with them: pods that ask for a GPU or a Neuron device find none',
  remedy: 'use an amiType of NVIDIA or Neuron, or acknowledge that the drivers are installed later',
  mend: "cluster.addNodegroupCapacity('Nodes', { instanceTypes: [new ec2.InstanceType('g5.xlarge')], amiType: eks.NodegroupAmiType.AL2023_X86_64_NVIDIA });",
  check: ({ stated: { AmiType }, isManaged, instanceTypes }) => {
    const isPlain = isManaged && /^(AL2_(x86_64|ARM_64)|AL2023_\w+_STANDARD|BOTTLEROCKET_ARM_64(_FIPS)?)$/.test(String(AmiType));
    const types = isPlain ? instanceTypes.filter(type => acceleratorOfType(type) !== undefined) : [];
    return types.length > 0 ? [{ got: AmiType, values: { types: types.join(', ') } }] : [];
  },
});
