import { CfnResource, Stack, Stage } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Dependable, IConstruct } from 'constructs';
import type { ControlPlane } from './control-plane';
import { warn } from './messages';
import { endpointsOf } from '../network/endpoints';
import { networkReady } from '../network/network-ready';
import { dependableOn } from '../synthesis/dependable';
import { lookOver } from '../synthesis/findings';
import { isInStackOf } from '../synthesis/stacks';
import { TemplateIndex } from '../synthesis/template-index';

/**
 * Make a cluster whose functions run in its VPC wait for the routes of their subnets, and for the endpoints of the VPC: without a NAT gateway they reach EKS, STS and
 * CloudFormation through nothing else, when it is made as when it is deleted. Endpoints that themselves wait for the cluster cannot be waited for.
 */
export function awaitNetwork(cluster: CfnResource, vpc: ec2.IVpc, subnets: ec2.SubnetSelection[]): void {
  cluster.node.addDependency(...subnets.map(selection => vpc.selectSubnets(selection).internetConnectivityEstablished), dependableOn(() => {
    const index = TemplateIndex.tryOf(cluster);
    const endpoints = index ? endpointsOf(index, vpc).map(({ resource }) => resource).filter(each => !needs(index, each, cluster)) : [];
    return endpoints.filter(each => standsBefore(each, cluster, vpc));
  }));
  lookOver(cluster, index => {
    endpointsOf(index, vpc).filter(({ resource }) => needs(index, resource, cluster)).forEach(({ path }) => warn(cluster, 'endpoint-after-cluster', path));
  });
}

/** What kubectl does in the VPC it does by the routes of its subnets. */
export function awaitRoutesOfKubectl(vpc: ec2.IVpc, { barrier, kubectlSubnets: subnets }: ControlPlane): void {
  if (barrier && subnets) { barrier.node.addDependency(networkReady(barrier, vpc, { subnets })); }
}

/** In a stack that the cluster waits for as a whole anyway, or in its own. */
const standsBefore = (endpoint: CfnResource, cluster: CfnResource, vpc: ec2.IVpc) =>
  endpoint.stack === Stack.of(vpc) || isInStackOf(cluster, endpoint);

/** Whether a resource needs another one, by references and dependencies, over others of the app. */
function needs(index: TemplateIndex, from: CfnResource, other: CfnResource, seen = new Set<CfnResource>()): boolean {
  if (from === other) { return true; }
  if (seen.has(from)) { return false; }
  seen.add(from);
  return isOrdered(from, other) || index.referredTo(from).some(next => needs(index, next, other, seen));
}

/** Whether somebody said that a resource comes after another one, or after what that is a part of. */
function isOrdered(from: CfnResource, other: CfnResource): boolean {
  const scopes = from.node.scopes.filter(scope => !Stage.isStage(scope)); // to ask a stage is to tell it that the app has said all
  const roots = scopes.flatMap(scope => scope.node.dependencies).flatMap(each => Dependable.of(each).dependencyRoots);
  return [...roots, ...from.obtainDependencies() as IConstruct[]].some(root => other.node.scopes.includes(root));
}
