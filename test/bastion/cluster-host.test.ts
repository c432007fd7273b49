import { App, CfnParameter, Fn, Stack, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ClusterHost, ClusterHostOptions, CniIdentity, DualStackVpc, IIpv6Cluster, Ipv4Egress, Ipv6Cluster, SubnetTier } from '../../src';
import { testApp } from '../util/app';
import { awsManagedPolicy, HandWrittenCluster, ipv6Cluster, logicalId, testStack, waitsFor } from '../util/cluster';
import { errorsOf, warningsOf } from '../util/findings';
import { AZS, notLiteral, refusal, resourcesOf } from '../util/network';

const { PUBLIC } = ec2.SubnetType;

function withHost(options: ClusterHostOptions = {}, stack = testStack()) {
  const cluster = ipv6Cluster(stack);
  return { stack, cluster, host: cluster.addHost('Host', options) };
}

const vpcIn = (stack: Stack) => new DualStackVpc(stack, 'Vpc', { availabilityZones: AZS.slice(0, 2) });

/** A cluster that exists, in a VPC that the app knows. */
function imported(stack: Stack, vpc: ec2.IVpc = vpcIn(stack)): IIpv6Cluster {
  return Ipv6Cluster.fromAttributes(stack, 'Cluster', {
    clusterName: 'shared',
    version: eks.KubernetesVersion.of('1.36'),
    vpc,
    cniIdentity: CniIdentity.podIdentity(),
    clusterSecurityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'ClusterGroup', 'sg-0123456789abcdef0'),
  });
}

const ofType = (stack: Stack, type: string) => Object.values(resourcesOf(stack))
  .filter(({ Type }) => Type === type).map(({ Properties }) => Properties);
const onlyOf = (stack: Stack, type: string) => {
  const [only, ...others] = ofType(stack, type);
  expect(others).toEqual([]);
  return only;
};
const propertiesOf = (stack: Stack, construct: Parameters<typeof logicalId>[0]) => resourcesOf(stack)[logicalId(construct)].Properties;
const instanceOf = (stack: Stack) => onlyOf(stack, 'AWS::EC2::Instance');
const templateOf = (stack: Stack, { launchTemplate }: ClusterHost) => propertiesOf(stack, launchTemplate).LaunchTemplateData;
/** The rules of the group that EKS makes, whoever is let in. */
const rulesToCluster = (stack: Stack, { clusterSecurityGroup }: IIpv6Cluster) => {
  const groupId = stack.resolve(clusterSecurityGroup.securityGroupId);
  return ofType(stack, 'AWS::EC2::SecurityGroupIngress').filter(({ GroupId }) => JSON.stringify(GroupId) === JSON.stringify(groupId));
};

