import { Roles } from './role-facts';
import { listOf } from './stated';
import type { Surroundings } from './surroundings';
import type { IndexedResource } from '../../synthesis/template-index';

/** The role of the app that a canonical ARN or name stands for. */
export const roleOf = ({ index }: Surroundings, form: unknown): IndexedResource | undefined => Roles.of(index).of(form)?.resource;

/** Role of the instances of an instance profile of the app, by the name or the ARN of the profile. */
export function roleOfProfile(surroundings: Surroundings, profile: any): IndexedResource | undefined {
  const { Name, Arn } = profile ?? {};
  const [address] = listOf(Arn?.['Fn::GetAtt']);
  const made = surroundings.index.resourceAt(typeof profile?.Ref === 'string' ? profile : Name ?? { Ref: address });
  return made?.resource.cfnResourceType === 'AWS::IAM::InstanceProfile' ? roleOf(surroundings, listOf(made.properties.Roles)[0]) : undefined;
}

/** Whether nothing in the trust of a role lets a service take it, as far as all of it is known. */
export function isClosedTo({ properties: { AssumeRolePolicyDocument } }: IndexedResource, service: string): boolean {
  const statements = listOf(AssumeRolePolicyDocument?.Statement);
  return statements.length > 0 && statements.every(statement => statement?.Effect === 'Deny' || isForOthers(statement, service));
}

function isForOthers({ Principal, NotPrincipal, Action }: any, service: string): boolean {
  const isAssumed = listOf(Action).some(action => /^(sts:AssumeRole|sts:\*|\*)$/.test(String(action)) || typeof action !== 'string');
  if (!isAssumed) { return true; }
  if (NotPrincipal !== undefined || typeof Principal !== 'object' || Principal === null) { return false; }
  const services = listOf(Principal.Service);
  const others = services.filter(each => typeof each === 'string' && each !== '*' && nameOf(each) !== nameOf(service));
  return others.length === services.length && listOf(Principal.AWS).every(each => each !== '*');
}

/** Partitions have domains of their own. */
const nameOf = (service: string) => service.split('.')[0];
