import { createHash } from 'crypto';
import { Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { canonical, keyOf } from './canonical';

/** The text by which ids are compared while the app is being written: two tokens can stand for one thing. */
export function identityOf(id: string, scope: IConstruct): string {
  try {
    return Token.isUnresolved(id) ? keyOf(canonical(id, scope), scope) : id;
  } catch { // what is not known before the app has said all is not compared
    return id;
  }
}

/** A part of the id of a construct that stands for something made elsewhere. A logical id is as it is in whatever stage, so it is taken in place of a path. */
export function nameOf(id: string, scope: IConstruct): string {
  if (!Token.isUnresolved(id)) { return id; }
  try {
    return createHash('sha256').update(JSON.stringify(Stack.of(scope).resolve(id))).digest('hex').slice(0, 8);
  } catch {
    return 'Unknown';
  }
}
