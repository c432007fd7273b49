import { ASSOCIATION, isIn, subnetBlocks } from './ipv6-blocks';
import { addressRange, resourcesOf } from './network';
import { AskedNetwork, networkViolations } from './simulated-network';
import { brokenInvariants, Said } from './surrounding-invariants';
import { STOCK_NODES, SURROUNDING } from './surroundings';
import { waitsFor } from '../../bench/creation-graph';

/** Resources of a template. */
export type Resources = ReturnType<typeof resourcesOf>;

/** A template, and what was asked for that it does not say itself. */
export interface Synthesised extends Said {
  readonly resources: Resources;
  /** Every template of the app, nested ones included, as text. */
  readonly texts: readonly string[];
  /** Warnings of this library, as text. */
  readonly warnings: readonly string[];
  /** How many IPv6 blocks `Fn::Cidr` has to be asked for; undefined of a VPC that this library does not lay out. */
  readonly ipv6Blocks?: number;
  /** What was asked of a VPC of this library. */
  readonly network?: AskedNetwork;
  /** Whether overrides say something else of resources. */
  readonly isOverridden: boolean;
  /** The prefix of the logical ids of nodes, and whether this library writes their user data. */
  readonly nodes: readonly { readonly prefix: string; readonly hasUserData: boolean; readonly isTainted: boolean }[];
  /** Whether the function that makes the cluster runs in the VPC, and so takes its routes. */
  readonly isHandlerInVpc: boolean;
  /** As whom the CNI acts; `as given` is a role that takes no policies. */
  readonly cniIdentity: 'its own' | 'node' | 'as given';
}

const CLUSTER = 'Custom::AWSCDK-EKS-Cluster';
const COMPUTE = ['AWS::EKS::Nodegroup', 'AWS::AutoScaling::AutoScalingGroup', 'AWS::EKS::FargateProfile'];
const NETWORK = ['AWS::EC2::Route', 'AWS::EC2::NatGateway', 'AWS::EC2::EIP', 'AWS::EC2::SubnetRouteTableAssociation', 'AWS::EC2::VPCEndpoint'];
const KUBERNETES = 'Custom::AWSCDK-EKS-KubernetesResource';

/** What a template says that must not be so; nothing of a good one. */
export function violations(synthesised: Synthesised): string[] {
  const template = new Template(synthesised);
  return [
    ...brokenInvariants(synthesised),
    ...template.addresses(),
    ...template.network(),
    ...template.routes(), ...template.order(), ...template.permissions(), ...template.texts(), ...template.userData(), ...template.references(),
  ];
}

class Template {
  private readonly resources: Resources;
  /** Direct dependencies, asked once a resource. */
  private readonly edges: Map<string, Set<string>>;
  private readonly closures = new Map<string, Set<string>>();

  constructor(private readonly given: Synthesised) {
    this.resources = given.resources;
    this.edges = new Map(Object.keys(this.resources).map(id => [id, waitsFor(this.resources, id)]));
  }

  /** As it was asked for, whatever was put around it. */
  public network(): string[] {
    const { network, isOverridden } = this.given;
    const own = Object.fromEntries(Object.entries(this.resources).filter(([id]) => !SURROUNDING.test(id)));
    return network && !isOverridden ? networkViolations(own, network) : [];
  }