describe('the instance', () => {
  test('is of Amazon Linux 2023 for the architecture of its type, with an encrypted volume and IMDSv2 that nobody behind it reaches', () => {
    const { stack, host } = withHost();
    const { UserData, ...others } = templateOf(stack, host);
    expect(JSON.stringify(UserData)).toContain('#!/bin/bash');
    expect(others).toEqual({
      ImageId: 'resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64',
      MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
      BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true, VolumeType: 'gp3', DeleteOnTermination: true } }],
    });
    const { InstanceType, ImageId, LaunchTemplate, UserData: own } = instanceOf(stack);
    expect([InstanceType, ImageId, own]).toEqual(['t4g.micro', undefined, undefined]);
    expect(LaunchTemplate).toEqual({
      LaunchTemplateId: { Ref: logicalId(host.launchTemplate) },
      Version: { 'Fn::GetAtt': [logicalId(host.launchTemplate), 'LatestVersionNumber'] },
    });
    expect(errorsOf(stack)).toEqual([]);
  });

  test.each([['t3.micro', 'x86_64'], ['t2.micro', 'x86_64'], ['m7i-flex.large', 'x86_64'], ['t4g.small', 'arm64'], ['c8gn.medium', 'arm64']])('%s boots an image of %s', (type, architecture) => {
    const { stack, host } = withHost({ instanceType: new ec2.InstanceType(type) });
    expect(templateOf(stack, host).ImageId).toMatch(new RegExp(`-${architecture}$`));
  });

  test('no parameter of the template is an image, which would replace it when AWS publishes one', () => {
    const { stack } = withHost();
    const { Parameters = {} } = App.of(stack)!.synth().getStackByName(stack.stackName).template;
    expect(Object.values<any>(Parameters).filter(({ Type }) => /Image/.test(Type))).toEqual([]);
  });

  test('stands in the first private subnet, and in a public one where that is selected', () => {
    const { stack, cluster } = withHost();
    expect(instanceOf(stack).SubnetId).toEqual(stack.resolve(cluster.vpc.privateSubnets[0].subnetId));
    const other = withHost({ vpcSubnets: { subnetType: PUBLIC } });
    expect(instanceOf(other.stack).SubnetId).toEqual(other.stack.resolve(other.cluster.vpc.publicSubnets[0].subnetId));
    expect(warningsOf(other.stack)).toEqual(['core-dns-left-out']);
  });

  test('opens with a command that names it', () => {
    const { stack, host } = withHost();
    expect(stack.resolve(host.sessionCommand)).toEqual({
      'Fn::Join': ['', ['aws ssm start-session --target ', { Ref: logicalId(host.instance) }, ' --region ', { Ref: 'AWS::Region' }]],
    });
  });

  test('comes after the routes of its subnet, and those of no other', () => {
    const { stack, cluster, host } = withHost();
    const [own, other] = cluster.vpc.privateSubnets.map(subnet => Object.entries(resourcesOf(stack))
      .filter(([, { Type, Properties }]) => Type === 'AWS::EC2::Route' && Properties.RouteTableId.Ref === stack.resolve(subnet.routeTable.routeTableId).Ref)
      .map(([id]) => id));
    const before = waitsFor(host.instance);
    expect(own).toHaveLength(2);
    expect(before).toEqual(expect.arrayContaining(own));
    expect(before.filter(id => other.includes(id))).toEqual([]);
  });

  test('comes after the control plane, and nothing of the cluster comes after it', () => {
    const { stack, cluster, host } = withHost();
    cluster.addManagedNodeGroup('System', { instanceTypes: [new ec2.InstanceType('m6i.large')] });
    cluster.cluster.addManifest('Namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web' } });
    const ofHost = host.node.findAll().filter(child => 'cfnResourceType' in child).map(logicalId);
    expect(waitsFor(host.instance)).toContain(stack.resolve(cluster.clusterName).Ref);
    const dependents = cluster.node.findAll().filter(child => 'cfnResourceType' in child).map(logicalId).filter(id => !ofHost.includes(id))
      .filter(id => ofHost.some(own => JSON.stringify(resourcesOf(stack)[id] ?? {}).includes(`"${own}"`)));
    expect(dependents).toEqual([]);
  });
});

