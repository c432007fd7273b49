import { App, CustomResource, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import { DualStackVpc, Ipv4Egress, Ipv6Cluster, SubnetTier } from '../../../src';
import { dualStackVpc, ipv6Cluster, stockIpv6Cluster, testStack } from '../../util/cluster';
import { ruleTest } from '../../util/rules';

const { PRIVATE, PUBLIC } = eks.EndpointAccess;
const { PRIVATE_ISOLATED } = ec2.SubnetType;
const OF_NODES = ['ec2', 'ecr.api', 'ecr.dkr', 'eks-auth', 's3', 'sts'];
const OF_KUBECTL = ['eks', 'lambda', 's3', 'sts'];
const OF_HANDLER = [...OF_KUBECTL, 'states'];
const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };

interface Options {
  readonly endpoints?: string[];
  readonly isOpen?: boolean;
  readonly endpointAccess?: eks.EndpointAccess;
  readonly handlerInVpc?: boolean;
  /** Where the VPC is, if not in the stack of the cluster. */
  readonly network?: Stack;
}

/** A cluster in isolated subnets with endpoints, unless it is said otherwise. */
function closedCluster(stack: Stack, options: Options = {}): Ipv6Cluster {
  const { endpoints = OF_NODES, isOpen = false, endpointAccess = PRIVATE, handlerInVpc, network = stack } = options;
  const vpc = new DualStackVpc(network, 'Vpc', isOpen ? {} : { tiers: [SubnetTier.isolated()], ipv4Egress: Ipv4Egress.none() });
  endpoints.forEach(service => new ec2.CfnVPCEndpoint(vpc, service, { vpcId: vpc.vpcId, serviceName: `com.amazonaws.eu-west-1.${service}` }));
  const vpcSubnets = isOpen ? undefined : [{ subnetType: PRIVATE_ISOLATED, availabilityZones: vpc.availabilityZones.slice(0, 2) }];
  return ipv6Cluster(stack, { vpc, vpcSubnets, endpointAccess, placeClusterHandlerInVpc: handlerInVpc });
}

/** A cluster to which something is applied. */
const withManifest = (options?: Options) => (stack: Stack) => { closedCluster(stack, options).cluster.addManifest('Shop', NAMESPACE); };
const withObject = (add: (cluster: Ipv6Cluster) => unknown) => (stack: Stack) => { add(closedCluster(stack)); };
const otherStack = (stack: Stack) => new Stack(App.of(stack)!, 'Other');

/** A cluster of stock CDK in subnets of which each has a route that leads somewhere, if not everywhere. */
const stockWithRoute = (stack: Stack) => {
  const vpc = dualStackVpc(stack, [PRIVATE_ISOLATED]);
  vpc.isolatedSubnets.forEach((subnet, index) => new ec2.CfnRoute(stack, `Route${index}`, {
    routeTableId: subnet.routeTable.routeTableId, destinationCidrBlock: '192.168.0.0/16', vpcPeeringConnectionId: 'pcx-0123',
  }));
  stockIpv6Cluster(stack, { vpc, defaultCapacity: 0, endpointAccess: PRIVATE, vpcSubnets: [{ subnetType: PRIVATE_ISOLATED }] })
    .addManifest('Shop', NAMESPACE);
};

ruleTest('kubectl-closed', {
  fires: {
    'with endpoints for nodes alone': [withManifest(), 'S/Cluster'],
    'for a chart': [withObject(({ cluster }) => cluster.addHelmChart('Object', { chart: 'orders' })), 'S/Cluster'],
    'for a patch': [withObject(({ cluster }) =>
      new eks.KubernetesPatch(cluster, 'Object', { cluster, resourceName: 'a', applyPatch: {}, restorePatch: {} })), 'S/Cluster'],
    'for a question': [withObject(({ cluster }) =>
      new eks.KubernetesObjectValue(cluster, 'Object', { cluster, objectType: 'a', objectName: 'b', jsonPath: '.c' })), 'S/Cluster'],
    'for one in another stack': [withObject(cluster =>
      new eks.KubernetesManifest(otherStack(Stack.of(cluster)), 'Object', { cluster: cluster.cluster, manifest: [NAMESPACE] })), 'S/Cluster'],
    'in a stock cluster': [stack => {
      const vpc = dualStackVpc(stack, [PRIVATE_ISOLATED]);
      stockIpv6Cluster(stack, { vpc, defaultCapacity: 0, endpointAccess: PRIVATE, vpcSubnets: [{ subnetType: PRIVATE_ISOLATED }] })
        .addManifest('Shop', NAMESPACE);
    }, 'S/Stock'],
  },
  silent: {
    'where the endpoints are there': withManifest({ endpoints: OF_KUBECTL }),
    'where only that for tokens is missing': withManifest({ endpoints: ['eks', 'lambda', 's3'] }),
    'where there is a way out': withManifest({ isOpen: true, endpoints: [] }),
    'where kubectl runs outside of the VPC': withManifest({ endpointAccess: PUBLIC, endpoints: [] }),
    'where nothing is applied': stack => { closedCluster(stack, { endpoints: [] }); },
    'where a route leads somewhere': stockWithRoute,
    'where the VPC is there before': stack => withManifest({ network: otherStack(stack) })(stack),
    'where an endpoint leads to something unknown': withManifest({ endpoints: [...OF_NODES, 'vpce-svc-0123'] }),
    'where a custom resource may make routes': stack => {
      const { vpc, cluster } = closedCluster(stack);
      cluster.addManifest('Shop', NAMESPACE);
      new CustomResource(stack, 'Routes', { serviceToken: 'arn:aws:lambda:eu-west-1:123456789012:function:routes', properties: { Vpc: vpc.vpcId } });
    },
  },
});

ruleTest('kubectl-without-ipv4-egress', {
  fires: {
    'in a stock cluster': [stockWithRoute, 'S/Stock'],
    'where the VPC is there before': [stack => withManifest({ network: otherStack(stack) })(stack), 'S/Cluster'],
    'where only that for tokens is missing': [withManifest({ endpoints: ['eks', 'lambda', 's3'] }), 'S/Cluster'],
  },
  silent: {
    'where it is certain': withManifest(),
    'where there is a way out': withManifest({ isOpen: true, endpoints: [] }),
    'where nothing is applied': stack => { closedCluster(stack, { endpoints: [], network: otherStack(stack) }); },
  },
});

ruleTest('cluster-handler-closed', {
  fires: { 'with endpoints for kubectl alone': [stack => { closedCluster(stack, { handlerInVpc: true, endpoints: OF_KUBECTL }); }, 'S/Cluster'] },
  silent: {
    'where all are there': stack => { closedCluster(stack, { handlerInVpc: true, endpoints: OF_HANDLER }); },
    'outside of the VPC': stack => { closedCluster(stack, { endpoints: [] }); },
  },
});

ruleTest('cluster-handler-without-ipv4-egress', {
  fires: {
    'where the VPC is there before': [stack => { closedCluster(stack, { handlerInVpc: true, network: otherStack(stack) }); }, 'S/Cluster'],
  },
  silent: {
    'where it is certain': stack => { closedCluster(stack, { handlerInVpc: true, endpoints: OF_KUBECTL }); },
    'where all are there': stack => { closedCluster(stack, { handlerInVpc: true, endpoints: OF_HANDLER }); },
  },
});

test('what is missing is named', () => {
  const stack = testStack();
  withManifest()(stack);
  expect(() => App.of(stack)!.synth()).toThrow(/\[S\/Cluster\] kubectl runs in subnets .* lacks endpoints for eks, lambda: got \['S\/Vpc\/IsolatedSubnet1'/);
});
