import { isXen } from './instance-types';

/** Families without trunk interfaces, as in the table of the VPC resource controller of March 2026 (amazon-vpc-resource-controller-k8s, `limits.go`). */
const FAMILIES_WITHOUT = new Set(['t3', 't3a', 't4g', 'u-6tb1']);
/** Single types, of families of which the others have them. */
const TYPES_WITHOUT = new Set(['i4i.large']);

/** Whether a type is known to have no trunk interfaces, without which no pod on it gets security groups of its own. */
export const hasNoTrunk = (name: string): boolean => isXen(name) || FAMILIES_WITHOUT.has(name.split('.')[0]) || TYPES_WITHOUT.has(name);
