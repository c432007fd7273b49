import type { OwnFunctionProps } from '../functions/own-function';
import { settlesAs } from '../lookups/in-vpc';

/** The function behind all `Custom::EksIpv6MaxPods` of a stack. */
export const MAX_PODS_FUNCTION: OwnFunctionProps = {
  resourceType: 'Custom::EksIpv6MaxPods',
  code: 'max-pods/max-pods.lambda',
  description: 'Asks EC2 about instance types, and answers how many pods they can run in IPv6 mode',
  action: 'ec2:DescribeInstanceTypes',
  settle: settlesAs('maxPods'),
};
