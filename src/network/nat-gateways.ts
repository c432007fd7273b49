import * as ec2 from 'aws-cdk-lib/aws-ec2';

/**
 * NAT gateways whose routes never move.
 *
 * The stock provider hands out gateways in turn to the subnets that have none in their AZ, so which one a subnet gets depends on how
 * many came before it: an AZ more, and routes change. Here it is the position of the AZ alone.
 */
export class NatGatewaysByAzSlot extends ec2.NatProvider {
  protected readonly gateways: ec2.GatewayConfig[] = [];
  protected azs: string[] = [];

  public get configuredGateways(): ec2.GatewayConfig[] {
    return [...this.gateways];
  }

  public configureNat({ vpc, natSubnets, privateSubnets }: ec2.ConfigureNatOptions): void {
    this.azs = vpc.availabilityZones;
    for (const subnet of natSubnets) {
      this.gateways.push({ az: subnet.availabilityZone, gatewayId: subnet.addNatGateway().ref });
    }
    privateSubnets.forEach(subnet => this.configureSubnet(subnet));
  }

  public configureSubnet(subnet: ec2.PrivateSubnet): void {
    subnet.addDefaultNatRoute(this.gatewayOf(subnet));
  }

  protected gatewayOf({ availabilityZone }: ec2.ISubnet): string {
    return this.gateways[this.azs.indexOf(availabilityZone) % this.gateways.length].gatewayId;
  }
}

/** The same for a stock VPC that is taken over: the subnets that were there keep the gateways that the stock provider gave them. */
export class NatGatewaysTakenOver extends NatGatewaysByAzSlot {
  /** How many subnets of each AZ were seen. */
  private readonly seen = new Map<string, number>();
  private handedOut = 0;

  /**
   * @param tiersBefore how many private tiers were there
   * @param azsBefore how many AZs were there
   */
  constructor(private readonly tiersBefore: number, private readonly azsBefore: number) {
    super();
  }

  protected gatewayOf(subnet: ec2.ISubnet): string {
    const { availabilityZone } = subnet;
    const tier = this.seen.get(availabilityZone) ?? 0;
    this.seen.set(availabilityZone, tier + 1);
    const own = this.gateways.filter(({ az }) => az === availabilityZone).pop();
    if (own) { return own.gatewayId; }
    const isTaken = tier < this.tiersBefore && this.azs.indexOf(availabilityZone) < this.azsBefore;
    return isTaken ? this.gateways[this.handedOut++ % this.gateways.length].gatewayId : super.gatewayOf(subnet);
  }
}
