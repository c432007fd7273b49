import { Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { LoadBalancerExposureOptions } from './exposure-options';
import { LoadBalancerScheme } from './load-balancer-scheme';
import { LoadBalancerTargetType } from './load-balancer-target-type';
import { refuse } from './messages';
import type { TargetHealthCheck } from './target-health-check';
import { requireInteger, requireLiteral } from '../diagnostics/checks';
import { listOf, mapOf, NUMBER, objectWith, oneOf, SECURITY_GROUP, Shape, struct, TEXT } from '../diagnostics/shapes';
import { parseBlock } from '../network/ip-block';

const DURATION = objectWith('a Duration, such as Duration.seconds(10)', 'toSeconds');
const HEALTH_CHECK = struct<TargetHealthCheck>({
  path: TEXT, port: NUMBER, interval: DURATION, timeout: DURATION, healthyThresholdCount: NUMBER, unhealthyThresholdCount: NUMBER, successCodes: TEXT,
});

/** The kinds of what Ingresses and Services have in common. */
export const OF_EXPOSURE: Shape<LoadBalancerExposureOptions> = {
  scheme: oneOf('a LoadBalancerScheme, such as LoadBalancerScheme.INTERNAL', Object.values(LoadBalancerScheme)),
  targetType: oneOf('a LoadBalancerTargetType, such as LoadBalancerTargetType.IP', Object.values(LoadBalancerTargetType)),
  subnets: listOf(objectWith('a subnet', 'subnetId')),
  inboundCidrs: listOf(TEXT),
  securityGroups: listOf(SECURITY_GROUP),
  certificates: listOf(objectWith('a certificate, such as the one of acm.Certificate.fromCertificateArn()', 'certificateArn')),
  sslPolicy: TEXT,
  healthCheck: HEALTH_CHECK,
  attributes: mapOf(TEXT),
  targetGroupAttributes: mapOf(TEXT),
  tags: mapOf(TEXT),
  loadBalancerName: TEXT,
};

/** The bounds of a health check (Elastic Load Balancing API reference, "CreateTargetGroup"). */
const BOUNDS = { interval: [5, 300], timeout: [2, 120], count: [2, 10] } as const;

/** Values of the annotations that Ingresses and Services have in common. */
export function commonValues(subject: string, options: LoadBalancerExposureOptions) {
  const { scheme, targetType = LoadBalancerTargetType.IP, sslPolicy, loadBalancerName, ...lists } = options;
  const { subnets, inboundCidrs, securityGroups, certificates } = lists;
  inboundCidrs?.forEach(block => checkBlock(subject, block));
  if (loadBalancerName !== undefined) { checkName(subject, loadBalancerName); }
  for (const [prop, list] of Object.entries({ subnets, inboundCidrs, securityGroups, certificates })) {
    if (list?.length === 0) { refuse(subject, 'exposure-list-empty', '[]', { prop }); }
  }
  return {
    scheme,
    targetType,
    subnets: subnets && listed(idsOf(subnets)),
    inboundCidrs: inboundCidrs && listed(inboundCidrs),
    securityGroups: securityGroups && listed(securityGroups.map(({ securityGroupId }) => securityGroupId)),
    // Without it the controller opens nothing between groups of one's own and the pods.
    manageRules: securityGroups && 'true',
    certificates: certificates && listed(certificates.map(({ certificateArn }) => certificateArn)),
    sslPolicy,
    attributes: mapped(subject, 'attributes', options.attributes),
    targetGroupAttributes: mapped(subject, 'targetGroupAttributes', options.targetGroupAttributes),
    tags: mapped(subject, 'tags', options.tags),
    loadBalancerName,
    ...healthCheckValues(subject, options.healthCheck),
  };
}

function healthCheckValues(subject: string, check: TargetHealthCheck = {}) {
  const { path, port, healthyThresholdCount, unhealthyThresholdCount, successCodes } = check;
  const [interval, timeout] = [check.interval, check.timeout].map(each => each?.toSeconds({ integral: false }));
  requireWithin(subject, 'healthCheck.interval', interval, ...BOUNDS.interval);
  requireWithin(subject, 'healthCheck.timeout', timeout, ...BOUNDS.timeout);
  requireWithin(subject, 'healthCheck.healthyThresholdCount', healthyThresholdCount, ...BOUNDS.count);
  requireWithin(subject, 'healthCheck.unhealthyThresholdCount', unhealthyThresholdCount, ...BOUNDS.count);
  requireWithin(subject, 'healthCheck.port', port, 1, 65535);
  if (path !== undefined && !Token.isUnresolved(path) && !path.startsWith('/')) { refuse(subject, 'exposure-health-path', path); }
  if (interval !== undefined && timeout !== undefined && timeout > interval) { refuse(subject, 'exposure-health-timeout', `${timeout} s`, { interval }); }
  const text = (value: number | undefined) => value === undefined ? undefined : String(value);
  return {
    healthCheckPath: path,
    healthCheckPort: text(port),
    healthCheckInterval: text(interval),
    healthCheckTimeout: text(timeout),
    healthyThreshold: text(healthyThresholdCount),
    unhealthyThreshold: text(unhealthyThresholdCount),
    successCodes,
  };
}

function requireWithin(subject: string, prop: string, value: number | undefined, min: number, max: number): void {
  if (value === undefined) { return; }
  requireLiteral(subject, prop, value);
  requireInteger(subject, prop, value, min, max);
}

/** A list, as the controller reads it. */
export const listed = (values: readonly string[]): string => values.join(',');

export const idsOf = (subnets: readonly ec2.ISubnet[]): string[] => subnets.map(({ subnetId }) => subnetId);

/** A map, as the controller reads it. Neither keys nor values can have the two characters that it is written with. */
function mapped(subject: string, prop: string, map?: { readonly [key: string]: string }): string | undefined {
  const bad = Object.entries(map ?? {}).flat().find(text => !Token.isUnresolved(text) && /[,=]/.test(text));
  if (bad !== undefined) { refuse(subject, 'exposure-map', bad, { prop }); }
  return map && Object.entries(map).map(([key, value]) => `${key}=${value}`).join(',');
}

function checkBlock(subject: string, block: string): void {
  if (!Token.isUnresolved(block) && !parseBlock(block)) { refuse(subject, 'exposure-block', block); }
}

/** Elastic Load Balancing API reference, "CreateLoadBalancer". */
function checkName(subject: string, name: string): void {
  if (!Token.isUnresolved(name) && (!/^[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/.test(name) || name.startsWith('internal-'))) {
    refuse(subject, 'exposure-name', name);
  }
}
