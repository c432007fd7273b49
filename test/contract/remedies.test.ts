import { Annotations, App, CfnOutput, CfnResource, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { CniIdentity, DualStackVpc, FargateProfile, Ipv4Egress, Ipv6Cluster, ManagedNodeGroup } from '../../src';
import { registeredRooms } from '../../src/diagnostics/diagnostics';
import { testApp } from '../util/app';
import { HandWrittenCluster, ipv6Cluster } from '../util/cluster';

/** Builds an app; with a remedy applied, where one is named. */
type Build = (app: App, remedy?: string) => void;

const manifestIn = (scope: Construct, id: string, { cluster }: Ipv6Cluster) =>
  new eks.KubernetesManifest(scope, id, { cluster, manifest: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: id.toLowerCase() } }] });
const chartIn = (scope: Construct, id: string, { cluster }: Ipv6Cluster, wait?: boolean) =>
  new eks.HelmChart(scope, id, { cluster, chart: id.toLowerCase(), wait });
const resourceIn = (scope: Construct, id: string) => new CfnResource(scope, id, { type: `Test::${id}` });
const roleIn = (scope: Construct, id = 'Role') => new iam.Role(scope, id, { assumedBy: new iam.AccountRootPrincipal() });
const TAINT = { key: 'gpu', effect: eks.TaintEffect.NO_SCHEDULE };
const TOLERATING = JSON.stringify({ tolerations: [{ key: 'gpu', operator: 'Exists' }] });

const one = (build: (stack: Stack, remedy?: string) => void): Build => (app, remedy) => build(new Stack(app, 'S'), remedy);
const pair = (build: (stacks: { control: Stack; nodes: Stack; cluster: Ipv6Cluster }, remedy?: string) => void): Build => (app, remedy) => {
  const [control, nodes] = ['Control', 'Nodes'].map(id => new Stack(app, id));
  build({ control, nodes, cluster: ipv6Cluster(control) }, remedy);
};