  public addresses(): string[] {
    return this.ofType('AWS::EC2::VPC').flatMap(vpc => {
      const subnets = this.ofType('AWS::EC2::Subnet').filter(id => this.properties(id).VpcId.Ref === vpc);
      const whole = addressRange(this.properties(vpc).CidrBlock);
      // Which families a subnet of this library lacks is what the simulation judges.
      const having = (property: string) => this.given.network ? subnets.filter(id => this.properties(id)[property] !== undefined) : subnets;
      const ranges = having('CidrBlock').map(id => ({ id, ...addressRange(this.properties(id).CidrBlock) })).sort((one, other) => one.first - other.first);
      const asked = having('Ipv6CidrBlock').map(id => ({ id, block: this.properties(id).Ipv6CidrBlock, ipv6: this.properties(id).Ipv6CidrBlock?.['Fn::Select'] }));
      return [
        ...ranges.filter(({ first, last }) => first < whole.first || last > whole.last).map(({ id }) => `${id} is outside its VPC`),
        ...ranges.filter(({ first }, i) => i > 0 && first <= ranges[i - 1].last).map(({ id }) => `${id} overlaps the subnet before it`),
        ...asked.filter(({ block }) => block === undefined).map(({ id }) => `${id} has no IPv6 block`),
        ...asked.flatMap(({ id, ipv6, block }) => {
          if (typeof block === 'string') { return /^[0-9a-f:]+::\/64$/.test(block) ? [] : [`${id} has no /64`]; }
          const [, count, bits] = ipv6?.[1]?.['Fn::Cidr'] ?? [];
          const wrong = this.given.ipv6Blocks !== undefined && count !== this.given.ipv6Blocks;
          return [...wrong ? [`${id} asks Fn::Cidr for ${count} blocks`] : [], ...bits === '64' && Number(ipv6[0]) < count ? [] : [`${id} has no /64`]];
        }),
        ...this.ipv6Blocks(vpc, subnets),
      ];
    });
  }

  /** What subnets get, in whatever order EC2 lists the blocks of the VPC. */
  private ipv6Blocks(vpc: string, subnets: string[]): string[] {
    const given = this.ofType(ASSOCIATION).filter(id => this.properties(id).VpcId.Ref === vpc)
      .map((id, index): [string, string] => {
        const { Ipv6CidrBlock, Ipv6NetmaskLength = this.given.ipv6Blocks === 16 ? 60 : 56 } = this.properties(id);
        return [id, typeof Ipv6CidrBlock === 'string' ? Ipv6CidrBlock : `2600:1f14:${index}0::/${Ipv6NetmaskLength}`];
      });
    const [values, ...others] = [given, [...given].reverse()].map(list => subnetBlocks(this.resources, Object.fromEntries(list), subnets));
    const having = Object.keys(values);
    return [
      ...having.filter((id, i) => having.slice(0, i).some(other => values[other] === values[id])).map(id => `${id} has the IPv6 block of another subnet`),
      ...having.filter(id => !given.some(([, block]) => isIn(values[id], block))).map(id => `${id} has an IPv6 block outside of its VPC`),
      ...having.filter(id => others.some(other => other[id] !== values[id])).map(id => `${id} has another IPv6 block in another order of the list`),
    ];
  }

  public routes(): string[] {
    return this.compute().flatMap(node => this.subnetsOf(node).flatMap(subnet => {
      const { Tags, MapPublicIpOnLaunch, EnableDns64, AssignIpv6AddressOnCreation } = this.properties(subnet);
      const path = Tags.find(({ Key }: any) => Key === 'Name').Value;
      const warned = (id: string) => this.given.warnings.some(warning => warning.includes(`'${path}'`) && warning.includes(`cdk-eks-ipv6:${id}]`));
      const targets = Object.assign({}, ...this.routesOf(subnet).map(id => {
        const { DestinationCidrBlock, DestinationIpv6CidrBlock, RouteTableId: _, ...target } = this.properties(id);
        return { [DestinationCidrBlock ?? DestinationIpv6CidrBlock]: Object.keys(target)[0] };
      }));
      const [ipv4, ipv6] = [targets['0.0.0.0/0'], targets['::/0']];
      const hasEndpoints = this.ofType('AWS::EC2::VPCEndpoint').length >= 6;
      const problem = (applies: boolean, what: string) => applies ? [`${node} is in ${path}, ${what}`] : [];
      return [
        ...problem(ipv4 === undefined && !hasEndpoints && !warned('node-subnet-without-ipv4-egress'), 'which has no way out over IPv4, and no warning says so'),
        ...problem(ipv6 === undefined && !warned('node-subnet-without-ipv6-route'), 'which has no way out over IPv6, and no warning says so'),
        ...problem(ipv4 === 'GatewayId' && MapPublicIpOnLaunch !== true && !hasEndpoints, 'which is public and assigns no IPv4 address'),
        ...problem(ipv4 !== undefined && ipv6 !== undefined && (ipv4 === 'GatewayId') !== (ipv6 === 'GatewayId'),
          'which is public in one family only'),
        ...problem(EnableDns64 === true && !warned('node-subnet-dns64'), 'which has DNS64, and no warning says so'),
        ...problem(AssignIpv6AddressOnCreation !== true, 'which does not assign IPv6 addresses'),
      ];
    }));
  }

