import { Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { refuse } from './messages';
import type { NodeMetadataOptions } from './node-metadata-options';
import { isIntegerIn, isTable } from '../diagnostics/checks';

/** EC2 API reference, "LaunchTemplateInstanceMetadataOptionsRequest". */
const MAX_HOPS = 64;

type Metadata = Pick<ec2.LaunchTemplateProps, 'requireImdsv2' | 'httpPutResponseHopLimit' | 'httpProtocolIpv6' | 'instanceMetadataTags'>;

/** How the metadata of instances are reached. */
export function nodeMetadata(scope: Construct, options: NodeMetadataOptions = {}): Metadata {
  const given: unknown = options;
  if (!isTable(given)) { refuse(scope, 'node-prop-type', given, { prop: 'metadata', type: 'a map of options' }); }
  const { hopLimit = 1, ipv6Endpoint, instanceTags } = options;
  if (!Token.isUnresolved(hopLimit) && !isIntegerIn(hopLimit, 1, MAX_HOPS)) { refuse(scope, 'metadata-hop-limit', hopLimit, { max: MAX_HOPS }); }
  for (const [prop, value] of Object.entries({ ipv6Endpoint, instanceTags })) {
    if (value !== undefined && typeof value !== 'boolean') { refuse(scope, 'node-prop-type', value, { prop: `metadata.${prop}`, type: 'true or false' }); }
  }
  return {
    requireImdsv2: true,
    // Pods have identities of their own, and with 1 no way to that of the node.
    httpPutResponseHopLimit: Token.isUnresolved(hopLimit) ? undefined : hopLimit,
    httpProtocolIpv6: ipv6Endpoint,
    instanceMetadataTags: instanceTags,
  };
}

/** The stock class takes a number that is a token for one out of range, and refuses it. */
export function completeMetadata(template: ec2.CfnLaunchTemplate, { hopLimit }: NodeMetadataOptions = {}): void {
  if (Token.isUnresolved(hopLimit)) { template.addPropertyOverride('LaunchTemplateData.MetadataOptions.HttpPutResponseHopLimit', hopLimit); }
}
