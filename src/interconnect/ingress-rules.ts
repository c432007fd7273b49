import { createHash } from 'crypto';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { VpcBlock } from './vpc-blocks';
import { objectWith, TEXT } from '../diagnostics/shapes';
import { nameOf } from '../synthesis/identity-of-id';

/** Where a rule lets in. */
export interface IngressAt {
  readonly to: ec2.IConnectable;
  readonly port: ec2.Port;
  readonly description?: string;
}

/** The kinds of its properties. */
export const INGRESS_AT = {
  to: objectWith('something with security groups, such as an ec2.SecurityGroup', 'connections'),
  port: objectWith('an ec2.Port, such as ec2.Port.tcp(443)', 'toRuleJson'),
  description: TEXT,
};

export type IngressFrom = Pick<ec2.CfnSecurityGroupIngressProps, 'cidrIp' | 'cidrIpv6' | 'sourceSecurityGroupId'>;

/** From the addresses of a block. */
export const fromBlock = ({ family, cidr }: VpcBlock): IngressFrom => family === 'IPv4' ? { cidrIp: cidr } : { cidrIpv6: cidr };

type Ports = Pick<ec2.CfnSecurityGroupIngressProps, 'ipProtocol' | 'fromPort' | 'toPort'>;

/**
 * Rules of security groups as resources of their own, so that no stack of a group comes after what it lets in. Returns what is made: what is said twice is one rule.
 *
 * @param source a part of ids that stands for `from`
 */
export function ingressAt(scope: Construct, { to, port, description }: IngressAt, source: string, from: IngressFrom): ec2.CfnSecurityGroupIngress[] {
  const rule: Ports = port.toRuleJson();
  return to.connections.securityGroups.flatMap(({ securityGroupId }) => {
    const id = `${nameOf(securityGroupId, scope)}-${source}-${portName(scope, rule)}`;
    if (scope.node.tryFindChild(id)) { return []; }
    return [new ec2.CfnSecurityGroupIngress(scope, id, { groupId: securityGroupId, ...rule, ...from, description })];
  });
}

/** Ports may be tokens. */
function portName(scope: Construct, { ipProtocol, fromPort, toPort }: Ports): string {
  const text = JSON.stringify([ipProtocol, fromPort, toPort].map(part => part === undefined ? '' : nameOf(`${part}`, scope)));
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