  public order(): string[] {
    const cycle = Object.keys(this.resources).filter(id => this.before(id).has(id)).map(id => `${id} waits for itself`);
    if (cycle.length > 0) { return cycle; }

    const [cluster, ...otherClusters] = this.ofType(CLUSTER);
    const core = ['vpc-cni', 'kube-proxy', ...this.addon('eks-pod-identity-agent') ? ['eks-pod-identity-agent'] : []].map(name => this.addon(name)!);
    const dns = this.addon('coredns');
    // Add-ons by L1 are in no order.
    const addons = this.ofType('AWS::EKS::Addon').filter(id => ![...core, dns].includes(id) && !SURROUNDING.test(id));
    const compute = this.compute();
    const canRunDns = compute.filter(id => this.canRunDns(id));
    const isAuth = (id: string) => JSON.stringify(this.properties(id).Manifest).includes('aws-auth');
    const objects = this.ofType(KUBERNETES);
    const notBeforeCluster = [...COMPUTE, 'AWS::EKS::Addon', ...this.given.isHandlerInVpc ? [] : NETWORK];
    const isWarned = (id: string) => this.given.warnings.some(warning => warning.includes(`cdk-eks-ipv6:${id}]`));
    // One that a stock construct installs stands whatever is there to run it.
    const isMoved = dns === undefined || !SURROUNDING.test(dns);
    const hasCapacity = compute.some(id => this.mayRunPods(id));
    return [
      ...otherClusters.map(id => `${id} is a second cluster`),
      ...compute.flatMap(id => this.missing(id, [cluster, ...core, ...this.subnetsOf(id).flatMap(subnet => this.networkOf(subnet))])),
      ...[...core, ...addons].flatMap(id => this.missing(id, [cluster])),
      ...addons.flatMap(id => this.missing(id, [...core, ...compute])),
      ...objects.filter(id => !isAuth(id)).flatMap(id => this.missing(id, [cluster, ...core, ...compute, ...dns ? [dns] : []])),
      ...objects.filter(isAuth).flatMap(id => compute.filter(each => this.before(id).has(each)).map(each => `${id} waits for ${each}`)),
      ...[...this.before(cluster)].filter(id => notBeforeCluster.includes(this.type(id))).map(id => `the cluster waits for ${id}`),
      ...core.flatMap(id => compute.filter(each => this.before(id).has(each)).map(each => `${id} waits for ${each}`)),
      ...!isMoved || (dns !== undefined) === canRunDns.length > 0 ? [] : ['coredns is not where nodes are'],
      ...(dns === undefined) === isWarned('core-dns-left-out') ? [] : ['the warning that coredns is left out does not fit'],
      ...isMoved || hasCapacity !== isWarned('addon-without-nodes') ? [] : ['the warning that coredns finds no nodes does not fit'],
      ...dns === undefined ? [] : this.missing(dns, [...core, ...canRunDns]),
    ];
  }

  private canRunDns(id: string): boolean {
    const { Selectors } = this.properties(id);
    if (Selectors) { return /kube-system|\*/.test(JSON.stringify(Selectors)); }
    return !this.given.nodes.some(nodes => nodes.isTainted && id.startsWith(nodes.prefix)) && this.mayRunPods(id);
  }

