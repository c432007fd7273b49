/** Values of options, one list for each. */
type Values<T> = { readonly [option in keyof T]?: readonly T[option][] };

/** Each value of each option with each of the others. */
export function product<T extends object>(values: Values<T>): Partial<T>[] {
  return Object.entries<readonly unknown[] | undefined>(values).reduce<object[]>(
    (rows, [option, each]) => rows.flatMap(row => (each ?? []).map(value => ({ ...row, [option]: value }))), [{}]) as Partial<T>[];
}

/** Each option alone, and at last all of them together. */
export function oneByOne<T extends object>(options: T): Partial<T>[] {
  return [...Object.entries(options).map(([option, value]) => ({ [option]: value }) as Partial<T>), options];
}
