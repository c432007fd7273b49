import type { CfnResource } from 'aws-cdk-lib';
import { KUBERNETES_TYPES } from './kubernetes-resources';
import { resourcesBelow } from '../synthesis/below';
import type { TemplateIndex } from '../synthesis/template-index';

/** The Kubernetes resources that somebody said come before these, and those that come before these: a node pool needs its controller. */
export function kubernetesDependenciesOf(index: TemplateIndex, resources: readonly CfnResource[], seen = new Set<CfnResource>()): CfnResource[] {
  const next = resources.flatMap(each => statedTargets(index, each))
    .filter(each => KUBERNETES_TYPES.includes(each.cfnResourceType) && !seen.has(each));
  next.forEach(each => seen.add(each));
  return next.length === 0 ? [] : [...new Set([...next, ...kubernetesDependenciesOf(index, next, seen)])];
}

function statedTargets({ statedDependencies }: TemplateIndex, resource: CfnResource): CfnResource[] {
  return resource.node.scopes.flatMap(scope => statedDependencies.get(scope) ?? []).flatMap(resourcesBelow).filter(each => each !== resource);
}
