/** What is refused of the system that nodes boot: its image, its release, what it is told. */
export const OS_ERRORS = {
  'max-pods-of-eks': {
    what: 'maxPods is set on a managed node group whose image EKS chooses',
    expected: 'the property left out: EKS computes the number itself, and overrides any other (EKS user guide, "Choose an optimal EC2 node instance type")',
    remedy: 'remove maxPods, or say which image the nodes boot with os, for example NodeOs.al2023()',
    mend: "os: NodeOs.al2023({ release: NodeRelease.of('20260714') }), maxPods: MaxPods.of(58)",
  },
  'os-al2': {
    what: 'os is Amazon Linux 2 on Kubernetes {version}',
    expected: 'NodeOs.al2023() or NodeOs.bottlerocket(): EKS has no Amazon Linux 2 images for Kubernetes 1.33 and later',
    remedy: 'use one of these',
    mend: "os: NodeOs.al2023({ release: NodeRelease.of('20260714') })",
  },
  'os-windows': {
    what: 'the image of os is one of Windows',
    expected: 'a Linux image: EKS has no Windows nodes in IPv6 clusters',
    remedy: 'run Windows workloads on an IPv4 cluster',
    mend: "NodeOs.custom(ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-0123' }), NodeOs.al2023())",
  },
  'os-architecture': {
    what: 'the instance types are not of the architecture of the image',
    expected: 'types of {architecture}',
    remedy: 'change the instance types, or the image and the architecture that os states',
    mend: "instanceTypes: [new ec2.InstanceType('m7g.large')], os: NodeOs.al2023({ architecture: ec2.InstanceArchitecture.ARM_64 })",
  },
  'os-architecture-unstated': {
    what: 'an instance type is not known until deployment, and os does not state the architecture of the image',
    expected: 'the architecture that the type will have',
    remedy: 'state architecture in the options of os',
    mend: 'os: NodeOs.al2023({ architecture: ec2.InstanceArchitecture.ARM_64 })',
  },
  'os-accelerator': {
    what: '{os} has no image for the instance types',
    expected: 'types of x86_64, or without an accelerator: of arm64 there is no image with drivers (EKS user guide, "retrieve-ami-id")',
    remedy: 'use NodeOs.al2023(), which has one, or other instance types',
    mend: "os: NodeOs.al2023({ release: NodeRelease.of('20260714') })",
  },
  'node-release-empty': {
    what: 'a release is no text, or an empty one',
    expected: 'a text in quotes: a date such as \'20260714\' for Amazon Linux 2023, a version such as \'1.42.0\' for Bottlerocket',
    remedy: 'state a release, or use NodeRelease.newestAtEachDeployment()',
    mend: "NodeRelease.of('20260714')",
  },
  'node-release': {
    what: 'release is not named like one of {os}',
    expected: '{expected}',
    remedy: 'correct the release',
    mend: "NodeOs.bottlerocket({ release: NodeRelease.of('1.42.0') })",
  },
  'image-release-unstated': {
    what: 'a new image of {os} would replace nodes that run, at a deployment that is for something else',
    expected: 'a release, or the newest chosen by name',
    remedy: 'state one, for example {example}, or release: NodeRelease.newestAtEachDeployment()',
    mend: "os: NodeOs.al2023({ release: NodeRelease.of('20260714') })",
  },
  'image-release-of-unknown-version': {
    what: 'the newest image at each deployment is asked for, and the Kubernetes version is not known until deployment',
    expected: 'a release, or a version that is known: CloudFormation does not notice a new image where the name of its parameter holds a token (cloudformation-coverage-roadmap #844)',
    remedy: 'state a release with NodeRelease.of(), or state the version as text',
    mend: "os: NodeOs.al2023({ release: NodeRelease.of('20260714') })",
  },
  'os-and-stock-image': {
    what: '{prop} is set beside os',
    expected: 'one of them: os says which image the nodes boot and how, {prop} leaves that to EKS or to a launch template of your own',
    remedy: 'leave out {prop}, or leave out os',
    mend: "cluster.addManagedNodeGroup('Tuned', { os: NodeOs.al2023({ release: NodeRelease.of('20260714') }) }); // without amiType",
  },
  'node-config-key': {
    what: 'nodeConfig has a key that nodeadm would silently ignore',
    expected: 'in {where} one of {known}',
    remedy: 'correct the key (API reference of nodeadm, "NodeConfigSpec")',
    mend: "NodeOs.al2023({ nodeConfig: { kubelet: { config: { shutdownGracePeriod: '30s' } } } })",
  },
  'node-setting-unknown': {
    what: 'settings has a key that Bottlerocket does not know, with which no node boots',
    expected: 'in {where} a setting of its variants for EKS, such as {similar}',
    remedy: '{remedy} (Bottlerocket, "Settings Index")',
    mend: "NodeOs.bottlerocket({ settings: { kubernetes: { 'registry-qps': 10 } } })",
  },
  'node-setting-owned': {
    what: '{where} says what this library says to the node itself',
    expected: '{key} left out',
    remedy: 'remove it; {instead}',
    mend: 'os: NodeOs.al2023(), maxPods: MaxPods.of(58) // not in nodeConfig',
  },
  'node-config-part': {
    what: 'a part of the user data is a NodeConfig',
    expected: 'shell scripts, cloud-config and the like: of several NodeConfigs the last wins, that of this library among them',
    remedy: 'use nodeConfig, which is merged with what this library says',
    mend: "NodeOs.al2023({ nodeConfig: { kubelet: { flags: ['--v=2'] } } })",
  },
  'node-dns-ip': {
    what: 'settings.kubernetes.cluster-dns-ip is no IPv6 address',
    expected: 'that of a DNS cache on the node, for example fd00::10: the node takes its IP family from it',
    remedy: 'correct the address, or leave it out for that of the cluster',
    mend: "NodeOs.bottlerocket({ settings: { kubernetes: { 'cluster-dns-ip': 'fd00::10' } } })",
  },
} as const;
