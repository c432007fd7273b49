import { Fn, Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { ConsumedService } from './consumed-service';
import { ConsumerRules } from './consumer-rules';
import { judgeConsumer, refuseOtherAccount } from './judge-private-service-consumer';
import { refuse, warn } from './messages';
import type { PrivateServiceConsumerProps } from './private-service-consumer-props';
import { Family, hasFamily } from './vpc-blocks';
import { requireLiteral } from '../diagnostics/checks';
import { BOOLEAN, checkShape, listOf, madeBy, oneOf, SECURITY_GROUP, SELECTION, VPC } from '../diagnostics/shapes';
import { cfnSubnetOf, familiesSoFar } from '../network/known-subnets';
import { otherRegionOf } from '../network/other-region';
import { checkSelection, selectedOf } from '../network/subnet-selection';

const { IPV4, IPV6, DUALSTACK } = ec2.VpcEndpointIpAddressType;
const RECORDS = ec2.VpcEndpointDnsRecordIpType;

/** What an endpoint of each type can have: families, and records, the first of them by default. */
const TYPES: { readonly [type: string]: { readonly families: readonly Family[]; readonly records: readonly ec2.VpcEndpointDnsRecordIpType[] } } = {
  [IPV4]: { families: ['IPv4'], records: [RECORDS.IPV4] },
  [IPV6]: { families: ['IPv6'], records: [RECORDS.IPV6] },
  [DUALSTACK]: { families: ['IPv4', 'IPv6'], records: [RECORDS.DUALSTACK, RECORDS.IPV4, RECORDS.IPV6, RECORDS.SERVICE_DEFINED] },
};

/**
 * An endpoint by which a VPC reaches a service over PrivateLink: a `PrivateService`, or any other endpoint service. Consumers call addresses of their own VPC, and nothing is routed.
 *
 * - It has addresses of the families that its subnets have: both in dual-stack subnets, one in others. An IPv4 consumer reaches IPv6 pods, and the other way round.
 * - Its security group lets in all blocks of the VPC on the ports of the service, those that the app adds later among them.
 * - Of a service that accepts each connection by hand, it carries nothing before `aws ec2 accept-vpc-endpoint-connections --service-id <id> --vpc-endpoint-ids <id>` has been called in its account.
 *
 * A subnet, an AZ, a type or a tag that comes changes it in place. Another service replaces it.
 *
 * Refuses, at synthesis, subnets that do not fit the type, AZs that the service of the app is not in, and an account or region that it is not offered to.
 *
 * @example
 * declare const shop: PrivateService;
 * const vpc = new DualStackVpc(this, 'Vpc');
 * const consumer = new PrivateServiceConsumer(this, 'ShopEndpoint', { vpc, service: ConsumedService.ofApp(shop) });
 * new CfnOutput(this, 'ShopName', { value: consumer.dnsName });
 */
export class PrivateServiceConsumer extends Construct implements ec2.IConnectable {
  /** The endpoint. */
  public readonly endpoint: ec2.InterfaceVpcEndpoint;
  /** The security group that is made; undefined where others are given. */
  public readonly securityGroup?: ec2.SecurityGroup;
  /** Who may call the endpoint; the default port is the first of the service. */
  public readonly connections: ec2.Connections;
  /** The name of the endpoint in its region, as a token. It is public, and its addresses are those of the VPC. */
  public readonly dnsName: string;

  constructor(scope: Construct, id: string, props: PrivateServiceConsumerProps) {
    super(scope, id);
    this.check(props);
    const { vpc, service, privateDnsEnabled = false } = props;
    const { _ports: ports, _service: ofApp } = service;
    const elsewhere = otherRegionOf(this, vpc);
    if (elsewhere !== undefined) { refuse(this, 'private-service-elsewhere', Stack.of(this).region, { region: elsewhere }); }
    const subnets = selectedOf(vpc, { ...props.subnets, onePerAz: true });
    if (subnets.length === 0) { refuse(this, 'private-service-no-subnets', []); }
    const type = props.ipAddressType ?? typeFor(props, subnets);
    const { families, records } = TYPES[type];
    const dnsRecordIpType = props.dnsRecordIpType ?? records[0];
    if (!records.includes(dnsRecordIpType)) { refuse(this, 'private-service-consumer-records', dnsRecordIpType, { type }); }

    this.securityGroup = props.securityGroups ? undefined : this.makeGroup(vpc, families, ports);
    const securityGroups = props.securityGroups ?? [this.securityGroup!];
    this.connections = new ec2.Connections({ securityGroups, defaultPort: ec2.Port.tcp(ports[0]) });
    // What is stated goes back in place too, where a property that is gone would stay as it was.
    this.endpoint = new ec2.InterfaceVpcEndpoint(this, 'Endpoint', {
      vpc,
      service: new ec2.InterfaceVpcEndpointService(service._name, ports[0]),
      subnets: { subnets },
      securityGroups,
      open: false,
      privateDnsEnabled,
      ipAddressType: type,
      dnsRecordIpType,
      serviceRegion: regionOf(service, Stack.of(this).region),
    });
    // A retrofit gives subnets that are imported their blocks.
    subnets.filter(subnet => !cfnSubnetOf(subnet)).forEach(subnet => { this.endpoint.node.addDependency(subnet.internetConnectivityEstablished); });
    // Each entry is the id of a zone, a colon and a name, and the one of the region comes first (AWS::EC2::VPCEndpoint in the template reference of CloudFormation).
    this.dnsName = Fn.select(1, Fn.split(':', Fn.select(0, this.endpoint.vpcEndpointDnsEntries)));
    if (privateDnsEnabled && ofApp && ofApp._props.acceptanceRequired !== false) { warn(this, 'private-service-consumer-unaccepted', ofApp.node.path); }
    const consumer = { vpc, subnets, endpoint: this.endpoint.node.defaultChild as ec2.CfnVPCEndpoint, service: ofApp };
    judgeConsumer(this, consumer);
    refuseOtherAccount(this, consumer);
  }

  private check(props: PrivateServiceConsumerProps): void {
    checkShape<PrivateServiceConsumerProps>(this, props, {
      vpc: VPC,
      service: madeBy('a ConsumedService, such as ConsumedService.ofApp(service)', ConsumedService),
      subnets: SELECTION,
      ipAddressType: oneOf('an ec2.VpcEndpointIpAddressType, such as ec2.VpcEndpointIpAddressType.DUALSTACK', Object.values(ec2.VpcEndpointIpAddressType)),
      dnsRecordIpType: oneOf('an ec2.VpcEndpointDnsRecordIpType, such as ec2.VpcEndpointDnsRecordIpType.DUALSTACK', Object.values(RECORDS)),
      privateDnsEnabled: BOOLEAN,
      securityGroups: listOf(SECURITY_GROUP),
    }, 'vpc', 'service');
    requireLiteral(this, 'ipAddressType', props.ipAddressType);
    requireLiteral(this, 'dnsRecordIpType', props.dnsRecordIpType);
    checkSelection(this, 'subnets', props.vpc, props.subnets);
  }

  private makeGroup(vpc: ec2.IVpc, families: readonly Family[], ports: readonly number[]): ec2.SecurityGroup {
    const unknown = families.find(family => !hasFamily(vpc, family));
    if (unknown) { refuse(this, 'private-service-consumer-block', vpc.node.path, { family: unknown }); }
    const group = new ec2.SecurityGroup(this, 'SecurityGroup', { vpc, description: 'Endpoint of a private service', allowAllOutbound: false });
    new ConsumerRules(this, 'Rules', { vpc, families, ports, group });
    return group;
  }
}

/** What fits all subnets, as far as they are known; IPv4 where that is nothing, which is judged then. */
function typeFor({ vpc, securityGroups }: PrivateServiceConsumerProps, subnets: readonly ec2.ISubnet[]): ec2.VpcEndpointIpAddressType {
  const families = subnets.map(familiesSoFar);
  if (families.every(({ hasIpv4, hasIpv6 }) => hasIpv4 === false && hasIpv6 !== false)) { return IPV6; }
  const areDualStack = families.every(({ hasIpv4, hasIpv6 }) => hasIpv6 === true && hasIpv4 !== false);
  return areDualStack && (securityGroups !== undefined || hasFamily(vpc, 'IPv6')) ? DUALSTACK : IPV4;
}

/** The region of the service where it is another one. Where nobody knows that, it is taken for the same: the property can never change. */
function regionOf({ _region: region, _isRegionStated: isStated }: ConsumedService, own: string): string | undefined {
  return region === own || (Token.isUnresolved(own) && !isStated) ? undefined : region;
}