/** For each message an app that gets it, and the names of its remedies. */
const TABLE: { readonly [id: string]: readonly [Build, readonly string[]][] } = {
  'order-stage': [[one((stack, remedy) => {
    ipv6Cluster(stack).creationOrder.stage(remedy ? 'nodes' : 'nodez').add(resourceIn(stack, 'X'));
  }), ['correct the name']]],
  'order-construct': [[one((stack, remedy) => {
    const cluster = ipv6Cluster(stack);
    const chart = chartIn(stack, 'Chart', cluster);
    cluster.creationOrder.cni.add(remedy ? chart : chart.node.id as never);
  }), ['pass the construct itself']]],
  'order-two-stages': [[one((stack, remedy) => {
    const { creationOrder } = ipv6Cluster(stack);
    const app = new Construct(stack, 'App');
    const [crds, web] = ['Crds', 'Web'].map(id => resourceIn(app, id));
    if (remedy !== 'what is below') { creationOrder.workloads.add(app); } else { creationOrder.workloads.add(web); }
    if (remedy !== 'one call') { creationOrder.beforeNodes.add(remedy ? crds : app); }
  }), ['one call', 'what is below']]],
  'order-other-app-stage': (['put', 'depends'] as const).map((how): [Build, string[]] => [(app, remedy) => {
    const { creationOrder } = ipv6Cluster(new Stack(new Stage(app, 'Prod'), 'S'), { clusterName: 'main' });
    const other = new Stack(new Stage(app, 'Tools'), 'S');
    const resource = resourceIn(other, 'X');
    const order = remedy
      ? Ipv6Cluster.fromAttributes(other, 'Main', {
        clusterName: 'main', version: eks.KubernetesVersion.of('1.36'), vpc: ec2.Vpc.fromVpcAttributes(other, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['eu-west-1a'] }),
      }).creationOrder
      : creationOrder;
    if (how === 'put') { order.workloads.add(resource); } else { resource.node.addDependency(order.nodes.ready); }
  }, ['import it']]),
  'order-other-cluster': [[one((stack, remedy) => {
    const cluster = ipv6Cluster(stack);
    const second = ipv6Cluster(new NestedStack(stack, 'Second'));
    (remedy ? second : cluster).creationOrder.controllers.add(manifestIn(stack, 'Web', second));
  }), ['the order of its cluster']]],
  'order-chart-waits': [
    [one((stack, remedy) => {
      const cluster = ipv6Cluster(stack);
      cluster.addManagedNodeGroup('Nodes');
      cluster.creationOrder[remedy === 'later' ? 'controllers' : 'cni'].add(chartIn(stack, 'Cilium', cluster, remedy !== 'without'));
    }), ['without', 'later']],
    [pair(({ control, nodes, cluster }, remedy) => {
      new ManagedNodeGroup(nodes, 'Group', { cluster });
      const chart = chartIn(remedy === 'there' ? nodes : control, 'Cilium', cluster, remedy !== 'without');
      if (remedy === 'there') { cluster.creationOrder.controllers.add(chart); } else { cluster.creationOrder.exempt(chart); }
    }), ['without', 'there']],
  ],
  'order-between-stacks': [
    [pair(({ control, nodes, cluster }, remedy) => {
      new ManagedNodeGroup(nodes, 'Group', { cluster });
      const after = new Stack(control.node.root, 'After');
      const web = chartIn({ there: nodes, after }[remedy ?? ''] ?? control, 'Web', cluster);
      if (remedy === 'earlier') { cluster.creationOrder.beforeNodes.add(web); }
      if (remedy === 'exempt') { cluster.creationOrder.exempt(web); }
    }), ['there', 'after', 'earlier', 'exempt']],
    [pair(({ control, nodes, cluster }, remedy) => {
      new ManagedNodeGroup(nodes, 'Group', { cluster });
      chartIn(remedy ? nodes : control, 'Waits', cluster, true);
    }), ['there']],
  ],
  'order-depends-on-later-stack': [[pair(({ control, nodes, cluster }, remedy) => {
    new ManagedNodeGroup(nodes, 'Group', { cluster });
    const addon = cluster.addAddon('metrics-server');
    const dependent = resourceIn(remedy === 'there' ? nodes : control, 'Theirs');
    if (remedy !== 'left out') { dependent.node.addDependency(addon); }
    if (remedy === 'runsOn') { addon.runsOn(cluster.addManagedNodeGroup('Own')); }
  }), ['there', 'runsOn', 'left out']]],
  'order-circular': [[one((stack, remedy) => {
    const cluster = ipv6Cluster(stack);
    const crds = manifestIn(stack, 'Crds', cluster);
    const group = cluster.addManagedNodeGroup('Nodes');
    group.node.addDependency(crds);
    if (remedy === 'earlier') { cluster.creationOrder.beforeNodes.add(crds); }
    if (remedy === 'the same') { cluster.creationOrder.nodes.add(crds); }
    if (remedy === 'exempt') { cluster.creationOrder.exempt(crds); }
  }), ['earlier', 'the same', 'exempt']]],
  'order-in-nested-stack': [[one((stack, remedy) => {
    const cluster = ipv6Cluster(stack);
    const nested = new NestedStack(stack, 'Nested');
    new ManagedNodeGroup(nested, 'Group', { cluster });
    const controller = resourceIn(remedy === 'all into it' ? nested : stack, 'Controller');
    cluster.creationOrder.controllers.add(controller);
    const web = resourceIn(remedy === 'one out of it' ? stack : nested, 'Web');
    if (remedy === 'exempt') { cluster.creationOrder.exempt(web); } else { cluster.creationOrder.workloads.add(web); }
  }), ['one out of it', 'exempt']], [one((stack, remedy) => {
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['eu-west-1a'] });
    const { creationOrder } = new HandWrittenCluster(stack, 'Cluster', vpc);
    const nested = new NestedStack(stack, 'Nested');
    creationOrder.nodes.add(resourceIn(nested, 'Group'));
    creationOrder.controllers.add(resourceIn(remedy ? nested : stack, 'Controller'));
    creationOrder.workloads.add(resourceIn(nested, 'Web'));
  }), ['all into it']]],
  'core-dns-cannot-run': [[one((stack, remedy) => {
    const cluster = ipv6Cluster(stack, { coreAddons: { coreDns: remedy === 'tolerate' ? { configurationValues: JSON.parse(TOLERATING) } : {} } });
    const group = cluster.addManagedNodeGroup('Nodes', { taints: remedy === 'change' ? [] : [TAINT] });
    cluster.coreAddons.coreDns.runsOn(group);
  }), ['change', 'tolerate']]],
  'access-role': [[one((stack, remedy) => {
    ipv6Cluster(stack, { admins: [(remedy ? iam.Role.fromRoleName(stack, 'Admin', 'admin') : 'admin') as iam.IRole] });
  }), ['by its name']]],
  'access-needs-entries': [[one((stack, remedy) => {
    const role = roleIn(stack);
    const cluster = ipv6Cluster(stack, {
      authenticationMode: remedy === 'mode' ? eks.AuthenticationMode.API_AND_CONFIG_MAP : eks.AuthenticationMode.CONFIG_MAP, admins: remedy === 'map' ? [] : [role],
    });
    if (remedy === 'map') { cluster.cluster.awsAuth.addMastersRole(role); }
  }), ['mode', 'map']]],
  'creator-is-nobody': [[one((stack, remedy) => {
    ipv6Cluster(stack, {
      authenticationMode: remedy === 'mode' ? undefined : eks.AuthenticationMode.CONFIG_MAP,
      bootstrapClusterCreatorAdminPermissions: remedy === 'permissions' ? undefined : false,
    });
  }), ['mode', 'permissions']]],
  'access-twice': [[one((stack, remedy) => {
    const role = roleIn(stack);
    ipv6Cluster(stack, { admins: [role], viewers: remedy ? [] : [role] });
  }), ['once']], [one((stack, remedy) => {
    const role = roleIn(stack);
    const cluster = ipv6Cluster(stack, { admins: remedy ? [] : [role] });
    cluster.cluster.grantAccess('Again', role.roleArn, []);
  }), ['once']]],
  'cni-left-out': [[one((stack, remedy) => {
    const cluster = ipv6Cluster(stack, { coreAddons: { installVpcCni: false } });
    if (!remedy) { return; }
    cluster.creationOrder.cni.add(chartIn(stack, 'Cilium', cluster));
    Annotations.of(cluster).acknowledgeWarning('cdk-eks-ipv6:cni-left-out');
  }), ['its chart, acknowledged']]],
  'addon-cannot-run': [[one((stack, remedy) => {
    const cluster = ipv6Cluster(stack);
    cluster.addManagedNodeGroup('Others');
    const group = cluster.addManagedNodeGroup('Nodes', { taints: remedy === 'change' ? [] : [TAINT] });
    cluster.addAddon('metrics-server', { configurationValues: remedy === 'tolerate' ? JSON.parse(TOLERATING) : undefined }).runsOn(group);
  }), ['change', 'tolerate']]],
  'addon-attribute-elsewhere': (['attrArn', 'getAtt'] as const).map((how): [Build, string[]] => [pair(({ control, nodes, cluster }, remedy) => {
    new ManagedNodeGroup(nodes, 'Group', { cluster });
    const made = cluster.addAddon('metrics-server');
    const { addon } = made;
    if (remedy === 'runsOn') { made.runsOn(cluster.addManagedNodeGroup('Own')); }
    const value = how === 'attrArn' || remedy === 'there' ? addon.attrArn : addon.getAtt('Arn').toString();
    new CfnOutput(remedy === 'there' ? nodes : control, 'Out', { value });
  }), ['there', 'runsOn']]),
  'addon-attribute-nowhere': [[one((stack, remedy) => {
    const cluster = ipv6Cluster(stack);
    const made = cluster.addAddon('metrics-server');
    if (remedy === 'nodes') { cluster.addManagedNodeGroup('Nodes'); }
    if (remedy === 'say') { made.runsOn(chartIn(stack, 'Karpenter', cluster)); }
    if (remedy !== 'no use') { new CfnOutput(stack, 'Out', { value: made.addon.attrArn }); }
  }), ['nodes', 'say', 'no use']]],
  'addon-left-out': [[one((stack, remedy) => {
    const cluster = ipv6Cluster(stack);
    cluster.addAddon('metrics-server');
    if (remedy) { cluster.addManagedNodeGroup('Nodes'); }
  }), ['nodes']]],
  'core-dns-left-out': [[one((stack, remedy) => {
    const cluster = ipv6Cluster(stack, { coreAddons: { coreDns: remedy === 'tolerate' ? { configurationValues: JSON.parse(TOLERATING) } : {} } });
    cluster.addManagedNodeGroup('Nodes', { taints: [TAINT] });
    if (remedy === 'add') { new FargateProfile(stack, 'System', { cluster, selectors: [{ namespace: 'kube-system' }] }); }
    if (remedy === 'say') {
      const karpenter = chartIn(stack, 'Karpenter', cluster);
      cluster.creationOrder.nodes.add(karpenter);
      cluster.coreAddons.coreDns.runsOn(karpenter);
    }
  }), ['add', 'tolerate', 'say']]],
  'imported-cni-unknown': [[one((stack, remedy) => {
    const vpc = new DualStackVpc(stack, 'Vpc');
    const cluster = Ipv6Cluster.fromAttributes(stack, 'Theirs', {
      clusterName: 'theirs',
      version: eks.KubernetesVersion.of('1.36'),
      vpc,
      clusterSecurityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'Nodes', 'sg-1'),
      cniIdentity: remedy === 'node role' ? CniIdentity.nodeRole() : remedy ? CniIdentity.podIdentity() : undefined,
    });
    new ManagedNodeGroup(stack, 'Group', { cluster });
  }), ['node role', 'its own']]],
  'endpoint-after-cluster': [[one((stack, remedy) => {
    const vpc = new DualStackVpc(stack, 'Vpc', { ipv4Egress: Ipv4Egress.natGatewayPerAz() });
    const cluster = ipv6Cluster(stack, { vpc, placeClusterHandlerInVpc: true });
    const securityGroup = new ec2.SecurityGroup(stack, 'Group', { vpc, disableInlineRules: remedy === 'own rules' });
    const ofCluster = ec2.Peer.securityGroupId(cluster.cluster.clusterSecurityGroupId);
    securityGroup.addIngressRule(remedy === 'blocks' ? ec2.Peer.ipv4(vpc.vpcCidrBlock) : ofCluster, ec2.Port.HTTPS);
    vpc.addInterfaceEndpoint('Sts', { service: ec2.InterfaceVpcEndpointAwsService.STS, securityGroups: [securityGroup], open: false });
    if (remedy === 'acknowledge') { Annotations.of(stack).acknowledgeWarning('cdk-eks-ipv6:endpoint-after-cluster'); }
  }), ['blocks', 'own rules', 'acknowledge']]],
  'endpoint-public': [[one((stack, remedy) => {
    const access: { readonly [remedy: string]: eks.EndpointAccess } = {
      blocks: eks.EndpointAccess.PUBLIC_AND_PRIVATE.onlyFrom('198.51.100.0/24', '2001:db8::/32'), private: eks.EndpointAccess.PRIVATE,
    };
    endpointOf(stack, access[remedy ?? ''] ?? eks.EndpointAccess.PUBLIC_AND_PRIVATE, remedy === 'acknowledge' ? 'endpoint-public' : undefined);
  }), ['blocks', 'private', 'acknowledge']]],
  'endpoint-ipv4-only': [[one((stack, remedy) => {
    const blocks = ['198.51.100.0/24', ...remedy === 'add' ? ['2001:db8::/32'] : []];
    endpointOf(stack, eks.EndpointAccess.PUBLIC_AND_PRIVATE.onlyFrom(...blocks), remedy === 'acknowledge' ? 'endpoint-ipv4-only' : undefined);
  }), ['add', 'acknowledge']]],
};

