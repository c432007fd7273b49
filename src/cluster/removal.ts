import { Aspects, CfnResource, RemovalPolicy } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { ClusterHost } from '../bastion/cluster-host';
import { resourcesOf } from '../core/cluster-names';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import { TemplateIndex } from '../synthesis/template-index';
import { whenAllIsSaid } from '../synthesis/when-all-is-said';

/** What belongs to a cluster by its name, wherever it stands: what is kept is of no use without it. */
const BY_NAME = ['AWS::EKS::AccessEntry', 'AWS::EKS::Addon', 'AWS::EKS::FargateProfile', 'AWS::EKS::Nodegroup', 'AWS::EKS::PodIdentityAssociation'];

/** Keep what belongs together with the cluster where that is kept. A cluster without its add-ons, roles and nodes is none. */
export function removeTogether(cluster: IIpv6Cluster, policy?: RemovalPolicy): void {
  if (policy === undefined || policy === RemovalPolicy.DESTROY) { return; }
  const keep = (construct: IConstruct) => {
    if (!CfnResource.isCfnResource(construct) || isOfHost(construct)) { return; }
    construct.applyRemovalPolicy(policy);
    // Where the stack lets go of an add-on and somebody deletes it later, the software stays.
    if (construct.cfnResourceType === 'AWS::EKS::Addon') { construct.addPropertyOverride('PreserveOnDelete', true); }
  };
  Aspects.of(cluster).add({ visit: keep });
  whenAllIsSaid(cluster, 'keep', () => {
    const index = TemplateIndex.of(cluster);
    BY_NAME.flatMap(type => resourcesOf(index, type, cluster, cluster)).forEach(({ resource }) => keep(resource));
  });
}

/** Nothing in a cluster needs a host, and one that was replaced or taken away and kept would be a way in of which nobody knows. */
const isOfHost = ({ node: { scopes } }: IConstruct) => scopes.some(scope => scope instanceof ClusterHost);
