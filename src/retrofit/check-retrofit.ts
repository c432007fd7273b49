import { RemovalPolicy } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { DualStackRetrofitProps, RetrofitNetworkAcl, RetrofitTier } from './dual-stack-retrofit-props';
import { refuseBoth } from '../diagnostics/checks';
import { checkShape, listOf, madeBy, NUMBER, oneOf, struct, TEXT } from '../diagnostics/shapes';
import { factsFromAttributes } from '../network/check-attributes';
import type { ImportedVpcFacts, ImportRemedies } from '../network/imported-vpc-facts';
import { Ipv6CidrSource } from '../network/ipv6-cidr-source';

const of = (prop: string, where: string) => `state ${prop} of the subnet, ${where} in DualStackRetrofit`;
const REMEDIES: ImportRemedies = {
  vpcIpv6: 'state ipv6Cidr in DualStackRetrofit',
  vpcIpv4: 'state ipv4Cidr in DualStackRetrofit',
  subnetIpv6: of('ipv6Cidr', 'in its tier'),
  subnetIpv4: of('ipv4Cidr', 'in its tier'),
  routeTable: of('routeTableId', 'or of its tier,'),
  egressOnlyInternetGateway: 'state egressOnlyInternetGatewayId in DualStackRetrofit',
};

/** Refuse what is of another kind, and what contradicts itself. */
export function checkProps(scope: Construct, props: DualStackRetrofitProps): void {
  checkShape<DualStackRetrofitProps>(scope, props, {
    vpcId: TEXT,
    tiers: listOf(struct<RetrofitTier>({ slot: NUMBER })),
    availabilityZones: listOf(TEXT),
    ipv6Source: madeBy('an Ipv6CidrSource, such as Ipv6CidrSource.amazon()', Ipv6CidrSource),
    ipv6Cidr: TEXT,
    internetGatewayId: TEXT,
    securityGroupIds: listOf(TEXT),
    networkAcls: listOf(struct<RetrofitNetworkAcl>({ networkAclId: TEXT, ruleNumber: NUMBER }, 'networkAclId')),
    removalPolicy: oneOf('a RemovalPolicy', Object.values(RemovalPolicy)),
  }, 'vpcId', 'tiers');
  if (props.ipv6Cidr !== undefined && props.ipv6Source !== undefined) { refuseBoth(scope, 'ipv6Cidr', 'ipv6Source', props.ipv6Cidr); }
}

/** What the props say of what is there, checked as an import is. */
export function factsOfProps(scope: Construct, props: DualStackRetrofitProps): ImportedVpcFacts {
  return { ...factsFromAttributes(scope, props), remedies: REMEDIES };
}
