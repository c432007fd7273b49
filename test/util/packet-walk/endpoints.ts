// The road over PrivateLink: from a consumer to an endpoint, from there to the load balancer of the service, and on to a pod. It knows nothing of the code of this library.
import { addressOf, Family, isIn } from './addresses';
import type { Network, Subnet } from './network';
import { Deployed, DeployedStack, Properties } from './templates';
import { Host, Outcome, PacketWalk } from '../packet-walk';

const CONTROLLER = 'Controller';
const FAMILIES: { readonly [type: string]: readonly Family[] } = { ipv4: ['IPv4'], ipv6: ['IPv6'], dualstack: ['IPv4', 'IPv6'] };

class Refused extends Error {}
const no = (why: string): never => { throw new Refused(why); };

/** What binds pods to a target group. */
interface Binding {
  readonly targetGroup: string;
  readonly rules: readonly Properties[];
}

/** Who reaches pods over an endpoint, and whom they see. Whatever EC2 or Elastic Load Balancing refuses reaches nobody. */
export class PrivateLinkWalk {
  private readonly network: Network;
  private readonly walks: PacketWalk;
  private readonly bindings: readonly Binding[];

  constructor(stacks: readonly DeployedStack[], private readonly pod: Host) {
    this.network = new PacketWalk(stacks).network;
    this.bindings = bindingsOf(this.network);
    this.walks = new PacketWalk(openedByController(stacks, pod));
  }

  /** A line for each consumer and family. */
  public table(consumers: readonly (readonly [Host, endpoint: string])[], port = 443): Record<string, string> {
    return Object.fromEntries(consumers.flatMap(([from, endpoint]) => (['IPv4', 'IPv6'] as const).map(family => {
      const { reaches, seenAs, address, why } = this.walk(from, endpoint, family, port);
      return [`${from.name} > ${this.pod.name} ${family}`, reaches ? `${seenAs}, ${address}` : `no: ${why}`];
    })));
  }

  /** Try to open a connection over a family, by the endpoint whose logical id begins so, after the name of its stack. */
  public walk(from: Host, endpoint: string, family: Family, port = 443): Outcome {
    try {
      return this.connect(from, this.only('AWS::EC2::VPCEndpoint', endpoint), family, port);
    } catch (error) {
      if (error instanceof Refused) { return { reaches: false, why: error.message }; }
      throw error;
    }
  }

  private connect(from: Host, endpoint: Deployed, family: Family, port: number): Outcome {
    const families = this.familiesOf(endpoint);
    if (!families.includes(family)) { no(`the endpoint has no ${family} address`); }
    const { SubnetIds: [subnet], SecurityGroupIds: groups, ServiceName } = endpoint.properties;
    const entrance: Host = { name: 'endpoint', kind: 'node', subnet, groups, port };
    const first = this.walks.walk(from, entrance, family);
    if (!first.reaches) { no(first.why!); }

    const service = this.network.ofType('AWS::EC2::VPCEndpointService').find(({ id }) => String(ServiceName).endsWith(`.${id}`)) ?? no('there is no such service');
    const offered: string[] = service.properties.SupportedIpAddressTypes ?? ['ipv4'];
    const lacking = families.find(each => !offered.includes(each.toLowerCase()));
    if (lacking) { no(`the service is not offered over ${lacking}`); }
    return this.onwards(service, first.address!, port);
  }

  private onwards(service: Deployed, consumer: string, port: number): Outcome {
    const loadBalancer = this.network.find('AWS::ElasticLoadBalancingV2::LoadBalancer', service.properties.NetworkLoadBalancerArns[0]) ?? no('there is no load balancer');
    const { IpAddressType, Subnets, SecurityGroups = [], EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: enforced = 'on' } = loadBalancer.properties;
    if (IpAddressType !== 'dualstack') { no('the load balancer is of IPv4 alone, which no IPv6 target can be behind'); }
    if (enforced === 'on' && SecurityGroups.length > 0 && !this.letsIn(SecurityGroups, consumer, port)) { no('no group of the load balancer lets the consumer in'); }
    const listener = this.network.ofType('AWS::ElasticLoadBalancingV2::Listener')
      .find(({ properties }) => properties.LoadBalancerArn === loadBalancer.id && properties.Port === port) ?? no(`nothing listens on ${port}`);
    const targets = this.network.find('AWS::ElasticLoadBalancingV2::TargetGroup', listener.properties.DefaultActions[0].TargetGroupArn)!;
    if (targets.properties.IpAddressType !== 'ipv6' || targets.properties.TargetType !== 'ip') { no('the target group takes no pods'); }
    if (!this.bindings.some(({ targetGroup }) => targetGroup === targets.id)) { no('nobody registers pods'); }
    const exit: Host = { name: 'load balancer', kind: 'node', subnet: Subnets[0], groups: SecurityGroups };
    const last = this.walks.walk(exit, this.pod, 'IPv6');
    return last.reaches ? { ...last, seenAs: 'load balancer, IPv6' } : no(last.why!);
  }

  /** EC2 refuses an endpoint in subnets that do not fit its type. */
  private familiesOf({ properties: { IpAddressType = 'ipv4', SubnetIds } }: Deployed): readonly Family[] {
    const subnets: Subnet[] = SubnetIds.map((id: string) => this.network.subnets.get(id)!);
    const families = FAMILIES[IpAddressType];
    const fits = ({ blocks }: Subnet) => families.every(family => blocks[family]) && (IpAddressType !== 'ipv6' || !blocks.IPv4);
    return subnets.every(fits) ? families : no(`EC2 refuses an endpoint of ${IpAddressType} in its subnets`);
  }

  private letsIn(groups: readonly string[], address: string, port: number): boolean {
    return groups.some(group => this.network.rulesOf(group, 'Ingress').some(({ block, from, to }) =>
      block && isIn(addressOf(address), block) && Number(from) <= port && port <= Number(to)));
  }

  private only(type: string, name: string): Deployed {
    const found = this.network.ofType(type).filter(({ id }) => id.startsWith(name));
    if (found.length !== 1) { throw new Error(`${found.length} of ${type} have the name ${name}`); }
    return found[0];
  }
}

/** What the AWS Load Balancer Controller is told to register. */
const bindingsOf = (network: Network): Binding[] => network.ofType('Custom::AWSCDK-EKS-KubernetesResource').flatMap(({ properties }) => JSON.parse(properties.Manifest))
  .filter(({ kind }) => kind === 'TargetGroupBinding')
  .map(({ spec }) => ({ targetGroup: spec.targetGroupARN, rules: spec.networking.ingress.flatMap(rulesOf) }));

/** The stacks with the rules that the controller puts into the group of pods, which no template has. */
export function openedByController(stacks: readonly DeployedStack[], pod: Host): DeployedStack[] {
  const [GroupId] = pod.groups!;
  const rules = bindingsOf(new PacketWalk(stacks).network).flatMap(binding => binding.rules)
    .map((rule, place) => [`Rule${place}`, { Type: 'AWS::EC2::SecurityGroupIngress', Properties: { GroupId, ...rule } }]);
  return [...stacks, { name: CONTROLLER, template: { Resources: Object.fromEntries(rules) } }];
}

function rulesOf({ from, ports }: Properties): Properties[] {
  return from.flatMap(({ securityGroup, ipBlock }: Properties) => ports.map(({ port }: Properties) => ({
    IpProtocol: 'tcp', FromPort: port, ToPort: port, ...securityGroup ? { SourceSecurityGroupId: securityGroup.groupID } : { CidrIpv6: ipBlock.cidr },
  })));
}
