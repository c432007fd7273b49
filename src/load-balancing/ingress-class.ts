import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { IngressClassOptions } from './ingress-class-options';
import { LoadBalancerAddressType } from './load-balancer-address-type';
import { LoadBalancerScheme } from './load-balancer-scheme';
import { messageOf, refuse } from './messages';
import { checkSettings, requireTable } from '../diagnostics/checks';
import type { Subject } from '../diagnostics/diagnostics';
import { BOOLEAN, checkShape, oneOf, SELECTION, Shape, TEXT } from '../diagnostics/shapes';
import { cfnSubnetOf, factsOf } from '../network/known-subnets';
import { isPublic } from '../network/subnet-facts';
import { checkSelection } from '../network/subnet-selection';
import { judge } from '../synthesis/findings';

const SHAPE: Shape<IngressClassOptions> = {
  scheme: oneOf('a LoadBalancerScheme, such as LoadBalancerScheme.INTERNAL', Object.values(LoadBalancerScheme)),
  ipAddressType: oneOf('a LoadBalancerAddressType, such as LoadBalancerAddressType.DUAL_STACK', Object.values(LoadBalancerAddressType)),
  subnets: SELECTION,
  group: TEXT,
  isDefault: BOOLEAN,
};

/** Refuse options that no class can have, whatever the VPC. */
export function checkClass(subject: Subject, vpc: ec2.IVpc, options: IngressClassOptions): void {
  checkShape(subject, options, SHAPE);
  const { scheme, ipAddressType, subnets, spec } = options;
  if (ipAddressType === LoadBalancerAddressType.DUAL_STACK_WITHOUT_PUBLIC_IPV4 && scheme === LoadBalancerScheme.INTERNAL) {
    refuse(subject, 'load-balancer-internal-address-type', ipAddressType);
  }
  if (subnets) { checkSelection(subject, 'subnets', vpc, subnets); }
  requireTable(subject, 'spec', spec);
  checkSettings(subject, 'spec', spec);
}

/** What `spec` of the parameters of a class says. */
export function specOf(vpc: ec2.IVpc, options: IngressClassOptions): { [field: string]: unknown } {
  const { scheme, ipAddressType = LoadBalancerAddressType.DUAL_STACK, group, spec } = options;
  const ids = subnetsOf(vpc, options)?.map(({ subnetId }) => subnetId);
  return { ipAddressType, scheme, group: group === undefined ? undefined : { name: group }, subnets: ids && { ids }, ...spec };
}

/** The subnets that a class names, which it has to in a VPC whose subnets the app cannot tag. */
function subnetsOf(vpc: ec2.IVpc, { subnets, scheme }: IngressClassOptions): ec2.ISubnet[] | undefined {
  if (subnets) { return vpc.selectSubnets({ onePerAz: true, ...subnets }).subnets; }
  const ofScheme = scheme === LoadBalancerScheme.INTERNET_FACING
    ? vpc.publicSubnets
    : [vpc.privateSubnets, vpc.isolatedSubnets].find(each => each.length > 0) ?? [];
  const areMadeHere = ofScheme.every(subnet => cfnSubnetOf(subnet) !== undefined);
  return scheme === undefined || areMadeHere ? undefined : vpc.selectSubnets({ subnets: ofScheme, onePerAz: true }).subnets;
}

/** Refuse, when all is said, subnets that lead nowhere for load balancers that face the internet. */
export function judgeSubnets(construct: Construct, vpc: ec2.IVpc, options: IngressClassOptions): void {
  if (options.scheme !== LoadBalancerScheme.INTERNET_FACING) { return; }
  judge(construct, index => {
    const closed = subnetsOf(vpc, options)?.filter(subnet => isPublic(factsOf(index, subnet) ?? {}) === false) ?? [];
    return closed.length > 0 ? [messageOf('load-balancer-subnet-not-public', closed.map(({ node }) => node.path))] : [];
  });
}

/** The objects of a class besides the one of the chart: its parameters, and itself. */
export function objectsOf(name: string, spec: { readonly [field: string]: unknown }, isDefault?: boolean): Record<string, any>[] {
  return [
    { apiVersion: 'elbv2.k8s.aws/v1beta1', kind: 'IngressClassParams', metadata: { name }, spec },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'IngressClass',
      metadata: { name, ...isDefault ? { annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' } } : {} },
      spec: { controller: 'ingress.k8s.aws/alb', parameters: { apiGroup: 'elbv2.k8s.aws', kind: 'IngressClassParams', name } },
    },
  ];
}
