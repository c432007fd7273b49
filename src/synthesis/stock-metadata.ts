import type { MetadataEntry } from 'constructs';
import { stockChanged } from './stock-changed';
import type { Noted } from '../diagnostics/diagnostics';

/** Take back what was noted of a construct. constructs has no method for it; aws-cdk-lib takes back a warning that is acknowledged in the same way. */
export function takeBack({ construct, entries }: Noted): void {
  const { _metadata: all } = construct.node as unknown as { _metadata?: MetadataEntry[] };
  if (!Array.isArray(all)) { stockChanged(construct, 'Node', '_metadata'); }
  entries.map(each => all.indexOf(each)).filter(place => place >= 0).sort((one, other) => other - one).forEach(place => all.splice(place, 1));
}
