import { Names, Resource } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct, DependencyGroup, IDependable } from 'constructs';
import type { ImportRemedies, KnownImportedSubnet } from './imported-vpc-facts';
import { refuse } from './messages';
import { isUniqueLocal } from './private-ipv6';
import type { StatedSubnetFacts } from './stated-subnet-facts';
import { waitWith } from '../synthesis/dependable';

/**
 * A subnet that this app does not make. That of stock CDK hands out `undefined` for a route table that is not known, and warns of it whether anybody asks or not.
 */
export class ImportedSubnet extends Resource implements ec2.ISubnet {
  /** Id of the subnet. */
  public readonly subnetId: string;
  /** Name of its AZ. */
  public readonly availabilityZone: string;
  /** What the app makes for it; nothing where others make all of it. */
  public readonly internetConnectivityEstablished: IDependable;

  constructor(scope: Construct, id: string, private readonly known: KnownImportedSubnet, private readonly remedies: ImportRemedies) {
    super(scope, id);
    this.subnetId = known.subnetId;
    this.availabilityZone = known.availabilityZone;
    this.internetConnectivityEstablished = known.ready ?? new DependencyGroup();
    if (known.ready) { waitWith(this, known.ready); }
  }

  /** Tell what is known of it, where anything is. */
  public tell(state: (subnet: ec2.ISubnet, facts: StatedSubnetFacts) => void): void {
    const { facts, ipv6Cidr } = this.known;
    const hasPrivateIpv6 = facts.hasPrivateIpv6 ?? (isUniqueLocal(ipv6Cidr) || undefined);
    if (hasPrivateIpv6 !== undefined || Object.values(facts).some(fact => fact !== undefined)) { state(this, { ...facts, hasPrivateIpv6 }); }
  }

  public get subnetRef(): ec2.SubnetReference {
    return { subnetId: this.subnetId };
  }

  public get ipv4CidrBlock(): string {
    return this.known.ipv4Cidr ?? refuse(this, 'import-lacks', this.subnetId, { fact: 'the IPv4 block of a subnet', how: this.remedies.subnetIpv4 });
  }

  /** Its IPv6 block, which `ISubnet` has no name for. */
  public get ipv6CidrBlock(): string {
    return this.known.ipv6Cidr ?? refuse(this, 'import-lacks', this.subnetId, { fact: 'the IPv6 block of a subnet', how: this.remedies.subnetIpv6 });
  }

  public get routeTable(): ec2.IRouteTable {
    const routeTableId = this.known.routeTableId
      ?? refuse(this, 'import-lacks', this.subnetId, { fact: 'the route table of a subnet', how: this.remedies.routeTable });
    return { routeTableId };
  }

  public associateNetworkAcl(id: string, networkAcl: ec2.INetworkAcl): void {
    const [scope, other] = Construct.isConstruct(networkAcl) ? [networkAcl as Construct, this] : [this, networkAcl];
    new ec2.SubnetNetworkAclAssociation(scope, id + Names.nodeUniqueId(other.node), { networkAcl, subnet: this });
  }
}
