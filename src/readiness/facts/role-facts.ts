import { listOf, tableOf } from './kubernetes-facts';
import { grantedBy, Permissions, Statement, statementsIn } from './permissions';
import { grantedByAws } from './policies-of-aws';
import { isClosedTo } from './role-trust';
import { isLiteral, textOf } from './stated';
import { groupBy } from '../../synthesis/group-by';
import type { IndexedResource, TemplateIndex } from '../../synthesis/template-index';

/** A role of the app. */
export class RoleFacts {
  private read?: Permissions;

  constructor(public readonly resource: IndexedResource, private readonly roles: Roles) {}

  /** Where it is, for messages. */
  public get path(): string {
    return this.resource.path;
  }

  /** The identity providers that its trust names, in canonical form. */
  public get federated(): unknown[] {
    return this.trust.flatMap(({ Principal }) => [tableOf(Principal).Federated ?? []].flat());
  }

  /** Whether nothing in its trust lets a service take it, as far as all of it is known. */
  public isClosedTo(service: string): boolean {
    return isClosedTo(this.trust, service);
  }

  /** What its policies allow. */
  public get permissions(): Permissions {
    const { Policies, ManagedPolicyArns } = this.resource.properties;
    const listed = (list: unknown, granted: (each: unknown) => readonly Statement[] | undefined) =>
      list === undefined ? [] : Array.isArray(list) ? list.map(granted) : [undefined];
    return this.read ??= new Permissions([
      ...listed(Policies, each => grantedBy(tableOf(each).PolicyDocument)),
      ...listed(ManagedPolicyArns, arn => this.roles.grantedByPolicy(arn)),
      ...this.roles.attachedTo(this.resource).map(policy => grantedBy(policy.properties.PolicyDocument)),
    ]);
  }

  /** What it may not do of this; undefined where not all of its policies are known. */
  public lacks(actions: readonly string[]): string[] | undefined {
    return this.permissions.areAllKnown ? this.permissions.without(actions) : undefined;
  }

  private get trust(): readonly Statement[] {
    return statementsIn(this.resource.properties.AssumeRolePolicyDocument);
  }
}

/** The roles of a stage, with the policies that name them. */
export class Roles {
  /** Those of a stage. */
  public static of(index: TemplateIndex): Roles {
    const known = Roles.ofIndex.get(index) ?? new Roles(index);
    Roles.ofIndex.set(index, known);
    return known;
  }

  private static readonly ofIndex = new WeakMap<TemplateIndex, Roles>();

  /** Policies by the role that they name, or by the name of one that the app does not make. */
  private attached?: ReadonlyMap<IndexedResource | string, IndexedResource[]>;
  private readonly known = new Map<IndexedResource, RoleFacts>();

  private constructor(private readonly index: TemplateIndex) {}

  /** The one whose ARN or name a canonical value is; undefined where the app does not make it. */
  public of(form: unknown): RoleFacts | undefined {
    return this.factsOf(this.index.resourceAt(form) ?? this.index.resourceAt({ Ref: ofArn(form) }));
  }

  /** The one of an instance profile of the app, by the name or ARN of the profile, or by what a launch template says of it. */
  public ofProfile(profile: unknown): RoleFacts | undefined {
    const { Name, Arn } = tableOf(profile);
    const made = this.index.resourceAt(profile) ?? this.index.resourceAt(Name) ?? this.index.resourceAt({ Ref: ofArn(Arn) });
    return made?.resource.cfnResourceType === 'AWS::IAM::InstanceProfile' ? this.of(listOf(made.properties.Roles)[0]) : undefined;
  }

  /** What the role with an ARN may do, whoever makes it: of one that the app does not make the policies are known that the app attaches to it. */
  public permissionsOf(arn: unknown): Permissions {
    const role = this.of(arn);
    if (role) { return role.permissions; }
    const policies = this.attachments.get(nameInArn(arn)) ?? [];
    return new Permissions([undefined, ...policies.map(policy => grantedBy(policy.properties.PolicyDocument))]);
  }

  /** The policies of the app that name a role, which does not name them. */
  public attachedTo(role: IndexedResource): IndexedResource[] {
    return this.attachments.get(role) ?? [];
  }

  /** What a managed policy allows; undefined where that is not known. */
  public grantedByPolicy(arn: unknown): readonly Statement[] | undefined {
    const made = this.index.resourceAt(arn);
    if (!made) { return grantedByAws(arn); }
    return made.resource.cfnResourceType === 'AWS::IAM::ManagedPolicy' ? grantedBy(made.properties.PolicyDocument) : undefined;
  }

  private get attachments(): ReadonlyMap<IndexedResource | string, IndexedResource[]> {
    if (!this.attached) {
      const policies = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy'].flatMap(type => this.index.ofType(type));
      const pairs = policies.flatMap(policy => [policy.properties.Roles ?? policy.properties.RoleName ?? []].flat()
        .map(name => ({ policy, role: (this.of(name) ?? this.named(name, policy))?.resource ?? keyOfName(name) })));
      this.attached = new Map([...groupBy(pairs, pair => pair.role)].map(([role, same]) => [role, same.map(({ policy }) => policy)]));
    }
    return this.attached;
  }

  /** The one that is given this name, and is named by it. */
  private named(name: unknown, { resource }: IndexedResource): RoleFacts | undefined {
    return isLiteral(name) ? this.factsOf(this.index.where('AWS::IAM::Role', { RoleName: name }, resource)[0]) : undefined;
  }

  private factsOf(made: IndexedResource | undefined): RoleFacts | undefined {
    if (made?.resource.cfnResourceType !== 'AWS::IAM::Role') { return undefined; }
    const facts = this.known.get(made) ?? new RoleFacts(made, this);
    this.known.set(made, facts);
    return facts;
  }
}

/** The address of the resource whose ARN a form is. */
function ofArn(form: unknown): unknown {
  const [address, attribute] = listOf(tableLike(form)['Fn::GetAtt']);
  return attribute === 'Arn' ? address : undefined;
}

type Table = { readonly [name: string]: unknown };
const tableLike = (form: unknown): Table => typeof form === 'object' && form !== null ? form as Table : {};

/** The text by which the name in an ARN is compared with names of roles. Of an ARN that is not known, the name is that of the ARN. */
function nameInArn(arn: unknown): string {
  const [, name] = /:role\/(?:.*\/)?([\w+=,.@-]+)$/.exec(textOf(arn) ?? '') ?? [];
  return name === undefined ? JSON.stringify(arn) ?? '' : keyOfName(name);
}

/** CDK cuts the name out of an ARN that is a token, and says the whole of it so. */
function keyOfName(name: unknown): string {
  const [place, split] = listOf(tableLike(name)['Fn::Select']);
  const [slash, last] = listOf(tableLike(split)['Fn::Split']);
  const [, parts] = listOf(tableLike(last)['Fn::Select']);
  const [colon, arn] = listOf(tableLike(parts)['Fn::Split']);
  return JSON.stringify(String(place) === '1' && slash === '/' && colon === ':' ? arn : name) ?? '';
}
