import { Statement } from './permissions';
import { listOf } from './stated';

/** Whether nothing in the trust of a role lets a service take it, as far as all of it is known. */
export const isClosedTo = (trust: readonly Statement[], service: string) =>
  trust.length > 0 && trust.every(statement => statement.Effect === 'Deny' || isForOthers(statement, service));

function isForOthers({ Principal, NotPrincipal, Action }: Statement, service: string): boolean {
  const isAssumed = listOf(Action).some(action => /^(sts:AssumeRole|sts:\*|\*)$/.test(String(action)) || typeof action !== 'string');
  if (!isAssumed) { return true; }
  if (NotPrincipal !== undefined || typeof Principal !== 'object' || Principal === null) { return false; }
  const services = listOf(Principal.Service);
  const others = services.filter(each => typeof each === 'string' && each !== '*' && nameOf(each) !== nameOf(service));
  return others.length === services.length && listOf(Principal.AWS).every(each => each !== '*');
}

/** Partitions have domains of their own. */
const nameOf = (service: string) => service.split('.')[0];
