import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as eksv2 from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { inStack, RightApps } from './right-app';
import { AddonIdentity, AddonVersion, ClusterAddon, CniFeature, CniIdentity, ResolveConflicts, WorkloadCredentials } from '../../../src';
import { ipv6Cluster } from '../../util/cluster';

const readOnly = () => [iam.ManagedPolicy.fromAwsManagedPolicyName('ReadOnlyAccess')];

/** A Service of Kubernetes that a load balancer stands before. */
const service = (annotations: { [key: string]: string }) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', annotations },
  spec: { type: 'LoadBalancer', loadBalancerClass: 'service.k8s.aws/nlb', selector: { app: 'web' }, ports: [{ port: 443, protocol: 'TCP' }] },
});

/** Add-ons, the CNI among them, and what runs in the cluster. */
export const addons: RightApps = {
  'add-ons of all kinds of classes, each another': inStack(stack => {
    const cluster = ipv6Cluster(stack);
    cluster.addManagedNodeGroup('System');
    cluster.addAddon('metrics-server');
    new ClusterAddon(stack, 'Snapshots', { cluster, addonName: 'snapshot-controller' });
    new eks.CfnAddon(stack, 'Monitoring', { clusterName: cluster.clusterName, addonName: 'eks-node-monitoring-agent' });
    new eks.Addon(stack, 'Vendor', { cluster: cluster.cluster, addonName: 'kubecost_kubecost' });
    const attributes = { clusterName: cluster.clusterName, vpc: cluster.vpc };
    new eksv2.Addon(stack, 'State', { cluster: eksv2.Cluster.fromClusterAttributes(stack, 'ClusterV2', attributes), addonName: 'kube-state-metrics' });
  }),

  'identities by Pod Identity, two for one add-on': inStack(stack => {
    const cluster = ipv6Cluster(stack);
    cluster.addManagedNodeGroup('System');
    cluster.addAddon('aws-efs-csi-driver', {
      identities: [AddonIdentity.podIdentity('efs-csi-controller-sa', readOnly()), AddonIdentity.podIdentity('efs-csi-node-sa', readOnly())],
    });
  }),

  'everything by IRSA, and no agent': inStack(stack => {
    const cluster = ipv6Cluster(stack, { cniIdentity: CniIdentity.irsa(), coreAddons: { installPodIdentityAgent: false } });
    cluster.addManagedNodeGroup('System');
    cluster.addAddon('aws-ebs-csi-driver', { identity: AddonIdentity.irsa('ebs-csi-controller-sa', readOnly()) });
    cluster.addWorkloadIdentity('Web', { namespace: 'web', serviceAccount: 'web', credentials: WorkloadCredentials.irsa() });
  }),

  'roles that exist, and take policies of their own': inStack(stack => {
    const role = iam.Role.fromRoleName(stack, 'CniRole', 'cni');
    const forPods = new iam.Role(stack, 'Role', { assumedBy: new iam.SessionTagsPrincipal(new iam.ServicePrincipal('pods.eks.amazonaws.com')), managedPolicies: readOnly() });
    const cluster = ipv6Cluster(stack, { cniIdentity: CniIdentity.existing(role) });
    cluster.addManagedNodeGroup('System');
    cluster.addAddon('aws-ebs-csi-driver', { identity: AddonIdentity.existing('ebs-csi-controller-sa', forPods.withoutPolicyUpdates()) });
  }),

  'versions that are pinned, and that follow the cluster': inStack(stack => {
    const cluster = ipv6Cluster(stack, {
      coreAddons: {
        vpcCni: { version: AddonVersion.of('v1.23.1-eksbuild.1'), resolveConflicts: ResolveConflicts.OVERWRITE },
        kubeProxy: { version: AddonVersion.defaultOf() },
        coreDns: { version: AddonVersion.defaultOf('1.35') },
        podIdentityAgent: { preserveOnDelete: true },
      },
    });
    cluster.addManagedNodeGroup('System');
  }),

  'variables of the CNI that IPv6 clusters have': inStack(stack => {
    const cluster = ipv6Cluster(stack, {
      coreAddons: {
        vpcCni: {
          env: { AWS_VPC_ENI_MTU: '1500', WARM_PREFIX_TARGET: '1', AWS_VPC_K8S_CNI_LOGLEVEL: 'INFO', POD_SECURITY_GROUP_ENFORCING_MODE: 'standard' },
          configurationValues: { nodeAgent: { enablePolicyEventLogs: 'true' }, tolerations: [{ operator: 'Exists' }], env: { ENABLE_IPv6: 'true', ENABLE_PREFIX_DELEGATION: 'true' } },
          networkPolicy: true,
        },
      },
    });
    cluster.addManagedNodeGroup('System');
  }, 'cni-setting-without-effect'),

  'features of the CNI, with a version that has them': inStack(stack => {
    const cluster = ipv6Cluster(stack, {
      coreAddons: { vpcCni: { version: AddonVersion.of('v1.22.0-eksbuild.1'), features: [CniFeature.POD_SUBNET_SELECTION, CniFeature.MULTI_NIC] } },
    });
    cluster.addManagedNodeGroup('System');
  }),

  'pods that reach no IPv4': inStack(stack => {
    ipv6Cluster(stack, { coreAddons: { vpcCni: { ipv4Egress: false } } }).addManagedNodeGroup('System');
  }, 'ipv4-egress-off'),

  'CoreDNS on nodes with a taint that it tolerates': inStack(stack => {
    const taint = { key: 'CriticalAddonsOnly', value: 'true', effect: eks.TaintEffect.NO_SCHEDULE };
    const tolerations = [{ key: 'CriticalAddonsOnly', operator: 'Exists' }];
    ipv6Cluster(stack, { coreAddons: { coreDns: { configurationValues: { tolerations } } } }).addManagedNodeGroup('System', { taints: [taint] });
  }),

  'Cilium in place of the CNI and kube-proxy': inStack(stack => {
    const cluster = ipv6Cluster(stack, { coreAddons: { installVpcCni: false, installKubeProxy: false } });
    const chart = cluster.cluster.addHelmChart('Cilium', { chart: 'cilium', repository: 'https://helm.cilium.io', namespace: 'kube-system' });
    cluster.creationOrder.cni.add(chart);
    cluster.addManagedNodeGroup('System', { taints: [{ key: 'node.cilium.io/agent-not-ready', value: 'true', effect: eks.TaintEffect.NO_EXECUTE }] });
  }, 'cni-left-out', 'core-dns-left-out'),

  'a chart that brings what nodes need, before them': inStack(stack => {
    const cluster = ipv6Cluster(stack);
    cluster.creationOrder.beforeNodes.add(cluster.cluster.addManifest('Definitions', {
      apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'before', namespace: 'kube-system' },
    }));
    cluster.addManagedNodeGroup('System');
  }),

  'the load balancer controller of aws-eks, with a Service that is dual stack': inStack(stack => {
    const cluster = ipv6Cluster(stack, { albController: { version: eks.AlbControllerVersion.V2_8_2 } });
    cluster.addManagedNodeGroup('System');
    cluster.cluster.addManifest('Service', service({
      'service.beta.kubernetes.io/aws-load-balancer-ip-address-type': 'dualstack',
      'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type': 'ip',
      'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internet-facing',
    }));
  }),

  'service accounts, manifests and charts of aws-eks': inStack(stack => {
    const cluster = ipv6Cluster(stack);
    cluster.addManagedNodeGroup('System');
    const account = cluster.cluster.addServiceAccount('Account', { name: 'web', namespace: 'default' });
    account.role.addManagedPolicy(readOnly()[0]);
    cluster.cluster.addHelmChart('Chart', { chart: 'podinfo', repository: 'https://stefanprodan.github.io/podinfo', wait: true });
    cluster.cluster.addManifest('Service', { ...service({}), spec: { type: 'ClusterIP', ipFamilies: ['IPv6'], ports: [{ port: 443, protocol: 'TCP' }] } });
  }),

  'an identity of a workload, and what it is granted': inStack(stack => {
    const cluster = ipv6Cluster(stack);
    cluster.addManagedNodeGroup('System');
    const identity = cluster.addWorkloadIdentity('Web', { namespace: 'web', serviceAccount: 'web' });
    lambda.Function.fromFunctionName(stack, 'Function', 'theirs').grantInvoke(identity);
    cluster.cluster.addManifest('Account', identity.serviceAccountManifest);
  }),

  'kubectl by a layer of another account, one version off': inStack(stack => {
    const kubectlLayer = lambda.LayerVersion.fromLayerVersionArn(stack, 'TheirKubectl', 'arn:aws:lambda:eu-west-1:123456789012:layer:kubectl:7');
    ipv6Cluster(stack, { kubectlLayer, version: eks.KubernetesVersion.of('1.35') }).addManagedNodeGroup('System');
  }),

  'kubectl by the newest layer, for the version before': inStack(stack => {
    ipv6Cluster(stack, { version: eks.KubernetesVersion.of('1.35') }).addManagedNodeGroup('System', { instanceTypes: [new ec2.InstanceType('m7i.large')] });
  }),
};
