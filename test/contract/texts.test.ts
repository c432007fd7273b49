/**
 * Texts that were wrong or did not help, each as it is now; and whom every refusal names.
 */
import { readdirSync, readFileSync } from 'fs';
import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { AddressPlan, DualStackVpc, Ipv6Cluster, ManagedNodeGroupOptions, MaxPods, NodeOs, NodeRelease } from '../../src';
import { instanceTypes, ipv6Cluster, testStack } from '../util/cluster';
import { errorsOf } from '../util/findings';
import { AZS, newStack } from '../util/network';

const cluster = ipv6Cluster(testStack());
let count = 0;
const managed = (options: object) => () => cluster.addManagedNodeGroup(`Group${count++}`, options as ManagedNodeGroupOptions);
const os = NodeOs.al2023({ release: NodeRelease.of('20260714') });

describe('a message', () => {
  test.each<[string, () => unknown, string]>([
    ['of a disk names the least that its image takes', managed({ diskSize: 0 }), 'diskSize is not a size that the volume can have: got 0; expected a whole number of GiB from 20, '],
    ['of a further volume names the device', managed({ furtherVolumes: [{ deviceName: '/dev/sdf', size: 0 }] }), 'size of /dev/sdf is not a size that the volume can have: got 0; expected a whole number of GiB from 1, '],
    ['of the service block says which is one', () => Ipv6Cluster.fromAttributes(testStack(), 'C', {
      clusterName: 'c', version: eks.KubernetesVersion.of('1.36'), vpc: cluster.vpc, serviceIpv6Cidr: '2001:db8:1234:1a00::/56',
    }), 'expected a unique local /108, such as fd30:3087:b6c2::/108, and no block of the VPC: EKS assigns one itself'],
    ['of props that contradict each other does not call them one thing', managed({ omitDesiredSize: true, desiredSize: 3 }), 'omitDesiredSize leaves nothing for desiredSize to say: got 3;'],
    ['of options of what is not installed shows them', () => ipv6Cluster(testStack(), { coreAddons: { installKubeProxy: false, kubeProxy: { preserveOnDelete: true } } }),
      'installKubeProxy: false leaves nothing for kubeProxy to say: got { preserveOnDelete: true };'],
    ['of AZs names as many as there are', () => new ec2.Vpc(newStack(), 'Vpc', {
      ...plugged(AddressPlan.of({ azSlots: 4 })), availabilityZones: AZS,
    }), 'there are more AZs than the plan has AZ slots: got 6; expected at most 4;'],
    ['of a control plane without subnets says so', () => ipv6Cluster(testStack(), { vpcSubnets: [{ subnets: [] }] }), 'vpcSubnets selects no subnets for the control plane: got [];'],
    ['of a text where a map belongs asks for a map', () => NodeOs.bottlerocket({ settings: 'x' as any }), "got 'x'; expected a map in settings;"],
    ['of a number in quotes calls it a text', () => new DualStackVpc(newStack(), 'Vpc', { maxAzs: '3' as any }), "[S/Vpc] maxAzs is of the wrong type: got the text '3'; expected a number, without quotes;"],
    ['of a part of an option that is a number in quotes too', managed({ disk: { iops: '4000' } }), "disk.iops is not what a gp3 volume of that size can have: got the text '4000'; expected a whole number"],
    ['of max pods shows how they were said', managed({ maxPods: MaxPods.of(58) }), 'maxPods is set on a managed node group whose image EKS chooses: got MaxPods.of(58);'],
    ['of recommended max pods too', managed({ maxPods: MaxPods.recommended() }), 'got MaxPods.recommended();'],
    ['of a launch template beside os shows it', managed({ os, launchTemplateSpec: { id: 'lt-1', version: '2' } }), "launchTemplateSpec is set beside os: got { id: 'lt-1', version: the text '2' };"],
    ['of subnets of groups per AZ has their paths', () => cluster.addManagedNodeGroupPerAz('PerAz', {
      subnets: { subnets: [new DualStackVpc(newStack(), 'Other', { availabilityZones: AZS.slice(0, 2) }).privateSubnets[0]] },
    }), "got ['S/Other/PrivateSubnet1'];"],
    ['of an accelerator without an image says which have one', () => NodeOs.al2().machineImage(eks.KubernetesVersion.of('1.32'), instanceTypes('g5g.xlarge')),
      "got 'arm64 with NVIDIA'; expected types of x86_64, or without an accelerator:"],
    ['of a key of an add-on names the one that is most like it', () => ipv6Cluster(testStack(), { coreAddons: { vpcCni: { configurationValues: { enableNetworkPolicies: 'true' } } } }),
      "got 'enableNetworkPolicies'; expected enableNetworkPolicy, which is most like it;"],
    ['of a key that is like none does not list them all', () => ipv6Cluster(testStack(), { coreAddons: { vpcCni: { configurationValues: { ENABLE_V4_EGRESS: 'true' } } } }),
      'expected one of 34 keys of its schema, such as env, init, enableNetworkPolicy and nodeAgent;'],
  ])('%s', (_, make, text) => {
    expect(make).toThrow(text);
  });

  test('of a role that nodes share with somebody who was let in names the other entry', () => {
    const stack = testStack();
    const own = ipv6Cluster(stack);
    const nodeRole = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    own.addSelfManagedNodeGroup('Nodes', { nodeRole });
    own.grantAccess('People', nodeRole.roleArn, [
      eks.AccessPolicy.fromAccessPolicyName('AmazonEKSViewPolicy', { accessScopeType: eks.AccessScopeType.CLUSTER }),
    ]);
    expect(errorsOf(stack)).toEqual([expect.stringMatching(/^access-entry-duplicate S\/Cluster\/Eks\/People/)]);
  });
});

