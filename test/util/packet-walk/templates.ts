// What a deployment makes of templates, as far as networks go: ids, blocks and references between stacks. It knows nothing of the code of this library.
import { addressOf, shown, subnetsOf } from './addresses';

export type Properties = Record<string, any>;

export interface Template {
  readonly Resources?: { readonly [id: string]: { readonly Type: string; readonly Properties?: Properties } };
  readonly Outputs?: { readonly [id: string]: { readonly Value: any; readonly Export?: { readonly Name: any } } };
  readonly Parameters?: { readonly [id: string]: { readonly Default?: any } };
}

/** A stack, where it is deployed. Two apps are deployed like one. */
export interface DeployedStack {
  readonly name: string;
  readonly region?: string;
  readonly account?: string;
  readonly template: Template;
  /** Ids that others know a resource by, by its logical id; EC2 gives the others theirs. */
  readonly ids?: { readonly [logicalId: string]: string };
}

/** A resource as it is deployed: no reference is left in its properties. */
export interface Deployed {
  readonly id: string;
  readonly type: string;
  readonly region: string;
  readonly properties: Properties;
}

const ASSOCIATION = 'AWS::EC2::VPCCidrBlock';

/** All resources of some stacks, deployed. */
export function deploy(stacks: readonly DeployedStack[]): Deployed[] {
  return new Deployment(stacks).all();
}

class Deployment {
  /** What Amazon and pools give, in the order of the templates. */
  private readonly given = new Map<string, string>();
  private readonly exports = new Map<string, () => any>();

  constructor(private readonly stacks: readonly DeployedStack[]) {
    for (const stack of stacks) {
      for (const { Value, Export } of Object.values(stack.template.Outputs ?? {})) {
        if (Export) { this.exports.set(this.value(Export.Name, stack), () => this.value(Value, stack)); }
      }
    }
  }

  public all(): Deployed[] {
    return this.stacks.flatMap(stack => Object.entries(stack.template.Resources ?? {}).map(([logicalId, { Type: type, Properties }]) => (
      { id: this.idOf(stack, logicalId), type, region: stack.region ?? 'region', properties: this.value(Properties ?? {}, stack) })));
  }

  private idOf({ name, ids }: DeployedStack, logicalId: string): string {
    return ids?.[logicalId] ?? `${name}/${logicalId}`;
  }

  private value(value: any, stack: DeployedStack): any {
    const of = (part: any) => this.value(part, stack);
    if (Array.isArray(value)) { return value.map(of); }
    if (typeof value !== 'object' || value === null) { return value; }
    const [[name, argument] = ['', undefined], ...more] = Object.entries<any>(value);
    if (more.length === 0) {
      switch (name) {
        case 'Ref': return this.reference(argument, stack);
        case 'Fn::GetAtt': return this.attribute([argument].flat().join('.').split('.'), stack);
        case 'Fn::ImportValue': return this.exports.get(of(argument))?.() ?? `import ${of(argument)}`;
        case 'Fn::GetAZs': return ['a', 'b', 'c', 'd', 'e', 'f'].map(letter => `${stack.region ?? 'region'}${letter}`);
        case 'Fn::Join': return [of(argument[1])].flat().join(argument[0]);
        case 'Fn::Split': return String(of(argument[1])).split(argument[0]);
        case 'Fn::Select': return of(argument[1])[Number(of(argument[0]))];
        case 'Fn::Cidr': return subnetsOf(of(argument[0]), Number(of(argument[1])), Number(of(argument[2])));
        case 'Fn::Sub': return Array.isArray(argument) ? argument[0] : argument;
      }
    }
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, of(part)]));
  }

  private reference(name: string, stack: DeployedStack): any {
    switch (name) {
      case 'AWS::Region': return stack.region ?? 'region';
      case 'AWS::AccountId': return stack.account ?? 'account';
      case 'AWS::Partition': return 'aws';
    }
    if (stack.template.Parameters?.[name]) { return stack.template.Parameters[name].Default ?? `parameter ${name}`; }
    return this.idOf(stack, name);
  }

  private attribute([logicalId, ...attribute]: string[], stack: DeployedStack): any {
    const resource = stack.template.Resources?.[logicalId];
    const properties = resource?.Properties ?? {};
    switch (`${resource?.Type}.${attribute.join('.')}`) {
      case 'AWS::EC2::VPC.CidrBlock': return this.value(properties.CidrBlock, stack);
      case 'AWS::EC2::VPC.Ipv6CidrBlocks': return this.ipv6BlocksOf(this.idOf(stack, logicalId));
      case 'AWS::EC2::Subnet.Ipv6CidrBlocks': return [this.value(properties.Ipv6CidrBlock, stack)];
      case 'Custom::EksIpv6VpcBlock.Cidr': return this.blockGiven(this.value(properties.AssociationId, stack));
    }
    // Ids have several names, and those that EKS and others give are names of what they make.
    return /^(GroupId|VpcId|SubnetId|RouteTableId|Id|NatGatewayId|InternetGatewayId)$/.test(attribute.join('.'))
      ? this.idOf(stack, logicalId)
      : `${this.idOf(stack, logicalId)}.${attribute.join('.')}`;
  }

  /** In the order of the templates, as if each block were given before the next is asked for. */
  private ipv6BlocksOf(vpcId: string): string[] {
    return this.associations().filter(({ stack, properties }) => this.value(properties.VpcId, stack) === vpcId && isOfIpv6(properties))
      .map(({ id }) => this.blockGiven(id));
  }

  public blockGiven(associationId: string): string {
    const all = this.associations();
    const place = all.findIndex(({ id }) => id === associationId);
    const { Ipv6CidrBlock, Ipv6NetmaskLength = 56 } = all[place].properties;
    const known = this.given.get(associationId)
      ?? (Ipv6CidrBlock === undefined
        ? `${shown({ family: 'IPv6', value: addressOf('2600:1f14::').value + BigInt(place + 1) * 2n ** 80n })}/${Ipv6NetmaskLength}`
        : this.value(Ipv6CidrBlock, all[place].stack));
    this.given.set(associationId, known);
    return known;
  }

  private associations(): { stack: DeployedStack; id: string; properties: Properties }[] {
    return this.stacks.flatMap(stack => Object.entries(stack.template.Resources ?? {}).filter(([, { Type }]) => Type === ASSOCIATION)
      .map(([logicalId, { Properties: properties = {} }]) => ({ stack, id: this.idOf(stack, logicalId), properties })));
  }
}

const isOfIpv6 = ({ CidrBlock, Ipv4IpamPoolId }: Properties) => CidrBlock === undefined && Ipv4IpamPoolId === undefined;

/** The blocks that associations give, by their ids. */
export function blocksGiven(stacks: readonly DeployedStack[]): (associationId: string) => string {
  const deployment = new Deployment(stacks);
  return id => deployment.blockGiven(id);
}
