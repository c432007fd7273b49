import { isTable } from '../diagnostics/checks';

/** Values of a chart. */
export type ChartValues = { readonly [name: string]: unknown };

/** Values with others over them: tables are merged, and of two other values the one over it counts. */
export function merged(values: ChartValues, over: ChartValues = {}): ChartValues {
  return Object.entries(over).reduce<ChartValues>((all, [name, value]) => {
    const under = all[name];
    return { ...all, [name]: isTable(under) && isTable(value) ? merged(under, value) : value };
  }, values);
}
