import { isDeepStrictEqual } from 'util';
import '../util/no-escape-analysis';
import * as fc from 'fast-check';
import { configurations, growable, grown, growth, surrounded } from '../util/configurations';
import { ERRORS, synthesise, violationsOf, writeTemplates } from '../util/outcome';

// FUZZ_RUNS draws more and FUZZ_SEED others; FUZZ_TEMPLATES is a folder that gets the templates of the valid ones.
const { FUZZ_RUNS, FUZZ_SEED, FUZZ_TEMPLATES } = process.env;
const RUNS = Number(FUZZ_RUNS ?? 100);
const SEED = Number(FUZZ_SEED ?? 20260501);

test('a configuration is refused for a documented reason, or its template keeps all promises', () => {
  const counts: Record<string, number> = {};
  let valid = 0;
  let runs = 0;
  fc.assert(fc.property(configurations, configuration => {
    const outcome = synthesise(configuration);
    runs++;
    if (outcome.refusals.length > 0) {
      for (const id of outcome.refusals) { counts[id] = (counts[id] ?? 0) + 1; }
      return;
    }
    valid++;
    expect(violationsOf(configuration, outcome)).toEqual([]);
    if (FUZZ_TEMPLATES) { writeTemplates(outcome, FUZZ_TEMPLATES); }
  }), { seed: SEED, numRuns: RUNS });

  const ids = Object.keys(counts).filter(id => id in ERRORS);
  if (FUZZ_RUNS) { process.stderr.write(`${valid} of ${runs} valid; refused by ${ids.length} ids: ${JSON.stringify(counts)}\n`); }
  // What is drawn must not degenerate into what is refused at once, nor into what is always the same.
  expect(valid / runs).toBeGreaterThan(0.4);
  expect(ids.length).toBeGreaterThanOrEqual(Math.min(15, RUNS / 8));
});

test('what stands around a cluster is refused for a documented reason, or the template keeps what AWS asks for', () => {
  let valid = 0;
  const runs = Math.ceil(RUNS / 4);
  const counts: Record<string, number> = {};
  fc.assert(fc.property(surrounded, configuration => {
    const outcome = synthesise(configuration);
    outcome.refusals.forEach(id => { counts[id] = (counts[id] ?? 0) + 1; });
    if (outcome.refusals.length > 0) { return; }
    valid++;
    expect(violationsOf(configuration, outcome)).toEqual([]);
  }), { seed: SEED, numRuns: runs });
  if (FUZZ_RUNS) { process.stderr.write(`${valid} of ${runs} surroundings valid; refused: ${JSON.stringify(counts)}\n`); }
  expect(valid).toBeGreaterThan(runs / 10);
});

test('a network that grows by an AZ or by a tier leaves every subnet and every route as it is', () => {
  /** Not the gateway endpoints: they list the route tables, and are changed in place. */
  const isOfSubnets = (type: string) =>
    /^AWS::EC2::(Subnet.*|Route|RouteTable|VPC|VPCCidrBlock|VPCGatewayAttachment|NatGateway|EIP|InternetGateway|EgressOnlyInternetGateway)$/.test(type);
  /** What there may be no room for. */
  const noRoom = ['azs-exceed-slots', 'plan-too-large', 'tier-slot', 'tier-slot-duplicate'];
  let compared = 0;
  fc.assert(fc.property(growable, growth, (configuration, by) => {
    const before = synthesise(configuration);
    if (before.refusals.length > 0) { return; }
    const after = synthesise(grown(configuration, by));
    const hasRoom = after.refusals.length === 0;
    const changed = Object.keys(before.resources)
      .filter(id => hasRoom && isOfSubnets(before.resources[id].Type) && !isDeepStrictEqual(before.resources[id], after.resources[id]));
    compared += Number(hasRoom);
    expect([changed, after.refusals.filter(id => !noRoom.includes(id))]).toEqual([[], []]);
  }), { seed: SEED, numRuns: Math.ceil(RUNS / 5) });
  expect(compared).toBeGreaterThan(RUNS / 15);
});
