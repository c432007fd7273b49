import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IDependable } from 'constructs';
import type { StatedSubnetFacts } from './stated-subnet-facts';

/** A subnet that this app does not make, as far as it is known. */
export interface KnownImportedSubnet {
  readonly subnetId: string;
  readonly availabilityZone: string;
  readonly ipv4Cidr?: string;
  readonly ipv6Cidr?: string;
  readonly routeTableId?: string;
  /** What readiness is told. */
  readonly facts: StatedSubnetFacts;
  /** What the app makes for it: whoever depends on the subnet, or on its ways out, waits for that. */
  readonly ready?: IDependable;
}

/** Subnets of one name and kind. */
export interface KnownImportedTier {
  readonly name: string;
  readonly subnetType: ec2.SubnetType;
  readonly subnets: readonly KnownImportedSubnet[];
}

/** A VPC that this app does not make, as far as it is known: from its attributes, or from the answers of a look-up. */
export interface ImportedVpcFacts {
  readonly vpcId: string;
  readonly vpnGatewayId?: string;
  readonly egressOnlyInternetGatewayId?: string;
  readonly ipv4Cidr?: string;
  readonly ipv6Cidr?: string;
  /** Those beside the first of each family. */
  readonly furtherIpv4Cidrs?: readonly string[];
  readonly furtherIpv6Cidrs?: readonly string[];
  readonly tiers: readonly KnownImportedTier[];
  /** In the order in which they count. */
  readonly availabilityZones: string[];
  /** Whether somebody wrote the names of the AZs into the app, so that an AZ which is added to the VPC changes nothing. */
  readonly azsAreStated: boolean;
  /** Whether the CLI has not answered yet, so that ids, blocks and AZs stand for others. */
  readonly isPending: boolean;
  /** What the app makes for the VPC: whoever depends on the VPC, or on its ways out, waits for that. */
  readonly ready?: IDependable;
  /** How to say what is missing: words of a message. */
  readonly remedies: ImportRemedies;
}

/** What a user does where something is asked for that the import does not say. */
export interface ImportRemedies {
  readonly vpcIpv6: string;
  readonly vpcIpv4: string;
  readonly subnetIpv6: string;
  readonly subnetIpv4: string;
  readonly routeTable: string;
  readonly egressOnlyInternetGateway: string;
}
