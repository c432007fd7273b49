import type { CfnLaunchTemplate } from 'aws-cdk-lib/aws-ec2';

/**
 * Give the primary interface of instances one IPv6 address that is its primary one. The stock class describes no interface with such; where one is described, the security
 * groups belong there.
 */
export function givePrimaryIpv6Address(template: CfnLaunchTemplate, securityGroupIds: string[]): void {
  template.addPropertyOverride('LaunchTemplateData.NetworkInterfaces', [{
    DeviceIndex: 0,
    Groups: securityGroupIds,
    Ipv6AddressCount: 1,
    PrimaryIpv6: true,
  }]);
  template.addPropertyDeletionOverride('LaunchTemplateData.SecurityGroupIds');
}
