import type { Surroundings } from './surroundings';
import { KUBERNETES_TYPES } from '../../core/kubernetes-resources';
import { endOfName } from '../../network/endpoints';
import { isNestedStack, resourceOfNested } from '../../synthesis/stacks';
import type { IndexedResource } from '../../synthesis/template-index';

/** Of which it is known that they make neither routes nor endpoints. */
const KNOWN = [
  ...KUBERNETES_TYPES, 'Custom::AWSCDK-EKS-Cluster', 'Custom::AWSCDK-EKS-FargateProfile', 'Custom::VpcRestrictDefaultSG', 'Custom::AWSCDKOpenIdConnectProvider',
];
/** What brings routes that stand in no template. */
const PROPAGATION = 'AWS::EC2::VPNGatewayRoutePropagation';

/** What the app says of a VPC. */
export interface SeenNetwork {
  readonly vpc?: IndexedResource;
  readonly subnets: readonly { readonly resource: IndexedResource }[];
  readonly endpoints: readonly IndexedResource[];
  resourcesOfType(type: string): IndexedResource[];
}

/** What could lead out of a VPC although the app does not say so: custom resources, templates of others, routes that propagate. */
export class UnseenWays {
  private addresses?: ReadonlySet<string>;

  constructor(private readonly surroundings: Surroundings) {}

  /** Whether something could lead out of a VPC that nobody sees in the app. */
  public leadOutOf(network: SeenNetwork): boolean {
    const { index } = this.surroundings;
    const { vpc, subnets, endpoints } = network;
    return index.ofType(PROPAGATION).length > 0
      || network.resourcesOfType('AWS::EC2::VPCGatewayAttachment').some(({ properties }) => properties.VpnGatewayId !== undefined)
      || index.ofType('AWS::VpcLattice::ServiceNetworkVpcAssociation').length > 0
      || !endpoints.every(isOfAws)
      || [...vpc ? [vpc] : [], ...subnets.map(({ resource }) => resource), ...network.resourcesOfType('AWS::EC2::RouteTable')].some(each => this.isHandedOn(each));
  }

  private isHandedOn({ resource }: IndexedResource): boolean {
    this.addresses ??= new Set(this.opaque().flatMap(({ properties }) => JSON.stringify(properties).match(/c8[0-9a-f]{40}/g) ?? []));
    return this.addresses.has(resource.node.addr);
  }

  private opaque(): IndexedResource[] {
    const { index } = this.surroundings;
    const nested = new Set(index.allElements.map(({ stack }) => resourceOfNested(stack)));
    const types = new Set(index.allElements.flatMap(each => 'cfnResourceType' in each ? [String(each.cfnResourceType)] : []));
    return [...types].filter(type => /^(Custom::|AWS::CloudFormation::|.*::MODULE$)/.test(type) && !KNOWN.includes(type))
      .flatMap(type => index.ofType(type)).filter(({ resource }) => !(isNestedStack(resource) && nested.has(resource)));
  }
}

/** Whether an endpoint is for a service of AWS that its name tells: others lead to whatever is behind them. */
function isOfAws({ properties: { VpcEndpointType, ServiceName } }: IndexedResource): boolean {
  const name = endOfName(ServiceName);
  return ['Interface', 'Gateway', undefined].includes(VpcEndpointType) && /\.[a-z0-9.-]+$/.test(name) && !/vpce-svc/.test(name);
}
