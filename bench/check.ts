/**
 * Whether a synthesis takes at most so many times what stock constructs take, from one pair of processes: `check.ts RATIO`.
 *
 * Five stacks are enough to see a walk of the whole app for each node group or subnet; one pair tells a tenth no difference, so the limit needs some room.
 */
import { ratio, withCompiledSources } from './measure';

const limit = Number(process.argv[2]);
if (!(limit > 0)) { throw new Error(`the highest ratio that passes is expected, for example 1.3, got ${process.argv[2]}`); }

const [{ stock, library }] = withCompiledSources(measure => measure({ stacks: 5, nodeGroups: 20, privateTiers: 7, azs: 6 }, 1));
const passes = library.userMilliseconds <= limit * stock.userMilliseconds;
process.stdout.write(`  user CPU: stock ${stock.userMilliseconds.toFixed(0)} ms, this library ${library.userMilliseconds.toFixed(0)} ms, `
  + `ratio ${ratio(library.userMilliseconds, stock.userMilliseconds)}\n`
  + `${passes ? 'ok' : 'not ok'} bench: 5 stacks of 20 node groups take at most ${limit} times the user CPU of stock constructs\n`);
process.exitCode = passes ? 0 : 1;
