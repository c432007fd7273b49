import type { IConstruct } from 'constructs';
import { idIn } from '../diagnostics/diagnostics';
import { stageOf } from '../synthesis/stacks';

/**
 * One thing that was found.
 */
export interface ReadinessFinding {
  /** Its id, for example `cdk-eks-ipv6:subnet-without-ipv6`; docs/errors.md and docs/readiness.md have all of them. */
  readonly id: string;

  /** `error` or `warning`. */
  readonly severity: string;

  /** Path of the construct that it is about. */
  readonly path: string;

  /** What is wrong, what was given, what is expected, and what to do. */
  readonly message: string;
}

const SEVERITIES: { readonly [type: string]: string } = { 'aws:cdk:error': 'error', 'aws:cdk:warning': 'warning' };

/**
 * What was found in a stage of the app. `Readiness.check` returns it.
 */
export class ReadinessReport {
  private readonly stage: IConstruct;

  /** @internal */
  constructor(scope: IConstruct) {
    this.stage = stageOf(scope);
  }

  /** What this library refused and warned of, and what nobody acknowledged; empty before the app is synthesised. */
  public get findings(): ReadinessFinding[] {
    return this.stage.node.findAll().flatMap(({ node }) => node.metadata.flatMap(({ type, data }) => {
      const { id, text } = idIn(String(data));
      return id !== '' && type in SEVERITIES ? [{ id, severity: SEVERITIES[type], path: node.path, message: text }] : [];
    }));
  }
}
