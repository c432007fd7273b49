import { App, Fn, Lazy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import {
  CniIpv6Policy, DualStackVpc, Ipv6ClusterAttributes, ManagedNodeGroupOptions, ManagedNodeGroupPerAz, MaxPods, NodeOs, NodeRelease, SubnetTier,
} from '../../src';
import { testApp } from '../util/app';
import { dependsOn, HandWrittenCluster, instanceTypes, ipv6Cluster, logicalId, testStack } from '../util/cluster';
import { errorsOf } from '../util/findings';
import { AZS, notLiteral, refusal, resourcesOf } from '../util/network';
import { arnOf, knownCluster, propertiesOf, publicAndPrivate, refs, resourceOf, routesOf, SUBNETS } from '../util/nodes';
import { idOf, idsOf } from '../util/resources';

/** Groups in a cluster that exists. */
function perAz(options: ManagedNodeGroupOptions = {}, stack = testStack(), attributes: Partial<Ipv6ClusterAttributes> = {}) {
  const cluster = knownCluster(stack, attributes);
  return { stack, cluster, made: new ManagedNodeGroupPerAz(stack, 'Nodes', { cluster, ...options }) };
}

const nodegroupsOf = ({ groups }: ManagedNodeGroupPerAz) => groups.map(({ nodegroup }) => propertiesOf(nodegroup));
const vpcOf = (stack: Stack, azs: string[], tiers?: SubnetTier[]) => new DualStackVpc(stack, 'Vpc', { availabilityZones: azs, tiers });

describe('groups', () => {
  test('are one in each AZ, in its subnet alone', () => {
    const { made } = perAz();
    expect(nodegroupsOf(made).map(({ Subnets }) => Subnets)).toEqual(SUBNETS.map(subnet => [subnet]));
  });

  test.each([2, 3, 4, 6])('are known by their AZ, of %d', count => {
    const stack = testStack();
    const vpc = vpcOf(stack, AZS.slice(0, count));
    const { made } = perAz({}, stack, { vpc });
    expect(made.groups.map(({ node }) => node.id)).toEqual(['AzEuWest1a', 'AzEuWest1b', 'AzEuWest1c', 'AzEuWest1d', 'AzEuWest1e', 'AzEuWest1f'].slice(0, count));
    expect(nodegroupsOf(made).map(({ Subnets }) => Subnets)).toEqual(refs(vpc.privateSubnets).map(subnet => [subnet]));
  });

  test('are numbered by the slot of their AZ where its name is not known, and so is a name that is given', () => {
    const stack = new Stack(testApp(), 'S');
    const { groups } = new ManagedNodeGroupPerAz(stack, 'Nodes', { cluster: ipv6Cluster(stack), nodegroupName: 'storage' });
    expect(groups.map(({ node }) => node.id)).toEqual(['Az0', 'Az1', 'Az2']);
    expect(groups.map(({ nodegroup }) => propertiesOf(nodegroup).NodegroupName)).toEqual(['storage0', 'storage1', 'storage2']);
  });

  test('stay where they are when an AZ is added before theirs in a VPC of another app', () => {
    const groupsIn = (azs: string[]) => {
      const stack = testStack();
      const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Theirs', { vpcId: 'vpc-0', availabilityZones: azs, privateSubnetIds: azs.map(az => `subnet-${az}`) });
      const { groups } = perAz({ nodegroupName: 'storage' }, stack, { vpc }).made;
      return groups.map(({ nodegroup }) => [logicalId(nodegroup), propertiesOf(nodegroup)]);
    };
    const [, ...others] = groupsIn(AZS.slice(0, 4));
    expect(others).toEqual(groupsIn(AZS.slice(1, 4)));
  });

  test('keep the id of their AZ where not all are selected', () => {
    const stack = testStack();
    const vpc = vpcOf(stack, AZS.slice(0, 4));
    const { made } = perAz({ subnets: { availabilityZones: [AZS[1], AZS[3]] } }, stack, { vpc });
    expect(made.groups.map(({ node }) => node.id)).toEqual(['AzEuWest1b', 'AzEuWest1d']);
    expect(nodegroupsOf(made).map(({ Subnets }) => Subnets)).toEqual([1, 3].map(slot => refs([vpc.privateSubnets[slot]])));
  });

  test('are in all AZs of the VPC, also where the control plane is in fewer', () => {
    const stack = testStack();
    const { made } = perAz({}, stack, { vpc: vpcOf(stack, AZS.slice(0, 4)), controlPlaneAzs: 2 });
    expect(made.groups).toHaveLength(4);
  });

  test.each<[string, ec2.SubnetSelection, (vpc: ec2.IVpc) => ec2.ISubnet[]]>([
    ['a type', { subnetType: ec2.SubnetType.PRIVATE_ISOLATED }, vpc => vpc.isolatedSubnets],
    ['a group', { subnetGroupName: 'Batch' }, vpc => vpc.selectSubnets({ subnetGroupName: 'Batch' }).subnets],
    ['a type with two subnets in each AZ, of which the first is taken', { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }, vpc =>
      vpc.selectSubnets({ subnetGroupName: 'Private' }).subnets],
  ])('are in the subnets that are stated: %s', (_, subnets, expected) => {
    const stack = testStack();
    const vpc = vpcOf(stack, AZS.slice(0, 2), [
      SubnetTier.public(), SubnetTier.private(), SubnetTier.private({ name: 'Batch' }), SubnetTier.isolated({ name: 'Data' }),
    ]);
    expect(expected(vpc)).toHaveLength(2);
    expect(nodegroupsOf(perAz({ subnets }, stack, { vpc }).made).map(({ Subnets }) => Subnets)).toEqual(refs(expected(vpc)).map(subnet => [subnet]));
  });

  test('are in subnets that are listed', () => {
    const stack = testStack();
    const vpc = vpcOf(stack, AZS.slice(0, 3));
    const { made } = perAz({ subnets: { subnets: vpc.privateSubnets.slice(1) } }, stack, { vpc });
    expect(made.groups.map(({ node }) => node.id)).toEqual(['AzEuWest1b', 'AzEuWest1c']);
  });

  test('share one role', () => {
    const { stack, made } = perAz();
    const [id, ...others] = idsOf(stack, 'AWS::IAM::Role');
    expect(others).toEqual([]);
    expect(nodegroupsOf(made).map(({ NodeRole }) => NodeRole)).toEqual(Array(3).fill({ 'Fn::GetAtt': [id, 'Arn'] }));
    expect(id).toMatch(/^NodesRole/);
  });

  test('share the role that is given, which gets the policy of the CNI once', () => {
    const stack = testStack();
    const nodeRole = new iam.Role(stack, 'Given', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    const nodeCniPolicy = new CniIpv6Policy(stack, 'CniPolicy');
    const { made } = perAz({ nodeRole }, stack, { nodeCniPolicy });
    expect(idsOf(stack, 'AWS::IAM::Role')).toEqual([logicalId(nodeRole)]);
    expect(propertiesOf(nodeRole).ManagedPolicyArns).toEqual(refs([nodeCniPolicy]));
    expect(nodegroupsOf(made).map(({ NodeRole }) => NodeRole)).toEqual(Array(3).fill(arnOf(nodeRole)));
  });

  test.each([
    [undefined, 2],
    [true, 3],
  ])('share a role with what sessionManager %p says', (sessionManager, policies) => {
    const stack = testStack();
    const nodeCniPolicy = new CniIpv6Policy(stack, 'CniPolicy');
    const { made } = perAz({ sessionManager }, stack, { nodeCniPolicy });
    const { ManagedPolicyArns } = propertiesOf(made.groups[0].role);
    expect(ManagedPolicyArns).toHaveLength(policies + 1);
    expect(ManagedPolicyArns).toContainEqual({ Ref: logicalId(nodeCniPolicy) });
  });

  test('have no names by default', () => {
    expect(nodegroupsOf(perAz().made).map(({ NodegroupName }) => NodegroupName)).toStrictEqual([undefined, undefined, undefined]);
  });

  test('have their AZ at the end of a name', () => {
    const { made } = perAz({ nodegroupName: 'storage', subnets: { availabilityZones: [AZS[0], AZS[2]] } });
    expect(nodegroupsOf(made).map(({ NodegroupName }) => NodegroupName)).toEqual(['storage-eu-west-1a', 'storage-eu-west-1c']);
  });

  test('have instances of one name, or of that which is stated', () => {
    const namesOf = (options?: ManagedNodeGroupOptions) => perAz(options).made.groups
      .map(({ launchTemplate }) => propertiesOf(launchTemplate!).LaunchTemplateData.TagSpecifications[0].Tags);
    expect(namesOf()).toEqual(Array(3).fill([{ Key: 'Name', Value: 'Nodes' }]));
    expect(namesOf({ instanceTags: { Name: 'storage' } })).toEqual(Array(3).fill([{ Key: 'Name', Value: 'storage' }]));
  });

  test('take a launch template that is given as it is', () => {
    expect(nodegroupsOf(perAz({ launchTemplateSpec: { id: 'lt-0', version: '1' } }).made).map(({ LaunchTemplate }) => LaunchTemplate))
      .toEqual(Array(3).fill({ Id: 'lt-0', Version: '1' }));
  });

  test('are alike in all that is stated', () => {
    const { made } = perAz({
      minSize: 1,
      desiredSize: 2,
      maxSize: 5,
      capacityType: eks.CapacityType.SPOT,
      instanceTypes: instanceTypes('m7g.large'),
      labels: { tier: 'storage' },
      taints: [{ key: 'dedicated', effect: eks.TaintEffect.NO_SCHEDULE }],
      tags: { team: 'a' },
      diskSize: 70,
    });
    expect(nodegroupsOf(made)).toEqual(Array(3).fill(expect.objectContaining({
      ScalingConfig: { MinSize: 1, DesiredSize: 2, MaxSize: 5 },
      CapacityType: 'SPOT',
      AmiType: 'AL2023_ARM_64_STANDARD',
      InstanceTypes: ['m7g.large'],
      Labels: { tier: 'storage' },
      Taints: [{ Key: 'dedicated', Effect: 'NO_SCHEDULE' }],
      Tags: { team: 'a' },
    })));
    const sizes = made.groups.map(({ launchTemplate }) => propertiesOf(launchTemplate!).LaunchTemplateData.BlockDeviceMappings[0].Ebs.VolumeSize);
    expect(sizes).toEqual([70, 70, 70]);
  });

  test('with os have an image each, and one function that looks up max pods', () => {
    const { stack, made } = perAz({ os: NodeOs.al2023({ release: NodeRelease.of('20260714') }) });
    expect(nodegroupsOf(made).map(({ AmiType }) => AmiType)).toStrictEqual([undefined, undefined, undefined]);
    const images = made.groups.map(({ launchTemplate }) => propertiesOf(launchTemplate!).LaunchTemplateData.ImageId.Ref);
    expect(images.filter(image => image.includes('amazonlinux2023'))).toHaveLength(3);
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 1);
  });
});

describe('order', () => {
  test('each group waits for the CNI and the routes of its subnet, and what comes after nodes waits for each', () => {
    const stack = testStack();
    const vpc = publicAndPrivate(stack);
    const cluster = new HandWrittenCluster(stack, 'Cluster', vpc);
    const { groups } = new ManagedNodeGroupPerAz(stack, 'Nodes', { cluster });
    const after = new eks.CfnAddon(stack, 'After', { addonName: 'after', clusterName: cluster.clusterName });
    after.node.addDependency(cluster.creationOrder.nodes.ready);
    expect(groups.map(({ nodegroup }) => resourceOf(nodegroup).DependsOn!.sort()))
      .toEqual(vpc.privateSubnets.map(subnet => [logicalId(cluster.cni), ...routesOf([subnet])].sort()));
    expect(dependsOn(Template.fromStack(stack), after).sort()).toEqual(groups.map(({ nodegroup }) => logicalId(nodegroup)).sort());
  });
});

describe('addManagedNodeGroupPerAz', () => {
  test('adds them to a cluster', () => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack);
    const { groups } = cluster.addManagedNodeGroupPerAz('Nodes', { minSize: 0, maxSize: 2 });
    expect(groups.map(({ node }) => node.path)).toEqual([0, 1, 2].map(slot => `S/Cluster/Nodes/Az${slot}`));
    expect(groups.map(({ nodegroup }) => propertiesOf(nodegroup).Subnets)).toEqual(refs(cluster.vpc.privateSubnets).map(subnet => [subnet]));
    expect(idsOf(stack, 'Custom::AWSCDK-EKS-KubernetesResource')).toEqual([]);
  });

  test.each([eks.AuthenticationMode.API_AND_CONFIG_MAP, eks.AuthenticationMode.CONFIG_MAP])('maps their role once in aws-auth with %s', authenticationMode => {
    const stack = testStack();
    const { groups } = ipv6Cluster(stack, { authenticationMode }).addManagedNodeGroupPerAz('Nodes');
    const { Manifest } = resourcesOf(stack)[idOf(stack, 'Custom::AWSCDK-EKS-KubernetesResource')].Properties;
    const text = JSON.stringify(Manifest);
    expect(text.split('aws-auth')).toHaveLength(2);
    expect(text.split(`"${logicalId(groups[0].role)}","Arn"`)).toHaveLength(2);
    for (const part of ['system:node:{{EC2PrivateDNSName}}', 'system:bootstrappers', 'system:nodes']) { expect(text).toContain(part); }
  });
});

