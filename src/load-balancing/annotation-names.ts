/** The name of an annotation without its prefix, and the line of pkg/annotations/constants.go of aws-load-balancer-controller, v3.5.0, that has it. */
type Names = { readonly [name: string]: readonly [suffix: string, line: number] };

export const INGRESS_PREFIX = 'alb.ingress.kubernetes.io/';
export const SERVICE_PREFIX = 'service.beta.kubernetes.io/';

/** What an Ingress can say, as far as this library writes it. */
export const INGRESS_NAMES = {
  loadBalancerName: ['load-balancer-name', 16],
  group: ['group.name', 17],
  groupOrder: ['group.order', 18],
  tags: ['tags', 19],
  ipAddressType: ['ip-address-type', 20],
  scheme: ['scheme', 21],
  subnets: ['subnets', 22],
  attributes: ['load-balancer-attributes', 24],
  webAcl: ['wafv2-acl-arn', 25],
  securityGroups: ['security-groups', 30],
  listenPorts: ['listen-ports', 31],
  sslRedirect: ['ssl-redirect', 32],
  inboundCidrs: ['inbound-cidrs', 33],
  certificates: ['certificate-arn', 34],
  sslPolicy: ['ssl-policy', 35],
  targetType: ['target-type', 36],
  targetGroupAttributes: ['target-group-attributes', 39],
  healthCheckPort: ['healthcheck-port', 40],
  healthCheckProtocol: ['healthcheck-protocol', 41],
  healthCheckPath: ['healthcheck-path', 42],
  healthCheckInterval: ['healthcheck-interval-seconds', 43],
  healthCheckTimeout: ['healthcheck-timeout-seconds', 44],
  healthyThreshold: ['healthy-threshold-count', 45],
  unhealthyThreshold: ['unhealthy-threshold-count', 46],
  successCodes: ['success-codes', 47],
  manageRules: ['manage-backend-security-group-rules', 57],
} as const satisfies Names;

/** The same for a Service. */
export const SERVICE_NAMES = {
  inboundCidrs: ['load-balancer-source-ranges', 88],
  type: ['aws-load-balancer-type', 89],
  targetType: ['aws-load-balancer-nlb-target-type', 90],
  loadBalancerName: ['aws-load-balancer-name', 91],
  scheme: ['aws-load-balancer-scheme', 92],
  proxyProtocol: ['aws-load-balancer-proxy-protocol', 94],
  ipAddressType: ['aws-load-balancer-ip-address-type', 96],
  certificates: ['aws-load-balancer-ssl-cert', 101],
  tlsPorts: ['aws-load-balancer-ssl-ports', 102],
  sslPolicy: ['aws-load-balancer-ssl-negotiation-policy', 103],
  tags: ['aws-load-balancer-additional-resource-tags', 105],
  healthyThreshold: ['aws-load-balancer-healthcheck-healthy-threshold', 106],
  unhealthyThreshold: ['aws-load-balancer-healthcheck-unhealthy-threshold', 107],
  healthCheckTimeout: ['aws-load-balancer-healthcheck-timeout', 108],
  healthCheckInterval: ['aws-load-balancer-healthcheck-interval', 109],
  healthCheckProtocol: ['aws-load-balancer-healthcheck-protocol', 110],
  healthCheckPort: ['aws-load-balancer-healthcheck-port', 111],
  healthCheckPath: ['aws-load-balancer-healthcheck-path', 112],
  successCodes: ['aws-load-balancer-healthcheck-success-codes', 113],
  targetGroupAttributes: ['aws-load-balancer-target-group-attributes', 114],
  subnets: ['aws-load-balancer-subnets', 115],
  elasticIps: ['aws-load-balancer-eip-allocations', 116],
  privateIpv4Addresses: ['aws-load-balancer-private-ipv4-addresses', 117],
  ipv6Addresses: ['aws-load-balancer-ipv6-addresses', 118],
  attributes: ['aws-load-balancer-attributes', 121],
  securityGroups: ['aws-load-balancer-security-groups', 122],
  manageRules: ['aws-load-balancer-manage-backend-security-group-rules', 123],
  privateLinkRules: ['aws-load-balancer-inbound-sg-rules-on-private-link-traffic', 124],
  sourceNat: ['aws-load-balancer-enable-prefix-for-ipv6-source-nat', 128],
  sourceNatPrefixes: ['aws-load-balancer-source-nat-ipv6-prefixes', 129],
} as const satisfies Names;

/** The annotations of a table of names, of which those without a value are left out. */
export function annotationsOf<Table extends Names>(
  prefix: string, names: Table, values: { readonly [name in keyof Table]?: string | undefined },
): { [key: string]: string } {
  return Object.fromEntries(Object.entries(values)
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .map(([name, value]) => [`${prefix}${names[name][0]}`, value]));
}