describe('who comes to it, and where it comes', () => {
  test('its group lets nothing in, and everything out over both families', () => {
    const { stack, host } = withHost();
    const { SecurityGroupIngress, SecurityGroupEgress } = propertiesOf(stack, host.securityGroup);
    expect(SecurityGroupIngress).toBeUndefined();
    expect(ofType(stack, 'AWS::EC2::SecurityGroupIngress').filter(({ GroupId }) => JSON.stringify(GroupId).includes(logicalId(host.securityGroup)))).toEqual([]);
    expect(SecurityGroupEgress).toEqual([
      expect.objectContaining({ CidrIp: '0.0.0.0/0', IpProtocol: '-1' }), expect.objectContaining({ CidrIpv6: '::/0', IpProtocol: '-1' }),
    ]);
  });

  test('the group of the cluster takes HTTPS from it, and nothing else', () => {
    const { stack, cluster, host } = withHost();
    expect(rulesToCluster(stack, cluster)).toEqual([{
      GroupId: stack.resolve(cluster.clusterSecurityGroup.securityGroupId),
      SourceSecurityGroupId: stack.resolve(host.securityGroup.securityGroupId),
      IpProtocol: 'tcp',
      FromPort: 443,
      ToPort: 443,
      Description: 'from a host to the Kubernetes API',
    }]);
  });

  test('hosts that share a group share the rule, which EC2 takes once', () => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack);
    const securityGroup = new ec2.SecurityGroup(stack, 'Group', { vpc: cluster.vpc, allowAllIpv6Outbound: true });
    const hosts = ['One', 'Two'].map(id => cluster.addHost(id, { securityGroup }));
    expect(hosts.map(host => host.securityGroup)).toEqual([securityGroup, securityGroup]);
    expect(rulesToCluster(stack, cluster)).toHaveLength(1);
    expect(errorsOf(stack)).toEqual([]);
  });

  test('a second rule to the endpoint is refused: of a host in another stack with the same group, and one by hand', () => {
    const app = testApp();
    const [first, second] = ['First', 'Second'].map(id => new Stack(app, id));
    const cluster = ipv6Cluster(first);
    const securityGroup = new ec2.SecurityGroup(first, 'Group', { vpc: cluster.vpc });
    [first, second].forEach(stack => new ClusterHost(stack, 'Host', { cluster, securityGroup }));
    expect(errorsOf(first)).toEqual([
      expect.stringMatching(/^host-rule-twice Second\/EksIpv6HostToEndpoint\w+$/), expect.stringMatching(/^host-rule-twice First\/EksIpv6HostToEndpoint\w+$/),
    ]);

    const { stack, host, cluster: other } = withHost();
    host.connections.allowTo(other.clusterSecurityGroup, ec2.Port.tcp(443));
    expect(errorsOf(stack)).toEqual([expect.stringMatching(/^host-rule-twice /)]);
  });

  test('a port of pods is opened by its connections', () => {
    const { stack, cluster, host } = withHost();
    host.connections.allowTo(cluster.clusterSecurityGroup, ec2.Port.tcp(8080));
    expect(rulesToCluster(stack, cluster).map(({ ToPort }) => ToPort).sort()).toEqual([443, 8080]);
  });
});

