import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { checkServices } from './check-services';
import type { ClusterEndpointsProps } from './cluster-endpoints-props';
import { EndpointAddressFamily } from './endpoint-address-family';
import { EndpointNeed } from './endpoint-need';
import { NeededService, servicesFor } from './endpoint-needs';
import { TablesOfFamily, tablesByFamily } from './gateway-tables';
import { judgeEndpoints } from './judge-endpoints';
import { tellEndpoints } from './known-endpoints';
import { familiesSoFar } from './known-subnets';
import { refuse } from './messages';
import { checkSelection } from './subnet-selection';
import { checkBlock, vpcBlockOf } from './vpc-block';
import { firstDuplicate, requireLiteral } from '../diagnostics/checks';
import { checkShape, listOf, madeBy, oneOf, SECURITY_GROUP, SELECTION, TEXT, VPC } from '../diagnostics/shapes';
import { judge } from '../synthesis/findings';

/**
 * The VPC endpoints of a cluster without another way out over IPv4, by who needs them.
 *
 * - Interface endpoints have private DNS, are in one subnet of each AZ, and share a security group that lets in port 443 from the VPC.
 * - Gateway endpoints of S3 and DynamoDB are in the route tables of all private and isolated subnets, one for each family of subnets.
 * - They are dual stack where AWS documents it of the service and the subnets have both families (VPC user guide, "aws-ipv6-support").
 * - Nodes, and functions of the cluster in the VPC, wait for them.
 *
 * Refuses an endpoint in subnets that lack its family, and a second one for a service in the VPC. With pods that have no IPv4 (`ipv4Egress: false`) and no way out over IPv6, endpoints of
 * IPv4 that pods need are refused: the controllers for load balancers, EBS and Karpenter call EC2, which has no others.
 *
 * @example
 * const vpc = new DualStackVpc(this, 'Vpc', { tiers: [SubnetTier.isolated()] });
 * const endpoints = new ClusterEndpoints(this, 'Endpoints', {
 *   vpc,
 *   needs: [EndpointNeed.NODES, EndpointNeed.VPC_CNI, EndpointNeed.POD_IDENTITY, EndpointNeed.IRSA, EndpointNeed.KUBECTL],
 * });
 * endpoints.interfaceEndpoints['ecr.api'].addToPolicy(new iam.PolicyStatement({
 *   principals: [new iam.AnyPrincipal()],
 *   actions: ['ecr:*'],
 *   resources: ['*'],
 * }));
 */
export class ClusterEndpoints extends Construct implements ec2.IConnectable {
  /** Interface endpoints by the service that they are for, for example `ecr.api`. */
  public readonly interfaceEndpoints: { [service: string]: ec2.InterfaceVpcEndpoint } = {};
  /** Gateway endpoints of S3 and DynamoDB, one for each family of subnets. */
  public readonly gatewayEndpoints: ec2.GatewayVpcEndpoint[] = [];
  /** Who may call the interface endpoints; the default port is 443. */
  public readonly connections: ec2.Connections;

  constructor(scope: Construct, id: string, props: ClusterEndpointsProps) {
    super(scope, id);
    this.check(props);
    const { vpc, needs, existingServices = [], addressFamily = EndpointAddressFamily.dualStackWhereDocumented() } = props;
    const services = servicesFor(needs).filter(({ service }) => !existingServices.includes(service));
    const ofKind = (kind: NeededService['kind']) => services.filter(each => each.kind === kind).map(({ service }) => service);

    const { subnets } = vpc.selectSubnets({ ...props.subnets, onePerAz: true });
    const knowsIpv6 = props.ipv6Cidr !== undefined || props.securityGroups !== undefined || 'vpcIpv6Cidr' in vpc;
    const areDualStack = knowsIpv6 && subnets.map(familiesSoFar).every(({ hasIpv4, hasIpv6 }) => hasIpv6 === true && hasIpv4 !== false);
    const interfaces = ofKind('interface').map(service => {
      const wanted = addressFamily._wantedFor(service);
      return { service, isDualStack: wanted === 'dualStack' || (wanted === 'dualStackWhereSubnetsAre' && areDualStack) };
    });
    const securityGroups = props.securityGroups ?? (interfaces.length > 0 ? [this.makeGroup(props, interfaces.some(each => each.isDualStack))] : []);
    this.connections = new ec2.Connections({ securityGroups, defaultPort: ec2.Port.HTTPS });

    interfaces.forEach(({ service, isDualStack }) => { this.addInterface(props, service, isDualStack, securityGroups); });
    const gateways = ofKind('gateway');
    const tables = gateways.length > 0 ? tablesByFamily(this, vpc, props.gatewaySubnets) : [];
    const madeGateways = gateways.flatMap(service => tables.flatMap(each => this.addGateway(vpc, service, each, addressFamily)));

    const madeInterfaces = Object.entries(this.interfaceEndpoints).map(([service, endpoint]) => ({ service, resource: resourceOf(endpoint) }));
    const own = { construct: this, consumers: needs, endpoints: [...madeInterfaces, ...madeGateways] };
    tellEndpoints(own);
    judge(this, index => judgeEndpoints(index, vpc, own, subnets));
  }

