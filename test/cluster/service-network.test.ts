import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as cr from 'aws-cdk-lib/custom-resources';
import { waitsForInTheEnd } from '../../bench/creation-graph';
import { Ipv6Cluster, LookupFunctions } from '../../src';
import { dnsIpOf } from '../../src/cluster/service-cidr-lookup';
import { dualStackVpc, HandWrittenCluster, ipv6Cluster, logicalId, logicalIdsIn, testStack } from '../util/cluster';
import { resourcesOf } from '../util/network';
import { idOf, idsOf } from '../util/resources';

const LOOKUP = 'Custom::EksIpv6ServiceCidr';
const FIELD = 'cluster.kubernetesNetworkConfig.serviceIpv6Cidr';
const clusterId = ({ cluster }: Ipv6Cluster) => logicalId(cluster.node.findChild('Resource'));

/** What CloudFormation makes of an expression, where the cluster has these services. */
function evaluate(expression: any, serviceIpv6Cidr: string): any {
  const inner = (value: unknown) => evaluate(value, serviceIpv6Cidr);
  if (typeof expression !== 'object') { return expression; }
  if (Array.isArray(expression)) { return expression.map(inner); }
  const [[name, argument]] = Object.entries<any>(expression);
  switch (name) {
    case 'Fn::GetAtt':
      if (argument[1] !== FIELD) { throw new Error(`unknown attribute ${argument[1]}`); }
      return serviceIpv6Cidr;
    case 'Fn::Join': return inner(argument[1]).join(argument[0]);
    case 'Fn::Select': return inner(argument[1])[Number(argument[0])];
    case 'Fn::Split': return inner(argument[1]).split(argument[0]);
    default: throw new Error(`unknown function ${name}`);
  }
}

/** A cluster that was asked for its services. */
function asked(stack = testStack()) {
  const cluster = ipv6Cluster(stack);
  return { stack, cluster, serviceIpv6Cidr: cluster.serviceIpv6Cidr };
}

describe('how often EKS is asked', () => {
  test.each<[string, number, (cluster: Ipv6Cluster) => unknown]>([
    ['nobody asks', 0, () => undefined],
    ['there are nodes, add-ons and access entries', 0, cluster => {
      cluster.addManagedNodeGroup('Nodes');
      cluster.addAddon('metrics-server');
      cluster.grantAccess('Admin', 'arn:aws:iam::123456789012:role/admin', []);
    }],
    ['the block is read', 1, cluster => cluster.serviceIpv6Cidr],
    ['the address is read', 1, cluster => cluster.clusterDnsIp],
    ['the block is read often', 1, cluster => [cluster.serviceIpv6Cidr, cluster.serviceIpv6Cidr, cluster.serviceIpv6Cidr]],
    ['both are read', 1, cluster => [cluster.clusterDnsIp, cluster.serviceIpv6Cidr, cluster.clusterDnsIp]],
  ])('%s: %d', (_, count, act) => {
    const stack = testStack();
    act(ipv6Cluster(stack));
    expect(idsOf(stack, LOOKUP)).toHaveLength(count);
  });

  test('it is the same each time', () => {
    const { stack, cluster, serviceIpv6Cidr } = asked();
    expect(cluster.serviceIpv6Cidr).toBe(serviceIpv6Cidr);
    expect(stack.resolve(cluster.clusterDnsIp)).toEqual(stack.resolve(cluster.clusterDnsIp));
  });
});

describe('the call', () => {
  test('is describeCluster of this cluster, for the one field', () => {
    const { stack, cluster } = asked();
    const { Create, Update, Delete } = resourcesOf(stack)[idOf(stack, LOOKUP)].Properties;
    const [, [before, name, after]] = Create['Fn::Join'];
    expect(name).toEqual({ Ref: clusterId(cluster) });
    expect(JSON.parse(`${before}the-cluster${after}`)).toEqual({
      service: 'EKS',
      action: 'describeCluster',
      parameters: { name: 'the-cluster' },
      outputPaths: [FIELD],
      physicalResourceId: { id: 'service-ipv6-cidr' },
    });
    expect(Update).toEqual(Create);
    expect(Delete).toBeUndefined();
  });

  test('is all that its role may do, and on this cluster only', () => {
    const { stack, cluster } = asked();
    const resources = resourcesOf(stack);
    const { FunctionName, ServiceToken } = resources[idOf(stack, LOOKUP)].Properties;
    expect(FunctionName).toBeUndefined();
    const provider = resources[ServiceToken['Fn::GetAtt'][0]].Properties;
    const role = provider.Role['Fn::GetAtt'][0];
    const policies = Object.values(resources).filter(({ Type, Properties }) =>
      Type === 'AWS::IAM::Policy' && Properties.Roles.some((one: { Ref: string }) => one.Ref === role));
    expect(policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement)).toEqual([
      { Action: 'eks:DescribeCluster', Effect: 'Allow', Resource: { 'Fn::GetAtt': [clusterId(cluster), 'Arn'] } },
    ]);
    expect(resources[role].Properties.Policies).toBeUndefined();
    expect(JSON.stringify(resources[role].Properties.ManagedPolicyArns)).toMatch(/^\[[^\]]*\[[^\]]*AWSLambdaBasicExecutionRole"\]\]\}\]$/);
  });

  test('comes after the cluster and its permission', () => {
    const { stack, cluster } = asked();
    const resources = resourcesOf(stack);
    const [policy] = logicalIdsIn(cluster.node.findChild('ServiceCidr'), iam.CfnPolicy);
    expect(resources[policy].Type).toBe('AWS::IAM::Policy');
    expect([...waitsForInTheEnd(resources, idOf(stack, LOOKUP))]).toEqual(expect.arrayContaining([clusterId(cluster), policy]));
  });

  test('holds up neither the cluster nor nodes nor add-ons', () => {
    const { stack, cluster } = asked();
    cluster.addManagedNodeGroup('Nodes');
    cluster.addAddon('metrics-server');
    const resources = resourcesOf(stack);
    const lookup = idOf(stack, LOOKUP);
    const others = [clusterId(cluster), ...idsOf(stack, 'AWS::EKS::Nodegroup'), ...idsOf(stack, 'AWS::EKS::Addon')];
    expect(others).toHaveLength(7);
    expect(others.filter(id => waitsForInTheEnd(resources, id).has(lookup))).toEqual([]);
  });

  test.each([undefined, true, false])('fetches no SDK, with the feature flag for the latest at %p', flag => {
    const { stack } = asked(testStack({}, flag === undefined ? {} : { '@aws-cdk/customresources:installLatestAwsSdkDefault': flag }));
    expect(resourcesOf(stack)[idOf(stack, LOOKUP)].Properties.InstallLatestAwsSdk).toBe(false);
  });
});