describe('what it may do', () => {
  test('Session Manager, and a look at this cluster', () => {
    const { stack, cluster, host } = withHost();
    expect(propertiesOf(stack, host.role)).toMatchObject({
      AssumeRolePolicyDocument: { Statement: [{ Principal: { Service: 'ec2.amazonaws.com' } }] },
      ManagedPolicyArns: [awsManagedPolicy('AmazonSSMManagedInstanceCore')],
    });
    const policies = ofType(stack, 'AWS::IAM::Policy').filter(({ Roles }) => Roles.some(({ Ref }: any) => Ref === logicalId(host.role)));
    expect(policies.map(({ PolicyDocument: { Statement } }) => Statement)).toEqual([[{
      Effect: 'Allow',
      Action: 'eks:DescribeCluster',
      Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':eks:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':cluster/', stack.resolve(cluster.clusterName)]] },
    }]]);
  });

  test('everything in the cluster, unless other policies are stated', () => {
    const { stack, cluster, host } = withHost();
    const policyArn = (name: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:eks::aws:cluster-access-policy/${name}`]] });
    expect(propertiesOf(stack, host.accessEntry)).toEqual({
      ClusterName: stack.resolve(cluster.clusterName),
      PrincipalArn: stack.resolve(host.role.roleArn),
      AccessPolicies: [{ PolicyArn: policyArn('AmazonEKSClusterAdminPolicy'), AccessScope: { Type: 'cluster' } }],
    });
    const other = withHost({
      accessPolicies: [eks.AccessPolicy.fromAccessPolicyName('AmazonEKSViewPolicy', { accessScopeType: eks.AccessScopeType.NAMESPACE, namespaces: ['web'] })],
    });
    expect(propertiesOf(other.stack, other.host.accessEntry).AccessPolicies).toEqual([
      { PolicyArn: policyArn('AmazonEKSViewPolicy'), AccessScope: { Type: 'namespace', Namespaces: ['web'] } },
    ]);
    const none = withHost({ accessPolicies: [] });
    expect(propertiesOf(none.stack, none.host.accessEntry).AccessPolicies).toEqual([]);
  });

  test('what is granted to it', () => {
    const { stack, host } = withHost();
    iam.Grant.addToPrincipal({ grantee: host, actions: ['s3:GetObject'], resourceArns: ['*'] });
    expect(JSON.stringify(ofType(stack, 'AWS::IAM::Policy'))).toContain('s3:GetObject');
  });
});

describe('a cluster', () => {
  test('that exists', () => {
    const stack = testStack();
    const cluster = imported(stack);
    const host = new ClusterHost(stack, 'Host', { cluster });
    expect(propertiesOf(stack, host.accessEntry).ClusterName).toBe('shared');
    expect(rulesToCluster(stack, cluster)).toHaveLength(1);
    expect(errorsOf(stack)).toEqual([]);
    expect(warningsOf(stack)).toEqual([]);
  });

  test('that somebody else wrote', () => {
    const stack = testStack();
    const cluster = new HandWrittenCluster(stack, 'Cluster', vpcIn(stack));
    new ClusterHost(stack, 'Host', { cluster });
    expect(onlyOf(stack, 'AWS::EKS::AccessEntry').ClusterName).toBe('hand-written');
    expect(errorsOf(stack)).toEqual([]);
  });

  test('of another stack, to which the stack of the host comes second', () => {
    const app = testApp();
    const [first, second] = ['First', 'Second'].map(id => new Stack(app, id));
    const cluster = ipv6Cluster(first);
    const host = new ClusterHost(second, 'Host', { cluster });
    host.connections.allowTo(cluster.clusterSecurityGroup, ec2.Port.tcp(8080));
    expect(errorsOf(second)).toEqual([]);
    expect(second.dependencies).toEqual([first]);
    expect(first.dependencies).toEqual([]);
    expect(ofType(second, 'AWS::EC2::SecurityGroupIngress').map(({ ToPort }) => ToPort).sort()).toEqual([443, 8080]);
    expect(ofType(second, 'AWS::EKS::AccessEntry')).toHaveLength(1);
  });

  test('that says nothing of its group is refused', () => {
    const stack = testStack();
    const cluster = Ipv6Cluster.fromAttributes(stack, 'Cluster', {
      clusterName: 'shared', version: eks.KubernetesVersion.of('1.36'), vpc: vpcIn(stack),
    });
    expect(() => new ClusterHost(stack, 'Host', { cluster })).toThrow(refusal('imported-attribute', 'shared'));
  });

  test('of another region is refused, where both are known', () => {
    const app = testApp();
    const [stack, elsewhere, anywhere] = ['eu-west-1', 'us-east-1', undefined].map((region, at) => new Stack(app, `S${at}`, { env: { region } }));
    const cluster = imported(stack, vpcIn(stack));
    expect(() => new ClusterHost(elsewhere, 'Host', { cluster })).toThrow(refusal('host-in-another-region', 'us-east-1'));
    expect(() => new ClusterHost(anywhere, 'Host', { cluster })).not.toThrow();
  });

  test('in an AZ that the CLI has yet to look up is taken', () => {
    const stack = testStack({ env: { account: '123456789012', region: 'eu-west-1' } });
    const cluster = imported(stack, new DualStackVpc(stack, 'Vpc'));
    const { instance } = new ClusterHost(stack, 'Host', { cluster, vpcSubnets: { availabilityZones: ['eu-west-1b'] } });
    expect(stack.resolve(instance.instance.subnetId)).toEqual(stack.resolve(cluster.vpc.privateSubnets[0].subnetId));
    expect(errorsOf(stack)).toEqual([]);
  });

  test('without access entries is refused', () => {
    const cluster = ipv6Cluster(testStack(), { authenticationMode: eks.AuthenticationMode.CONFIG_MAP });
    expect(() => cluster.addHost('Host')).toThrow(refusal('host-access-entries-off', 'CONFIG_MAP'));
  });

  test('has two hosts', () => {
    const { stack, cluster } = withHost();
    cluster.addHost('Other');
    expect(ofType(stack, 'AWS::EC2::Instance')).toHaveLength(2);
    expect(() => cluster.addHost('Host')).toThrow(refusal('id-taken', 'Host'));
    expect(errorsOf(stack)).toEqual([]);
  });
});

describe('bad input', () => {
  test.each<[string, () => ClusterHostOptions, RegExp]>([
    ['a type that is none', () => ({ instanceType: new ec2.InstanceType('small') }), refusal('host-instance-type', 'small')],
    ['a type that the system does not run on', () => ({ instanceType: new ec2.InstanceType('a1.medium') }), refusal('instance-type-a1', 'a1.medium')],
    ['no subnets', () => ({ vpcSubnets: { subnets: [] } }), refusal('host-subnets-empty', '[]')],
    ['subnets that there are not', () => ({ vpcSubnets: { subnetGroupName: 'Data' } }), refusal('subnets-none', 'Data')],
    ['two ways to select', () => ({ vpcSubnets: { subnetGroupName: 'Data', subnetType: PUBLIC } }), refusal('exclusive-props', 'Data')],
  ])('%s', (_, options, message) => {
    expect(() => withHost(options())).toThrow(message);
  });

  test('a VPC that is imported with a list of AZs of unknown length, which an instance has to name', () => {
    const stack = testStack();
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Listed', { vpcId: 'vpc-0123', availabilityZones: Fn.getAzs(), privateSubnetIds: ['subnet-1', 'subnet-2'] });
    expect(() => new ClusterHost(stack, 'Host', { cluster: imported(stack, vpc) })).toThrow(refusal('subnet-without-az', 'Listed/PrivateSubnet1'));
  });

  test('a type that is not known until deployment', () => {
    const stack = testStack();
    const type = new CfnParameter(stack, 'Type').valueAsString;
    expect(() => withHost({ instanceType: new ec2.InstanceType(type) }, stack)).toThrow(notLiteral('instanceType'));
  });
});

describe('a subnet', () => {
  const vpcWith = (stack: Stack, ipv4Egress: Ipv4Egress) => new DualStackVpc(stack, 'Vpc', { availabilityZones: AZS.slice(0, 2), ipv4Egress, tiers: [SubnetTier.public(), SubnetTier.private()] });
  const hostIn = (vpc: ec2.IVpc, vpcSubnets?: ec2.SubnetSelection) => {
    const stack = Stack.of(vpc);
    new ClusterHost(stack, 'Host', { cluster: imported(stack, vpc), vpcSubnets });
    return warningsOf(stack);
  };

  test('that leads nowhere needs the endpoints of Session Manager', () => {
    const warned = vpcWith(testStack(), Ipv4Egress.none());
    expect(hostIn(warned)).toEqual(['host-without-session-manager']);
    const vpc = vpcWith(testStack(), Ipv4Egress.none());
    const { SSM, SSM_MESSAGES } = ec2.InterfaceVpcEndpointAwsService;
    Object.entries({ SSM, SSM_MESSAGES }).forEach(([id, service]) => vpc.addInterfaceEndpoint(id, { service }));
    expect(hostIn(vpc)).toEqual([]);
  });

  test.each([[false, ['host-without-session-manager']], [true, []]])('of the public kind, with public IPv4 addresses: %s', (mapPublicIpOnLaunch, warnings) => {
    const vpc = new ec2.Vpc(testStack(), 'Vpc', {
      ipProtocol: ec2.IpProtocol.DUAL_STACK, availabilityZones: AZS.slice(0, 2), subnetConfiguration: [{ name: 'Public', subnetType: PUBLIC, mapPublicIpOnLaunch }],
    });
    expect(hostIn(vpc, { subnetType: PUBLIC })).toEqual(warnings);
  });

  test.each([[true, []], [false, ['host-without-session-manager']]])('of IPv6 alone, with NAT64: %s', (reachesIpv4, warnings) => {
    const vpc = new DualStackVpc(testStack(), 'Vpc', {
      availabilityZones: AZS.slice(0, 2), tiers: [SubnetTier.public(), SubnetTier.private(), SubnetTier.ipv6Only({ name: 'Six', reachesIpv4 })],
    });
    expect(hostIn(vpc, { subnets: vpc.tier('Six').subnets })).toEqual(warnings);
  });

  test('that assigns no IPv6 addresses sees no pod', () => {
    const vpc = new ec2.Vpc(testStack(), 'Vpc', { ipProtocol: ec2.IpProtocol.DUAL_STACK, availabilityZones: AZS.slice(0, 2) });
    (vpc.privateSubnets[0].node.defaultChild as ec2.CfnSubnet).assignIpv6AddressOnCreation = false;
    expect(hostIn(vpc)).toEqual(['host-without-ipv6']);
  });

  test('of which nothing is known is left alone', () => {
    const vpc = ec2.Vpc.fromVpcAttributes(testStack(), 'Vpc', {
      vpcId: 'vpc-0123456789abcdef0', availabilityZones: ['eu-west-1a'], privateSubnetIds: ['subnet-0123456789abcdef0'],
    });
    expect(hostIn(vpc)).toEqual([]);
  });
});

describe('the second deployment', () => {
  const idsOf = (stack: Stack) => Object.entries(resourcesOf(stack)).filter(([id, { Type }]) => id.includes('Host') || Type === 'AWS::EC2::Instance').map(([id]) => id).sort();

  test('changes no id of a host, and of the instance nothing but tags, when tags, the version of Kubernetes or AZs change', () => {
    const build = (edit: { version?: string; tag?: string; azs?: number } = {}) => {
      const stack = testStack();
      const vpc = new DualStackVpc(stack, 'Vpc', { availabilityZones: AZS.slice(0, edit.azs ?? 2) });
      const cluster = ipv6Cluster(stack, { vpc, controlPlaneAzs: 2, version: eks.KubernetesVersion.of(edit.version ?? '1.35') });
      const host = cluster.addHost('Host');
      if (edit.tag) { Tags.of(stack).add('team', edit.tag); }
      const { Tags: tags, ...instance } = instanceOf(stack);
      return { ids: idsOf(stack), instance, tags, template: propertiesOf(stack, host.launchTemplate) };
    };
    const { ids, instance, template } = build();
    for (const next of [build({ version: '1.36' }), build({ tag: 'two' }), build({ azs: 3 })]) {
      expect([next.ids, next.instance, next.template]).toEqual([ids, instance, template]);
    }
  });

  test('makes another host of other user data, which run once: another version of the template', () => {
    const { stack, host } = withHost();
    const [before, instance] = [templateOf(stack, host), instanceOf(stack)];
    const other = withHost();
    other.host.instance.addUserData('dnf install -y tcpdump');
    const after = templateOf(other.stack, other.host);
    expect(JSON.stringify(after.UserData)).toContain('\\ndnf install -y tcpdump');
    expect({ ...after, UserData: before.UserData }).toEqual(before);
    expect(instanceOf(other.stack)).toEqual(instance);
  });

  test('keeps no host, where the cluster is kept', () => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack, { removalPolicy: 'retain' as any });
    cluster.addHost('Host');
    const policies = Object.entries<any>(resourcesOf(stack)).filter(([id]) => id.startsWith('ClusterHost')).map(([, { DeletionPolicy }]) => DeletionPolicy);
    expect(policies.filter(policy => policy !== undefined)).toEqual([]);
    expect(resourcesOf(stack)[stack.resolve(cluster.clusterName).Ref]).toMatchObject({ DeletionPolicy: 'Retain' });
  });
});
