import { addons } from './accepted/addons';
import { environments } from './accepted/environments';
import { fargate } from './accepted/fargate';
import { imported } from './accepted/imported';
import { launchTemplates } from './accepted/launch-templates';
import { networks } from './accepted/networks';
import { nodes } from './accepted/nodes';
import { people } from './accepted/people';
import { RightApps, saidOf } from './accepted/right-app';
import { several } from './accepted/several';
import { stock } from './accepted/stock';
import { tokens } from './accepted/tokens';
import { waysOut } from './accepted/ways-out';
import { withoutCluster } from './accepted/without-cluster';

// Apps that deploy. A rule that refuses one of them is wrong, and so is a warning that is not listed there.

const SUBJECTS: { [subject: string]: RightApps } = {
  'environments': environments,
  'tokens': tokens,
  'networks': networks,
  'ways out': waysOut,
  'nodes': nodes,
  'launch templates': launchTemplates,
  'Fargate': fargate,
  'add-ons': addons,
  'people': people,
  'several clusters': several,
  'imported': imported,
  'stock constructs': stock,
  'no cluster': withoutCluster,
};

const all = Object.entries(SUBJECTS).flatMap(([subject, apps]) => Object.entries(apps).map(([what, app]) => ({ what, app, title: `${subject}: ${what}` })));

test.each(all)('$title', ({ app }) => {
  expect(saidOf(app)).toEqual({ errors: [], warnings: app.warnings });
});

test('each of them has a name of its own, and there are many', () => {
  expect(new Set(all.map(({ what }) => what)).size).toBe(all.length);
  expect(all.length).toBeGreaterThanOrEqual(150);
});
