import { Token } from 'aws-cdk-lib';
import { Dependable } from 'constructs';
import { isTable } from './checks';
import type { Subject } from './diagnostics';
import { refuse } from './messages';

/** What is wrong with a value: where, what it is, and what belongs there. */
interface Wrong {
  readonly prop: string;
  readonly got: unknown;
  readonly type: string;
}

/** A kind of value that a prop takes. The compiler sees to it in TypeScript and jsii in other languages; JavaScript, and `any`, let everything pass. */
export interface Kind {
  /** What belongs there. */
  readonly type: string;
  /** What is wrong with a value; undefined of a right one. */
  wrong(prop: string, value: unknown): Wrong | undefined;
}

/** The kinds of some props of a struct. */
export type Shape<Props> = { readonly [Name in keyof Props]?: Kind };

const kind = (type: string, fits: (value: unknown) => boolean): Kind =>
  ({ type, wrong: (prop, got) => fits(got) ? undefined : { prop, got, type } });

/** What is one value takes a token too, of which the type is not known. */
const scalar = (type: string, fits: (value: unknown) => boolean) => kind(type, value => Token.isUnresolved(value) || fits(value));

export const TEXT = scalar('a text', value => typeof value === 'string');
export const NUMBER = scalar('a number, without quotes', value => typeof value === 'number');
export const BOOLEAN = scalar('true or false', value => typeof value === 'boolean');
export const ANYTHING = kind('anything', () => true);
/** A value of an enumeration. */
export const oneOf = (type: string, values: readonly unknown[]) => scalar(type, value => values.includes(value));
/** What is checked elsewhere, but for null, which stands for a default there. */
export const notNull = (type: string) => kind(type, value => value !== null);
/** A struct, of whatever class. */
const STRUCT = scalar('an object with properties', value => typeof value === 'object' && value !== null && !Array.isArray(value));

/** An object that has these members, whichever class it is of: several releases of a class, and interfaces, have no instances. */
export const objectWith = (type: string, ...members: string[]) =>
  kind(type, value => typeof value === 'object' && value !== null && members.every(member => member in value));

/** What the factories of a class of this library return. */
export const madeBy = (type: string, made: { readonly prototype: object }) =>
  kind(type, value => typeof value === 'object' && value !== null && Object.prototype.isPrototypeOf.call(made.prototype, value));

/** A list, of one kind. The message names the entry that is wrong. */
export function listOf(entry: Kind): Kind {
  const type = `a list, each entry ${entry.type}`;
  return {
    type,
    wrong: (prop, got) => Array.isArray(got)
      ? got.map((each, index) => entry.wrong(`${prop}[${index}]`, each)).find(wrong => wrong !== undefined)
      : { prop, got, type },
  };
}

/** A map, of one kind. */
export function mapOf(entry: Kind): Kind {
  const type = `a map, each value ${entry.type}`;
  return {
    type,
    wrong: (prop, got) => {
      if (Token.isUnresolved(got)) { return undefined; }
      return isTable(got)
        ? Object.entries(got).map(([key, each]) => entry.wrong(`${prop}.${key}`, each)).find(wrong => wrong !== undefined)
        : { prop, got, type };
    },
  };
}

/** A struct whose own props have kinds too. */
export function struct<Props>(shape: Shape<Props>, ...required: (keyof Props & string)[]): Kind {
  return { type: STRUCT.type, wrong: (prop, got) => Token.isUnresolved(got) ? undefined : STRUCT.wrong(prop, got) ?? wrongIn(`${prop}.`, got as Props, shape, required) };
}

export const VPC = objectWith('a VPC, such as a DualStackVpc', 'vpcId', 'selectSubnets', 'privateSubnets');
export const SELECTION = struct({ subnets: listOf(objectWith('a subnet', 'subnetId')), subnetGroupName: TEXT, onePerAz: BOOLEAN });
export const SECURITY_GROUP = objectWith('a security group', 'securityGroupId');
export const ROLE = objectWith('an IAM role, such as the one of iam.Role.fromRoleName()', 'roleArn');
export const MANAGED_POLICY = objectWith('a managed policy, such as the one of iam.ManagedPolicy.fromAwsManagedPolicyName()', 'managedPolicyArn');
export const ACCESS_POLICIES = listOf(objectWith('an eks.IAccessPolicy, such as eks.AccessPolicy.fromAccessPolicyName()', 'policy', 'accessScope'));
export const INSTANCE_TYPE = objectWith("an ec2.InstanceType, such as new ec2.InstanceType('m7g.large')", 'architecture');
export const KUBERNETES_VERSION = objectWith("an eks.KubernetesVersion, such as eks.KubernetesVersion.of('1.36')", 'version');
export const CLUSTER = objectWith('an IIpv6Cluster, such as an Ipv6Cluster or the one of Ipv6Cluster.fromAttributes()', 'clusterName', 'vpc', 'creationOrder');

/** What one can depend on. */
export const DEPENDABLE = kind('a construct, or another IDependable', value => {
  try {
    return Dependable.of(value as never) !== undefined;
  } catch {
    return false;
  }
});

/** Refuse props that are of another kind than they take, and what is missing. */
export function checkShape<Props>(subject: Subject, props: Props, shape: Shape<Props>, ...required: (keyof Props & string)[]): void {
  checkKindOf(subject, 'the object of properties', props, STRUCT);
  const wrong = wrongIn('', props as Props, shape, required);
  if (wrong && wrong.got === undefined) { refuse(subject, 'prop-missing', undefined, wrong); }
  if (wrong) { refuse(subject, 'prop-type', wrong.got, { prop: wrong.prop, type: wrong.type }); }
}

/** Refuse an argument that is of another kind. */
export function checkKindOf(subject: Subject, prop: string, value: unknown, expected: Kind): void {
  const wrong = expected.wrong(prop, value);
  if (wrong) { refuse(subject, 'prop-type', wrong.got, { prop: wrong.prop, type: wrong.type }); }
}

function wrongIn<Props>(prefix: string, props: Props, shape: Shape<Props>, required: string[]): Wrong | undefined {
  const entries = Object.entries(shape) as [keyof Props & string, Kind][];
  const missing = entries.find(([name]) => required.includes(name) && props[name] === undefined);
  if (missing) { return { prop: `${prefix}${missing[0]}`, got: undefined, type: missing[1].type }; }
  return entries.filter(([name]) => props[name] !== undefined)
    .map(([name, each]) => each.wrong(`${prefix}${name}`, props[name])).find(wrong => wrong !== undefined);
}
