import { DUMMY_VPC } from '../../network/dummy-vpc';
import type { IndexedResource, TemplateIndex } from '../../synthesis/template-index';

/** What look-ups answer before they were made, those of stock CDK and those of this library. */
const DUMMIES = ['vpc-12345', DUMMY_VPC];

/** A VPC of which it is known which one it is: one that the app makes, or one with a literal id. */
export interface KnownVpc {
  /** By which it is told from others. */
  readonly id: string;
  /** As messages name it. */
  readonly shown: string;
  /** Where the app makes it. */
  readonly made?: IndexedResource;
}

/** The VPC that a value in canonical form stands for, if that is known. */
export function knownVpc(index: TemplateIndex, form: unknown): KnownVpc | undefined {
  if (typeof form === 'string') { return /^vpc-[0-9a-z]+$/.test(form) && !DUMMIES.includes(form) ? { id: form, shown: form } : undefined; }
  const made = index.resourceAt(form);
  return made?.resource.cfnResourceType === 'AWS::EC2::VPC' ? { id: made.resource.node.addr, shown: made.path, made } : undefined;
}

/** Whether two are certainly not one: a literal id can be that of a VPC that the app has made before. */
export const areDistinct = (one: KnownVpc, other: KnownVpc) => one.id !== other.id && (one.made === undefined) === (other.made === undefined);
