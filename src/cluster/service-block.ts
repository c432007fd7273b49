import { Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { messageOf, refuse } from './messages';
import type { Subject } from '../diagnostics/diagnostics';
import { canonical } from '../synthesis/canonical';
import { judge } from '../synthesis/findings';

/** Kubernetes assigns services addresses of fc00::/7 (EKS API reference, "KubernetesNetworkConfigResponse"), and EKS takes a /108 of it. */
const SERVICE_BLOCK = /^f[cd][\da-f]{2}(:[\da-f]{1,4}){0,5}::\/108$/i;
/** Where blocks of VPCs and subnets come from in a template. */
const BLOCKS = /\["(c8[\da-f]{40})","(Ipv6CidrBlocks|Ipv6CidrBlock|CidrBlock)"\]/;

/** Refuse a literal that cannot be the block of the services. */
export function checkServiceBlock(subject: Subject, block?: string): void {
  if (block !== undefined && !Token.isUnresolved(block) && !SERVICE_BLOCK.test(block)) { refuse(subject, 'service-ipv6-cidr', block); }
}

/** Judge one that is a token: it must not be the block of a VPC or subnet of the app. */
export function judgeServiceBlock(cluster: Construct, block?: string): void {
  if (block === undefined || !Token.isUnresolved(block)) { return; }
  judge(cluster, index => {
    const [, address] = BLOCKS.exec(JSON.stringify(canonical(block, cluster))) ?? [];
    const source = index.resourceAt({ Ref: address });
    return source ? [messageOf('service-ipv6-cidr', source.path)] : [];
  });
}
