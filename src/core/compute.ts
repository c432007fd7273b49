import { CfnResource, Token } from 'aws-cdk-lib';
import type * as eks from 'aws-cdk-lib/aws-eks';
import { selectsAllOf, selectsCoreDns } from './fargate-selectors';
import type { IndexedResource } from '../synthesis/template-index';

/** What pods can run on, by type. */
const NODES = ['AWS::EKS::Nodegroup', 'AWS::AutoScaling::AutoScalingGroup', 'AWS::EC2::Instance', 'AWS::EC2::EC2Fleet', 'AWS::EC2::SpotFleet'];
const FARGATE = ['AWS::EKS::FargateProfile', 'Custom::AWSCDK-EKS-FargateProfile'];

/** A toleration of Kubernetes, as far as it is written by hand. */
export interface Toleration {
  readonly key?: unknown;
  readonly operator?: unknown;
  readonly value?: unknown;
  readonly effect?: unknown;
}

/** A taint, as Kubernetes writes it or as EKS does. */
type Taint = Pick<eks.TaintSpec, 'key' | 'value'> & { readonly effect?: string };

/** Whether a resource is a Fargate profile. */
export const isFargate = ({ cfnResourceType }: CfnResource): boolean => FARGATE.includes(cfnResourceType);

/** Whether a resource brings nodes. Of a type that is neither of AWS, of stock CDK nor of this library nothing is known but that somebody put it among the nodes. */
export function isNodes({ cfnResourceType }: CfnResource): boolean {
  return NODES.includes(cfnResourceType) || !/^(AWS::|Custom::(AWS|EksIpv6|S3|VpcRestrict))/.test(cfnResourceType);
}

/** Whether the pods of CoreDNS run on a Fargate profile. */
export const runsCoreDns = (profile: IndexedResource): boolean => selectorsOf(profile).some(selectsCoreDns);

/** Whether all pods of a namespace run on a Fargate profile. */
export const runsPodsOf = (profile: IndexedResource, namespace?: string): boolean =>
  selectorsOf(profile).some(selector => selectsAllOf(selector, namespace));

function selectorsOf({ resource, properties }: IndexedResource): eks.Selector[] {
  const selectors = resource.cfnResourceType.startsWith('Custom::') ? properties.Config?.selectors : properties.Selectors;
  return [selectors ?? []].flat().map(selectorOf);
}

/** Properties of CloudFormation begin with a capital letter. */
function selectorOf(selector: any): eks.Selector {
  if (selector.Namespace === undefined) { return selector; }
  return { namespace: selector.Namespace, labels: Object.fromEntries([selector.Labels ?? []].flat().map(({ Key, Value }: any) => [Key, Value])) };
}

/** Why pods with these tolerations do not run on nodes; undefined where they can, or where it is not known. */
export function whyNot(
  { resource, properties }: IndexedResource, tolerations: readonly Toleration[], stated: readonly eks.TaintSpec[],
): string | undefined {
  if (sizeOf(resource, properties) === 0) { return 'it has no nodes to begin with'; }
  const taint = [...taintsOf(properties), ...stated].find(each => repels(each) && !tolerations.some(toleration => tolerates(toleration, each)));
  return taint && `it has the taint ${taint.key}=${taint.value ?? ''}:${taint.effect}`;
}

/** The number of nodes at creation; undefined where it is not known. */
function sizeOf({ cfnResourceType }: CfnResource, { ScalingConfig, MinSize, DesiredCapacity }: IndexedResource['properties']): number | undefined {
  const size = cfnResourceType === 'AWS::EKS::Nodegroup' ? ScalingConfig?.DesiredSize : DesiredCapacity ?? MinSize;
  return /^\d+$/.test(String(size)) ? Number(size) : undefined;
}

function taintsOf({ Taints }: IndexedResource['properties']): Taint[] {
  return Array.isArray(Taints) ? Taints.map(({ Key, Value, Effect }) => ({ key: Key, value: Value, effect: Effect })) : [];
}

const isKnown = (text: unknown): text is string => typeof text === 'string' && !Token.isUnresolved(text);
/** `NO_SCHEDULE` of EKS is `NoSchedule` of Kubernetes. */
const effectOf = (effect: unknown) => String(effect).replace(/_/g, '').toLowerCase();
const repels = ({ effect }: Taint) => ['noschedule', 'noexecute'].includes(effectOf(effect));

/** Kubernetes, "Taints and Tolerations". What is not known may tolerate. */
function tolerates({ key, operator = 'Equal', value = '', effect }: Toleration, taint: Taint): boolean {
  if ([key, operator, value, effect].some(each => each !== undefined && !isKnown(each)) || !isKnown(taint.key)) { return true; }
  const fitsEffect = effect === undefined || effect === '' || effectOf(effect) === effectOf(taint.effect);
  const fitsKey = key === taint.key || (operator === 'Exists' && (key === undefined || key === ''));
  return fitsEffect && fitsKey && (operator === 'Exists' || value === (taint.value ?? ''));
}