/** As the docstring of the plan has it. */
function plugged(plan: AddressPlan): ec2.VpcProps {
  const { ipv4: ipAddresses, ipv6: ipv6Addresses, subnetConfiguration } = plan;
  return { ipProtocol: ec2.IpProtocol.DUAL_STACK, ipAddresses, ipv6Addresses, subnetConfiguration, natGateways: 0 };
}

describe('whom a refusal names', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts') && !name.endsWith('.lambda.ts'));
  const textOf = (file: string) => readFileSync(`src/${file}`, 'utf8');

  test('nothing is thrown but by what names its subject', () => {
    const throwing = files.filter(file => /^(?!\s*(\*|\/\/|\/\*)).*\bthrow\b/m.test(textOf(file)));
    expect(throwing.sort()).toEqual(['diagnostics/diagnostics.ts', 'functions/answer.ts', 'synthesis/template-index.ts']); // answer.ts runs in Lambda
    expect(textOf('synthesis/template-index.ts')).toContain('throw new Error(`[${scope.node.path}] ');
    expect(textOf('diagnostics/diagnostics.ts')).toContain('throw new Error(`[${nameOf(subject)}] ');
  });

  test('what has no path is named by class and method', () => {
    const calls = /\b(?:refuse|refuseBoth|refuseBeside|require\w+|check\w+)(?:<\w+>)?\('([^']*)'/g;
    const subjects = files.flatMap(file => [...textOf(file).matchAll(calls)].map(([, subject]) => subject));
    expect(subjects.length).toBeGreaterThan(10);
    expect(subjects.filter(subject => !/^[A-Z]\w+\.[a-z]\w+$/.test(subject))).toEqual([]);
  });

  test('what has a path is named by it', () => {
    const stack: Stack = testStack();
    expect(() => ipv6Cluster(stack, { clusterName: 'my cluster' })).toThrow(/^\[S\/Cluster\] /);
    expect(() => new DualStackVpc(stack, 'Net', { maxAzs: 0 })).toThrow(/^\[S\/Net\] /);
  });
});

describe('the pages', () => {
  test.each([
    ['README.md', 'a resource, whatever the flags'],
    ['docs/limitations.md', '@aws-cdk/aws-eks:useNativeOidcProvider'],
    ['docs/limitations.md', 'The names of Local Zones and Wavelength Zones tell them'],
    ['docs/limitations.md', 'those excepted that `connectAutoScalingGroupCapacity` brings from outside'],
  ])('%s says: %s', (file, text) => {
    expect(readFileSync(file, 'utf8')).toContain(text);
  });

  test('README.md does not say that stock CDK forgets the public IPv6 route, which newer releases order', () => {
    expect(readFileSync('README.md', 'utf8')).not.toContain('::/0');
  });
});
