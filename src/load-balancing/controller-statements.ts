import { Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/** The tag that the controller puts on whatever it makes, and by which it knows it again. */
const TAG = 'elbv2.k8s.aws/cluster';
const IN_REQUEST = `aws:RequestTag/${TAG}`;
const ON_RESOURCE = `aws:ResourceTag/${TAG}`;
const MAKES_IT = { Null: { [IN_REQUEST]: 'false' } };
const MADE_IT = { Null: { [ON_RESOURCE]: 'false' } };
/** It made the resource, and leaves its tag as it is. */
const KEEPS_TAG = { Null: { [IN_REQUEST]: 'true', [ON_RESOURCE]: 'false' } };

/** Actions of a service, on what and when. */
interface Row {
  readonly service: string;
  readonly actions: readonly string[];
  readonly on?: readonly string[];
  readonly when?: { readonly [operator: string]: { readonly [key: string]: string | string[] } };
}

const SECURITY_GROUPS = ['ec2:security-group/*'];
const LOAD_BALANCERS = ['targetgroup/*/*', 'loadbalancer/net/*/*', 'loadbalancer/app/*/*'].map(each => `elasticloadbalancing:${each}`);
const LISTENERS = ['listener/net/*/*/*', 'listener/app/*/*/*', 'listener-rule/net/*/*/*', 'listener-rule/app/*/*/*'].map(each => `elasticloadbalancing:${each}`);

/** Reading, which no condition limits. */
const READS: readonly Row[] = [
  {
    service: 'ec2',
    actions: [
      'DescribeAccountAttributes', 'DescribeAddresses', 'DescribeAvailabilityZones', 'DescribeCoipPools', 'DescribeInstances', 'DescribeInternetGateways',
      'DescribeIpamPools', 'DescribeNetworkInterfaces', 'DescribeRouteTables', 'DescribeSecurityGroups', 'DescribeSubnets', 'DescribeTags',
      'DescribeVpcPeeringConnections', 'DescribeVpcs', 'GetCoipPoolUsage', 'GetSecurityGroupsForVpc',
    ],
  },
  {
    service: 'elasticloadbalancing',
    actions: [
      'DescribeCapacityReservation', 'DescribeListenerAttributes', 'DescribeListenerCertificates', 'DescribeListeners', 'DescribeLoadBalancerAttributes',
      'DescribeLoadBalancers', 'DescribeRules', 'DescribeSSLPolicies', 'DescribeTags', 'DescribeTargetGroupAttributes', 'DescribeTargetGroups',
      'DescribeTargetHealth', 'DescribeTrustStores',
    ],
  },
];

/** What Ingresses can have besides: sign-in, certificates, firewalls, protection. */
const EXTRAS: readonly Row[] = [
  { service: 'cognito-idp', actions: ['DescribeUserPoolClient'] },
  { service: 'acm', actions: ['DescribeCertificate', 'ListCertificates'] },
  { service: 'iam', actions: ['GetServerCertificate', 'ListServerCertificates'] },
  ...['waf-regional', 'wafv2'].map(service => ({ service, actions: ['AssociateWebACL', 'DisassociateWebACL', 'GetWebACL', 'GetWebACLForResource'] })),
  { service: 'shield', actions: ['CreateProtection', 'DeleteProtection', 'DescribeProtection', 'GetSubscriptionState'] },
];

/** Each row of the policy of upstream; rows that stand in one list there are one statement here. */
const STATEMENTS: readonly (readonly Row[])[] = [
  [{ service: 'iam', actions: ['CreateServiceLinkedRole'], when: { StringEquals: { 'iam:AWSServiceName': 'elasticloadbalancing.amazonaws.com' } } }],
  READS,
  EXTRAS,
  [{ service: 'ec2', actions: ['AuthorizeSecurityGroupIngress', 'RevokeSecurityGroupIngress'] }],
  [{ service: 'ec2', actions: ['CreateSecurityGroup'] }],
  [{ service: 'ec2', actions: ['CreateTags'], on: SECURITY_GROUPS, when: { StringEquals: { 'ec2:CreateAction': 'CreateSecurityGroup' }, ...MAKES_IT } }],
  [{ service: 'ec2', actions: ['CreateTags', 'DeleteTags'], on: SECURITY_GROUPS, when: KEEPS_TAG }],
  [{ service: 'ec2', actions: ['AuthorizeSecurityGroupIngress', 'DeleteSecurityGroup', 'RevokeSecurityGroupIngress'], when: MADE_IT }],
  [{ service: 'elasticloadbalancing', actions: ['CreateLoadBalancer', 'CreateTargetGroup'], when: MAKES_IT }],
  [{ service: 'elasticloadbalancing', actions: ['CreateListener', 'CreateRule', 'DeleteListener', 'DeleteRule'] }],
  [{ service: 'elasticloadbalancing', actions: ['AddTags', 'RemoveTags'], on: LOAD_BALANCERS, when: KEEPS_TAG }],
  [{ service: 'elasticloadbalancing', actions: ['AddTags', 'RemoveTags'], on: LISTENERS }],
  [{
    service: 'elasticloadbalancing',
    actions: [
      'DeleteLoadBalancer', 'DeleteTargetGroup', 'ModifyCapacityReservation', 'ModifyIpPools', 'ModifyListenerAttributes', 'ModifyLoadBalancerAttributes',
      'ModifyTargetGroup', 'ModifyTargetGroupAttributes', 'SetIpAddressType', 'SetSecurityGroups', 'SetSubnets',
    ],
    when: MADE_IT,
  }],
  [{
    service: 'elasticloadbalancing',
    actions: ['AddTags'],
    on: LOAD_BALANCERS,
    when: { StringEquals: { 'elasticloadbalancing:CreateAction': ['CreateTargetGroup', 'CreateLoadBalancer'] }, ...MAKES_IT },
  }],
  [{ service: 'elasticloadbalancing', actions: ['DeregisterTargets', 'RegisterTargets'], on: ['elasticloadbalancing:targetgroup/*/*'] }],
  [{
    service: 'elasticloadbalancing',
    actions: ['AddListenerCertificates', 'ModifyListener', 'ModifyRule', 'RemoveListenerCertificates', 'SetRulePriorities', 'SetWebAcl'],
  }],
];

/** What the controller may do, as statements: those of docs/install/iam_policy.json of aws-load-balancer-controller, v3.5.0, with the partition left to the deployment. */
export function controllerStatements(scope: Construct): iam.PolicyStatement[] {
  return STATEMENTS.map(rows => new iam.PolicyStatement({
    actions: rows.flatMap(({ service, actions }) => actions.map(action => `${service}:${action}`)),
    resources: rows[0].on?.map(each => arnOf(scope, each)) ?? ['*'],
    conditions: rows[0].when,
  }));
}

function arnOf(scope: Construct, pattern: string): string {
  const [service, resource] = pattern.split(':');
  return Stack.of(scope).formatArn({ partition: Aws.PARTITION, service, region: '*', account: '*', resource });
}
