import { Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { MadeSubnet } from './made-subnet';
import { DefaultRoute, StatedSubnetFacts } from './stated-subnet-facts';
import type { SubnetFacts, WayOut } from './subnet-facts';
import { azOf } from './subnet-selection';
import { stageOf } from '../synthesis/stacks';
import type { TemplateIndex } from '../synthesis/template-index';

/** What users say of subnets that another app makes, by the stage of this app. */
const statements = new WeakMap<IConstruct, Map<ec2.ISubnet, SubnetFacts>>();
/** The same by the text by which ids are compared, since two constructs can stand for one subnet. */
const byKey = new WeakMap<TemplateIndex, ReadonlyMap<string, KnownSubnet>>();

/** A subnet with what is known of it. */
export interface KnownSubnet {
  /** That of the construct that stands for it, with the id of one that exists, by which users know it. */
  readonly path: string;
  /** Name of its AZ, where another app makes it and somebody says it. */
  readonly availabilityZone?: string;
  readonly facts: SubnetFacts;
}

/** Take the user's word for a subnet that another app makes. */
export function stateFacts(subnet: ec2.ISubnet, { ipv4Default, ipv6Default, ...others }: StatedSubnetFacts): void {
  const stage = stageOf(subnet);
  const stated = statements.get(stage) ?? new Map<ec2.ISubnet, SubnetFacts>();
  statements.set(stage, stated.set(subnet, {
    ...stated.get(subnet),
    ...others,
    ...ipv4Default === undefined ? {} : { ipv4Defaults: waysOut(ipv4Default) },
    ...ipv6Default === undefined ? {} : { ipv6Defaults: waysOut(ipv6Default) },
  }));
}

const waysOut = (route: DefaultRoute): WayOut[] => route === DefaultRoute.NONE ? [] : [route];

/** How messages name a subnet that another app makes. */
export function shownSubnet({ node: { path }, subnetId }: ec2.ISubnet): string {
  return Token.isUnresolved(subnetId) || path.includes(subnetId) ? path : `${path} (${subnetId})`;
}

/** The facts of a subnet, from whoever knows most: the app that makes it, then the user. Undefined where nobody knows any. */
export function factsOf(index: TemplateIndex, subnet: ec2.ISubnet): SubnetFacts | undefined {
  const made = index.resourceOf(subnet.subnetId, subnet);
  return made?.resource.cfnResourceType === 'AWS::EC2::Subnet'
    ? MadeSubnet.of(index, made)
    : statements.get(stageOf(subnet))?.get(subnet) ?? statedFactsOf(index, subnet.subnetId, subnet)?.facts;
}

/** The resource of a subnet that this app makes; undefined of one that is imported. */
export function cfnSubnetOf({ node: { defaultChild } }: ec2.ISubnet): ec2.CfnSubnet | undefined {
  const made = defaultChild as ec2.CfnSubnet | undefined;
  return made?.cfnResourceType === 'AWS::EC2::Subnet' ? made : undefined;
}

/** The families of a subnet, as far as they are known while the app is being written. An override later on is not. */
export function familiesSoFar(subnet: ec2.ISubnet): Pick<SubnetFacts, 'hasIpv4' | 'hasIpv6'> {
  const made = cfnSubnetOf(subnet);
  if (made) {
    return {
      hasIpv4: made.cidrBlock !== undefined || made.ipv4IpamPoolId !== undefined,
      hasIpv6: made.ipv6CidrBlock !== undefined || made.ipv6IpamPoolId !== undefined,
    };
  }
  const stated = statements.get(stageOf(subnet))?.get(subnet);
  return { hasIpv4: stated?.hasIpv4 ?? (stated?.isIpv6Native === undefined ? undefined : !stated.isIpv6Native), hasIpv6: stated?.hasIpv6 };
}

/** What the user says of the subnet with an id, whatever construct stands for it. */
export function statedFactsOf(index: TemplateIndex, subnetId: unknown, scope: IConstruct): KnownSubnet | undefined {
  const stated = statements.get(stageOf(scope));
  if (!stated) { return undefined; }
  let known = byKey.get(index);
  if (!known) {
    known = new Map([...stated].map(([subnet, facts]) => [index.keyOf(subnet.subnetId, subnet), {
      path: shownSubnet(subnet), facts, availabilityZone: azOf(subnet),
    }]));
    byKey.set(index, known);
  }
  return known.get(index.keyOf(subnetId, scope));
}
