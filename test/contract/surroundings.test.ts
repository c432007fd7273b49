import { Configuration } from '../util/configurations';
import { synthesise, violationsOf } from '../util/outcome';
import { RIGHT, SurroundingsDraw, WRONG } from '../util/surroundings';

// Each thing that configurations.test.ts draws around a cluster, alone: what is right is taken, and what is wrong is refused, or warned of.

/** A cluster that is right by itself. Endpoints matter where there is no other way. */
const around = (surroundings: SurroundingsDraw) => ({
  vpc: { kind: 'DualStackVpc', egress: surroundings.endpoints ? 'none' : 'perAz' },
  cluster: { version: '1.36' },
  nodes: [{ kind: 'managed', hardware: {}, sizes: {}, spot: false, sessionManager: false }],
  addons: [],
  lookups: [],
  manifest: false,
  surroundings,
}) as unknown as Configuration;
const titled = (draws: SurroundingsDraw[]) => draws.map((draw): [string, SurroundingsDraw] => [JSON.stringify(draw), draw]);

test.each(titled(RIGHT))('%s is taken', (_, draw) => {
  const outcome = synthesise(around(draw));
  expect(outcome.refusals).toEqual([]);
  expect(violationsOf(around(draw), outcome)).toEqual([]);
});

test.each(titled(WRONG))('%s is refused, or warned of', (_, draw) => {
  const outcome = synthesise(around(draw));
  expect([...outcome.refusals, ...outcome.warnings]).not.toEqual([]);
  expect(outcome.refusals.length > 0 ? [] : violationsOf(around(draw), outcome)).toEqual([]);
});
