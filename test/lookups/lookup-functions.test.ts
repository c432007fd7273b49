import { App, CfnResource, NestedStack, RemovalPolicy, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct, IConstruct } from 'constructs';
import { AddonVersionLookup, LookupFunctions, LookupFunctionsOptions, MaxPodsLookup, Readiness } from '../../src';
import { DefaultRoute } from '../../src/network/stated-subnet-facts';
import { dependsOn, dualStackVpc, instanceTypes, ipv6Cluster, testStack } from '../util/cluster';
import { warningsOf } from '../util/findings';
import { changedResources, refusal, resourcesOf } from '../util/network';
import { importedVpc, SUBNETS } from '../util/nodes';
import { idsOf } from '../util/resources';

const FUNCTION = 'AWS::Lambda::Function';
const LOG_GROUP = 'AWS::Logs::LogGroup';
const { PRIVATE_ISOLATED: ISOLATED, PRIVATE_WITH_EGRESS: PRIVATE, PUBLIC } = ec2.SubnetType;

const lookUp = (scope: Construct) => new MaxPodsLookup(scope, 'MaxPods', { instanceTypes: instanceTypes('m5.large') });
const lookUpVersion = (scope: Construct) => new AddonVersionLookup(scope, 'Version', { addonName: 'vpc-cni', kubernetesVersion: '1.36' });
const configure = (scope: IConstruct, options: LookupFunctionsOptions) => LookupFunctions.of(scope).configure(options);
/** The properties of all resources of a type that stand below the functions. */
const propertiesOf = (stack: Stack, type: string) =>
  idsOf(stack, type).filter(id => id.startsWith('CustomEksIpv6')).map(id => resourcesOf(stack)[id].Properties ?? {});
const retentions = (stack: Stack) => propertiesOf(stack, LOG_GROUP).map(({ RetentionInDays }) => RetentionInDays);

describe('logs', () => {
  test('are kept a month, where nobody says otherwise', () => {
    const stack = testStack();
    lookUp(stack);
    lookUpVersion(stack);
    expect(retentions(stack)).toEqual([30, 30]);
  });

  test('are kept as long as it is said, with the key, of all kinds of lookups', () => {
    const stack = testStack();
    const key = new kms.Key(stack, 'Key');
    configure(stack, { logRetention: logs.RetentionDays.ONE_YEAR, logEncryptionKey: key, logRemovalPolicy: RemovalPolicy.RETAIN });
    lookUp(stack);
    lookUpVersion(stack);
    const groups = Object.values(resourcesOf(stack)).filter(({ Type }) => Type === LOG_GROUP);
    expect(groups).toHaveLength(2);
    for (const group of groups) {
      expect(group).toMatchObject({
        Properties: { RetentionInDays: 365, KmsKeyId: stack.resolve(key.keyArn) }, DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain',
      });
    }
  });

  test('can be kept for ever', () => {
    const stack = testStack();
    configure(stack, { logRetention: logs.RetentionDays.INFINITE });
    lookUp(stack);
    expect(retentions(stack)).toEqual([undefined]);
  });

  test('another retention changes the log group in place, and nothing else', () => {
    const at = (logRetention: logs.RetentionDays) => {
      const stack = testStack();
      configure(stack, { logRetention });
      lookUp(stack);
      return stack;
    };
    const before = at(logs.RetentionDays.ONE_DAY);
    expect(changedResources(before, at(logs.RetentionDays.ONE_YEAR))).toEqual(idsOf(before, LOG_GROUP));
  });
});

describe('of scopes', () => {
  test('the inner one counts, for each setting by itself', () => {
    const inner = testStack();
    const app = inner.node.root as App;
    const other = new Stack(app, 'Other');
    const inStage = new Stack(new Stage(app, 'Stage'), 'Inside');
    const nested = new NestedStack(inner, 'Nested');
    configure(app, { logRetention: logs.RetentionDays.ONE_YEAR, logRemovalPolicy: RemovalPolicy.RETAIN });
    configure(inner, { logRetention: logs.RetentionDays.ONE_DAY });
    configure(Stage.of(inStage)!, { logRetention: logs.RetentionDays.ONE_WEEK });
    for (const stack of [inner, other, inStage, nested]) { lookUp(stack); }
    expect([inner, other, inStage, nested].map(stack => retentions(stack))).toEqual([[1], [365], [7], [1]]);
    expect(Template.fromStack(inner).findResources(LOG_GROUP, { DeletionPolicy: 'Retain' })).not.toEqual({});
  });

  test('what is stated last counts in one, and what is undefined states nothing', () => {
    const stack = testStack();
    configure(stack, { logRetention: logs.RetentionDays.ONE_YEAR });
    configure(stack, { logRetention: logs.RetentionDays.ONE_DAY });
    configure(stack, { logRetention: undefined });
    lookUp(stack);
    expect(retentions(stack)).toEqual([1]);
  });

  test('those inside a stack are refused', () => {
    const scope = new Construct(testStack(), 'Inside');
    expect(() => LookupFunctions.of(scope)).toThrow(refusal('lookup-functions-scope', 'S/Inside'));
  });

  test.each<[string, (stack: Stack) => IConstruct]>([['the stack', stack => stack], ['the app', stack => stack.node.root]])(
    'settings of %s that come too late are refused, and the function is named', (_, scope) => {
      const stack = testStack();
      lookUp(stack);
      expect(() => configure(scope(stack), { logRetention: 1 })).toThrow(refusal('lookup-functions-late', "['logRetention']"));
      expect(() => configure(scope(stack), { logRetention: 1 })).toThrow('(the function is S/Custom::EksIpv6MaxPods/Provider)');
    });

  test('settings of another stack are not too late', () => {
    const stack = testStack();
    lookUp(stack);
    const other = new Stack(stack.node.root as App, 'Other');
    configure(other, { logRetention: logs.RetentionDays.ONE_DAY });
    lookUp(other);
    expect([retentions(stack), retentions(other)]).toEqual([[30], [1]]);
  });
});

