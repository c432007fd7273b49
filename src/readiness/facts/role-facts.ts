import { isIntrinsic } from './json-text';
import { listOf, tableOf } from './kubernetes-facts';
import { groupBy } from '../../synthesis/group-by';
import type { IndexedResource, TemplateIndex } from '../../synthesis/template-index';

/** Policies of AWS that roles of nodes often have, of which none lets a CNI assign IPv6 addresses (AWS managed policy reference). */
const WITHOUT_IPV6 = [
  'AmazonEKS_CNI_Policy', 'AmazonEKSWorkerNodePolicy', 'AmazonEKSWorkerNodeMinimalPolicy', 'AmazonEC2ContainerRegistryReadOnly', 'AmazonEC2ContainerRegistryPullOnly',
  'AmazonSSMManagedInstanceCore', 'CloudWatchAgentServerPolicy', 'AmazonEBSCSIDriverPolicy', 'AmazonEKSVPCResourceController',
];
/** Of these the ones that let it look up subnets and security groups. */
const WITH_DESCRIBE = ['AmazonEKS_CNI_Policy', 'AmazonEKSWorkerNodePolicy'];
const DESCRIBE = ['ec2:DescribeSubnets', 'ec2:DescribeSecurityGroups'];

/** A role of the app. */
export class RoleFacts {
  constructor(public readonly resource: IndexedResource, private readonly roles: Roles) {}

  /** Where it is, for messages. */
  public get path(): string {
    return this.resource.path;
  }

  /** The identity providers that its trust names, in canonical form. */
  public get federated(): unknown[] {
    const statements = statementsIn(this.resource.properties.AssumeRolePolicyDocument);
    return statements.flatMap(({ Principal }) => [tableOf(Principal).Federated ?? []].flat());
  }

  /** What it may not do of this; undefined where not all of its policies are known. */
  public lacks(actions: readonly string[]): string[] | undefined {
    const allowed = this.allowed();
    return allowed && actions.filter(action => !allowed.some(pattern => matches(pattern, action)));
  }

  private allowed(): string[] | undefined {
    const { Policies, ManagedPolicyArns } = this.resource.properties;
    if ([Policies, ManagedPolicyArns].some(each => each !== undefined && !Array.isArray(each))) { return undefined; }
    const inline = listOf(Policies).map(each => actionsIn(tableOf(each).PolicyDocument));
    const managed = listOf(ManagedPolicyArns).map(arn => this.roles.actionsOfPolicy(arn));
    const attached = this.roles.attachedTo(this.resource).map(policy => actionsIn(policy.properties.PolicyDocument));
    const all = [...inline, ...managed, ...attached];
    return all.some(each => each === undefined) ? undefined : all.flatMap(each => each!);
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

  private attached?: ReadonlyMap<IndexedResource, IndexedResource[]>;
  private readonly known = new Map<IndexedResource, RoleFacts>();

  private constructor(private readonly index: TemplateIndex) {}

  /** The one whose ARN or name a canonical value is; undefined where the app does not make it. */
  public of(form: unknown): RoleFacts | undefined {
    const made = this.index.resourceAt(form) ?? this.index.resourceAt({ Ref: ofArn(form) });
    if (made?.resource.cfnResourceType !== 'AWS::IAM::Role') { return undefined; }
    const facts = this.known.get(made) ?? new RoleFacts(made, this);
    this.known.set(made, facts);
    return facts;
  }

  /** The policies of the app that name a role, which does not name them. */
  public attachedTo(role: IndexedResource): IndexedResource[] {
    if (!this.attached) {
      const policies = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy'].flatMap(type => this.index.ofType(type));
      const pairs = policies.flatMap(policy => [policy.properties.Roles ?? policy.properties.RoleName ?? []].flat()
        .flatMap(name => this.of(name)?.resource ?? []).map(each => ({ policy, role: each })));
      const groups = groupBy(pairs, pair => pair.role);
      this.attached = new Map([...groups].map(([each, same]) => [each, same.map(({ policy }) => policy)]));
    }
    return this.attached.get(role) ?? [];
  }

  /** What a policy allows; undefined where that is not known. */
  public actionsOfPolicy(arn: unknown): string[] | undefined {
    const made = this.index.resourceAt(arn);
    if (made) { return made.resource.cfnResourceType === 'AWS::IAM::ManagedPolicy' ? actionsIn(made.properties.PolicyDocument) : undefined; }
    const name = nameOfAwsPolicy(arn);
    if (name === undefined || !WITHOUT_IPV6.includes(name)) { return undefined; }
    return WITH_DESCRIBE.includes(name) ? DESCRIBE : [];
  }
}

/** The address of the role whose ARN a form is. */
function ofArn(form: unknown): unknown {
  const [address, attribute] = listOf(tableLike(form)['Fn::GetAtt']);
  return attribute === 'Arn' ? address : undefined;
}

type Table = { readonly [name: string]: unknown };
const tableLike = (form: unknown): Table => typeof form === 'object' && form !== null ? form as Table : {};

function nameOfAwsPolicy(arn: unknown): string | undefined {
  const [separator, parts] = listOf(tableLike(arn)['Fn::Join']);
  const text = typeof arn === 'string' ? arn : separator === '' && Array.isArray(parts) ? parts[parts.length - 1] : undefined;
  return typeof text === 'string' ? /:iam::aws:policy\/(?:service-role\/)?([\w+=,.@-]+)$/.exec(text)?.[1] : undefined;
}

const statementsIn = (document: unknown): readonly { readonly [name: string]: any }[] => [tableOf(document).Statement ?? []].flat().map(tableOf);

/** What a document allows; undefined where that is not known. What it denies is of no account. */
function actionsIn(document: unknown): string[] | undefined {
  const { Statement } = tableOf(document);
  if (Statement === undefined || isIntrinsic(Statement)) { return undefined; }
  const statements = statementsIn(document).filter(({ Effect }) => Effect !== 'Deny');
  const actions = statements.flatMap(({ Action }) => [Action].flat());
  return actions.every(action => typeof action === 'string') ? actions : undefined;
}

/** Actions are compared without case; `*` and `?` stand for others. */
function matches(pattern: string, action: string): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.');
  return new RegExp(`^${escaped}$`, 'i').test(action);
}
