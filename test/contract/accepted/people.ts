import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { inStack, RightApps } from './right-app';
import { ipv6Cluster } from '../../util/cluster';

/** Who uses the cluster, from where, and what is kept of it. */
export const people: RightApps = {
  'administrators, viewers and others': inStack(stack => {
    const [admins, viewers] = ['Admins', 'Viewers'].map(name => iam.Role.fromRoleName(stack, name, name));
    const cluster = ipv6Cluster(stack, { admins: [admins], viewers: [viewers], bootstrapClusterCreatorAdminPermissions: false });
    cluster.grantAccess('Pipeline', 'arn:aws:iam::123456789012:user/pipeline', [
      eks.AccessPolicy.fromAccessPolicyName('AmazonEKSEditPolicy', { accessScopeType: eks.AccessScopeType.NAMESPACE, namespaces: ['web'] }),
    ]);
    cluster.addManagedNodeGroup('System');
    cluster.cluster.addManifest('Namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web' } });
  }),

  'the ConfigMap aws-auth alone': inStack(stack => {
    const mastersRole = new iam.Role(stack, 'Masters', { assumedBy: new iam.AccountRootPrincipal() });
    const cluster = ipv6Cluster(stack, { authenticationMode: eks.AuthenticationMode.CONFIG_MAP, mastersRole });
    cluster.addManagedNodeGroup('System');
    cluster.addFargateProfile('Jobs', { selectors: [{ namespace: 'jobs' }] });
  }),

  'the ConfigMap and access entries': inStack(stack => {
    const cluster = ipv6Cluster(stack, { authenticationMode: eks.AuthenticationMode.API_AND_CONFIG_MAP });
    cluster.addManagedNodeGroup('System');
    cluster.addSelfManagedNodeGroup('Own');
    cluster.cluster.awsAuth.addRoleMapping(iam.Role.fromRoleName(stack, 'Viewers', 'Viewers'), { groups: ['viewers'] });
  }),

  'a public endpoint for callers of both families': inStack(stack => {
    const endpointAccess = eks.EndpointAccess.PUBLIC_AND_PRIVATE.onlyFrom('203.0.113.0/24', '2001:db8::/32');
    ipv6Cluster(stack, { endpointAccess }).addManagedNodeGroup('System');
  }),

  'a private endpoint, with NAT': inStack(stack => {
    const cluster = ipv6Cluster(stack, { endpointAccess: eks.EndpointAccess.PRIVATE });
    cluster.addManagedNodeGroup('System');
    cluster.cluster.addManifest('Namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web' } });
  }),

  'a key, logs that end, and a role and a name of one\'s own': inStack(stack => {
    const cluster = ipv6Cluster(stack, {
      clusterName: 'production',
      secretsEncryptionKey: new kms.Key(stack, 'Key'),
      controlPlaneLogRetention: logs.RetentionDays.ONE_MONTH,
      clusterLogging: [eks.ClusterLoggingTypes.AUDIT],
      role: new iam.Role(stack, 'Role', {
        assumedBy: new iam.ServicePrincipal('eks.amazonaws.com'),
        managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonEKSClusterPolicy')],
      }),
    });
    cluster.addManagedNodeGroup('System');
  }),
};
