import { CfnOutput } from 'aws-cdk-lib';
import type * as eks from 'aws-cdk-lib/aws-eks';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Ipv6ClusterProps } from './ipv6-cluster-props';

/** Part of the ARN of a role of IAM Identity Center: people act with it from the beginning, and nobody can assume it (IAM Identity Center user guide, "referencing permission sets"). */
const OF_IDENTITY_CENTER = ':role/aws-reserved/sso.amazonaws.com/';

/** Output what a person types next. For `mastersRole` the stock class does so. */
export function outputConfigCommands(scope: Construct, cluster: eks.Cluster, props: Ipv6ClusterProps): void {
  const { outputConfigCommand, mastersRole, admins: [admin] = [], viewers: [viewer] = [] } = props;
  if (outputConfigCommand === false) { return; }
  const output = (id: string, who: string, role?: iam.IRole) => new CfnOutput(scope, id, {
    description: `Lets kubectl use the cluster ${who}. Leave out --role-arn where you act with that role already`,
    value: [`aws eks update-kubeconfig --name ${cluster.clusterName} --region ${cluster.stack.region}`, ...role && isAssumable(role) ? [`--role-arn ${role.roleArn}`] : []].join(' '),
  });
  if (!mastersRole && (admin || (outputConfigCommand && !viewer))) { output('ConfigCommand', admin ? 'as an administrator' : 'as whom you are', admin); }
  if (viewer) { output('ViewerConfigCommand', 'as a viewer', viewer); }
}

const isAssumable = ({ roleArn }: iam.IRole) => !roleArn.includes(OF_IDENTITY_CENTER);
