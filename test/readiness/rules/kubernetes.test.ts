import { CfnParameter, CfnResource, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import { nativeIpv6Cluster, nativeNodeGroup, stockIpv6Cluster } from '../../util/cluster';
import { ruleTest } from '../../util/rules';

type Table = Record<string, any>;

/** These objects in a manifest of a native cluster. */
const manifest = (...objects: Table[]) => (stack: Stack, clusterName = nativeIpv6Cluster(stack).ref) => {
  new CfnResource(stack, 'Manifest', { type: 'Custom::AWSCDK-EKS-KubernetesResource', properties: { ClusterName: clusterName, Manifest: stack.toJsonString(objects) } });
};
/** The same by aws-eks. */
const stockManifest = (object: Table) => (stack: Stack) => { stockIpv6Cluster(stack).addManifest('Objects', object); };
const STOCK = 'S/Stock/manifest-Objects';
/** A chart of a native cluster. */
const chart = (values: Table | undefined, properties: Table = {}, id = 'Chart') => (stack: Stack, clusterName = nativeIpv6Cluster(stack).ref) => {
  new CfnResource(stack, id, {
    type: 'Custom::AWSCDK-EKS-HelmChart',
    properties: { ClusterName: clusterName, Chart: 'app', Values: values && stack.toJsonString(values), ...properties },
  });
};
const both = (...builds: ((stack: Stack, clusterName: string) => void)[]) => (stack: Stack) => {
  const { ref } = nativeIpv6Cluster(stack);
  builds.forEach(build => build(stack, ref));
};
const token = (stack: Stack) => new CfnParameter(stack, 'Parameter').valueAsString;
const onIpv4 = (...objects: Table[]) => (stack: Stack) =>
  manifest(...objects)(stack, new eks.CfnCluster(stack, 'Ipv4', { roleArn: 'x', resourcesVpcConfig: { subnetIds: [] } }).ref);

const service = (spec: Table, annotations?: Table) =>
  ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'app', annotations }, spec: { selector: { app: 'app' }, ports: [{ port: 80 }], ...spec } });
const ADDRESSES = 'service.beta.kubernetes.io/aws-load-balancer-ip-address-type';
const PREFIX = 'service.beta.kubernetes.io/aws-load-balancer-enable-prefix-for-ipv6-source-nat';
const balanced = (annotations?: Table, spec: Table = {}) => service({ type: 'LoadBalancer', ...spec }, annotations);

ruleTest('service-not-dual-stack', {
  fires: {
    'no annotation': [manifest(balanced()), 'S/Manifest'],
    'another one, by aws-eks': [stockManifest(balanced({ 'service.beta.kubernetes.io/aws-load-balancer-type': 'external' })), STOCK],
    'IPv4': [manifest(balanced({ [ADDRESSES]: 'ipv4' })), 'S/Manifest'],
    'one of two, in a list': [manifest({ kind: 'List', items: [balanced(), service({})] }), 'S/Manifest'],
    'a name that is a token': [stack => manifest({ ...balanced(), metadata: { name: token(stack) } })(stack), 'S/Manifest'],
    'the class of the controller': [manifest(balanced({}, { loadBalancerClass: 'service.k8s.aws/nlb' })), 'S/Manifest'],
  },
  silent: {
    'dual stack': manifest(balanced({ [ADDRESSES]: 'dualstack' })),
    'a token': stack => manifest(balanced({ [ADDRESSES]: token(stack) }))(stack),
    'annotations that are a token': stack => manifest({ ...balanced(), metadata: { name: 'app', annotations: stack.resolve(token(stack)) } })(stack),
    'another type': manifest(service({ type: 'ClusterIP' })),
    'a class of others': manifest(balanced({}, { loadBalancerClass: 'io.cilium/l2-announcer' })),
    'an IPv4 cluster': onIpv4(balanced()),
    'a manifest that is no JSON': stack => {
      new CfnResource(stack, 'Manifest', {
        type: 'Custom::AWSCDK-EKS-KubernetesResource', properties: { ClusterName: nativeIpv6Cluster(stack).ref, Manifest: 'kind: Service' },
      });
    },
    'objects of no shape': manifest({ kind: 'Service', spec: null, metadata: [] }, { kind: 1 }, { kind: 'List' }),
  },
});

