import { Token } from 'aws-cdk-lib';
import { refuse } from './diagnostics';

/** Refuse a token where the shape of the template depends on the value. */
export function requireLiteral(prop: string, value: unknown): void {
  if (Token.isUnresolved(value)) { refuse('must-be-literal', value, { prop }); }
}

/** Whether the value is a whole number of the range; NaN, fractions and infinities are not. */
export function isIntegerIn(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}

/** The first value that stands in the list a second time. */
export function firstDuplicate<T>(values: readonly T[]): T | undefined {
  return values.find((value, index) => values.indexOf(value) !== index);
}

/** Whether a value is a plain map, and not a list, an object of some class, or a token that stands for one value. */
export function isTable(value: unknown): value is { readonly [key: string]: unknown } {
  if (typeof value !== 'object' || value === null || Token.isUnresolved(value)) { return false; }
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null; // not compared, as each realm of JavaScript has its own
}

/** Refuse what has no form in a configuration file: tokens where a list or a map belongs, dates and the like, and numbers that are none. */
export function checkSettings(where: string, value: unknown): void {
  if (isTable(value)) {
    Object.entries(value).forEach(([key, each]) => checkSettings(`${where}.${key}`, each));
  } else if (Array.isArray(value)) {
    requireLiteral(where, value);
    value.forEach(each => checkSettings(where, each));
  } else if (!Token.isUnresolved(value) && !isScalar(value)) {
    refuse('setting-type', value, { where });
  }
}

/** Null and undefined say that nothing is set. */
function isScalar(value: unknown): boolean {
  return value === undefined || value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value);
}

/** Refuse anything but a map of which the keys are known; none is right too. */
export function requireTable(where: string, value: unknown): void {
  requireLiteral(where, value);
  if (value !== undefined && value !== null && !isTable(value)) { refuse('setting-type', value, { where }); }
}