  private mayRunPods(id: string): boolean {
    const { ScalingConfig, DesiredCapacity, MinSize } = this.properties(id);
    return !['0', 0].includes(ScalingConfig?.DesiredSize ?? DesiredCapacity ?? MinSize);
  }

  public permissions(): string[] {
    const documents = Object.keys(this.resources).flatMap(id => {
      const { PolicyDocument, Policies = [] } = this.properties(id);
      return [PolicyDocument, ...Policies.map((policy: any) => policy.PolicyDocument)].filter(Boolean).map(document => ({ id, document }));
    });
    const granting = documents.flatMap(({ id, document }) => [document.Statement].flat()
      .filter(({ Action }) => [Action].flat().includes('ec2:AssignIpv6Addresses')).map(() => id))
      // Stock groups of an IPv6 cluster bring a policy of their own.
      .filter(id => !STOCK_NODES.test(id));
    if (granting.length !== 1) { return [`ec2:AssignIpv6Addresses is granted ${granting.length} times: ${granting.join()}`]; }

    const [policy] = granting;
    const holders = new Set([
      ...this.ofType('AWS::IAM::Role').filter(id => this.properties(id).ManagedPolicyArns?.some((arn: any) => arn.Ref === policy)),
      ...(this.properties(policy).Roles ?? []).map(roleOf),
    ]);
    const expected = new Set(this.rolesOfCni());
    return [
      ...[...holders].filter(role => !expected.has(role)).map(role => `${role} has the policy of the CNI and should not`),
      ...[...expected].filter(role => !holders.has(role)).map(role => `${role} lacks the policy of the CNI`),
    ];
  }

