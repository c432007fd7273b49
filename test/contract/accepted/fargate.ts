import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { addEndpoints } from './endpoints';
import { inStack, RightApps } from './right-app';
import { AddonIdentity, CniIdentity, DualStackVpc, Ipv4Egress } from '../../../src';
import { dualStackVpc, ipv6Cluster } from '../../util/cluster';

const SYSTEM = [{ namespace: 'kube-system' }, { namespace: 'default' }];

/** Pods on Fargate. */
export const fargate: RightApps = {
  'nothing else': inStack(stack => {
    ipv6Cluster(stack, { cniIdentity: CniIdentity.irsa() }).addFargateProfile('System', { selectors: SYSTEM });
  }),

  'nothing else, with an add-on by IRSA': inStack(stack => {
    const cluster = ipv6Cluster(stack, { cniIdentity: CniIdentity.irsa() });
    cluster.addFargateProfile('System', { selectors: [...SYSTEM, { namespace: 'external-dns' }] });
    cluster.addAddon('external-dns', {
      identity: AddonIdentity.irsa('external-dns', [iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonRoute53FullAccess')]),
    });
  }),

  'nothing else, in a VPC with endpoints': inStack(stack => {
    const vpc = new DualStackVpc(stack, 'Vpc', { ipv4Egress: Ipv4Egress.none() });
    addEndpoints(vpc, ['ec2', 'ecr.api', 'ecr.dkr', 'eks-auth', 'sts', 'logs']);
    ipv6Cluster(stack, { vpc, cniIdentity: CniIdentity.irsa() }).addFargateProfile('System', { selectors: SYSTEM });
  }),

  'beside nodes, with as many selectors and labels as a profile takes': inStack(stack => {
    const cluster = ipv6Cluster(stack);
    cluster.addManagedNodeGroup('System');
    cluster.addFargateProfile('Jobs', {
      selectors: ['a', 'b', 'c', 'd*', 'e?'].map(namespace => ({ namespace, labels: { a: '1', b: '2', c: '3', d: '4', e: '5' } })),
    });
    cluster.addFargateProfile('More', { selectors: [{ namespace: 'more' }] });
  }),

  'beside nodes in public subnets, itself in private ones': inStack(stack => {
    const { PUBLIC, PRIVATE_WITH_EGRESS } = ec2.SubnetType;
    const cluster = ipv6Cluster(stack, { vpc: dualStackVpc(stack, [PUBLIC, PRIVATE_WITH_EGRESS]) });
    cluster.addManagedNodeGroup('Edge', { subnets: { subnetType: PUBLIC } });
    cluster.addFargateProfile('Jobs', { selectors: [{ namespace: 'jobs' }], subnets: { subnetType: PRIVATE_WITH_EGRESS } });
  }),

  'a profile of aws-eks and a role of one\'s own': inStack(stack => {
    const cluster = ipv6Cluster(stack, { cniIdentity: CniIdentity.irsa() });
    const podExecutionRole = new iam.Role(stack, 'Role', {
      assumedBy: new iam.ServicePrincipal('eks-fargate-pods.amazonaws.com'),
      managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonEKSFargatePodExecutionRolePolicy')],
    });
    cluster.cluster.addFargateProfile('Stock', { selectors: SYSTEM, podExecutionRole });
    cluster.addFargateProfile('Jobs', { selectors: [{ namespace: 'jobs' }], podExecutionRole });
  }),
};