const ALB = 'alb.ingress.kubernetes.io/ip-address-type';
const ingress = (annotations?: Table, spec: Table = { ingressClassName: 'alb' }) => ({ apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'app', annotations }, spec });

ruleTest('ingress-not-dual-stack', {
  fires: {
    'no annotation': [manifest(ingress()), 'S/Manifest'],
    'the class as an annotation': [manifest(ingress({ 'kubernetes.io/ingress.class': 'alb' }, {})), 'S/Manifest'],
    'IPv4': [stockManifest(ingress({ [ALB]: 'ipv4' })), STOCK],
    'a controller without the parameters': [both(manifest(ingress()), chart({ clusterName: 'x' }, { Chart: 'aws-load-balancer-controller' })), 'S/Manifest'],
  },
  silent: {
    'dual stack': manifest(ingress({ [ALB]: 'dualstack' })),
    'dual stack without public IPv4': manifest(ingress({ [ALB]: 'dualstack-without-public-ipv4' })),
    'another class': manifest(ingress({}, { ingressClassName: 'nginx' })),
    'a class of which the chart says it': both(manifest(ingress()), chart({ ingressClassParams: { spec: { ipAddressType: 'dualstack' } } })),
    'a class of which a manifest says it': manifest(ingress(), { kind: 'IngressClassParams', metadata: { name: 'alb' }, spec: { ipAddressType: 'dualstack' } }),
  },
});

const DNS = 'external-dns.kubernetes.io';
const weighted = (more: Table = {}, prefix = DNS) => ingress({ [ALB]: 'dualstack', [`${prefix}/aws-weight`]: '10', [`${prefix}/set-identifier`]: 'green', ...more });
const externalDns = (values: Table, id?: string) => chart(values, { Chart: 'external-dns' }, id);

ruleTest('dns-weight-of-one-family', {
  fires: {
    'an alias of IPv4 alone': [manifest(weighted({ [`${DNS}/alias`]: 'A' })), 'S/Manifest'],
    'of IPv6 alone, with a prefix of its own': [manifest(weighted({ 'dns.example.com/alias': 'AAAA' }, 'dns.example.com')), 'S/Manifest'],
    'External DNS makes A alone': [both(manifest(weighted()), externalDns({ managedRecordTypes: ['A', 'CNAME'] })), 'S/Manifest'],
    'External DNS leaves out AAAA': [both(manifest(weighted()), externalDns({ extraArgs: { 'exclude-record-types': 'AAAA' } })), 'S/Manifest'],
    'External DNS leaves out A, by a list': [both(manifest(weighted()), externalDns({ extraArgs: ['--events', '--exclude-record-types=A'] })), 'S/Manifest'],
    'a Service': [stockManifest({ ...weighted({ [`${DNS}/alias`]: 'A' }), kind: 'Service' }), STOCK],
  },
  silent: {
    'both families': both(manifest(weighted()), externalDns({ managedRecordTypes: ['A', 'AAAA', 'CNAME'] })),
    'no types are named': both(manifest(weighted()), externalDns({ managedRecordTypes: [], extraArgs: { 'exclude-record-types': 'NS' } })),
    'an alias of both': manifest(weighted({ [`${DNS}/alias`]: 'true' })),
    'no weight': both(manifest(ingress({ [ALB]: 'dualstack', [`${DNS}/alias`]: 'A' })), externalDns({ managedRecordTypes: ['A'] })),
    'another prefix': manifest(weighted({ 'dns.example.com/alias': 'A' })),
    'types that are not known': stack => both(manifest(weighted()), externalDns({ managedRecordTypes: [token(stack)] }))(stack),
    'two, of which one may have other annotations': both(manifest(weighted()), externalDns({ managedRecordTypes: ['A'] }), externalDns({}, 'Other')),
  },
});

