import { resourcesOf } from './network';

/** What a template says, parameters included: the names of images stand there. */
export interface Said {
  readonly resources: ReturnType<typeof resourcesOf>;
  readonly parameters?: Readonly<Record<string, { readonly Type: string; readonly Default?: unknown }>>;
  /** Warnings of this library, as text: of what may be meant so, one is enough. */
  readonly warnings: readonly string[];
}

/** A group of nodes, with what its launch template says. */
interface Nodes {
  readonly id: string;
  readonly group: Record<string, any>;
  readonly isManaged: boolean;
  readonly data: Record<string, any>;
  readonly userData: string;
}

/** Virtualised sizes of these families run on Xen (EC2 user guide, "Instances built on the AWS Nitro System", of previous generations). */
const XEN = /^(c1|c3|c4|cc2|cr1|d2|f1|g2|g3s?|h1|hs1|i2|i3|m1|m2|m3|m4|p2|p3|r3|r4|t1|t2|x1e?)\.(?!metal)/;
const CLUSTER = 'Custom::AWSCDK-EKS-Cluster';
/** EC2 user guide, "Run commands when you launch an EC2 instance with user data input". */
const MAX_USER_DATA = 16 * 1024;

/**
 * What each template has to keep, by name. They are judged by what AWS says alone, and know nothing of the rules of this library: a configuration that breaks one has to
 * be refused. None of them looks at what is not known before the deployment.
 */
