import { Aspects, DefaultStackSynthesizer, NestedStack, PermissionsBoundary, RemovalPolicy, Stack, Stage, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { addNodeEndpoints } from './endpoints';
import { azsOf, inAccount, inApp, inRegion, inStack, RightApps } from './right-app';
import { DualStackVpc, Ipv4Egress } from '../../../src';
import { instanceTypes, ipv6Cluster } from '../../util/cluster';

/** Regions, stages, and whatever else is said of an app as a whole. */
export const environments: RightApps = {
  'a stack that knows neither account nor region': inStack(stack => {
    ipv6Cluster(stack).addManagedNodeGroup('System');
  }),

  'GovCloud, with nodes of all kinds': inRegion('us-gov-west-1', stack => {
    const cluster = ipv6Cluster(stack);
    cluster.addManagedNodeGroup('System');
    cluster.addSelfManagedNodeGroup('Own', { instanceTypes: instanceTypes('c6i.large') });
    cluster.addAddon('aws-ebs-csi-driver');
  }),

  'a region of two AZs, of which the cluster takes both': {
    ...inApp(app => {
      ipv6Cluster(new Stack(app, 'S', inAccount('us-west-1')), { controlPlaneAzs: 2 }).addManagedNodeGroup('System');
    }),
    context: azsOf('us-west-1', 'ac'),
  },

  'a region of six AZs, of which the nodes take all': {
    ...inApp(app => {
      const stack = new Stack(app, 'S', inAccount('us-east-1'));
      const cluster = ipv6Cluster(stack, { vpc: new DualStackVpc(stack, 'Vpc', { maxAzs: 6 }), controlPlaneAzNames: ['us-east-1a', 'us-east-1b', 'us-east-1d'] });
      cluster.addManagedNodeGroup('System', { azs: 6 });
    }),
    context: azsOf('us-east-1', 'abcdef'),
  },

  'a region that is new': inRegion('mx-central-1', stack => {
    ipv6Cluster(stack).addManagedNodeGroup('System', { instanceTypes: instanceTypes('m7g.large') });
  }),

  'an account and no region': inApp(app => {
    ipv6Cluster(new Stack(app, 'S', { env: { account: '123456789012' } })).addManagedNodeGroup('System');
  }),

  'a stage with NAT and one with endpoints, with equal ids': inApp(app => {
    for (const name of ['Dev', 'Prod']) {
      const stack = new Stack(new Stage(app, name), 'S');
      const vpc = new DualStackVpc(stack, 'Vpc', { ipv4Egress: name === 'Dev' ? undefined : Ipv4Egress.none() });
      if (name === 'Prod') { addNodeEndpoints(vpc); }
      ipv6Cluster(stack, { vpc }).addManagedNodeGroup('System');
    }
  }),

  'stages of two regions': {
    ...inApp(app => {
      for (const region of ['eu-west-1', 'us-gov-west-1']) {
        ipv6Cluster(new Stack(new Stage(app, region, inAccount(region)), 'S')).addManagedNodeGroup('System');
      }
    }),
    context: { ...azsOf('eu-west-1'), ...azsOf('us-gov-west-1') },
  },

  'a cluster in a nested stack': inStack(stack => {
    ipv6Cluster(new NestedStack(stack, 'Nested')).addManagedNodeGroup('System');
  }),

  'all feature flags that are recommended': {
    ...inStack(stack => {
      ipv6Cluster(stack).addManagedNodeGroup('System');
    }),
    context: recommendedFlags,
  },

  'tags on the whole app': inApp(app => {
    Tags.of(app).add('team', 'platform');
    const cluster = ipv6Cluster(new Stack(app, 'S'), { tags: { team: 'clusters' } });
    cluster.addManagedNodeGroup('System', { instanceTags: { team: 'nodes' } });
    cluster.addFargateProfile('Jobs', { selectors: [{ namespace: 'jobs' }] });
  }),

  'a boundary of permissions, a qualifier, and protection': inApp(app => {
    const stack = new Stack(app, 'S', {
      permissionsBoundary: PermissionsBoundary.fromName('boundary'),
      synthesizer: new DefaultStackSynthesizer({ qualifier: 'platform' }),
      terminationProtection: true,
    });
    ipv6Cluster(stack, { removalPolicy: RemovalPolicy.RETAIN }).addManagedNodeGroup('System');
  }),

  'an aspect that resolves whatever it visits, and one that sets a path on each role': inStack(stack => {
    Aspects.of(stack).add({ visit: each => { if (each instanceof ec2.CfnSubnet) { stack.resolve(each.cidrBlock); } } });
    Aspects.of(stack).add({ visit: each => { if (each instanceof iam.CfnRole) { each.path = '/platform/'; } } });
    ipv6Cluster(stack).addManagedNodeGroup('System');
  }),
};
