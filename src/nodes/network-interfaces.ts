import type { CfnLaunchTemplate } from 'aws-cdk-lib/aws-ec2';

/** What the interfaces of instances belong to. */
export interface NodeInterfaces {
  /** Ids of the security groups of the primary interface. */
  readonly securityGroupIds: string[];
  /** Network cards that have an Elastic Fabric Adapter. */
  readonly efaCards?: readonly number[];
  /** Ids of the security groups of the adapters. */
  readonly efaSecurityGroupIds: string[];
}

/**
 * Describe the interfaces of instances: the primary one, with one IPv6 address that is its primary one, and adapters, which have no addresses. The stock class describes none
 * with such; where one is described, the security groups belong there.
 */
export function describeInterfaces(template: CfnLaunchTemplate, { securityGroupIds, efaCards = [], efaSecurityGroupIds }: NodeInterfaces): void {
  template.addPropertyOverride('LaunchTemplateData.NetworkInterfaces', [
    {
      DeviceIndex: 0,
      ...efaCards.length > 0 ? { NetworkCardIndex: 0 } : {},
      Groups: securityGroupIds,
      Ipv6AddressCount: 1,
      PrimaryIpv6: true,
    },
    ...efaCards.map(card => ({
      // The first place of the first card is that of the primary interface.
      DeviceIndex: card === 0 ? 1 : 0,
      NetworkCardIndex: card,
      InterfaceType: 'efa-only',
      Groups: efaSecurityGroupIds,
      DeleteOnTermination: true,
    })),
  ]);
  template.addPropertyDeletionOverride('LaunchTemplateData.SecurityGroupIds');
}