ruleTest('service-ip-family', {
  fires: {
    'IPv4': [manifest(service({ ipFamilies: ['IPv4'] })), 'S/Manifest'],
    'both': [stockManifest(service({ ipFamilyPolicy: 'PreferDualStack', ipFamilies: ['IPv6', 'IPv4'] })), STOCK],
    'dual stack': [manifest(service({ ipFamilyPolicy: 'RequireDualStack' })), 'S/Manifest'],
    'without an address of its own': [manifest(service({ clusterIP: 'None', ipFamilies: ['IPv4'] })), 'S/Manifest'],
  },
  silent: {
    'IPv6': manifest(service({ ipFamilyPolicy: 'SingleStack', ipFamilies: ['IPv6'] })),
    'dual stack where there is': manifest(service({ ipFamilyPolicy: 'PreferDualStack' })),
    'nothing': manifest(service({})),
    'no address and no selector': manifest(service({ clusterIP: 'None', selector: undefined, ipFamilyPolicy: 'RequireDualStack' })),
    'a name outside': manifest(service({ type: 'ExternalName', externalName: 'example.com', ipFamilies: ['IPv4'] })),
    'a token': stack => manifest(service({ ipFamilies: [token(stack)] }))(stack),
    'another kind': manifest({ kind: 'Gateway', spec: { ipFamilies: ['IPv4'] } }),
    'an IPv4 cluster': onIpv4(service({ ipFamilies: ['IPv4'] })),
  },
});

ruleTest('chart-ip-family', {
  fires: {
    'IPv4': [chart({ controller: { service: { ipFamilies: ['IPv4'] } } }), 'S/Chart'],
    'dual stack, by aws-eks': [stack => {
      stockIpv6Cluster(stack).addHelmChart('App', { chart: 'app', values: { services: [{ ipFamilyPolicy: 'RequireDualStack' }] } });
    }, 'S/Stock/chart-App'],
  },
  silent: {
    'IPv6': chart({ service: { ipFamilies: ['IPv6'], ipFamilyPolicy: 'SingleStack' } }),
    'no values': chart(undefined),
    'a token': stack => chart({ service: { ipFamilies: [token(stack)] } })(stack),
  },
});

ruleTest('eni-config-without-effect', {
  fires: { 'in a manifest': [manifest({ apiVersion: 'crd.k8s.amazonaws.com/v1alpha1', kind: 'ENIConfig', metadata: { name: 'eu-west-1a' } }), 'S/Manifest'] },
  silent: { 'in an IPv4 cluster': onIpv4({ kind: 'ENIConfig', metadata: { name: 'eu-west-1a' } }), 'another kind': manifest({ kind: 'CNINode' }) },
});

const CHARTS = 'https://aws.github.io/eks-charts';
const controller = (Version?: string, values: Table = {}, Repository: string | undefined = CHARTS) =>
  chart(values, { Chart: 'aws-load-balancer-controller', Repository, Version });

ruleTest('load-balancer-controller-without-ipv6', {
  fires: {
    'an old chart': [controller('1.2.7'), 'S/Chart'],
    'an old image': [controller('1.3.2', { image: { tag: 'v2.3.0' } }), 'S/Chart'],
    'that of aws-eks': [stack => { stockIpv6Cluster(stack, { albController: { version: eks.AlbControllerVersion.V2_3_0 } }); }, 'S/SStock496E7BDC-AlbController'],
  },
  silent: {
    'the first version': controller('1.3.3', { image: { tag: 'v2.3.1' } }),
    'a chart that may have it': controller('1.3.2'),
    'the newest': controller('3.5.0'),
    'no version': controller(),
    'a version that is a token': stack => controller(token(stack))(stack),
    'a chart of others': controller('0.1.0', {}, 'https://charts.example.com'),
    'another chart': chart({}, { Chart: 'app', Repository: CHARTS, Version: '1.0.0' }),
    'an image of others': controller('1.8.0', { image: { repository: 'example.com/mine', tag: 'v1.0.0' } }),
    'that of aws-eks, later': stack => { stockIpv6Cluster(stack, { albController: { version: eks.AlbControllerVersion.V2_8_2 } }); },
  },
});

const NODE_TARGETS = { [ADDRESSES]: 'dualstack', 'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type': 'instance' };
const toNodes = balanced(NODE_TARGETS);
const ingressToNodes = {
  kind: 'Ingress',
  metadata: {
    name: 'shop',
    annotations: {
      'alb.ingress.kubernetes.io/target-type': 'instance', 'alb.ingress.kubernetes.io/ip-address-type': 'dualstack',
    },
  },
  spec: { ingressClassName: 'alb' },
};
const withNodes = (object: Table, ...groups: ((stack: Stack) => void)[]) => (stack: Stack) => {
  manifest(object)(stack);
  groups.forEach(group => group(stack));
};
const plain = (stack: Stack) => { nativeNodeGroup(stack); };
const templateWith = (data: Table) => (stack: Stack) => {
  const { ref } = new ec2.CfnLaunchTemplate(stack, 'Template', { launchTemplateData: data });
  nativeNodeGroup(stack, { launchTemplate: { id: ref } }, 'WithTemplate');
};
const primary = templateWith({ networkInterfaces: [{ deviceIndex: 0, primaryIpv6: true, ipv6AddressCount: 1 }] });