export const INVARIANTS = {
  'no Xen types': said => said.nodes().flatMap(({ id, group, data }) => {
    const overrides = [group.MixedInstancesPolicy?.LaunchTemplate?.Overrides ?? []].flat().map(({ InstanceType }: any) => InstanceType);
    return [data.InstanceType, ...group.InstanceTypes ?? [], ...overrides].filter(type => XEN.test(String(type))).map(type => `${id} has the type ${type}`);
  }),

  // EKS user guide, "launch-templates"; EKS API reference, "LaunchTemplateSpecification".
  'templates of managed groups have nothing that EKS refuses': said => said.managed().flatMap(({ id, group, data }) => [
    ...['IamInstanceProfile', 'HibernationOptions', 'InstanceInitiatedShutdownBehavior'].filter(key => key in data).map(key => `${id} has ${key} in its template`),
    ...said.interfaces(data).some(({ SubnetId }) => SubnetId) ? [`${id} has a subnet in its template`] : [],
    ...data.InstanceType && group.InstanceTypes ? [`${id} has types in both places`] : [],
    ...data.ImageId && ['AmiType', 'ReleaseVersion', 'Version'].some(key => key in group && group[key] !== 'CUSTOM') ? [`${id} has an image in both places`] : [],
    ...said.usesTemplate(group) && (group.DiskSize ?? group.RemoteAccess) !== undefined ? [`${id} has a disk or a key beside its template`] : [],
  ]),

  'an image of one\'s own has user data': said => said.managed().filter(({ data }) => data.ImageId && data.UserData === undefined).map(({ id }) => `${id} has none`),

  // What an image of one's own does by itself nobody knows, so a warning for each is enough where nothing is said of joining.
  'user data for an image of one\'s own joins over IPv6': said => {
    const silent = said.managed().filter(({ data, userData }) => data.ImageId && userData)
      .filter(({ userData }) => !/ServiceCidr|serviceIpv6Cidr|cluster-dns-ip|--ip-family ipv6|[0-9a-f]::\/108/.test(userData));
    const isOfBootstrap = ({ userData }: Nodes) => userData.includes('bootstrap.sh');
    const unwarned = silent.filter(each => !isOfBootstrap(each)).slice(said.warnings('node-user-data-without-join'));
    return [...silent.filter(isOfBootstrap), ...unwarned].map(({ id }) => `${id} says nothing of the services`);
  },

  'settings of nodes are of the family': said => said.nodes().filter(({ userData }) => /(clusterDNS|cluster-dns-ip|node-ip)[^\n]{0,6}(\n\W*)?\d+\.\d+\.\d+\.\d+/.test(userData))
    .map(({ id }) => `${id} has an IPv4 address in its settings`),

  'user data is small enough': said => said.nodes().filter(({ userData }) => userData.length > MAX_USER_DATA).map(({ id }) => `${id} has more than 16 KB`),

  'nodes have the group of the cluster': said => said.nodes().flatMap(({ id, data }) => {
    const [primary] = said.interfaces(data);
    const groups = primary?.Groups ?? data.SecurityGroupIds ?? data.SecurityGroups;
    return groups === undefined || JSON.stringify(groups).includes('ClusterSecurityGroupId') ? [] : [`${id} has other groups only`];
  }),

  'interfaces take addresses or prefixes': said => said.nodes().flatMap(({ id, data }) => said.interfaces(data)
    .filter(each => (each.Ipv6AddressCount || each.Ipv6Addresses) && (each.Ipv6PrefixCount || each.Ipv6Prefixes)).map(() => `${id} asks for both`)),

  // EKS user guide, "eks-ami-deprecation-faqs": none for 1.33 and later.
  'no Amazon Linux 2 from 1.33 on': said => said.minor() < 33 ? [] : said.nodes().filter(({ group, data }) =>
    /^AL2_/.test(String(group.AmiType)) || /\/amazon-linux-2(-gpu|-arm64)?\//.test(said.imageName(data) ?? '')).map(({ id }) => `${id} boots it`),

  'releases and images fit the version of the cluster': said => said.nodes().flatMap(({ id, group, data }) => {
    // Releases of Bottlerocket have numbers of their own.
    const release = /^BOTTLEROCKET/.test(String(group.AmiType)) ? undefined : group.ReleaseVersion;
    const minors = [release, said.imageName(data)?.replace(/^.*?(optimized-ami\/|aws-k8s-)/, '')].flatMap(text => /^1\.(\d+)[.\-/]/.exec(String(text))?.[1] ?? []);
    return minors.filter(minor => Number(minor) > said.minor() || Number(minor) < said.minor() - 3).map(minor => `${id} boots one of 1.${minor}`);
  }),

  'images fit their user data': said => said.nodes().flatMap(({ id, data, userData }) => {
    const name = said.imageName(data) ?? '';
    const isOf = { 'node.eks.aws': /amazon-linux-2023/, '[settings': /bottlerocket/, 'bootstrap.sh': /amazon-linux-2(-gpu|-arm64)?\// };
    const wrong = Object.entries(isOf).filter(([sign, system]) => userData.includes(sign) && name.startsWith('/aws/service/') && !system.test(name));
    return wrong.map(([sign]) => `${id} boots ${name} with ${sign}`);
  }),

  // EKS user guide, "node-taints-managed-node-groups"; EC2 user guide, "Tag restrictions". Labels have no most in any text of AWS.
  'labels, taints and tags are within limits': said => said.nodes().flatMap(({ id, group, data }) => {
    const taints: any[] = group.Taints ?? [];
    const instanceTags: any[] = data.TagSpecifications?.[0]?.Tags ?? [];
    const tags = Array.isArray(group.Tags) ? group.Tags : Object.keys(group.Tags ?? {}).map(Key => ({ Key }));
    return [
      ...Object.entries({ taints, tags, instanceTags }).filter(([, { length }]) => length > 50).map(([name, { length }]) => `${id} has ${length} ${name}`),
      ...[...tags, ...instanceTags].filter(({ Key }: any) => String(Key).length > 128).map(({ Key }: any) => `${id} has the tag ${Key}`),
      ...new Set(taints.map(({ Key, Effect }) => JSON.stringify([Key, Effect]))).size < taints.length ? [`${id} has a taint twice`] : [],
    ];
  }),

  'roles of nodes trust EC2': said => said.managed().flatMap(({ id, group }) => {
    const trust = said.properties(group.NodeRole?.['Fn::GetAtt']?.[0])?.AssumeRolePolicyDocument;
    return trust && !JSON.stringify(trust).includes('ec2.amazonaws.com') && !JSON.stringify(trust).includes('Fn::') ? [`${id} has a role that EC2 cannot take`] : [];
  }),

  'the cluster is an IPv6 one': said => said.ofType(CLUSTER).filter(id => {
    const { ipFamily, serviceIpv4Cidr } = said.properties(id)!.Config.kubernetesNetworkConfig ?? {};
    return ipFamily !== 'ipv6' || serviceIpv4Cidr !== undefined;
  }).map(id => `${id} says another family`),

  'the control plane gets out in both families': said => said.ofType(CLUSTER).flatMap(id => {
    const ids: any[] = said.properties(id)!.Config.resourcesVpcConfig?.securityGroupIds ?? [];
    return ids.flatMap(each => each?.['Fn::GetAtt']?.[0] ?? []).filter(group => {
      const rules = said.rulesOf(group, 'Egress');
      return rules.some(({ CidrIp }) => CidrIp === '0.0.0.0/0') && !rules.some(({ CidrIpv6 }) => CidrIpv6 === '::/0');
    }).filter(group => !said.warnsOf('control-plane-ipv4-egress', group)).map(group => `${group} lets IPv4 out only, and no warning says so`);
  }),

  // The schemas of the add-on have texts only; amazon-vpc-cni-k8s README, and pkg/ipamd/ipamd.go, isConfigValid.
  'variables of the CNI are texts of the family': said => said.addons('vpc-cni').flatMap(id => {
    const given = said.properties(id)!.ConfigurationValues;
    const { env = {}, eniConfig } = typeof given === 'string' ? JSON.parse(given) : {};
    const is = (name: string, ...values: string[]) => values.includes(String(env[name]).toLowerCase());
    return [
      ...Object.keys(env).filter(name => typeof env[name] !== 'string').map(name => `${name} is no text`),
      ...['ENABLE_IPv4', 'ENABLE_V6_EGRESS', 'AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG'].filter(name => is(name, 'true', '1', 't')),
      ...['ENABLE_IPv6', 'ENABLE_PREFIX_DELEGATION'].filter(name => is(name, 'false', '0', 'f')),
      ...eniConfig?.create ? ['eniConfig'] : [],
    ].map(what => `${id}: ${what}`);
  }),

  'each add-on is there once': said => {
    const names = said.ofType('AWS::EKS::Addon').map(id => said.properties(id)!.AddonName);
    return names.filter((name, index) => names.indexOf(name) < index).map(name => `${name} is there twice`);
  },

  'a service account has one role': said => {
    const accounts = [
      ...said.ofType('AWS::EKS::PodIdentityAssociation').map(id => said.properties(id)!).map(({ Namespace, ServiceAccount }) => [Namespace, ServiceAccount]),
      ...said.addons('vpc-cni').flatMap(id => said.properties(id)!.PodIdentityAssociations ?? []).map(({ ServiceAccount }: any) => ['kube-system', ServiceAccount]),
    ].map(account => account.join('/'));
    return accounts.filter((account, index) => accounts.indexOf(account) < index).map(account => `${account} has two`);
  },

  'no DNS64 under nodes without NAT64': said => said.subnetsOfNodes().filter(id => said.properties(id)!.EnableDns64 === true)
    .filter(id => !said.routesOf(id).some(({ DestinationIpv6CidrBlock }) => DestinationIpv6CidrBlock === '64:ff9b::/96')).map(id => `${id} has it`),

  'private tiers are not open to the internet over IPv6': said => said.ofType('AWS::EC2::Subnet')
    .filter(id => JSON.stringify(said.properties(id)!.Tags ?? []).match(/"aws-cdk:subnet-type","Value":"(Private|Isolated)"/))
    .filter(id => said.routesOf(id).some(({ DestinationIpv6CidrBlock, GatewayId }) => DestinationIpv6CidrBlock === '::/0' && GatewayId !== undefined))
    .map(id => `${id} is`),

  'endpoints that are the only way let nodes in': said => said.hasIpv4Egress() ? [] : said.ofType('AWS::EC2::VPCEndpoint').flatMap(id => {
    const { VpcEndpointType, PrivateDnsEnabled, SecurityGroupIds = [], IpAddressType = 'ipv4' } = said.properties(id)!;
    if (VpcEndpointType !== 'Interface') { return []; }
    const groups: string[] = SecurityGroupIds.flatMap((each: any) => each?.['Fn::GetAtt']?.[0] ?? []);
    const rules = groups.flatMap(group => said.rulesOf(group, 'Ingress'));
    const areKnown = groups.length === SecurityGroupIds.length;
    const lets = (key: string) => !areKnown || rules.some(rule => rule[key] || said.isOnNodes(rule.SourceSecurityGroupId));
    return [
      ...PrivateDnsEnabled === false ? [`${id} has no private DNS`] : [],
      ...IpAddressType !== 'ipv6' && !lets('CidrIp') ? [`${id} lets no IPv4 in`] : [],
      ...IpAddressType !== 'ipv4' && !lets('CidrIpv6') ? [`${id} lets no IPv6 in`] : [],
    ];
  }),
} satisfies { readonly [name: string]: (said: Template) => string[] };

/** What a template says that must not be so. */
export function brokenInvariants(said: Said): string[] {
  const template = new Template(said);
  return Object.entries<(said: Template) => string[]>(INVARIANTS).flatMap(([name, broken]) => broken(template).map(what => `${name}: ${what}`));
}

class Template {
  constructor(private readonly said: Said) {}

  /** How often this library warns of something. */
  public warnings(id: string): number {
    return this.said.warnings.filter(text => text.includes(`cdk-eks-ipv6:${id}]`)).length;
  }

  public ofType(...types: string[]): string[] {
    return Object.keys(this.said.resources).filter(id => types.includes(this.said.resources[id].Type));
  }

  public properties(id?: string): Record<string, any> | undefined {
    return id === undefined ? undefined : this.said.resources[id]?.Properties;
  }

  /** The minor version of Kubernetes; no number where it is not known. */
  public minor(): number {
    const [id] = this.ofType(CLUSTER);
    return Number(/^1\.(\d+)$/.exec(String(this.properties(id)?.Config.version))?.[1]);
  }

  /** Whether a group is that of the cluster, or one that nodes name. */
  public isOnNodes(group: unknown): boolean {
    const named = this.nodes().map(({ data }) => [data.SecurityGroupIds, this.interfaces(data)]);
    const text = JSON.stringify(group) ?? '';
    return text.includes('ClusterSecurityGroupId') || text !== '' && JSON.stringify(named).includes(text);
  }

  /** Whether a warning names the construct of a resource. */
  public warnsOf(warning: string, logicalId: string): boolean {
    const named = this.said.warnings.filter(text => text.includes(`cdk-eks-ipv6:${warning}]`)).flatMap(text => [...text.matchAll(/'([^']+)'/g)]);
    return named.some(([, path]) => logicalId.startsWith(path.split('/').slice(1).join('').replace(/[^A-Za-z0-9]/g, '')));
  }

  public addons(name: string): string[] {
    return this.ofType('AWS::EKS::Addon').filter(id => this.properties(id)!.AddonName === name);
  }

  public managed(): Nodes[] {
    return this.nodes().filter(({ isManaged }) => isManaged);
  }

  public nodes(): Nodes[] {
    return this.ofType('AWS::EKS::Nodegroup', 'AWS::AutoScaling::AutoScalingGroup').map(id => {
      const group = this.properties(id)!;
      const { LaunchTemplate, MixedInstancesPolicy, LaunchConfigurationName } = group;
      const specification = LaunchTemplate ?? MixedInstancesPolicy?.LaunchTemplate.LaunchTemplateSpecification;
      const template = specification?.Id ?? specification?.LaunchTemplateId;
      const data = this.properties(template?.Ref)?.LaunchTemplateData ?? this.properties(LaunchConfigurationName?.Ref) ?? {};
      return { id, group, data, isManaged: this.said.resources[id].Type === 'AWS::EKS::Nodegroup', userData: userDataOf(data.UserData) };
    });
  }

  public usesTemplate = ({ LaunchTemplate }: Nodes['group']) => LaunchTemplate !== undefined;

  public interfaces = ({ NetworkInterfaces = [] }: Nodes['data']): Record<string, any>[] => [NetworkInterfaces].flat();

  /** The name of the parameter of Systems Manager that an image stands in. */
  public imageName({ ImageId }: Nodes['data']): string | undefined {
    const name = this.said.parameters?.[ImageId?.Ref]?.Default ?? /^\{\{resolve:ssm:(.*)\}\}$/.exec(String(ImageId))?.[1];
    return name === undefined ? undefined : String(name);
  }

  /** Rules of a group, whether they stand in it or beside it. */
  public rulesOf(group: string, direction: 'Ingress' | 'Egress'): Record<string, any>[] {
    const isOf = ({ GroupId }: any) => GroupId?.['Fn::GetAtt']?.[0] === group;
    return [
      ...this.properties(group)?.[`SecurityGroup${direction}`] ?? [],
      ...this.ofType(`AWS::EC2::SecurityGroup${direction}`).map(id => this.properties(id)!).filter(isOf),
    ];
  }

  public routesOf(subnet: string): Record<string, any>[] {
    const tables = this.ofType('AWS::EC2::SubnetRouteTableAssociation').map(id => this.properties(id)!)
      .filter(({ SubnetId }) => SubnetId?.Ref === subnet).map(({ RouteTableId }) => RouteTableId.Ref);
    return this.ofType('AWS::EC2::Route').map(id => this.properties(id)!).filter(({ RouteTableId }) => tables.includes(RouteTableId?.Ref));
  }

  public subnetsOfNodes(): string[] {
    const all = this.nodes().flatMap(({ group }) => [group.Subnets ?? group.VPCZoneIdentifier ?? []].flat().map((subnet: any) => subnet?.Ref));
    return [...new Set<string>(all)].filter(id => id in this.said.resources);
  }

  /** Whether the nodes have a way out over IPv4, so that they need no endpoints. Of nodes whose subnets are not known, nothing is said. */
  public hasIpv4Egress(): boolean {
    return this.subnetsOfNodes().every(id => this.routesOf(id).some(({ DestinationCidrBlock }) => DestinationCidrBlock === '0.0.0.0/0'));
  }
}

/** What a node gets. A literal stands in the template as it is sent. */
const userDataOf = (value: unknown) => typeof value === 'string' ? Buffer.from(value, 'base64').toString() : textOf(value);

/** The texts in what CloudFormation joins, one after the other, with the names of resources and attributes between them. */
function textOf(value: unknown): string {
  if (typeof value === 'string') { return value; }
  return typeof value === 'object' && value !== null ? Object.values(value).map(textOf).join('') : '';
}