describe('the values', () => {
  const CASES = [
    ['fd30:3087:b6c2::/108', 'fd30:3087:b6c2::a'],
    ['fdc8:a7b3:f3c1::/108', 'fdc8:a7b3:f3c1::a'],
    ['fd12:3456:789a:1::/108', 'fd12:3456:789a:1::a'],
  ];

  test.each(CASES)('services in %s have the DNS service at %s', (block, address) => {
    const { stack, cluster } = asked();
    expect(evaluate(stack.resolve(cluster.serviceIpv6Cidr), block)).toBe(block);
    expect(evaluate(stack.resolve(cluster.clusterDnsIp), block)).toBe(address);
  });

  test.each(CASES)('%s that is known needs no function for %s', (block, address) => {
    expect(testStack().resolve(dnsIpOf(block))).toBe(address);
  });

  test('they come from the answer', () => {
    const { stack, cluster } = asked();
    expect(stack.resolve(cluster.serviceIpv6Cidr)).toEqual({ 'Fn::GetAtt': [idOf(stack, LOOKUP), FIELD] });
  });

  test('a cluster of somebody else says the same address', () => {
    const stack = testStack();
    const vpc = dualStackVpc(stack, [ec2.SubnetType.PRIVATE_ISOLATED]);
    const { serviceIpv6Cidr, clusterDnsIp } = new HandWrittenCluster(stack, 'Cluster', vpc);
    expect(stack.resolve(dnsIpOf(serviceIpv6Cidr))).toBe(clusterDnsIp);
  });
});

describe('the function that asks', () => {
  const functionLogs = (stack: Stack) => {
    const resources = resourcesOf(stack);
    const id = idsOf(stack, 'AWS::Lambda::Function').find(each => each.startsWith('AWS679f53fac002430cb0da5b7982bd2287'))!;
    return { group: resources[id].Properties.LoggingConfig?.LogGroup, resources };
  };
  const groupsFor = (stack: Stack) => idsOf(stack, 'AWS::Logs::LogGroup').filter(id => id.startsWith('ClusterServiceCidr'));

  test('logs for a month', () => {
    const { stack } = asked();
    const { group, resources } = functionLogs(stack);
    expect(groupsFor(stack)).toEqual([group.Ref]);
    expect(resources[group.Ref]).toMatchObject({ Properties: { RetentionInDays: 30 }, DeletionPolicy: 'Delete' });
  });

  test('logs as the user says', () => {
    const stack = testStack();
    const logEncryptionKey = new kms.Key(stack, 'Key');
    LookupFunctions.of(stack).configure({ logRetention: logs.RetentionDays.ONE_YEAR, logEncryptionKey });
    expect(ipv6Cluster(stack).clusterDnsIp).toBeDefined();
    const { group, resources } = functionLogs(stack);
    expect(resources[group.Ref].Properties).toEqual({ RetentionInDays: 365, KmsKeyId: { 'Fn::GetAtt': [logicalId(logEncryptionKey), 'Arn'] } });
  });

  test('of an AwsCustomResource that was there before logs as that says', () => {
    const stack = testStack();
    const theirs = new logs.LogGroup(stack, 'Theirs');
    new cr.AwsCustomResource(stack, 'Before', {
      onCreate: { service: 'STS', action: 'getCallerIdentity', physicalResourceId: cr.PhysicalResourceId.of('me') },
      policy: cr.AwsCustomResourcePolicy.fromSdkCalls({ resources: ['*'] }),
      logGroup: theirs,
    });
    expect(ipv6Cluster(stack).clusterDnsIp).toBeDefined();
    expect(functionLogs(stack).group).toEqual({ Ref: logicalId(theirs) });
    expect(groupsFor(stack)).toEqual([]);
  });
});