describe('in a VPC', () => {
  /** A lookup in the subnets of a kind. */
  function placed(types: ec2.SubnetType[], options: Omit<LookupFunctionsOptions, 'vpc'> = {}, before?: (vpc: ec2.Vpc) => void) {
    const stack = testStack();
    const vpc = dualStackVpc(stack, types);
    before?.(vpc);
    configure(stack, { vpc, ...options });
    const lookup = lookUp(stack);
    const [lambda] = propertiesOf(stack, FUNCTION);
    return { stack, vpc, lookup, lambda };
  }
  const idsOfSubnets = (stack: Stack, subnets: ec2.ISubnet[]) => subnets.map(({ subnetId }) => stack.resolve(subnetId));

  test('the function stands in the private subnets, with a group that lets everything out', () => {
    const { stack, vpc, lambda } = placed([PUBLIC, PRIVATE]);
    const { SubnetIds, SecurityGroupIds: [{ 'Fn::GetAtt': [group] }], ...others } = lambda.VpcConfig;
    expect(SubnetIds).toEqual(idsOfSubnets(stack, vpc.privateSubnets));
    expect(others).toEqual({});
    expect(resourcesOf(stack)[group]).toMatchObject({ Type: 'AWS::EC2::SecurityGroup', Properties: { SecurityGroupEgress: [{ CidrIp: '0.0.0.0/0', IpProtocol: '-1' }] } });
  });

  test('it stands in the subnets and groups that are stated', () => {
    const stack = testStack();
    const vpc = dualStackVpc(stack, [PUBLIC, PRIVATE, ISOLATED]);
    const group = new ec2.SecurityGroup(stack, 'Group', { vpc });
    configure(stack, { vpc, vpcSubnets: { subnetType: ISOLATED }, securityGroups: [group] });
    lookUp(stack);
    expect(propertiesOf(stack, FUNCTION)[0].VpcConfig).toEqual({
      SubnetIds: idsOfSubnets(stack, vpc.isolatedSubnets), SecurityGroupIds: [stack.resolve(group.securityGroupId)],
    });
    expect(idsOf(stack, 'AWS::EC2::SecurityGroup')).toHaveLength(1);
  });

  test('its role may make the network interfaces, by the policy of AWS', () => {
    const [{ ManagedPolicyArns }] = propertiesOf(placed([PUBLIC, PRIVATE]).stack, 'AWS::IAM::Role');
    expect(ManagedPolicyArns).toEqual(['AWSLambdaBasicExecutionRole', 'AWSLambdaVPCAccessExecutionRole']
      .map(name => ({ 'Fn::Sub': `arn:\${AWS::Partition}:iam::aws:policy/service-role/${name}` })));
  });

  test('it waits for the routes and endpoints of its subnets, which outlive it', () => {
    const { stack, lookup, vpc } = placed([PUBLIC, PRIVATE], {}, each => each.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 }));
    const handler = lookup.provider.node.findChild('Handler') as CfnResource;
    const waits = dependsOn(Template.fromStack(stack), handler).map(id => resourcesOf(stack)[id].Type);
    expect(waits).toEqual(expect.arrayContaining(['AWS::EC2::VPCEndpoint', 'AWS::EC2::Route', 'AWS::EC2::SubnetRouteTableAssociation']));
    expect(vpc.privateSubnets.length).toBe(3);
  });

  test('it can be one that this app does not make', () => {
    const stack = testStack();
    configure(stack, { vpc: importedVpc(stack) });
    lookUp(stack);
    expect(propertiesOf(stack, FUNCTION)[0].VpcConfig.SubnetIds).toEqual(SUBNETS);
    expect(warningsOf(stack)).toEqual([]);
  });

  test('outside of one, functions have no configuration of a VPC', () => {
    const stack = testStack();
    lookUp(stack);
    expect(propertiesOf(stack, FUNCTION)[0]).not.toHaveProperty('VpcConfig');
  });

  test.each<[string, LookupFunctionsOptions]>([['vpcSubnets', { vpcSubnets: { subnetType: PRIVATE } }], ['securityGroups', { securityGroups: [] }]])(
    '%s without one is refused', (prop, options) => {
      expect(() => configure(testStack(), options)).toThrow(refusal('lookup-functions-vpc', ''));
      expect(() => configure(testStack(), options)).toThrow(`${prop} is stated without a VPC`);
    });

  const WARNING = 'lookup-function-without-way-out';
  const s3 = (vpc: ec2.Vpc) => vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
  const ofEc2 = (vpc: ec2.Vpc) => vpc.addInterfaceEndpoint('Ec2', { service: ec2.InterfaceVpcEndpointAwsService.EC2 });
  test.each<[string, ec2.SubnetType[], (vpc: ec2.Vpc) => unknown, string[]]>([
    ['isolated ones', [ISOLATED], () => undefined, [WARNING]],
    ['isolated ones with the endpoint for the answer alone', [ISOLATED], s3, [WARNING]],
    ['isolated ones with both endpoints', [ISOLATED], vpc => [s3(vpc), ofEc2(vpc)], []],
    ['public ones, where it gets no public address', [PUBLIC], () => undefined, [WARNING]],
    ['private ones', [PUBLIC, PRIVATE], () => undefined, []],
  ])('subnets without a way out are a warning: %s', (_, types, before, expected) => {
    const { stack } = placed(types, {}, vpc => { before(vpc); });
    expect(warningsOf(stack)).toEqual(expected);
  });

  test('which endpoints are missing is said for each function, of subnets that the user states too', () => {
    const stack = testStack();
    const vpc = importedVpc(stack);
    vpc.privateSubnets.forEach(subnet => Readiness.stateSubnet(subnet, { ipv4Default: DefaultRoute.NONE }));
    configure(stack, { vpc });
    lookUp(stack);
    lookUpVersion(stack);
    Template.fromStack(stack); // what is judged is judged at synthesis
    const texts = stack.node.findAll().flatMap(({ node }) => node.metadata).map(({ data }) => String(data));
    expect(texts.filter(text => text.includes(WARNING)).map(text => /lacks endpoints for ([^:]*):/.exec(text)![1])).toEqual(['ec2, s3', 'eks, s3']);
  });
});

