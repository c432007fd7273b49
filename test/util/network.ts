import { isDeepStrictEqual } from 'util';
import { CfnParameter, Fn, Lazy, Stack, StackProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { testApp } from './app';
import '../../src';
import { registeredRooms } from '../../src/diagnostics/diagnostics';

/** Names of AZs, as a region of six has them. */
export const AZS = ['a', 'b', 'c', 'd', 'e', 'f'].map(letter => `eu-west-1${letter}`);

/** A stack in an app of its own. */
export function newStack(context: Record<string, unknown> = {}, props: StackProps = {}): Stack {
  return new Stack(testApp({ context }), 'S', props);
}

/** A stack that says its AZs itself, as one does that knows its account. */
export class StackWithAzs extends Stack {
  constructor(private readonly azs: string[]) {
    super(testApp(), 'S', { env: { account: '123456789012', region: 'eu-west-1' } });
  }

  public get availabilityZones(): string[] {
    return this.azs;
  }
}

const literally = (text: unknown) => String(text).replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** The message of a refusal: it says whom it is about and what was given, and its id stands at the end. */
export function refusal(id: string, given: unknown): RegExp {
  if (!registeredRooms().some(({ errors }) => id in errors)) { throw new Error(`no error has the id ${id}`); }
  return new RegExp(`\\[[^\\]\\n]+\\] [^\\n]*: got [^;]*${literally(given)}[^;]*; expected .*\\[cdk-eks-ipv6:${id}\\]$`);
}

/** The refusal of a token, which names the property. */
export function notLiteral(prop: string): RegExp {
  return new RegExp(`^\\[.+\\] ${literally(prop)} is not known until deployment: got an unresolved token; .*\\[cdk-eks-ipv6:must-be-literal\\]$`);
}

export const STRING_TOKENS: [string, () => string][] = [
  ['a lazy string', () => Lazy.string({ produce: () => '10.0.0.0/16' })],
  ['a parameter', () => new CfnParameter(newStack(), 'Parameter').valueAsString],
  ['an import', () => Fn.importValue('Export')],
  ['a string with a token inside', () => `10.0.0.0/${Lazy.string({ produce: () => '16' })}`],
];

export const NUMBER_TOKENS: [string, () => number][] = [
  ['a lazy number', () => Lazy.number({ produce: () => 2 })],
  ['a parameter', () => new CfnParameter(newStack(), 'Parameter', { type: 'Number' }).valueAsNumber],
];

interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, any>;
  readonly DependsOn?: string[];
}

export function resourcesOf(stack: Stack): Record<string, Resource> {
  return Template.fromStack(stack).toJSON().Resources;
}

/** Logical ids of what a deployment of `after` over `before` would change or remove. */
export function changedResources(before: Stack, after: Stack): string[] {
  const [old, next] = [resourcesOf(before), resourcesOf(after)];
  return Object.keys(old).filter(id => !isDeepStrictEqual(old[id], next[id]));
}

/** A route, by what it leads to. */
export interface RouteView {
  readonly type: string;
  readonly id: string;
  /** The subnet that a NAT gateway or instance stands in. */
  readonly standsIn?: string;
  readonly dependsOn: string[];
}

/** A subnet of a template, with what the template says about it elsewhere. */
export interface SubnetView {
  readonly id: string;
  readonly properties: Record<string, any>;
  readonly dependsOn: string[];
  readonly tags: Record<string, string>;
  readonly ipv4Cidr: string;
  /** What is asked of `Fn::Cidr`: position, count of blocks, and bits of each. */
  readonly ipv6: { readonly index: number; readonly count: number; readonly bits: string };
  /** By destination. */
  readonly routes: Record<string, RouteView>;
}

/** The subnets of the VPC by the ids of their constructs, for example `PublicSubnet1`. */
export function subnetsOf(stack: Stack, vpc = 'Vpc'): Record<string, SubnetView> {
  const resources = resourcesOf(stack);
  const ofType = (type: string) => Object.entries(resources).filter(([, resource]) => resource.Type === type);
  const tagsOf = ({ Properties }: Resource): Record<string, string> =>
    Object.fromEntries((Properties.Tags ?? []).map((tag: { Key: string; Value: string }) => [tag.Key, tag.Value]));
  const nameOf = (id: string) => tagsOf(resources[id]).Name.split('/').pop()!;

  const routesOf = (subnetId: string): Record<string, RouteView> => {
    const tables = ofType('AWS::EC2::SubnetRouteTableAssociation')
      .filter(([, { Properties }]) => Properties.SubnetId.Ref === subnetId)
      .map(([, { Properties }]) => Properties.RouteTableId.Ref);
    const routes = ofType('AWS::EC2::Route').filter(([, { Properties }]) => tables.includes(Properties.RouteTableId.Ref));
    return Object.fromEntries(routes.map(([, { Properties, DependsOn }]) => {
      const { RouteTableId: _, DestinationCidrBlock, DestinationIpv6CidrBlock, ...targets } = Properties;
      const id: string = Object.values(targets)[0].Ref;
      const place = resources[id].Properties?.SubnetId?.Ref;
      return [DestinationCidrBlock ?? DestinationIpv6CidrBlock, {
        type: resources[id].Type,
        id,
        standsIn: place && nameOf(place),
        dependsOn: DependsOn ?? [],
      }];
    }));
  };

  const own = ofType('AWS::EC2::Subnet').filter(([, subnet]) => tagsOf(subnet).Name.split('/').includes(vpc));
  return Object.fromEntries(own.map(([id, subnet]) => {
    const [index, cidr] = subnet.Properties.Ipv6CidrBlock?.['Fn::Select'] ?? [];
    const [, count, bits] = cidr?.['Fn::Cidr'] ?? [];
    return [nameOf(id), {
      id,
      properties: subnet.Properties,
      dependsOn: subnet.DependsOn ?? [],
      tags: tagsOf(subnet),
      ipv4Cidr: subnet.Properties.CidrBlock,
      ipv6: { index, count, bits },
      routes: routesOf(id),
    }];
  }));
}

/** The same subnets, each mapped to one thing about it. */
export function perSubnet<T>(stack: Stack, what: (subnet: SubnetView) => T, vpc?: string): Record<string, T> {
  return Object.fromEntries(Object.entries(subnetsOf(stack, vpc)).map(([name, subnet]) => [name, what(subnet)]));
}

/** Where each subnet goes: the type of the target of each of its routes. */
export const routeTypes = (subnet: SubnetView) =>
  Object.fromEntries(Object.entries(subnet.routes).map(([destination, { type }]) => [destination, type]));

/** First and last address of a block, as numbers. */
export function addressRange(cidr: string): { first: number; last: number; prefix: number } {
  const [address, length] = cidr.split('/');
  const first = address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return { first, last: first + 2 ** (32 - Number(length)) - 1, prefix: Number(length) };
}
