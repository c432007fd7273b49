import { KubectlV29Layer } from '@aws-cdk/lambda-layer-kubectl-v29';
import { NestedStack, Stack } from 'aws-cdk-lib';
import { Annotations as Reported, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { waitsFor, waitsForInTheEnd } from '../../bench/creation-graph';
import { CniIdentity, DualStackVpc, Ipv6Cluster, ManagedNodeGroup, SubnetTier } from '../../src';
import { testApp } from '../util/app';
import { ipv6Cluster, testStack } from '../util/cluster';
import { errorsOf, warningsOf } from '../util/findings';
import { AZS, newStack, refusal, resourcesOf, StackWithAzs } from '../util/network';
import { idOf, idsOf } from '../util/resources';

const CLUSTER = 'Custom::AWSCDK-EKS-Cluster';

/** The request that the handler of the cluster sends to EKS. */
const configOf = (cluster: Ipv6Cluster) => resourcesOf(cluster.cluster.stack)[idOf(cluster.cluster.stack, CLUSTER)].Properties.Config;

describe('the cluster that is made', () => {
  test('is of the IPv6 family, without an IPv4 service CIDR', () => {
    expect(configOf(ipv6Cluster(testStack())).kubernetesNetworkConfig).toEqual({ ipFamily: 'ipv6' });
  });

  test('has the safe defaults: private endpoint, all logs, access entries only', () => {
    expect(configOf(ipv6Cluster(testStack()))).toMatchObject({
      accessConfig: { authenticationMode: 'API' },
      logging: { clusterLogging: [{ enabled: true, types: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'] }] },
      resourcesVpcConfig: { endpointPrivateAccess: true, endpointPublicAccess: true },
    });
  });

  test('takes what aws-eks takes', () => {
    const cluster = ipv6Cluster(testStack(), {
      clusterLogging: [eks.ClusterLoggingTypes.AUDIT],
      endpointAccess: eks.EndpointAccess.PRIVATE,
      authenticationMode: eks.AuthenticationMode.API_AND_CONFIG_MAP,
      bootstrapClusterCreatorAdminPermissions: false,
      tags: { team: 'network' },
    });
    expect(configOf(cluster)).toMatchObject({
      accessConfig: { authenticationMode: 'API_AND_CONFIG_MAP', bootstrapClusterCreatorAdminPermissions: false },
      logging: { clusterLogging: [{ enabled: true, types: ['audit'] }] },
      resourcesVpcConfig: { endpointPrivateAccess: true, endpointPublicAccess: false },
      tags: { team: 'network' },
    });
  });

  test('lets the control plane out over both families', () => {
    const cluster = ipv6Cluster(testStack());
    const group = cluster.cluster.stack.resolve(cluster.controlPlaneSecurityGroup.securityGroupId)['Fn::GetAtt'][0];
    const egress = resourcesOf(cluster.cluster.stack)[group].Properties.SecurityGroupEgress;
    expect(egress).toEqual([
      expect.objectContaining({ CidrIp: '0.0.0.0/0', IpProtocol: '-1' }),
      expect.objectContaining({ CidrIpv6: '::/0', IpProtocol: '-1' }),
    ]);
    expect(configOf(cluster).resourcesVpcConfig.securityGroupIds).toEqual([{ 'Fn::GetAtt': [group, 'GroupId'] }]);
  });

  test('has a security group of the user where one is given', () => {
    const stack = testStack();
    const vpc = new DualStackVpc(stack, 'Vpc');
    const securityGroup = new ec2.SecurityGroup(stack, 'Group', { vpc });
    const cluster = ipv6Cluster(stack, { vpc, securityGroup });
    expect(cluster.controlPlaneSecurityGroup).toBe(securityGroup);
    expect(configOf(cluster).resourcesVpcConfig.securityGroupIds).toEqual([stack.resolve(securityGroup.securityGroupId)]);
  });

  test('has no nodes until they are added', () => {
    const stack = ipv6Cluster(testStack()).cluster.stack;
    Template.fromStack(stack).resourceCountIs('AWS::EKS::Nodegroup', 0);
    Template.fromStack(stack).resourceCountIs('AWS::AutoScaling::AutoScalingGroup', 0);
  });

  test('says what nodes need to know', () => {
    const cluster = ipv6Cluster(testStack());
    const { stack } = cluster.cluster;
    const id = idOf(stack, CLUSTER);
    expect(stack.resolve([
      cluster.clusterName, cluster.clusterEndpoint, cluster.clusterCertificateAuthorityData, cluster.clusterSecurityGroup.securityGroupId,
    ])).toEqual([
      { Ref: id },
      { 'Fn::GetAtt': [id, 'Endpoint'] },
      { 'Fn::GetAtt': [id, 'CertificateAuthorityData'] },
      { 'Fn::GetAtt': [id, 'ClusterSecurityGroupId'] },
    ]);
    expect(cluster.kubernetesVersion).toBe('1.36');
  });
});

describe('the CNI', () => {
  test('has an identity of its own, so nodes carry nothing for it', () => {
    const cluster = ipv6Cluster(testStack());
    expect(cluster.nodeCniPolicy).toBeUndefined();
    expect(cluster.coreAddons.cniRole).toBeDefined();
  });

  test('acts with the permissions of the nodes where that is said', () => {
    const cluster = ipv6Cluster(testStack(), { cniIdentity: CniIdentity.nodeRole() });
    expect(cluster.nodeCniPolicy!.managedPolicyArn).toBe(cluster.coreAddons.cniPolicy!.managedPolicyArn);
    expect(cluster.coreAddons.cniRole).toBeUndefined();
  });

  test('comes as an add-on of the stack, and not of EKS itself', () => {
    expect(configOf(ipv6Cluster(testStack())).bootstrapSelfManagedAddons).toBe(false);
  });
});

describe('nodes of the wrapped cluster', () => {
  test.each<[string, string, (cluster: eks.Cluster) => void]>([
    ['a node group', 'AWS::EKS::Nodegroup', cluster => cluster.addNodegroupCapacity('Stock', { amiType: eks.NodegroupAmiType.AL2023_X86_64_STANDARD })],
    ['a Fargate profile', 'Custom::AWSCDK-EKS-FargateProfile', cluster => cluster.addFargateProfile('Stock', { selectors: [{ namespace: 'kube-system' }] })],
  ])('%s comes after the CNI, and CoreDNS after it', (_, type, add) => {
    const cluster = ipv6Cluster(testStack());
    add(cluster.cluster);
    const { stack } = cluster.cluster;
    const resources = resourcesOf(stack);
    const idOfAddon = (name: string) => idsOf(stack, 'AWS::EKS::Addon').find(id => resources[id].Properties.AddonName === name)!;
    const awaited = [...waitsForInTheEnd(resources, idOf(stack, type))];
    expect(awaited).toEqual(expect.arrayContaining(['vpc-cni', 'kube-proxy', 'eks-pod-identity-agent'].map(idOfAddon)));
    expect([...waitsForInTheEnd(resources, idOfAddon('coredns'))]).toContain(idOf(stack, type));
  });

  test('a stock node group that stands elsewhere in the stack is found by the name of its cluster', () => {
    const cluster = ipv6Cluster(testStack());
    const { stack } = cluster.cluster;
    new eks.Nodegroup(stack, 'Stock', { cluster: cluster.cluster, amiType: eks.NodegroupAmiType.AL2023_X86_64_STANDARD });
    const resources = resourcesOf(stack);
    const types = [...waitsForInTheEnd(resources, idOf(stack, 'AWS::EKS::Nodegroup'))].map(id => resources[id].Type);
    expect(types).toEqual(expect.arrayContaining(['AWS::EKS::Addon', 'AWS::EC2::NatGateway']));
    expect(idsOf(stack, 'AWS::EKS::Addon')).toHaveLength(4);
  });

  test('nodes beside the nested stack of the cluster are not waited for', () => {
    const stack = testStack();
    const nested = new NestedStack(stack, 'Nested');
    new ManagedNodeGroup(stack, 'Nodes', { cluster: ipv6Cluster(nested) });
    expect(idsOf(nested, 'AWS::EKS::Addon')).toHaveLength(3);
    expect(idsOf(stack, 'AWS::EKS::Nodegroup')).toHaveLength(1);
  });

  test('a role of the stack of the nodes can carry the policy of a cluster in another stack', () => {
    const app = testApp();
    const [first, second] = ['First', 'Second'].map(id => new Stack(app, id));
    const cluster = ipv6Cluster(first, { cniIdentity: CniIdentity.nodeRole() });
    const nodeRole = new iam.Role(second, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    new ManagedNodeGroup(second, 'Nodes', { cluster, nodeRole });
    expect(app.synth().getStackByName('Second').dependencies.map(({ id }) => id)).toContain('First');
  });

  test('the agent that they find is the one of the core add-ons', () => {
    const cluster = ipv6Cluster(testStack());
    const { stack } = cluster.cluster;
    expect(cluster.cluster.eksPodIdentityAgent?.addonName).toBe('eks-pod-identity-agent');
    expect(JSON.stringify(stack.resolve(cluster.cluster.eksPodIdentityAgent?.addonArn))).toContain(':addon/');
  });
});

describe('a version', () => {
  test.each(['v1.36', 'latest', '1', '2.0', ''])('%j is not one', version => {
    expect(() => ipv6Cluster(testStack(), { version: eks.KubernetesVersion.of(version) })).toThrow(refusal('kubernetes-version-malformed', version));
  });
});

describe('access', () => {
  test('is granted with an access entry', () => {
    const cluster = ipv6Cluster(testStack());
    cluster.grantAccess('Admins', 'arn:aws:iam::123456789012:role/admins', [
      eks.AccessPolicy.fromAccessPolicyName('AmazonEKSClusterAdminPolicy', { accessScopeType: eks.AccessScopeType.CLUSTER }),
    ]);
    Template.fromStack(cluster.cluster.stack).hasResourceProperties('AWS::EKS::AccessEntry', {
      PrincipalArn: 'arn:aws:iam::123456789012:role/admins',
      AccessPolicies: [Match.objectLike({ AccessScope: { Type: 'cluster' } })],
    });
  });
});

describe('the VPC', () => {
  test('is a dual-stack one of three AZs unless one is given', () => {
    const cluster = ipv6Cluster(testStack());
    expect(cluster.vpc).toBeInstanceOf(DualStackVpc);
    expect(cluster.vpc.availabilityZones).toHaveLength(3);
  });

  test('is the real one for whoever asks the wrapped cluster', () => {
    const cluster = ipv6Cluster(testStack());
    expect(cluster.cluster.vpc).toBe(cluster.vpc);
  });

  test('can be a stock dual-stack one', () => {
    const stack = new StackWithAzs(AZS);
    const vpc = new ec2.Vpc(stack, 'Vpc', { ipProtocol: ec2.IpProtocol.DUAL_STACK, maxAzs: 3 });
    expect(configOf(ipv6Cluster(stack, { vpc })).resourcesVpcConfig.subnetIds)
      .toEqual(vpc.privateSubnets.map(subnet => stack.resolve(subnet.subnetId)));
  });

  test('that is known to be IPv4 only is refused', () => {
    const stack = new StackWithAzs(AZS);
    const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 3 });
    ipv6Cluster(stack, { vpc });
    expect(errorsOf(stack)).toContain('vpc-ipv4-only S/Vpc');
  });

  test('that was imported is not known to be IPv4 only', () => {
    const stack = testStack();
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-1',
      availabilityZones: AZS.slice(0, 3),
      privateSubnetIds: ['subnet-1', 'subnet-2', 'subnet-3'],
    });
    expect(configOf(ipv6Cluster(stack, { vpc })).resourcesVpcConfig.subnetIds).toEqual(['subnet-1', 'subnet-2', 'subnet-3']);
  });
});

describe('the subnets of the control plane', () => {
  const subnetsOfControlPlane = (cluster: Ipv6Cluster) => configOf(cluster).resourcesVpcConfig.subnetIds.map((id: { Ref: string }) => id.Ref);

  test('are one private subnet in each of the first three AZs, however many the VPC has', () => {
    const stack = testStack();
    const vpc = new DualStackVpc(stack, 'Vpc', { maxAzs: 4 });
    expect(subnetsOfControlPlane(ipv6Cluster(stack, { vpc })))
      .toEqual(vpc.privateSubnets.slice(0, 3).map(subnet => stack.resolve(subnet.subnetId).Ref));
  });

  test('are in as many AZs as stated', () => {
    expect(subnetsOfControlPlane(ipv6Cluster(testStack(), { controlPlaneAzs: 2 }))).toHaveLength(2);
  });

  test('are better stated in a VPC with two AZs', () => {
    const stack = testStack();
    const vpc = new DualStackVpc(stack, 'Vpc', { maxAzs: 2 });
    expect(subnetsOfControlPlane(ipv6Cluster(stack, { vpc }))).toHaveLength(2);
    expect(warningsOf(stack)).toContain('control-plane-azs-unstated');
  });

  test.each([1, 0, -1, 2.5, NaN, 4])('%d AZs of three are refused', controlPlaneAzs => {
    expect(() => ipv6Cluster(testStack(), { controlPlaneAzs })).toThrow(refusal('control-plane-azs-range', controlPlaneAzs));
  });

  test('do not come from a private tier that is appended', () => {
    const stack = testStack();
    const vpc = new DualStackVpc(stack, 'Vpc', {
      tiers: [SubnetTier.public(), SubnetTier.private(), SubnetTier.private({ name: 'More' })],
    });
    const first = vpc.selectSubnets({ subnetGroupName: 'Private' }).subnets;
    expect(subnetsOfControlPlane(ipv6Cluster(stack, { vpc }))).toEqual(first.map(subnet => stack.resolve(subnet.subnetId).Ref));
  });
});

describe('order of creation', () => {
  const NOT_FOR_THE_CONTROL_PLANE = ['AWS::EC2::NatGateway', 'AWS::EC2::EIP', 'AWS::EC2::Route', 'AWS::EC2::VPCGatewayAttachment'];

  test('the control plane waits for no route, NAT gateway, address or gateway attachment', () => {
    const { stack } = ipv6Cluster(testStack()).cluster;
    const resources = resourcesOf(stack);
    const types = [...waitsForInTheEnd(resources, idOf(stack, CLUSTER))].map(id => resources[id].Type);
    expect(types).toContain('AWS::EC2::Subnet');
    expect(types.filter(type => NOT_FOR_THE_CONTROL_PLANE.includes(type))).toEqual([]);
  });

  test('a manifest waits for the routes of the subnets that kubectl runs in', () => {
    const cluster = ipv6Cluster(testStack());
    cluster.cluster.addManifest('Manifest', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n' } });
    const { stack } = cluster.cluster;
    const resources = resourcesOf(stack);
    const awaited = waitsForInTheEnd(resources, idOf(stack, 'Custom::AWSCDK-EKS-KubernetesResource'));
    const routes = cluster.vpc.privateSubnets.map(subnet => stack.getLogicalId(subnet.node.findChild('DefaultRoute') as ec2.CfnRoute));
    expect(routes).toHaveLength(3);
    expect([...awaited]).toEqual(expect.arrayContaining([...routes, ...idsOf(stack, 'AWS::EC2::NatGateway')]));
  });

  test('the barrier itself waits for them, whatever the provider of the manifest does', () => {
    const { stack } = ipv6Cluster(testStack()).cluster;
    const resources = resourcesOf(stack);
    const types = [...waitsFor(resources, idOf(stack, 'AWS::SSM::Parameter'))].map(id => resources[id].Type);
    expect(types).toContain('AWS::EC2::Route');
  });

  test('the chart of the load balancer controller waits for the nodes', () => {
    const cluster = ipv6Cluster(testStack(), { albController: { version: eks.AlbControllerVersion.V2_8_2 } });
    cluster.addManagedNodeGroup('System');
    const { stack } = cluster.cluster;
    expect([...waitsForInTheEnd(resourcesOf(stack), idOf(stack, 'Custom::AWSCDK-EKS-HelmChart'))])
      .toContain(idOf(stack, 'AWS::EKS::Nodegroup'));
  });
});

describe('nodes that are added', () => {
  test('are in the template', () => {
    const cluster = ipv6Cluster(testStack());
    const group = cluster.addManagedNodeGroup('System', { minSize: 1, desiredSize: 2, maxSize: 3 });
    Template.fromStack(cluster.cluster.stack).hasResourceProperties('AWS::EKS::Nodegroup', {
      ScalingConfig: { MinSize: 1, DesiredSize: 2, MaxSize: 3 },
    });
    expect(group.node.scope).toBe(cluster);
  });

  test('are mapped in aws-auth where the cluster reads it', () => {
    const cluster = ipv6Cluster(testStack(), { authenticationMode: eks.AuthenticationMode.API_AND_CONFIG_MAP });
    const group = cluster.addManagedNodeGroup('System');
    const manifest = Template.fromStack(cluster.cluster.stack).findResources('Custom::AWSCDK-EKS-KubernetesResource');
    const role = cluster.cluster.stack.resolve(group.role.roleArn)['Fn::GetAtt'][0];
    expect(JSON.stringify(manifest)).toContain(role);
  });

  test('are not mapped in aws-auth by default', () => {
    const cluster = ipv6Cluster(testStack());
    cluster.addManagedNodeGroup('System');
    Template.fromStack(cluster.cluster.stack).resourceCountIs('Custom::AWSCDK-EKS-KubernetesResource', 0);
  });
});

describe('what an IPv6 cluster cannot have is refused', () => {
  test('another family', () => {
    expect(() => ipv6Cluster(testStack(), { ipFamily: eks.IpFamily.IP_V4 })).toThrow(refusal('ip-family', 'ipv4'));
    expect(configOf(ipv6Cluster(testStack(), { ipFamily: eks.IpFamily.IP_V6 })).kubernetesNetworkConfig.ipFamily).toBe('ipv6');
  });

  test('an IPv4 service CIDR', () => {
    expect(() => ipv6Cluster(testStack(), { serviceIpv4Cidr: '172.20.0.0/16' })).toThrow(refusal('service-ipv4-cidr', '172.20.0.0/16'));
  });

  test('networks of hybrid nodes and their pods', () => {
    expect(() => ipv6Cluster(testStack(), { remoteNodeNetworks: [{ cidrs: ['10.9.0.0/16'] }] })).toThrow(refusal('remote-networks', '1 network(s)'));
    expect(() => ipv6Cluster(testStack(), { remotePodNetworks: [{ cidrs: ['10.9.0.0/16'] }] })).toThrow(refusal('remote-networks', '1 network(s)'));
  });

  test.each(['cn-north-1', 'cn-northwest-1'])('the region %s', region => {
    const stack = newStack({}, { env: { account: '123456789012', region } });
    expect(() => ipv6Cluster(stack)).toThrow(refusal('china-region', region));
  });

  test('before anything is made', () => {
    const stack = testStack();
    expect(() => ipv6Cluster(stack, { ipFamily: eks.IpFamily.IP_V4 })).toThrow(/ip-family/);
    Template.fromStack(stack).resourceCountIs('AWS::EC2::VPC', 0);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Role', 0);
  });
});

describe('the kubectl layer', () => {
  const warnings = (version: string) => {
    const stack = newStack();
    ipv6Cluster(stack, { version: eks.KubernetesVersion.of(version), kubectlLayer: new KubectlV29Layer(stack, 'Old') });
    return Reported.fromStack(stack).findWarning('*', Match.stringLikeRegexp('cdk-eks-ipv6:kubectl-skew'));
  };

  test.each(['1.28', '1.29', '1.30'])('1.29 serves a cluster of %s', version => {
    expect(warnings(version)).toHaveLength(0);
  });

  test.each(['1.27', '1.31', '1.36'])('1.29 is too far from a cluster of %s, which is said', version => {
    expect(warnings(version)).toHaveLength(1);
  });
});

test('an imported role and a given cluster name go through', () => {
  const stack = testStack();
  const role = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::123456789012:role/control-plane');
  expect(configOf(ipv6Cluster(stack, { role, clusterName: 'named' }))).toMatchObject({
    name: 'named', roleArn: 'arn:aws:iam::123456789012:role/control-plane',
  });
});