ruleTest('load-balancer-instance-targets', {
  fires: {
    'a Service': [withNodes(toNodes, plain), 'S/Manifest'],
    'an Ingress': [withNodes(ingressToNodes, plain), 'S/Manifest'],
    'nodes with a template that says nothing of it': [withNodes(toNodes, templateWith({ networkInterfaces: [{ deviceIndex: 0 }] })), 'S/Manifest'],
  },
  silent: {
    'nodes that have the address': withNodes(toNodes, primary),
    'some that have it': withNodes(toNodes, plain, primary),
    'pods as targets': withNodes(balanced({ ...NODE_TARGETS, 'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type': 'ip' }), plain),
    'no nodes in the app': manifest(toNodes),
    'a template that the app does not make': withNodes(toNodes, stack => { nativeNodeGroup(stack, { launchTemplate: { id: 'lt-0123' } }); }),
    'nodes of Karpenter besides': withNodes(toNodes, plain, stack => chart({}, { Chart: 'oci://public.ecr.aws/karpenter/karpenter' })(
      stack, (stack.node.findChild('Native') as eks.CfnCluster).ref)),
    'a target type that is a token': stack => withNodes(balanced({
      ...NODE_TARGETS, 'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type': token(stack),
    }), plain)(stack),
    'another type of Service': withNodes({ ...service({ type: 'NodePort' }, NODE_TARGETS) }, plain),
  },
});

const anotherController = (values: Table = {}, id = 'Another') => chart(values, { Chart: 'aws-load-balancer-controller', Repository: CHARTS }, id);

ruleTest('load-balancer-controller-duplicate', {
  fires: {
    'two in a cluster': [both(controller('3.5.0'), anotherController()), 'S/Another'],
    'two for one namespace': [both(controller('3.5.0', { watchNamespace: 'shop' }), anotherController({ watchNamespace: 'shop' })), 'S/Another'],
  },
  silent: {
    'one': controller('3.5.0'),
    'one for each of two namespaces': both(controller('3.5.0', { watchNamespace: 'shop' }), anotherController({ watchNamespace: 'bank' })),
    'another chart twice': both(chart({}), chart({}, {}, 'Another')),
    'one in each of two clusters': stack => {
      controller('3.5.0')(stack);
      anotherController()(stack, new eks.CfnCluster(stack, 'Other', {
        roleArn: 'x', version: '1.36', kubernetesNetworkConfig: { ipFamily: 'ipv6' }, resourcesVpcConfig: { subnetIds: ['subnet-0a', 'subnet-0b'] },
      }).ref);
    },
  },
});

const UDP = { ports: [{ port: 53, protocol: 'UDP' }] };
const DUAL = { [ADDRESSES]: 'dualstack', [PREFIX]: 'on' };

ruleTest('service-udp-unsupported', {
  fires: {
    'a controller that does not know it': [both(manifest(balanced(DUAL, UDP)), controller('1.9.2')), 'S/Manifest'],
    'an image that does not': [both(manifest(balanced(DUAL, UDP)), controller('1.10.0', { image: { tag: 'v2.9.2' } })), 'S/Manifest'],
  },
  silent: {
    'one that does': both(manifest(balanced(DUAL, UDP)), controller('1.10.0')),
    'no controller of the app': manifest(balanced(DUAL, UDP)),
    'TCP': both(manifest(balanced(DUAL)), controller('1.9.2')),
    'inside the cluster': both(manifest(service(UDP)), controller('1.9.2')),
  },
});

ruleTest('service-udp-without-prefix', {
  fires: { 'no annotation': [manifest(balanced({ [ADDRESSES]: 'dualstack' }, UDP)), 'S/Manifest'], 'off': [manifest(balanced({ ...DUAL, [PREFIX]: 'off' }, UDP)), 'S/Manifest'] },
  silent: { on: manifest(balanced(DUAL, UDP)), TCP: manifest(balanced({ [ADDRESSES]: 'dualstack' })) },
});