function endpointOf(stack: Stack, endpointAccess: eks.EndpointAccess, acknowledged?: string): void {
  const { KubectlV36Layer } = jest.requireActual('@aws-cdk/lambda-layer-kubectl-v36');
  const cluster = new Ipv6Cluster(stack, 'Cluster', {
    version: eks.KubernetesVersion.of('1.36'), kubectlLayer: new KubectlV36Layer(stack, 'Kubectl'), endpointAccess,
  });
  if (acknowledged) { Annotations.of(cluster).acknowledgeWarning(`cdk-eks-ipv6:${acknowledged}`); }
}

/** Errors that newer releases of aws-cdk-lib throw before ours are printed, by what they say: a dependency across stages of the app. */
const STOCK_SAYS_TOO = /^NoCrossStageDependency\b/g;

/** The messages of this library of an app, by id, whether they are thrown, errors or warnings; `errors` are those that stop a deployment, of stock CDK too. */
function said(build: Build, remedy?: string): { readonly ids: string[]; readonly errors: string[] } {
  const app = testApp();
  const idsIn = (text: string) => [...text.replace(STOCK_SAYS_TOO, '[cdk-eks-ipv6:order-other-app-stage]')
    .matchAll(/\[(?:ack: )?cdk-eks-ipv6:([a-z0-9-]+)\]/g)].map(([, id]) => id);
  try {
    build(app, remedy);
    const messages = app.synth({ skipValidation: true }).stacksRecursively.flatMap(stack => stack.messages);
    const errors = messages.filter(({ level }) => level === 'error').map(({ entry }) => String(entry.data));
    return { ids: messages.flatMap(({ entry }) => idsIn(String(entry.data))), errors };
  } catch (error) {
    return { ids: idsIn(String(error)), errors: [String(error)] };
  }
}

