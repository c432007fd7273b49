import type { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { EndpointConsumer } from './endpoint-needs';
import { stageOf } from '../synthesis/stacks';

/** The endpoints that a construct of this library makes, and for whom. */
export interface KnownEndpoints {
  /** Who is told of what is wrong. */
  readonly construct: IConstruct;
  readonly consumers: readonly EndpointConsumer[];
  /** The endpoints by the service that they are for; gateway endpoints can be several of one. */
  readonly endpoints: readonly { readonly service: string; readonly resource: CfnResource }[];
}

const known = new WeakMap<IConstruct, KnownEndpoints[]>();

/** Let others know of endpoints. */
export function tellEndpoints(endpoints: KnownEndpoints): void {
  const stage = stageOf(endpoints.construct);
  known.set(stage, [...known.get(stage) ?? [], endpoints]);
}

/** Those in the stage that a construct is in. */
export const knownEndpoints = (scope: IConstruct): readonly KnownEndpoints[] => known.get(stageOf(scope)) ?? [];
