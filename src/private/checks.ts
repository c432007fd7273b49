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

/** Whether a value is a map, and not a list or a token that stands for one value. */
export function isTable(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Token.isUnresolved(value);
}
