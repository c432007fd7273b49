import { Stack, Token, TokenComparison } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { isDnsOff } from './judge-peering';
import { messageOf, refuse } from './messages';
import type { PrivateService } from './private-service';
import { isPending } from './vpc-blocks';
import { DUMMY_AZ } from '../network/check-tiers';
import { factsOf, shownSubnet } from '../network/known-subnets';
import type { SubnetFacts } from '../network/subnet-facts';
import { azOf } from '../network/subnet-selection';
import { judge } from '../synthesis/findings';
import type { TemplateIndex } from '../synthesis/template-index';
import { whenAllIsSaid } from '../synthesis/when-all-is-said';

/** An endpoint, and the service where that is of the app. */
interface Consumer {
  readonly vpc: ec2.IVpc;
  readonly subnets: readonly ec2.ISubnet[];
  readonly endpoint: ec2.CfnVPCEndpoint;
  readonly service?: PrivateService;
}

/** Whether a subnet is known to lack a family. */
const LACKS = {
  IPv4: ({ hasIpv4, isIpv6Native }: SubnetFacts) => hasIpv4 === false || isIpv6Native === true,
  IPv6: ({ hasIpv6 }: SubnetFacts) => hasIpv6 === false,
};

/** Whether a subnet is known not to fit a type, and what would. */
const UNFIT: { readonly [type: string]: { readonly expected: string; readonly isUnfit: (facts: SubnetFacts) => boolean } } = {
  ipv4: { expected: 'subnets with an IPv4 block', isUnfit: LACKS.IPv4 },
  ipv6: {
    expected: 'subnets that are IPv6 only',
    isUnfit: facts => LACKS.IPv6(facts) || facts.hasIpv4 === true || facts.isIpv6Native === false,
  },
  dualstack: { expected: 'subnets with an IPv4 and an IPv6 block', isUnfit: facts => LACKS.IPv4(facts) || LACKS.IPv6(facts) },
};

/** Judge what EC2 refuses of an endpoint, which depends on what else is in the app. Types are those of the template, which an override can change. */
export function judgeConsumer(scope: Construct, consumer: Consumer): void {
  judge(scope, index => {
    if (isPending(consumer.vpc)) { return []; }
    const properties = index.find(consumer.endpoint)?.properties ?? {};
    const asksForName = String(properties.PrivateDnsEnabled) === 'true';
    return [
      ...unfit(index, consumer.subnets, String(properties.IpAddressType)),
      ...asksForName && isDnsOff(index, consumer.vpc) ? [messageOf('private-service-consumer-dns-off', consumer.vpc.node.path)] : [],
      ...consumer.service ? notOffered(scope, consumer, consumer.service) : [],
    ];
  });
}

/** Refuse a service of the app in another account, which a reference does not reach. Thrown, as aws-cdk-lib would stop there. */
export function refuseOtherAccount(scope: Construct, { endpoint, service }: Consumer): void {
  whenAllIsSaid(scope, 'judge', () => {
    if (service && Token.isUnresolved(endpoint.serviceName) && isOtherAccount(scope, service)) { refuse(scope, 'private-service-consumer-by-name', service.node.path); }
  });
}

function isOtherAccount(scope: Construct, service: PrivateService): boolean {
  const [own, other] = [scope, service].map(each => Stack.of(each).account);
  return Token.compareStrings(own, other) === TokenComparison.DIFFERENT;
}

function unfit(index: TemplateIndex, subnets: readonly ec2.ISubnet[], type: string): string[] {
  const { expected, isUnfit } = UNFIT[type] ?? { expected: '', isUnfit: () => false };
  const wrong = subnets.filter(subnet => isUnfit(factsOf(index, subnet) ?? {})).map(shownSubnet);
  return wrong.length > 0 ? [messageOf('private-service-consumer-subnets', wrong, { type, expected })] : [];
}

const areLiteral = (...texts: readonly string[]) => !texts.some(text => Token.isUnresolved(text));

/** The account in an ARN of IAM, whose partition is no text. */
const ACCOUNT = /:iam::(\d{12}):/;

/** What the service is not offered to. Names of AZs are those of an account, so they are compared within one. */
function notOffered(scope: Construct, { subnets }: Consumer, service: PrivateService): string[] {
  const [own, other] = [Stack.of(scope), Stack.of(service)];
  const { allowedPrincipals = [], allowedRegions = [] } = service._props;
  const isOtherRegion = Token.compareStrings(own.region, other.region) === TokenComparison.DIFFERENT;
  const isClosedRegion = isOtherRegion && areLiteral(...allowedRegions) && !allowedRegions.includes(own.region);
  const accounts = allowedPrincipals.map(({ arn }) => ACCOUNT.exec(JSON.stringify(other.resolve(arn)))?.[1]);
  const isKnownToLack = isOtherAccount(scope, service) && accounts.every(account => account !== undefined && account !== own.account);
  return [
    ...isKnownToLack ? [messageOf('private-service-consumer-principal', [own.account])] : [],
    ...isClosedRegion ? [messageOf('private-service-consumer-region', own.region)] : [],
    ...own.account === other.account && own.region === other.region ? otherAzs(subnets, service) : [],
  ];
}

/** What the CLI has yet to look up is not compared. */
function otherAzs(subnets: readonly ec2.ISubnet[], { _subnets: others = [], _props: { controller } }: PrivateService): string[] {
  const isKnown = (az: string | undefined): az is string => az !== undefined && areLiteral(az) && !DUMMY_AZ.test(az);
  const [azs, served] = [subnets, others].map(each => each.map(azOf));
  if (others.length === 0 || !served.every(isKnown) || isPending(controller._target.cluster.vpc)) { return []; }
  const elsewhere = azs.filter(isKnown).filter(az => !served.includes(az));
  return elsewhere.length > 0 ? [messageOf('private-service-consumer-az', elsewhere, { azs: served.join(', ') })] : [];
}
