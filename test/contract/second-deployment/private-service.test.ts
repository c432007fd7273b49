// What a service over PrivateLink and its consumer survive: AZs, ports, principals, blocks and tags that come and go.
import { App, Stack, Stage, Tags } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Updates, updatesBetween } from './updates-between';
import {
  ConsumedService, DualStackVpc, Ipv4Egress, PrivateService, PrivateServiceConsumer, PrivateServiceInbound, PrivateServicePort, PrivateServiceProps,
} from '../../../src';
import { testApp } from '../../util/app';
import { ipv6Cluster } from '../../util/cluster';
import { DeployedApp } from '../../util/edited-app';
import { AZS } from '../../util/network';

interface Options {
  readonly azs?: number;
  readonly consumerAzs?: number;
  readonly service?: Partial<PrivateServiceProps>;
  readonly ipAddressType?: ec2.VpcEndpointIpAddressType;
  readonly secondBlock?: boolean;
  readonly tag?: string;
  readonly isStaged?: boolean;
}

const HTTPS = PrivateServicePort.tcp(443, { podPort: 8443 });

function deploy({ azs = 2, consumerAzs = 2, service = {}, ...options }: Options = {}): DeployedApp {
  const app: App = testApp();
  const parent = options.isStaged ? new Stage(app, 'Prod') : app;
  const [provider, consumer] = ['Provider', 'Consumer'].map(id => new Stack(parent, id, { stackName: id }));
  const vpcIn = (stack: Stack, count: number) => new DualStackVpc(stack, 'Vpc', { availabilityZones: AZS.slice(0, count), ipv4Egress: Ipv4Egress.none() });
  const controller = ipv6Cluster(provider, { vpc: vpcIn(provider, azs), controlPlaneAzs: 2 }).addLoadBalancerController();
  const shop = new PrivateService(provider, 'Shop', { controller, serviceName: 'shop', ports: [HTTPS], ...service });
  const vpc = vpcIn(consumer, consumerAzs);
  new PrivateServiceConsumer(consumer, 'Shop', { vpc, service: ConsumedService.ofApp(shop), ipAddressType: options.ipAddressType });
  if (options.secondBlock) { new ec2.CfnVPCCidrBlock(consumer, 'Second', { vpcId: vpc.vpcId, cidrBlock: '10.77.0.0/16' }); }
  if (options.tag) { Tags.of(app).add('commit', options.tag); }
  const assembly = app.synth();
  const stacks = options.isStaged ? assembly.getNestedAssembly('assembly-Prod').stacks : assembly.stacks;
  return Object.fromEntries(stacks.map(({ stackName, template, tags }) => [stackName, { template, tags }]));
}

const FIRST = deploy();
const [ELB, KUBERNETES] = ['AWS::ElasticLoadBalancingV2', 'Custom::AWSCDK-EKS-KubernetesResource'];

/** What happens to the service and to its consumer, by effect and type without what comes before the last colons. */
function ofShop({ updates }: Updates): string[] {
  return updates.filter(({ logicalId }) => /^(Provider|Consumer)\/Shop/.test(logicalId))
    .map(({ effect, type, logicalId }) => `${logicalId.split('/')[0]}: ${effect} ${type.replace(/^.*::/, '')}`).sort();
}

const CERTIFICATE = acm.Certificate.fromCertificateArn(new Stack(testApp(), 'S'), 'Certificate', 'arn:aws:acm:eu-west-1:123456789012:certificate/1');
const service = (props: Partial<PrivateServiceProps>): Options => ({ service: props });
test.each<[string, Options, string[]]>([
  ['an AZ more of the service', { azs: 3 }, ['Provider: in place LoadBalancer']],
  ['an AZ more of a consumer', { azs: 3, consumerAzs: 3 }, ['Consumer: in place VPCEndpoint', 'Provider: in place LoadBalancer']],
  ['a principal', service({ allowedPrincipals: [new iam.AccountPrincipal('210987654321')] }), ['Provider: created VPCEndpointServicePermissions']],
  ['nobody accepts', service({ acceptanceRequired: false }), ['Provider: in place VPCEndpointService']],
  ['a region more', service({ allowedRegions: ['eu-central-1'] }), ['Provider: in place VPCEndpointService']],
  ['blocks that are told apart', service({ inbound: PrivateServiceInbound.cidrs({ ipv4Cidrs: ['10.0.0.0/8'] }) }), ['Provider: in place LoadBalancer', 'Provider: in place SecurityGroup']],
  ['a port more, before the other', service({ ports: [PrivateServicePort.tcp(80), HTTPS] }), [
    'Consumer: created SecurityGroupIngress', 'Consumer: created SecurityGroupIngress', `Provider: created ${KUBERNETES.slice(8)}`,
    'Provider: created Listener', 'Provider: created TargetGroup', 'Provider: in place SecurityGroup',
  ].sort()],
  ['another port of pods', service({ ports: [PrivateServicePort.tcp(443, { podPort: 9443 })] }), [`Provider: in place ${KUBERNETES.slice(8)}`, 'Provider: in place SecurityGroup']],
  ['proxy protocol', service({ ports: [PrivateServicePort.tcp(443, { podPort: 8443, proxyProtocolV2: true })] }), ['Provider: in place TargetGroup']],
  ['TLS that ends at the load balancer', service({
    ports: [PrivateServicePort.tls(443, { podPort: 8443, certificate: CERTIFICATE })],
  }), ['Provider: in place Listener']],
  ['a consumer of IPv4', { ipAddressType: ec2.VpcEndpointIpAddressType.IPV4 }, ['Consumer: deleted SecurityGroupIngress', 'Consumer: in place VPCEndpoint']],
  ['a block of the VPC of a consumer', { secondBlock: true }, ['Consumer: created SecurityGroupIngress']],
])('%s', (_, options, expected) => {
  const next = deploy(options);
  const [there, back] = [updatesBetween(FIRST, next), updatesBetween(next, FIRST)];
  expect([there.refusals, back.refusals]).toEqual([[], []]);
  expect(ofShop(there)).toEqual(expected);
  expect([...there.updates, ...back.updates].filter(({ effect }) => effect === 'replaced' || effect === 'restarts nodes')).toEqual([]);
});

test('a tag changes all in place', () => {
  const { updates, refusals } = updatesBetween(FIRST, deploy({ tag: 'abc' }));
  expect([refusals, updates.filter(({ effect }) => effect !== 'in place')]).toEqual([[], []]);
  expect(updates.map(({ type }) => type)).toEqual(expect.arrayContaining([`${ELB}::LoadBalancer`, 'AWS::EC2::VPCEndpoint', 'AWS::EC2::VPCEndpointService']));
});

test('a stage around it changes nothing but the provider of kubectl and the label, which are those of aws-eks', () => {
  const staged = deploy({ isStaged: true });
  const own = (app: DeployedApp) => Object.entries(app).map(([name, { template }]) => [name, Object.entries<any>(template.Resources)
    .filter(([id]) => id.startsWith('Shop'))
    .map(([id, { Properties: { ServiceToken: _, ...properties } }]) => [id, JSON.stringify(properties).replace(/prune-\w+/g, 'prune')])]);
  expect(own(staged)).toEqual(own(FIRST));
});
