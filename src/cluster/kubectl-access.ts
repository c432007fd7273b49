import * as eks from 'aws-cdk-lib/aws-eks';
import type { Construct } from 'constructs';
import { clusterAdmin } from './access';
import type { StockControlPlane } from './stock-cluster';
import { resourcesOf } from '../core/cluster-names';
import { KUBERNETES_TYPES } from '../core/kubernetes-resources';
import { isInStackOf } from '../synthesis/stacks';
import { TemplateIndex } from '../synthesis/template-index';
import { whenAllIsSaid } from '../synthesis/when-all-is-said';

/**
 * Let kubectl in where the role that it acts with is no administrator from the beginning. Only where something uses it, as nobody asked for an
 * administrator that nothing needs, and where the user has not let it in.
 */
export function letKubectlIn(scope: Construct, { stock, barrier, kubectlRole }: StockControlPlane): void {
  const { policy, accessScope } = clusterAdmin();
  const entry = new KubectlAccess(scope, 'KubectlAccess', {
    clusterName: stock.clusterName,
    principalArn: kubectlRole.roleArn,
    accessPolicies: [{ policyArn: policy, accessScope }],
  });
  barrier.node.addDependency(entry);
  whenAllIsSaid(scope, 'order', () => {
    const index = TemplateIndex.of(scope);
    entry.isNeeded = false; // or it would be found among those of the user
    const granted = resourcesOf(index, 'AWS::EKS::AccessEntry', stock, stock, { PrincipalArn: kubectlRole.roleArn });
    barrier.node.addDependency(...granted.map(({ resource }) => resource).filter(resource => isInStackOf(resource, scope)));
    entry.isNeeded = granted.length === 0 && KUBERNETES_TYPES.some(type => index.where(type, { RoleArn: kubectlRole.roleArn }, stock).length > 0);
  });
}

/** An entry that is in the template only where kubectl is used. */
class KubectlAccess extends eks.CfnAccessEntry {
  /** Whether it is; known when all is said. */
  public isNeeded = true;

  protected shouldSynthesize(): boolean {
    return this.isNeeded;
  }
}