describe('the function of stock CDK that asks for the service CIDR', () => {
  /** The function, in a stack whose cluster is asked for its CIDR. */
  function asking(options?: (vpc: ec2.Vpc) => LookupFunctionsOptions) {
    const stack = testStack();
    const vpc = dualStackVpc(stack, [PUBLIC, PRIVATE]);
    if (options) { configure(stack, options(vpc)); }
    const cluster = ipv6Cluster(stack, { vpc });
    expect(cluster.serviceIpv6Cidr).toBeDefined();
    const [asker] = idsOf(stack, 'Custom::EksIpv6ServiceCidr');
    const resources = resourcesOf(stack);
    return { stack, vpc, asker: resources[asker], lambda: resources[resources[asker].Properties.ServiceToken['Fn::GetAtt'][0]].Properties };
  }

  test('logs for a month, outside of any VPC, where nothing is said', () => {
    const { stack, lambda } = asking();
    const [group] = idsOf(stack, LOG_GROUP);
    expect([lambda.LoggingConfig, lambda.VpcConfig]).toEqual([{ LogGroup: { Ref: group } }, undefined]);
    expect(resourcesOf(stack)[group].Properties).toEqual({ RetentionInDays: 30 });
  });

  test('logs as it is said', () => {
    const { stack, lambda } = asking(() => ({ logRetention: logs.RetentionDays.ONE_WEEK }));
    const [group] = idsOf(stack, LOG_GROUP);
    expect(lambda.LoggingConfig).toEqual({ LogGroup: { Ref: group } });
    expect(resourcesOf(stack)[group].Properties).toEqual({ RetentionInDays: 7 });
  });

  test('stands where it is said, and is asked when the routes are there', () => {
    const { stack, vpc, asker, lambda } = asking(each => ({ vpc: each }));
    expect(lambda.VpcConfig.SubnetIds).toEqual(vpc.privateSubnets.map(({ subnetId }) => stack.resolve(subnetId)));
    expect(asker.DependsOn!.map(id => resourcesOf(stack)[id].Type)).toEqual(expect.arrayContaining(['AWS::EC2::Route']));
  });
});
