import type { Invariant } from './surrounding-invariants';

/**
 * Invariants of which the rule is not there as yet: a configuration that breaks one is neither refused nor found. To switch one on, remove its line; once its rule is
 * there, test/contract/surroundings.test.ts asks for it.
 */
export const PENDING: readonly Invariant[] = [];