/** The messages of which each remedy is tried. */
const TRIED = /^(order-|core-dns-|addon-(left-out|cannot-run|attribute-.*)$|cni-left-out$|access-(role|needs-entries|twice)$|creator-is-nobody$|imported-cni-unknown$|endpoint-(after-cluster|public|ipv4-only)$)/;
const ROOMS = ['core', 'addons', 'cluster', 'readiness'];

test('each message of the order, of add-ons that are moved or left out, and of access has its remedies here', () => {
  const registered = registeredRooms().filter(({ room }) => ROOMS.includes(room))
    .flatMap(({ errors, warnings }) => Object.keys({ ...errors, ...warnings }));
  expect(Object.keys(TABLE).sort()).toEqual(registered.filter(id => TRIED.test(id)).sort());
});

const cases = Object.entries(TABLE).flatMap(([id, apps]) => apps.map(([build, remedies], place) => ({ id, build, remedies, place })));

test.each(cases)('$id ($place) is said', ({ id, build }) => {
  expect(said(build).ids).toContain(id);
});

test.each(cases.flatMap(({ id, build, remedies, place }) => remedies.map(remedy => ({ id, build, remedy, place }))))(
  '$id ($place) is mended by its remedy: $remedy', ({ id, build, remedy }) => {
    const { ids, errors } = said(build, remedy);
    expect(errors).toEqual([]);
    expect(ids).not.toContain(id);
  });

test('the app of the tests is one that can be deployed', () => {
  expect(said(one(stack => { ipv6Cluster(stack).addManagedNodeGroup('Nodes'); }))).toEqual({ ids: [], errors: [] });
});
