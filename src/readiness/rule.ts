import type { IConstruct } from 'constructs';
import type { AppFacts } from './facts/app-facts';
import type { Entry } from '../diagnostics/diagnostics';

/** What rules look at: the lists of facts. */
export type Kind = 'clusters' | 'ipv4Clusters' | 'nodes' | 'launchTemplates' | 'fargateProfiles' | 'placements' | 'networks'
  | 'nodeSecurityGroups' | 'addons' | 'manifests' | 'charts' | 'associations';

/** One of the things of a kind. */
export type Looked<K extends Kind> = AppFacts[K][number];

/** What a rule finds wrong with a thing. */
export interface Problem {
  /** What is wrong there: a value of the template, or the paths of other constructs. */
  readonly got: unknown;
  /** What the texts of the rule fill in. */
  readonly values?: { readonly [name: string]: string | number };
  /** The construct that is told, if it is not the one that the facts are about. */
  readonly at?: IConstruct;
}

/** What has to hold for a kind of things, whoever made them. Nothing is ever said of what is not known. */
export interface Rule<K extends Kind> extends Entry {
  /** What users see, and acknowledge. It never changes. */
  readonly id: string;
  /** An error is for what AWS refuses or what can never work, a warning for what may be meant. */
  readonly severity: 'error' | 'warning';
  /** What has to hold, in a few words. */
  readonly title: string;
  /** The kind of things. */
  readonly looksAt: K;
  /** Where AWS, Kubernetes or their code says so. */
  readonly source: string;
  /** What is wrong with one of them; nothing where all is right, or not known. */
  check(looked: Looked<K>, app: AppFacts): Problem[];
}

/** A rule of any kind. */
export type AnyRule = { readonly [K in Kind]: Rule<K> }[Kind];

/** Write a rule. */
export const rule = <K extends Kind>(definition: Rule<K>): AnyRule => definition as unknown as AnyRule;