  private check(props: ClusterEndpointsProps): void {
    checkShape<ClusterEndpointsProps>(this, props, {
      vpc: VPC,
      needs: listOf(oneOf('an EndpointNeed', Object.values(EndpointNeed))),
      addressFamily: madeBy('an EndpointAddressFamily, such as EndpointAddressFamily.ipv4()', EndpointAddressFamily),
      subnets: SELECTION,
      gatewaySubnets: listOf(SELECTION),
      existingServices: listOf(TEXT),
      securityGroups: listOf(SECURITY_GROUP),
      ipv4Cidr: TEXT,
      ipv6Cidr: TEXT,
    }, 'vpc', 'needs');
    const { vpc, needs, existingServices, subnets, gatewaySubnets } = props;
    requireLiteral(this, 'needs', needs);
    needs.forEach(need => requireLiteral(this, 'needs', need));
    if (needs.length === 0) { refuse(this, 'endpoint-needs-none', needs); }
    const twice = firstDuplicate(needs);
    if (twice) { refuse(this, 'endpoint-need-twice', twice); }
    if (existingServices) { checkServices(this, 'existingServices', existingServices); }
    checkSelection(this, 'subnets', vpc, subnets);
    checkBlock(this, 'ipv4Cidr', 'IPv4', props.ipv4Cidr);
    checkBlock(this, 'ipv6Cidr', 'IPv6', props.ipv6Cidr);
    gatewaySubnets?.forEach((selection, place) => checkSelection(this, `gatewaySubnets[${place}]`, vpc, selection));
  }

  private makeGroup(props: ClusterEndpointsProps, isDualStack: boolean): ec2.SecurityGroup {
    const group = new ec2.SecurityGroup(this, 'SecurityGroup', { vpc: props.vpc, description: 'Endpoints of AWS services', allowAllOutbound: false });
    group.addIngressRule(ec2.Peer.ipv4(vpcBlockOf(this, props, 'IPv4')), ec2.Port.HTTPS, 'IPv4 addresses of the VPC');
    if (isDualStack) { group.addIngressRule(ec2.Peer.ipv6(vpcBlockOf(this, props, 'IPv6')), ec2.Port.HTTPS, 'IPv6 addresses of the VPC'); }
    return group;
  }

  private addInterface({ vpc, subnets }: ClusterEndpointsProps, service: string, isDualStack: boolean, securityGroups: ec2.ISecurityGroup[]): void {
    // What is stated goes back to IPv4 in place too, where a property that is gone would stay as it was.
    this.interfaceEndpoints[service] = new ec2.InterfaceVpcEndpoint(this, idOf(service), {
      vpc,
      service: new ec2.InterfaceVpcEndpointAwsService(service),
      subnets,
      securityGroups,
      open: false,
      privateDnsEnabled: true,
      ipAddressType: isDualStack ? ec2.VpcEndpointIpAddressType.DUALSTACK : ec2.VpcEndpointIpAddressType.IPV4,
      dnsRecordIpType: isDualStack ? ec2.VpcEndpointDnsRecordIpType.DUALSTACK : ec2.VpcEndpointDnsRecordIpType.IPV4,
    });
  }

  private addGateway(vpc: ec2.IVpc, service: string, { family, suffix, subnets }: TablesOfFamily, addressFamily: EndpointAddressFamily) {
    const wanted = addressFamily._wantedFor(service);
    // IPv6-only subnets have no use for IPv4, and EC2 refuses it.
    if (family === 'ipv6' && wanted === 'ipv4') { return []; }
    const endpoint = new ec2.GatewayVpcEndpoint(this, idOf(service) + suffix, {
      vpc, service: new ec2.GatewayVpcEndpointAwsService(service), subnets: [{ subnets }],
    });
    const resource = resourceOf(endpoint);
    // The class has no property for it in the oldest release of aws-cdk-lib that is supported.
    resource.ipAddressType = wanted === 'ipv4' ? 'ipv4' : family ?? (wanted === 'dualStack' ? 'dualstack' : 'ipv4');
    this.gatewayEndpoints.push(endpoint);
    return [{ service, resource }];
  }
}

const resourceOf = (endpoint: ec2.VpcEndpoint) => endpoint.node.defaultChild as ec2.CfnVPCEndpoint;

/** `EcrApi` of `ecr.api`. */
const idOf = (service: string) => service.split(/[.-]/).map(part => part[0].toUpperCase() + part.slice(1)).join('');
