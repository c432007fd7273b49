import { Fn, Stack } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import { nativeIpv6Cluster, nativeNodeGroup } from './cluster';

type TemplateData = ec2.CfnLaunchTemplate.LaunchTemplateDataProperty;
type Build = (stack: Stack) => void;

/** A launch template with the id `Template`. */
export const nativeTemplate = (stack: Stack, data: TemplateData = {}) => new ec2.CfnLaunchTemplate(stack, 'Template', { launchTemplateData: data });

/** A cluster of Kubernetes 1.36, or what is said otherwise, with one managed group, `S/Group`. */
export const withGroup = (props: Partial<eks.CfnNodegroupProps>, cluster: Partial<eks.CfnClusterProps> = {}): Build => stack => {
  nativeIpv6Cluster(stack, cluster);
  nativeNodeGroup(stack, props);
};

/** The same with a launch template. */
export const withTemplate = (data: TemplateData, group: Partial<eks.CfnNodegroupProps> = {}): Build => stack => {
  nativeIpv6Cluster(stack);
  nativeNodeGroup(stack, { ...group, launchTemplate: { id: nativeTemplate(stack, data).ref } });
};

/** The same with this user data, encoded. */
export const withUserData = (text: string, data: TemplateData = {}, group: Partial<eks.CfnNodegroupProps> = {}): Build =>
  withTemplate({ ...data, userData: Fn.base64(text) }, group);

/** An Auto Scaling group of nodes, `S/Own`, that is not managed. */
export function nativeAutoScalingGroup(stack: Stack, props: Partial<autoscaling.CfnAutoScalingGroupProps>, tags: Record<string, string> = {}) {
  const cluster = nativeIpv6Cluster(stack);
  return new autoscaling.CfnAutoScalingGroup(stack, 'Own', {
    minSize: '1',
    maxSize: '2',
    vpcZoneIdentifier: ['subnet-0a'],
    tags: Object.entries({ [`kubernetes.io/cluster/${cluster.ref}`]: 'owned', ...tags }).map(([key, value]) => ({ key, value, propagateAtLaunch: true })),
    ...props,
  });
}

/** The name of a public parameter as the id of an image. */
export const ofParameter = (name: string) => `{{resolve:ssm:${name}}}`;
export const AL2023_OF = (version: string) => ofParameter(`/aws/service/eks/optimized-ami/${version}/amazon-linux-2023/x86_64/standard/recommended/image_id`);
export const BOTTLEROCKET_OF = (version: string) => ofParameter(`/aws/service/bottlerocket/aws-k8s-${version}/x86_64/latest/image_id`);

/** What joins a cluster on each system. */
export const JOINS = {
  al2023: 'apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec: {}\n',
  al2: '#!/bin/bash\n/etc/eks/bootstrap.sh main --ip-family ipv6\n',
  bottlerocket: '[settings.kubernetes]\ncluster-name = "main"\n',
};
