import { Token } from 'aws-cdk-lib';
import type { Subject } from './diagnostics';
import { refuse } from './messages';

/** Refuse a token where the shape of the template depends on the value. */
export function requireLiteral(subject: Subject, prop: string, value: unknown): void {
  if (Token.isUnresolved(value)) { refuse(subject, 'must-be-literal', value, { prop }); }
}

/** Refuse two props that say one thing. */
export function refuseBoth(subject: Subject, prop: string, other: string, got: unknown): never {
  return refuse(subject, 'exclusive-props', got, { prop, other });
}

/** Refuse a prop that another one leaves without effect. */
export function refuseBeside(subject: Subject, prop: string, other: string, got: unknown): never {
  return refuse(subject, 'contradicting-props', got, { prop, other });
}

/** Refuse anything but a whole number of the range. */
export function requireInteger(subject: Subject, prop: string, value: number, min: number, max: number): void {
  if (!isIntegerIn(value, min, max)) { refuse(subject, 'must-be-positive-integer', value, { prop, min, max }); }
}

/** Whether the value is a whole number of the range; NaN, fractions and infinities are not. */
export function isIntegerIn(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}

/** The first value that stands in the list a second time. */
export function firstDuplicate<T>(values: readonly T[]): T | undefined {
  return values.find((value, index) => values.indexOf(value) !== index);
}

/** Whether a text is a place in a list of unknown length. It stands for the whole list, so it is no value, and no token either. */
export const isOfUnknownList = (text: string): boolean => !Token.isUnresolved(text) && Token.isUnresolved([text]);

/** Whether a value is a plain map, and not a list, an object of some class, or a token that stands for one value. */
export function isTable(value: unknown): value is { readonly [key: string]: unknown } {
  if (typeof value !== 'object' || value === null || Token.isUnresolved(value)) { return false; }
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null; // not compared, as each realm of JavaScript has its own
}

/** Refuse what has no form in a configuration file: tokens where a list or a map belongs, dates and the like, and numbers that are none. */
export function checkSettings(subject: Subject, where: string, value: unknown): void {
  if (isTable(value)) {
    Object.entries(value).forEach(([key, each]) => checkSettings(subject, `${where}.${key}`, each));
  } else if (Array.isArray(value)) {
    requireLiteral(subject, where, value);
    value.forEach(each => checkSettings(subject, where, each));
  } else if (!Token.isUnresolved(value) && !isScalar(value)) {
    refuse(subject, 'setting-type', value, { where, kind: CONFIGURABLE });
  }
}

/** What a configuration file has a form for. */
export const CONFIGURABLE = 'a map, a list, a text, a number or a boolean';

/** Null and undefined say that nothing is set. */
function isScalar(value: unknown): boolean {
  return value === undefined || value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value);
}

/** Refuse anything but a map of which the keys are known; none is right too. */
export function requireTable(subject: Subject, where: string, value: unknown): void {
  requireLiteral(subject, where, value);
  if (value !== undefined && value !== null && !isTable(value)) { refuse(subject, 'setting-type', value, { where, kind: 'a map' }); }
}