  public texts(): string[] {
    const hasStockNodes = Object.keys(this.resources).some(id => STOCK_NODES.test(id));
    const literal = this.given.texts.flatMap(text => text.match(/arn:aws[a-z-]*:[^"]*|AmazonEKS_CNI_Policy/g) ?? [])
      .filter(text => !hasStockNodes || !['AmazonEKS_CNI_Policy', 'arn:aws:ec2:*:*:network-interface/*'].includes(text));
    const strings = [...stringsOf(this.resources)].flatMap(text => text.match(/\$\{Token\[.*|\[object Object\]|\bundefined\b|\bNaN\b|-1\.88\d+e\+\d+/g) ?? []);
    return [...literal, ...strings].map(text => `in the template stands ${text}`);
  }

  public userData(): string[] {
    return this.given.nodes.flatMap(({ prefix, hasUserData }) => {
      const templates = this.ofType('AWS::EC2::LaunchTemplate').filter(id => id.startsWith(prefix));
      return templates.flatMap(id => {
        const { UserData, ImageId } = this.properties(id).LaunchTemplateData;
        const text = JSON.stringify(UserData ?? '');
        return [
          ...(UserData !== undefined) === hasUserData && (ImageId !== undefined) === hasUserData ? [] : [`${id} has user data or an image: ${!hasUserData}`],
          ...!hasUserData || (text.includes(this.ofType(CLUSTER)[0]) && text.includes('ServiceCidr')) ? [] : [`${id} is not told of the cluster`],
        ];
      }).concat(hasUserData && templates.length === 0 ? [`${prefix} has no launch template`] : []);
    });
  }

  /** Names of resources in what lists them. */
  public references(): string[] {
    return Object.entries(this.resources).flatMap(([id, { DependsOn = [] }]) => [
      ...[DependsOn].flat().filter(each => !(each in this.resources)).map(each => `${id} depends on ${each}, which is not there`),
      ...new Set(DependsOn).size === [DependsOn].flat().length ? [] : [`${id} depends on something twice`],
      .../^[A-Za-z0-9]{1,255}$/.test(id) ? [] : [`${id} is not a logical id`],
    ]);
  }

  /** As whom the CNI acts, by logical id, or by name where the role is not in the template. */
  private rolesOfCni(): string[] {
    switch (this.given.cniIdentity) {
      case 'as given': return [];
      case 'node': return this.compute().flatMap(id => this.roleOfNodes(id));
      default: {
        const { PodIdentityAssociations: [association] = [], ServiceAccountRoleArn } = this.properties(this.addon('vpc-cni')!);
        return [roleOf(association?.RoleArn ?? ServiceAccountRoleArn)];
      }
    }
  }

  private roleOfNodes(id: string): string[] {
    switch (this.type(id)) {
      case 'AWS::EKS::Nodegroup': return [roleOf(this.properties(id).NodeRole)];
      case 'AWS::AutoScaling::AutoScalingGroup': {
        const { LaunchTemplateId } = this.properties(id).MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification;
        const [profile] = this.properties(LaunchTemplateId.Ref).LaunchTemplateData.IamInstanceProfile.Arn['Fn::GetAtt'];
        return this.properties(profile).Roles.map(roleOf);
      }
      default: return [];
    }
  }

  private missing(id: string, wanted: string[]): string[] {
    return wanted.filter(each => each !== id && !this.before(id).has(each)).map(each => `${id} does not wait for ${each}`);
  }

  /** All that a resource waits for. */
  private before(id: string): Set<string> {
    let found = this.closures.get(id);
    if (!found) {
      found = new Set();
      const open = [...this.edges.get(id)!];
      while (open.length > 0) {
        const next = open.pop()!;
        if (found.has(next)) { continue; }
        found.add(next);
        open.push(...this.edges.get(next)!);
      }
      this.closures.set(id, found);
    }
    return found;
  }

  private compute(): string[] {
    return this.ofType(...COMPUTE);
  }

  /** Subnets of the template that nodes are in. */
  private subnetsOf(node: string): string[] {
    const { Subnets, VPCZoneIdentifier } = this.properties(node);
    return [Subnets ?? VPCZoneIdentifier].flat().map(subnet => subnet?.Ref).filter(id => id in this.resources);
  }

  private routesOf(subnet: string): string[] {
    const tables = this.associationsOf(subnet).map(id => this.properties(id).RouteTableId.Ref);
    return this.ofType('AWS::EC2::Route').filter(id => tables.includes(this.properties(id).RouteTableId.Ref));
  }

  private associationsOf(subnet: string): string[] {
    return this.ofType('AWS::EC2::SubnetRouteTableAssociation').filter(id => this.properties(id).SubnetId.Ref === subnet);
  }

  private networkOf(subnet: string): string[] {
    return [...this.routesOf(subnet).filter(id => !SURROUNDING.test(id)), ...this.associationsOf(subnet)];
  }

  private addon(name: string): string | undefined {
    return this.ofType('AWS::EKS::Addon').find(id => this.properties(id).AddonName === name);
  }

  private ofType(...types: string[]): string[] {
    return Object.keys(this.resources).filter(id => types.includes(this.type(id)));
  }

  private type(id: string): string {
    return this.resources[id].Type;
  }

  private properties(id: string): Record<string, any> {
    return this.resources[id].Properties ?? {};
  }
}

/** The logical id of a role, or its name. */
function roleOf(value: any): string {
  if (typeof value === 'string') { return value; }
  if (value['Fn::Join']) { return value['Fn::Join'][1].at(-1).split(':role/').pop(); }
  return value.Ref ?? value['Fn::GetAtt'][0];
}

/** All keys and texts of a value, code of functions excepted, which may say anything. */
function* stringsOf(value: unknown): Generator<string> {
  if (typeof value === 'string') { yield value; }
  if (typeof value === 'number' && Math.abs(value) > 1e100) { yield String(value); }
  if (typeof value !== 'object' || value === null) { return; }
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'ZipFile') { continue; }
    if (!Array.isArray(value)) { yield key; }
    yield* stringsOf(inner);
  }
}
