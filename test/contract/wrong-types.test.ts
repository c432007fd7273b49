/**
 * What the compiler refuses and JavaScript lets pass: each is refused with an id, before anything is made of it. And ids of the user's that a part of a cluster has.
 */
import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { CfnParameter, Fn, Lazy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as route53 from 'aws-cdk-lib/aws-route53';
import {
  AddonVersion, AddressPlan, ByoipIpv6Options, CapacityReservation, ClusterAddon, ClusterEndpoints, ClusterHost, CniIdentity, CniIpv6Policy,
  AddressBlocks, ConsumedService, ConsumedServiceOptions, CoreAddons, DualStackRetrofit, DualStackVpc, EfaInterfaces, EndpointAddressFamily,
  EndpointNeed, ExternalDns, ExternalDnsAnnotations, ExternalDnsPolicy, FargateProfile, IIpv6Cluster, ImportedDualStackVpc, IngressAnnotations,
  IpamIpv6Options, Ipv4Egress, Ipv6CidrSource, Ipv6Cluster, Ipv6Egress, Ipv6EgressCni, Ipv6EgressForIpv4Cluster, LoadBalancerController,
  LoadBalancerControllerPolicy, LookupFunctions, ManagedNodeGroup, ManagedNodeGroupPerAz, MaxPods, MaxPodsLookup, NodeOs, NodeRelease, NodeRole,
  PeeringSource, PrivateService, PrivateServiceConsumer, PrivateServiceInbound, PrivateServicePort, PrivateServiceTlsOptions, Readiness,
  RouteTarget, SelfManagedNodeGroup, ServiceAnnotations, SubnetTier, TargetGroupBinding, TransitGatewayAttachment, TransitGatewayRouting,
  VpcIpv6Block, VpcPeering, VpcPeeringAcceptance, VpcPeeringRole, WorkloadIdentity,
} from '../../src';
import { ipv6Cluster, testStack } from '../util/cluster';
import { newStack, refusal } from '../util/network';

/** One cluster is enough for all that is added to it and refused. */
const stack = testStack();
const cluster = ipv6Cluster(stack);
const controller = cluster.addLoadBalancerController();
const zone = new route53.PublicHostedZone(stack, 'Zone', { zoneName: 'example.com' });
const externalDns = cluster.addExternalDns({ zones: [zone] });
const version = eks.KubernetesVersion.of('1.36');
const kubectlLayer = new KubectlV36Layer(stack, 'Layer');

let count = 0;
const nextId = () => `Id${count++}`;

const PEER = ImportedDualStackVpc.fromAttributes(stack, 'Peer', { vpcId: 'vpc-9', ipv4Cidr: '10.9.0.0/16', ipv6Cidr: '2001:db8:9:900::/56', tiers: [] });

/** What Ingresses and Services say of their load balancers alike. */
const EXPOSURE: [prop: string, ...values: unknown[]][] = [
  ['scheme', 'public', null],
  ['targetType', 'pod', null],
  ['subnets', 'subnet-1', ['subnet-1'], null, []],
  ['inboundCidrs', '10.0.0.0/8', ['10.0.0.0'], null, []],
  ['securityGroups', 'sg-1', ['sg-1'], null],
  ['certificates', 'arn', ['arn'], null],
  ['sslPolicy', 1, null],
  ['healthCheck', '/healthz', null, { path: 1 }, { interval: 10 }, { port: '80' }],
  ['attributes', 'a=b', { a: 1 }, null],
  ['targetGroupAttributes', 'a=b', { a: 1 }, null],
  ['tags', 'a=b', { a: 1 }, { 'a=b': 'c' }, null],
  ['loadBalancerName', 1, null, 'a_b'],
];

/** What Ingresses and Services say of their records. */
const RECORDS: [prop: string, ...values: unknown[]][] = [
  ['hostnames', 'a.example.com', [1], null, []],
  ['weight', '10', null, -1],
  ['setIdentifier', 1, null],
  ['ttl', 60, '60', null],
  ['evaluateTargetHealth', 'true', null],
];

/** What can be made, with what has to be said, and props for which these values are wrong. */
const MAKERS: { [name: string]: { make: (props: any) => unknown; needs: object; wrong: [prop: string, ...values: unknown[]][] } } = {
  'Ipv6Cluster': {
    make: props => {
      const own = testStack();
      return new Ipv6Cluster(own, 'Cluster', props);
    },
    needs: { version, kubectlLayer },
    wrong: [
      ['version', undefined, null, '1.36', {}],
      ['kubectlLayer', undefined, null, 'layer', {}],
      ['vpc', 'vpc-1', {}, null],
      ['vpcSubnets', 'subnet-1', { subnetType: 'Private' }, ['subnet-1'], null],
      ['securityGroup', 'sg-1', null],
      ['role', 'arn:aws:iam::1:role/r'],
      ['mastersRole', 'admin'],
      ['clusterName', 58, {}],
      ['endpointAccess', 'PRIVATE', null],
      ['clusterLogging', 'api'],
      ['placeClusterHandlerInVpc', 'true', 1],
      ['controlPlaneAzs', '3', null],
      ['controlPlaneAzNames', 'eu-west-1a'],
      ['admins', 'admin', null, [null]],
      ['viewers', {}],
      ['tags', ['a'], { a: 1 }, null],
      ['cniIdentity', 'podIdentity', null],
      ['coreAddons', 'vpc-cni', [], null, { vpcCni: 'v1' }, { vpcCni: { features: 'multi-nic' } }, { vpcCni: { features: ['multi'] } }, { coreDns: { configurationValues: 'x' } },
        { vpcCni: { ipv4Egress: 'false' } }, { installVpcCni: 'no' }, { kubeProxy: null }],
      ['bootstrapClusterCreatorAdminPermissions', 'false'],
      ['outputConfigCommand', 'yes'],
    ],
  },
  'Ipv6Cluster.fromAttributes': {
    make: props => Ipv6Cluster.fromAttributes(stack, nextId(), props),
    needs: { clusterName: 'production', version, vpc: cluster.vpc },
    wrong: [
      ['kubernetesApi', null, 'kubectl', {}],
      ['clusterName', undefined, null, 1],
      ['version', undefined, null, '1.36'],
      ['vpc', undefined, null, 'vpc-1'],
      ['clusterEndpoint', 1, null],
      ['clusterSecurityGroup', 'sg-1', null],
      ['serviceIpv6Cidr', 108, null],
      ['openIdConnectProvider', 'arn', null],
      ['hasPodIdentityAgent', 'true', null],
      ['controlPlaneAzs', '2', null],
      ['controlPlaneAzNames', 'eu-west-1a', null],
      ['nodeCniPolicy', 'arn', null],
      ['cniIdentity', 'nodeRole', null],
    ],
  },
  'ManagedNodeGroup': {
    make: props => new ManagedNodeGroup(stack, nextId(), props),
    needs: { cluster },
    wrong: [
      ['cluster', undefined, null, 'production', {}, cluster.cluster],
      ['instanceTypes', 'm5.large', ['m5.large'], [null], null, new ec2.InstanceType('m5.large')],
      ['subnets', 'subnet-1', ['subnet-1'], { subnets: ['subnet-1'] }, { subnets: 'subnet-1' }, null],
      ['nodeRole', 'role', null],
      ['minSize', '3', null, {}],
      ['desiredSize', '3'],
      ['maxSize', '3'],
      ['diskSize', '50', null],
      ['labels', 'a=b', ['a'], { a: 1 }, null],
      ['taints', 'a=b', {}, ['a'], [null], [{ key: 'a', effect: 'NoSchedule' }], null],
      ['maxPods', 58, '58', null],
      ['azs', '2', null],
      ['amiType', 1, null],
      ['nodegroupName', 1, null],
      ['releaseVersion', 1.36],
      ['tags', 'a', { a: 1 }, null],
      ['launchTemplateSpec', 'lt-1', null],
      ['remoteAccess', 'key', null],
      ['forceUpdate', 'true'],
      ['sessionManager', 'true'],
      ['maxUnavailable', '1', null],
      ['os', 'al2023', null],
      ['efa', true, null],
      ['capacityReservation', 'cr-1', null],
      ['capacityType', 1],
      ['placementGroup', 'group', null],
      ['instanceTags', 'a', null],
      ['primaryIpv6Address', 'true', null],
      ['omitDesiredSize', 'true', null],
      ['furtherVolumes', {}, [null], null],
      ['disk', 'fast', null],
      ['metadata', 'off', null],
    ],
  },
  'ManagedNodeGroupPerAz': {
    make: props => new ManagedNodeGroupPerAz(stack, nextId(), props),
    needs: { cluster },
    wrong: [['cluster', undefined, null, cluster.cluster], ['instanceTypes', 'm5.large'], ['subnets', 'a'], ['labels', 'a'], ['minSize', '1']],
  },
  'SelfManagedNodeGroup': {
    make: props => new SelfManagedNodeGroup(stack, nextId(), props),
    needs: { cluster },
    wrong: [
      ['cluster', undefined, null, cluster.cluster],
      ['instanceTypes', 'm5.large', [null]],
      ['subnets', 'subnet-1'],
      ['securityGroups', 'sg-1', ['sg-1'], null],
      ['labels', 'a', { a: true }],
      ['taints', 'a', [{ key: 'a', effect: 'NoSchedule' }]],
      ['maxPods', 58],
      ['minSize', '1'],
      ['maxSize', '1'],
      ['replacement', 'rolling', null],
      ['os', 'al2023', null],
      ['clusterAutoscaler', 'true', null],
      ['instancesDistribution', 'spot', null],
    ],
  },
  'FargateProfile': {
    make: props => new FargateProfile(stack, nextId(), props),
    needs: { cluster, selectors: [{ namespace: 'jobs' }] },
    wrong: [
      ['cluster', undefined, null, cluster.cluster],
      ['selectors', undefined, null, 'jobs', ['jobs'], [{}], [{ namespace: 'a', labels: 'b' }], [{ namespace: 'a', labels: { b: 1 } }]],
      ['subnets', 'subnet-1', null],
      ['podExecutionRole', 'role', null],
      ['fargateProfileName', 1, null],
    ],
  },
  'ClusterAddon': {
    make: props => new ClusterAddon(stack, nextId(), props),
    needs: { cluster, addonName: 'metrics-server' },
    wrong: [
      ['cluster', undefined, null, cluster.cluster],
      ['addonName', undefined, null, 1],
      ['version', 1, null, {}],
      ['configurationValues', 'a', ['a'], null],
      ['resolveConflicts', 'YES', null],
      ['preserveOnDelete', 'true', null],
      ['identity', 'a', null, CniIdentity.podIdentity()],
      ['identities', 'a', ['a'], null],
      ['namespace', 1, null],
    ],
  },
  'CoreAddons': {
    make: props => new CoreAddons(stack, nextId(), props),
    needs: { cluster },
    wrong: [['cluster', undefined, null, cluster.cluster], ['vpcCni', 'v1', null], ['cniIdentity', 'a', null], ['installKubeProxy', 'no', null]],
  },
  'WorkloadIdentity': {
    make: props => new WorkloadIdentity(stack, nextId(), props),
    needs: { cluster, namespace: 'shop', serviceAccount: 'orders' },
    wrong: [
      ['cluster', undefined, null, cluster.cluster],
      ['namespace', undefined, null, 1],
      ['serviceAccount', undefined, null, 1],
      ['credentials', 'irsa', null],
      ['managedPolicies', 'a', ['a'], null],
    ],
  },
  'DualStackVpc': {
    make: props => new DualStackVpc(newStack(), 'Vpc', props),
    needs: {},
    wrong: [
      ['ipv4Cidr', 16, null],
      ['maxAzs', '3', null],
      ['azSlots', '8', null],
      ['availabilityZones', 'eu-west-1a', [1], null],
      ['tiers', 'Public', ['Public'], SubnetTier.public(), null],
      ['ipv4Egress', 'none', 1, null, RouteTarget.transitGateway('tgw-1'), Ipv6Egress.none()],
      ['ipv6Egress', 'none', false, null, RouteTarget.transitGateway('tgw-1'), Ipv4Egress.none()],
      ['restrictDefaultSecurityGroup', 'true', null],
      ['defaultSecurityGroupLogGroup', 'logs', null],
      ['vpcName', 1, null],
      ['takesOver', 'Vpc', null],
      ['ipv4Ipam', 'ipam-pool-1', null],
      ['ipv6Source', 'amazon', null],
      ['enableDnsSupport', 'true', null],
      ['enableDnsHostnames', 'true', null],
      ['defaultInstanceTenancy', 1, null],
      ['flowLogs', [], null],
      ['gatewayEndpoints', [], { S3: {} }, null],
      ['vpnGateway', 'true', null],
      ['vpnGatewayAsn', '65000', null],
      ['vpnConnections', [], { Office: {} }, null],
      ['vpnRoutePropagation', {}, null],
    ],
  },
  'AddressPlan.of': {
    make: props => AddressPlan.of(props),
    needs: {},
    wrong: [['ipv4Cidr', 16, null], ['tiers', 'Public', [null]], ['azSlots', '8'], ['ipv6Source', 56, 'amazon', null], ['ipv4Ipam', 'ipam-pool-1', null]],
  },
  'ClusterEndpoints': {
    make: props => new ClusterEndpoints(stack, nextId(), props),
    needs: { vpc: cluster.vpc, needs: [EndpointNeed.DYNAMODB] },
    wrong: [
      ['vpc', undefined, null, 'vpc-1'],
      ['needs', undefined, null, 'nodes', ['node'], [null], EndpointNeed.NODES, Fn.split(',', Fn.importValue('Needs')), [Fn.importValue('Need')]],
      ['addressFamily', 'ipv4', ec2.VpcEndpointIpAddressType.DUALSTACK, null],
      ['subnets', 'subnet-1', ['subnet-1'], null],
      ['gatewaySubnets', 'subnet-1', ['subnet-1'], { subnetType: ec2.SubnetType.PUBLIC }, null],
      ['existingServices', 's3', [1], null, [Fn.importValue('Service')]],
      ['securityGroups', 'sg-1', ['sg-1'], null],
      ['ipv4Cidr', 16, null],
      ['ipv6Cidr', 56, null],
    ],
  },
  'Ipv6EgressForIpv4Cluster.ofAttributes': {
    make: props => Ipv6EgressForIpv4Cluster.ofAttributes(stack, nextId(), props, { cni: Ipv6EgressCni.values() }),
    needs: { clusterName: 'blue' },
    wrong: [
      ['clusterName', undefined, null, 1, {}],
      ['vpc', 'vpc-1', {}, null],
    ],
  },
  'Ipv6EgressForIpv4Cluster': {
    make: props => Ipv6EgressForIpv4Cluster.ofAttributes(stack, nextId(), { clusterName: 'blue' }, props),
    needs: { cni: Ipv6EgressCni.values() },
    wrong: [
      ['cni', 'addon', {}, null],
      ['vpc', 'vpc-1', {}, null],
      ['nodeSubnets', 'subnet-1', ['subnet-1'], null],
      ['nodeSecurityGroups', 'sg-1', ['sg-1'], null],
      ['destinations', '::/0', [1], ['::1/0'], null],
      ['enabled', 'yes', 1, null],
    ],
  },
  'Ipv6EgressCni.addon': {
    make: props => Ipv6EgressCni.addon(props),
    needs: {},
    wrong: [
      ['addonVersion', 1.2, 'newest', null],
      ['configurationValues', 'env', [], { env: new Date() }],
      ['serviceAccountRole', 'arn:aws:iam::1:role/r', null],
    ],
  },
  'DualStackRetrofit': {
    make: props => new DualStackRetrofit(stack, nextId(), props),
    needs: { vpcId: 'vpc-1', tiers: [] },
    wrong: [
      ['vpcId', undefined, null, 1, cluster.vpc],
      ['tiers', undefined, null, {}, 'Public', [null], ['Public'], [{ subnetType: 'Public' }], [{ subnets: [] }],
        [{ subnetType: ec2.SubnetType.PUBLIC, subnets: 'subnet-1' }], [{ subnetType: 'public', subnets: [] }], [{ subnetType: ec2.SubnetType.PUBLIC, subnets: [], slot: '1' }],
        [{ subnetType: ec2.SubnetType.PUBLIC, subnets: ['subnet-1'] }], [{ subnetType: ec2.SubnetType.PUBLIC, subnets: [{ subnetId: 'subnet-1' }] }],
        [{ subnetType: ec2.SubnetType.PUBLIC, subnets: [], facts: { ipv6Default: 'igw' } }]],
      ['availabilityZones', 'eu-west-1a', [1], null],
      ['ipv6Source', 'amazon', 56, null],
      ['ipv6Cidr', 56, null],
      ['furtherIpv6Cidrs', '2001:db8::/56', null],
      ['ipv4Cidr', 16, null],
      ['furtherIpv4Cidrs', '10.1.0.0/16', null],
      ['internetGatewayId', 1, null],
      ['egressOnlyInternetGatewayId', 1, null],
      ['vpnGatewayId', 1, null],
      ['securityGroupIds', 'sg-1', [1], null],
      ['networkAcls', 'acl-1', ['acl-1'], [{}], [{ networkAclId: 'acl-1', ruleNumber: '1' }], null],
      ['removalPolicy', 'retain it', true, null],
    ],
  },
  'Ipv4Egress.regionalNatGateway': {
    make: props => Ipv4Egress.regionalNatGateway(props), needs: {}, wrong: [['eipAllocationIds', 'eipalloc-1', ['eipalloc-1'], { 'eu-west-1a': 'eipalloc-1' }, { 'eu-west-1a': [1] }, null]],
  },
  'RouteTarget.transitGateway': { make: props => RouteTarget.transitGateway('tgw-1', props), needs: {}, wrong: [['attachment', 'tgw-attach-1', 1, {}, null]] },
  'RouteTarget.coreNetwork': {
    make: props => RouteTarget.coreNetwork('arn:aws:networkmanager::1:core-network/core-network-1', props), needs: {}, wrong: [['attachment', 'attachment-1', 1, {}, null]],
  },
  'Ipv6CidrSource.amazon': { make: props => Ipv6CidrSource.amazon(props), needs: {}, wrong: [['networkBorderGroup', 1, null]] },
  'Ipv6CidrSource.byoip': {
    make: props => Ipv6CidrSource.byoip(props as ByoipIpv6Options), needs: { poolId: 'ipv6pool-ec2-1', cidr: '2001:db8::/56' }, wrong: [['poolId', 1, null], ['cidr', 1, null]],
  },
  'Ipv6CidrSource.ipam': {
    make: props => Ipv6CidrSource.ipam(props as IpamIpv6Options), needs: { poolId: 'ipam-pool-1', netmaskLength: 56 }, wrong: [['poolId', 1, null], ['netmaskLength', '56', null]],
  },
  'Ipv6CidrSource.privateIpam': {
    make: props => Ipv6CidrSource.privateIpam(props as IpamIpv6Options), needs: { poolId: 'ipam-pool-1', netmaskLength: 56 }, wrong: [['poolId', 1, null], ['netmaskLength', '56', null]],
  },
  'VpcIpv6Block': {
    make: props => new VpcIpv6Block(stack, nextId(), props),
    needs: { vpc: cluster.vpc, ipv6Source: Ipv6CidrSource.amazon() },
    wrong: [['vpc', undefined, null, 'vpc-1'], ['ipv6Source', undefined, null, 'amazon', {}]],
  },
  'DualStackVpc.addIpv6Block': {
    make: props => new DualStackVpc(newStack(), 'Vpc').addIpv6Block('Block', props),
    needs: { ipv6Source: Ipv6CidrSource.amazon() },
    wrong: [['ipv6Source', undefined, null, 'amazon']],
  },
  'VpcPeering': {
    make: props => new VpcPeering(stack, nextId(), props),
    needs: { vpc: cluster.vpc, peerVpc: PEER },
    wrong: [
      ['vpc', undefined, null, 'vpc-1'],
      ['peerVpc', undefined, null, 'vpc-1'],
      ['addressFamily', 'ipv6', null, EndpointAddressFamily.dualStack()],
      ['subnets', 'subnet-1', { subnetGroupName: 'Private' }, ['Private'], [{ subnets: ['subnet-1'] }], [{ subnetType: 'private' }], null],
      ['peerSubnets', 'subnet-1', ['Private'], [{ subnetGroupName: 1 }], null],
      ['peerRoleArn', 1, null],
      ['dnsResolution', 'both', true, null],
    ],
  },
  'VpcPeering.allow': {
    make: props => new VpcPeering(stack, nextId(), { vpc: cluster.vpc, peerVpc: PEER }).allow(props),
    needs: { to: cluster.clusterSecurityGroup, port: ec2.Port.tcp(80), source: PeeringSource.vpc() },
    wrong: [['to', undefined, null, 'sg-1', {}], ['port', undefined, null, 80, {}], ['source', undefined, null, 'vpc', {}], ['description', 1, null]],
  },
  'TransitGatewayAttachment': {
    make: props => new TransitGatewayAttachment(stack, nextId(), props),
    needs: { vpc: cluster.vpc, transitGatewayId: 'tgw-1' },
    wrong: [
      ['vpc', undefined, null, 'vpc-1', {}],
      ['transitGatewayId', undefined, null, 1, 'vpc-1', 'tgw-attach-1'],
      ['vpcSubnets', 'subnet-1', ['subnet-1'], { subnets: ['subnet-1'] }, { subnetType: 'private' }, { subnetGroupName: 'Nowhere' }, null],
      ['ipv6Support', 'enable', 1, null],
      ['dnsSupport', 'enable', 1, null],
      ['applianceMode', 'enable', 1, null],
      ['securityGroupReferencing', 'enable', 1, null],
      ['routes', '10.0.0.0/8', { destinations: [] }, ['10.0.0.0/8'], [{ destinations: ['10.0.0.0/8'] }], [{ subnets: [] }], [null], null],
    ],
  },
  'TransitGatewayAttachment.addRoutes': {
    make: props => new TransitGatewayAttachment(stack, nextId(), { vpc: cluster.vpc, transitGatewayId: 'tgw-1' }).addRoutes(props),
    needs: { destinations: [AddressBlocks.cidr('172.16.0.0/12')] },
    wrong: [
      ['destinations', undefined, null, '172.16.0.0/12', ['172.16.0.0/12'], AddressBlocks.cidr('172.16.0.0/12')],
      ['subnets', 'subnet-1', ['Private'], [{ subnetGroupName: 'Nowhere' }], null],
    ],
  },
  'TransitGatewayAttachment.allow': {
    make: props => new TransitGatewayAttachment(stack, nextId(), { vpc: cluster.vpc, transitGatewayId: 'tgw-1' }).allow(props),
    needs: { to: cluster.clusterSecurityGroup, port: ec2.Port.tcp(80), sources: [AddressBlocks.cidr('172.16.0.0/12')] },
    wrong: [
      ['to', undefined, null, 'sg-1', {}],
      ['port', undefined, null, 80, {}],
      ['sources', undefined, null, '172.16.0.0/12', ['172.16.0.0/12'], [PeeringSource.vpc()]],
      ['description', 1, null],
    ],
  },
  'TransitGatewayRouting': {
    make: props => new TransitGatewayRouting(stack, nextId(), props),
    needs: { transitGatewayAttachmentId: 'tgw-attach-1' },
    wrong: [
      ['transitGatewayAttachmentId', undefined, null, 1, 'tgw-1'],
      ['associatedRouteTableId', 1, null, 'rtb-1'],
      ['propagatedRouteTableIds', 'tgw-rtb-1', [1], ['rtb-1'], null],
      ['routes', 'tgw-rtb-1', {}, [{ routeTableId: 'tgw-rtb-1' }], [{ routeTableId: 'rtb-1', destinations: [] }], [null], null],
    ],
  },
  'TransitGatewayRouting.addRoutes': {
    make: props => new TransitGatewayRouting(stack, nextId(), { transitGatewayAttachmentId: 'tgw-attach-1' }).addRoutes(props),
    needs: { routeTableId: 'tgw-rtb-1', destinations: [AddressBlocks.cidr('::/0')] },
    wrong: [['routeTableId', undefined, null, 1, 'rtb-1'], ['destinations', undefined, null, '::/0', ['::/0']]],
  },
  'VpcPeeringAcceptance': {
    make: props => new VpcPeeringAcceptance(stack, nextId(), props),
    needs: { vpc: cluster.vpc, peerVpc: PEER, peeringConnectionId: 'pcx-1' },
    wrong: [
      ['vpc', undefined, null, 'vpc-1'],
      ['peerVpc', undefined, null, 'vpc-1'],
      ['peeringConnectionId', undefined, null, 1, 'vpc-1'],
      ['addressFamily', 'ipv6', null],
      ['subnets', 'subnet-1', ['Private'], null],
      ['dnsResolution', 'both', true, null],
    ],
  },
  'VpcPeeringRole': {
    make: props => new VpcPeeringRole(stack, nextId(), props),
    needs: { vpc: cluster.vpc, requesterAccountId: '123456789012' },
    wrong: [['vpc', undefined, null, 'vpc-1'], ['requesterAccountId', undefined, null, 123456789012, '1234'], ['roleName', 1, null]],
  },
  'PrivateService': {
    make: props => new PrivateService(stack, nextId(), props),
    needs: { controller, serviceName: 'shop', ports: [PrivateServicePort.tcp(443)] },
    wrong: [
      ['controller', undefined, null, 'controller', cluster],
      ['serviceName', undefined, null, 1],
      ['ports', undefined, null, 443, [443], [null], PrivateServicePort.tcp(443)],
      ['namespace', 1, null],
      ['loadBalancer', 'arn', null, {}],
      ['subnets', 'subnet-1', ['subnet-1'], null],
      ['inbound', '10.0.0.0/8', ['10.0.0.0/8'], null],
      ['crossZoneEnabled', 'true', null],
      ['allowedPrincipals', '123456789012', ['123456789012'], [null], null],
      ['acceptanceRequired', 'no', null],
      ['allowedRegions', 'eu-west-1', [1], null],
    ],
  },
  'PrivateServicePort.tcp': {
    make: props => PrivateServicePort.tcp(443, props),
    needs: {},
    wrong: [
      ['serviceName', 1, null], ['servicePort', '80', null, 0, Fn.importValue('Port')], ['podPort', '80', null, 65536], ['healthCheck', null], ['proxyProtocolV2', 'on', null],
    ],
  },
  'PrivateServicePort.tls': {
    make: props => PrivateServicePort.tls(443, props as PrivateServiceTlsOptions),
    needs: { certificate: { certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1' } },
    wrong: [['certificate', undefined, null, 'arn'], ['sslPolicy', 1, null], ['podPort', '80', null]],
  },
  'PrivateServiceInbound.cidrs': {
    make: props => PrivateServiceInbound.cidrs(props),
    needs: { ipv6Cidrs: ['2001:db8::/56'] },
    wrong: [['ipv4Cidrs', '10.0.0.0/8', [8], null, ['10.0.0.1/8']], ['ipv6Cidrs', '2001:db8::/56', [56], null, ['10.0.0.0/8']]],
  },
  'ConsumedService.byName': {
    make: props => ConsumedService.byName('com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0', props as ConsumedServiceOptions),
    needs: { ports: [443] },
    wrong: [['ports', undefined, null, 443, ['443'], [], [0]], ['region', 1, null, 'us-east-1']],
  },
  'PrivateServiceConsumer': {
    make: props => new PrivateServiceConsumer(stack, nextId(), props),
    needs: { vpc: cluster.vpc, service: ConsumedService.byName('com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0', { ports: [443] }) },
    wrong: [
      ['vpc', undefined, null, 'vpc-1'],
      ['service', undefined, null, 'com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0', {}],
      ['subnets', 'subnet-1', ['subnet-1'], null],
      ['ipAddressType', 'both', null, Fn.importValue('Type')],
      ['dnsRecordIpType', 'both', null, Fn.importValue('Type')],
      ['privateDnsEnabled', 'yes', null],
      ['securityGroups', 'sg-1', ['sg-1'], null],
    ],
  },
  'SubnetTier.private': { make: props => SubnetTier.private(props), needs: {}, wrong: [['name', 1, null], ['ipv4Mask', '24', null], ['slot', '1', null]] },
  'SubnetTier.ipv4Only': {
    make: props => SubnetTier.ipv4Only(props),
    needs: {},
    wrong: [['name', 1, null], ['ipv4Mask', '24', null], ['slot', '1', null], ['subnetType', 'public', null], ['ipv4Cidrs', '10.0.0.0/24', [1], null]],
  },
  'SubnetTier.ipv6Only': {
    make: props => SubnetTier.ipv6Only(props),
    needs: {},
    wrong: [['name', 1, null], ['slot', '1', null], ['subnetType', 'public', null], ['reachesIpv4', 'true', null], ['ipv6Indexes', 3, ['3'], null]],
  },
  'SubnetTier.reserved': { make: props => SubnetTier.reserved(props), needs: {}, wrong: [['insteadOf', 'Data', null]] },
  'MaxPodsLookup': {
    make: props => new MaxPodsLookup(stack, nextId(), props),
    needs: { instanceTypes: [new ec2.InstanceType('m7g.large')] },
    wrong: [['instanceTypes', undefined, null, 'm5.large', ['m5.large']], ['maxEnis', '1', null], ['cap', '110', null]],
  },
  'CniIpv6Policy': {
    make: props => new CniIpv6Policy(stack, nextId(), props),
    needs: {},
    wrong: [['roles', 'role', ['role'], null], ['features', 'multi-nic', ['multi'], null], ['cniVersion', 1.22, null]],
  },
  'NodeRole': { make: props => new NodeRole(stack, nextId(), props), needs: {}, wrong: [['cniPolicy', 'policy', null], ['sessionManager', 'true', null]] },
  'IngressAnnotations.of': {
    make: props => IngressAnnotations.of(props),
    needs: {},
    wrong: [
      ...EXPOSURE,
      ['ipAddressType', 'ipv4', 'ipv6', null],
      ['group', 1, null, 'A'],
      ['groupOrder', '1', null],
      ['redirectHttp', 'yes', null],
      ['webAclArn', 1, null],
    ],
  },
  'ServiceAnnotations.of': {
    make: props => ServiceAnnotations.of(props),
    needs: {},
    wrong: [
      ...EXPOSURE,
      ['udp', 'yes', null],
      ['sourceNatIpv6Prefixes', '2001:db8::/80', null],
      ['eipAllocationIds', 'eipalloc-1', null],
      ['privateIpv4Addresses', '10.0.0.1', null],
      ['ipv6Addresses', '2001:db8::1', null],
      ['tlsPorts', 443, ['443'], null],
      ['proxyProtocol', '*', null],
      ['enforceInboundRulesOnPrivateLink', 'on', null],
    ],
  },
  'LoadBalancerController': {
    make: props => new LoadBalancerController(stack, nextId(), props),
    needs: { cluster },
    wrong: [
      ['cluster', undefined, null, 'cluster', {}],
      ['chartVersion', 3.5, {}, null],
      ['installCrds', 'no', null],
      ['managedPolicies', 'policy', ['policy'], null],
      ['replicas', '2', null],
      ['credentials', 'podIdentity', {}],
      ['defaultClass', 'alb', null, { scheme: 'public' }, { ipAddressType: 'ipv4' }, { ipAddressType: 'ipv6' }, { subnets: 'subnet-1' }, { group: 1 }, { isDefault: 'yes' },
        { spec: 'x' }, { spec: { a: new Date(0) } }],
      ['values', 'x', ['x'], { a: new Date(0) }],
    ],
  },
  'LoadBalancerControllerPolicy': {
    make: props => new LoadBalancerControllerPolicy(stack, nextId(), props),
    needs: {},
    wrong: [['roles', 'role', ['role'], null], ['description', 1, null]],
  },
  'ExternalDns': {
    make: props => new ExternalDns(stack, nextId(), props),
    needs: { cluster, zones: [zone] },
    wrong: [
      ['cluster', undefined, null, 'cluster', {}],
      ['zones', undefined, null, zone, 'Z1', ['Z1'], [{}], [null], []],
      ['recordPolicy', 'upsert', null],
      ['txtOwnerId', 1, null, ''],
      ['annotationPrefix', 1, null, 'external-dns'],
      ['chartVersion', 1.21, {}, null],
      ['releaseName', 1, null, 'External'],
      ['namespace', 1, null, 'External'],
      ['managedPolicies', 'policy', ['policy'], null],
      ['credentials', 'podIdentity', {}],
      ['values', 'x', ['x'], { a: new Date(0) }],
    ],
  },
  'ExternalDnsPolicy': {
    make: props => new ExternalDnsPolicy(stack, nextId(), props),
    needs: { zones: [zone] },
    wrong: [['zones', undefined, null, zone, ['Z1'], []], ['roles', 'role', ['role'], null], ['description', 1, null]],
  },
  'ExternalDns.annotations': { make: props => externalDns.annotations(props), needs: {}, wrong: RECORDS },
  'ExternalDnsAnnotations.of': {
    make: props => ExternalDnsAnnotations.of(props),
    needs: {},
    wrong: [...RECORDS, ['prefix', 1, null, 'external-dns']],
  },
  'TargetGroupBinding': {
    make: props => new TargetGroupBinding(stack, nextId(), props),
    needs: {
      controller,
      serviceName: 'shop',
      servicePort: 80,
      targetGroup: { targetGroupArn: 'arn' },
      loadBalancer: { connections: new ec2.Connections({ securityGroups: [] }) },
    },
    wrong: [
      ['controller', undefined, null, {}, 'controller'],
      ['targetGroup', undefined, null, 'arn', {}],
      ['loadBalancer', undefined, null, 'alb', {}],
      ['serviceName', undefined, null, 1],
      ['servicePort', undefined, null, '80', 0],
      ['podPort', null, '80', 0.5],
      ['name', 1, null],
      ['healthCheckPort', '80', null, 0],
      ['namespace', null, 1, 'Web'],
    ],
  },
  'ClusterHost': {
    make: props => new ClusterHost(stack, nextId(), props),
    needs: { cluster },
    wrong: [
      ['cluster', undefined, null, 'cluster', {}],
      ['instanceType', 't4g.micro', null, {}],
      ['vpcSubnets', 'subnet-1', null, { subnets: 'subnet-1' }, { subnets: ['subnet-1'] }, { subnets: [] }, { subnetGroupName: 1 }],
      ['securityGroup', 'sg-1', null, {}],
      ['accessPolicies', 'AmazonEKSViewPolicy', null, ['AmazonEKSViewPolicy'], [null]],
    ],
  },
  'LookupFunctions.configure': {
    make: props => LookupFunctions.of(newStack()).configure(props),
    needs: {},
    wrong: [['logRetention', '30', null], ['vpc', 'vpc-1', null], ['vpcSubnets', 'a', null], ['securityGroups', 'sg-1', null], ['logRemovalPolicy', 'keep', null]],
  },
  'NodeOs.al2023': {
    make: props => NodeOs.al2023(props),
    needs: {},
    wrong: [['release', '20260714', null], ['architecture', 'arm', null], ['nodeConfig', 'a', null], ['instanceStore', 'yes', null], ['parts', 'a', ['a'], null]],
  },
  'NodeOs.bottlerocket': {
    make: props => NodeOs.bottlerocket(props),
    needs: {},
    wrong: [['release', '1.42.0', null], ['architecture', 'arm', null], ['settings', 'a', null]],
  },
};

const CASES = Object.entries(MAKERS).flatMap(([name, { wrong }]) =>
  wrong.flatMap(([prop, ...values]) => values.map(value => [name, prop, value] as const)));

test.each(CASES)('%s refuses %s: %p', (name, prop, value) => {
  const { make, needs } = MAKERS[name];
  expect(() => make({ ...needs, [prop]: value })).toThrow(/^\[[^\]]+\] .*\[cdk-eks-ipv6:[a-z0-9-]+\]$/s);
});

test.each(Object.entries(MAKERS))('%s takes what it needs, and nothing undefined is wrong', (_, { make, needs, wrong }) => {
  const optional = wrong.map(([prop]) => prop).filter(prop => !(prop in needs));
  expect(() => make({ ...Object.fromEntries(optional.map(prop => [prop, undefined])), ...needs })).not.toThrow();
});

test.each(Object.entries(MAKERS).filter(([name]) => name !== 'CoreAddons'))('%s refuses props that are none', (_, { make }) => {
  for (const props of [null, 'text', 58, ['list']]) { expect(() => make(props)).toThrow(/\[cdk-eks-ipv6:prop-type\]$/); }
});

test('props can be an object of any class', () => {
  class Props {
    public readonly maxAzs = 2;
  }
  expect(new DualStackVpc(newStack(), 'Vpc', new Props()).availabilityZones).toHaveLength(2);
});

describe('factories refuse', () => {
  test.each<[string, () => unknown]>([
    ['MaxPods.of as text', () => MaxPods.of('58' as any)],
    ['MaxPods.of without a number', () => MaxPods.of(undefined as any)],
    ['MaxPods.fromLookup of something else', () => MaxPods.fromLookup('lookup' as any)],
    ['NodeOs.custom without a system', () => NodeOs.custom(ec2.MachineImage.latestAmazonLinux2023(), undefined as any)],
    ['NodeOs.custom without an image', () => NodeOs.custom('ami-1' as any, NodeOs.al2023())],
    ['NodeRelease.of as a number', () => NodeRelease.of(20260714 as any)],
    ['Ipv4Egress.provider of something else', () => Ipv4Egress.provider('nat' as any)],
    ['Ipv4Egress.natGateways as text', () => Ipv4Egress.natGateways('2' as any)],
    ['Ipv4Egress.regionalNatGateway of a number', () => Ipv4Egress.regionalNatGateway(1 as any)],
    ['Ipv4Egress.regionalNatGateway of null', () => Ipv4Egress.regionalNatGateway(null as any)],
    ['Ipv4Egress.through an id', () => Ipv4Egress.through('tgw-1' as any)],
    ['Ipv4Egress.through nothing', () => Ipv4Egress.through(undefined as any)],
    ['Ipv6Egress.through an id', () => Ipv6Egress.through('tgw-1' as any)],
    ['Ipv6Egress.through an egress', () => Ipv6Egress.through(Ipv6Egress.none() as any)],
    ['RouteTarget.vpcEndpoint of nothing', () => RouteTarget.vpcEndpoint(undefined as any)],
    ['RouteTarget.transitGateway of a construct', () => RouteTarget.transitGateway({ ref: 'tgw-1' } as any)],
    ['RouteTarget.byAz of one', () => RouteTarget.byAz(RouteTarget.vpcEndpoint('vpce-1') as any)],
    ['RouteTarget.byAz of ids', () => RouteTarget.byAz(['vpce-1'] as any)],
    ['CapacityReservation.capacityBlock without an AZ', () => CapacityReservation.capacityBlock('cr-02168da1478b509e0', undefined as any)],
    ['EfaInterfaces.onCards as a number', () => EfaInterfaces.onCards(1 as any)],
    ['CniIdentity.existing of a name', () => CniIdentity.existing('role' as any)],
    ['grantAccess of a role', () => cluster.grantAccess('A', new iam.AccountRootPrincipal() as any, [])],
    ['grantAccess without policies', () => cluster.grantAccess('A', 'arn:aws:iam::1:role/r', 'admin' as any)],
    ['addAddon without a name', () => cluster.addAddon(undefined as any)],
    ['EndpointAddressFamily.dualStackWhereDocumented of a list', () => EndpointAddressFamily.dualStackWhereDocumented(['sts'] as any)],
    ['AddonVersion.of as a number', () => AddonVersion.of(1.2 as any)],
    ['AddonVersion.defaultOf as a number', () => AddonVersion.defaultOf(1.36 as any)],
    ['a stage of creation by a number', () => cluster.creationOrder.stage(1 as any)],
    ['a stage of creation of a text', () => cluster.creationOrder.nodes.add('nodes' as any)],
    ['no order for a text', () => cluster.creationOrder.exempt('nodes' as any)],
    ['Readiness.check of nothing', () => Readiness.check(undefined as any)],
    ['Readiness.check with a severity of its own', () => Readiness.check(cluster, { severity: 'fatal' as any })],
    ['Readiness.check without options', () => Readiness.check(cluster, 'warning' as any)],
    ['Readiness.acknowledge at a path', () => Readiness.acknowledge('S/Cluster' as any, 'subnet-without-ipv6', 'reason')],
    ['Readiness.ofControlPlane without a VPC', () => Readiness.ofControlPlane(cluster, 'vpc-1' as any, {})],
    ['Readiness.ofControlPlane of a subnet', () => Readiness.ofControlPlane(cluster, cluster.vpc, 'subnet-1' as any)],
    ['Readiness.ofNodes without a construct', () => Readiness.ofNodes('nodes' as any, cluster.vpc, {})],
    ['Readiness.ofNodes with an option as text', () => Readiness.ofNodes(cluster, cluster.vpc, {}, { requestsIpv6Address: 'yes' as any })],
    ['Readiness.stateSubnet of an id', () => Readiness.stateSubnet('subnet-1' as any, {})],
    ['Readiness.stateSubnet with a fact as text', () => Readiness.stateSubnet(cluster.vpc.privateSubnets[0], { hasIpv6: 'true' as any })],
    ['Readiness.stateSubnet with a private block as text', () => Readiness.stateSubnet(cluster.vpc.privateSubnets[0], { hasPrivateIpv6: 'true' as any })],
    ['VpcIpv6Block.pinFirst of nothing', () => VpcIpv6Block.pinFirst(undefined as any)],
    ['Readiness.stateSubnet with a route of its own', () => Readiness.stateSubnet(cluster.vpc.privateSubnets[0], { ipv6Default: 'gateway' as any })],
  ])('%s', (_, make) => {
    expect(make).toThrow(/^\[[^\]]+\] .*\[cdk-eks-ipv6:[a-z0-9-]+\]$/s);
  });
});

describe('tokens are taken where they were', () => {
  test.each<[string, (parameter: CfnParameter, number: CfnParameter) => object]>([
    ['sizes', (_, number) => ({ minSize: number.valueAsNumber, desiredSize: number.valueAsNumber, maxSize: number.valueAsNumber })],
    ['an instance type', parameter => ({ instanceTypes: [new ec2.InstanceType(parameter.valueAsString)], amiType: eks.NodegroupAmiType.AL2023_X86_64_STANDARD })],
    ['labels', parameter => ({ labels: { [parameter.valueAsString]: parameter.valueAsString } })],
    ['tags', parameter => ({ tags: { a: parameter.valueAsString } })],
    ['a name', parameter => ({ nodegroupName: parameter.valueAsString })],
    ['a template', parameter => ({ launchTemplateSpec: { id: parameter.valueAsString, version: Fn.importValue('Version') } })],
  ])('%s', (_, options) => {
    const own = testStack();
    const of = options(new CfnParameter(own, 'Text'), new CfnParameter(own, 'Number', { type: 'Number' }));
    expect(() => new ManagedNodeGroup(own, 'Nodes', { cluster: ipv6Cluster(own) as IIpv6Cluster, ...of })).not.toThrow();
  });
});

describe('ids that a part of the cluster has', () => {
  const TAKEN = ['Vpc', 'Eks', 'CoreAddons', 'ControlPlaneSecurityGroup', 'PodIdentityAgent', 'ServiceCidr', 'Addon-metrics-server', 'cdk-eks-ipv6:CreationOrder'];
  const ADD: [string, (id: string) => unknown][] = [
    ['addManagedNodeGroup', id => cluster.addManagedNodeGroup(id)],
    ['addManagedNodeGroupPerAz', id => cluster.addManagedNodeGroupPerAz(id)],
    ['addSelfManagedNodeGroup', id => cluster.addSelfManagedNodeGroup(id)],
    ['addFargateProfile', id => cluster.addFargateProfile(id, { selectors: [{ namespace: 'jobs' }] })],
    ['addHost', id => cluster.addHost(id)],
    ['addWorkloadIdentity', id => cluster.addWorkloadIdentity(id, { namespace: 'shop', serviceAccount: 'orders' })],
  ];

  test.each(ADD.flatMap(([name, add]) => TAKEN.map(id => [name, id, add] as const)))('%s(\'%s\') says who has it, and what to do', (_, id, add) => {
    expect(() => add(id)).toThrow(refusal('id-taken', id));
    expect(() => add(id)).toThrow(/the id is taken: .* has it: .*; take another one, such as My\w+[^;]* \[cdk-eks-ipv6:id-taken\]$/);
  });

  test.each(ADD)('%s refuses the same id twice', (name, add) => {
    const id = `Twice${name}`;
    cluster.node.tryRemoveChild(id);
    new iam.Role(cluster, id, { assumedBy: new iam.AccountRootPrincipal() });
    expect(() => add(id)).toThrow(`the id is taken: S/Cluster/${id} has it`);
  });

  test.each(ADD)('%s refuses what is no id', (_, add) => {
    for (const id of [undefined, null, '', 5, Lazy.string({ produce: () => 'Id' })]) {
      expect(() => add(id as string)).toThrow(/\[cdk-eks-ipv6:construct-id\]$/);
    }
  });

  test('the one that is proposed is free', () => {
    const own = ipv6Cluster(testStack());
    own.addManagedNodeGroup('MyVpc');
    expect(() => own.addManagedNodeGroup('Vpc')).toThrow('such as MyVpc2 [');
    expect(() => own.addManagedNodeGroup('MyVpc2')).not.toThrow();
  });

  test('grantAccess does not meet what aws-eks makes, and adds to the entry of a principal', () => {
    const own = ipv6Cluster(testStack());
    const grant = (id: string, principal: string) => own.grantAccess(id, principal, [
      eks.AccessPolicy.fromAccessPolicyName('AmazonEKSViewPolicy', { accessScopeType: eks.AccessScopeType.CLUSTER }),
    ]);
    expect(() => grant('Resource', 'arn:aws:iam::1:role/r')).toThrow(refusal('id-taken', 'Resource'));
    grant('Auditor', 'arn:aws:iam::1:role/r');
    expect(() => grant('Auditor', 'arn:aws:iam::1:role/r')).not.toThrow();
    expect(() => grant('Auditor', 'arn:aws:iam::1:role/other')).toThrow(refusal('id-taken', 'Auditor'));
  });

  test('what is asked for later finds its place', () => {
    const own = ipv6Cluster(testStack());
    own.addManagedNodeGroup('Nodes');
    expect(() => [own.serviceIpv6Cidr, own.addAddon('metrics-server')]).not.toThrow();
  });
});