describe('refusals', () => {
  const LISTS = {
    vpcId: 'vpc-0123', availabilityZones: Fn.split(',', Fn.importValue('Azs')), privateSubnetIds: Fn.split(',', Fn.importValue('Subnets')),
  };

  test.each<[string, string, ManagedNodeGroupOptions]>([
    ['contradicting-props', '2', { azs: 2 }],
    ['node-group-name', `'${'n'.repeat(53)}-eu-west-1a'`, { nodegroupName: 'n'.repeat(53) }],
    ['node-prop-type', "'team'", { instanceTags: 'team' as any }],
    ['must-be-literal', 'an unresolved token', { instanceTags: Lazy.any({ produce: () => ({ team: 'a' }) }) as any }],
    ['instance-type-xen', "'m4.large'", { instanceTypes: instanceTypes('m4.large') }],
    ['node-group-size', "'minSize 3, desiredSize 3, maxSize 2'", { minSize: 3, maxSize: 2 }],
    ['max-pods-of-eks', 'MaxPods.of(58)', { maxPods: MaxPods.of(58) }],
    ['remote-access-with-launch-template', "'key'", { remoteAccess: { sshKeyName: 'key' } }],
  ])('%s: got %s', (id, got, options) => {
    expect(() => perAz(options)).toThrow(refusal(id, got));
  });

  test('tags that are none, of all groups at once', () => {
    expect(() => perAz({ instanceTags: 'team' as any })).toThrow(/^\[S\/Nodes\] instanceTags /);
  });

  test('a VPC whose AZs are not known', () => {
    const stack = testStack();
    expect(() => perAz({}, stack, { vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', LISTS) })).toThrow(notLiteral('availabilityZones of the VPC'));
  });

  test('two subnets of one AZ that are listed, of which each would be the group of that AZ', () => {
    const stack = testStack();
    const vpc = vpcOf(stack, AZS.slice(0, 2), [SubnetTier.public(), SubnetTier.private(), SubnetTier.private({ name: 'Batch' })]);
    const got = vpc.privateSubnets.map(({ node }) => `'${node.path}'`).join(', ');
    expect(() => perAz({ subnets: { subnets: vpc.privateSubnets } }, stack, { vpc })).toThrow(refusal('per-az-subnets', `[${got}]`));
  });

  test('a subnet in an AZ that the VPC does not have, which has no slot', () => {
    const stack = testStack();
    const foreign = ec2.Subnet.fromSubnetAttributes(stack, 'Foreign', { subnetId: 'subnet-0123', availabilityZone: AZS[5] });
    expect(() => perAz({ subnets: { subnets: [foreign] } }, stack)).toThrow(refusal('per-az-subnets', "['S/Foreign']"));
  });

  test('an IPv6-only subnet, of the group that is in it', () => {
    const stack = testStack();
    const vpc = vpcOf(stack, AZS.slice(0, 2));
    const { made } = perAz({}, stack, { vpc });
    (vpc.privateSubnets[1].node.defaultChild as ec2.CfnSubnet).ipv6Native = true;
    expect(errorsOf(stack)).toEqual([`subnet-ipv6-native ${vpc.privateSubnets[1].node.path}`]);
    expect(made.groups.map(({ node }) => node.validate().length)).toEqual([0, 1]);
  });

  test('of a VPC that is still being looked up nothing is refused', () => {
    const stack = testStack({ env: { account: '123456789012', region: 'eu-west-1' } });
    const { made } = perAz({}, stack, { vpc: ec2.Vpc.fromLookup(stack, 'Vpc', { vpcId: 'vpc-0123' }) });
    expect(made.groups.length).toBeGreaterThan(0);
    expect(() => App.of(stack)!.synth()).not.toThrow();
  });
});
