import { readFileSync } from 'fs';
import { ENDPOINT_NEEDS, EndpointConsumer } from '../../src/network/endpoint-needs';

const consumers = Object.keys(ENDPOINT_NEEDS) as EndpointConsumer[];
const rows = consumers.flatMap(consumer => ENDPOINT_NEEDS[consumer].map(need => ({ consumer, ...need })));

test.each(rows)('$consumer: $service has a kind, a reason and a source', ({ service, kind, why, source }) => {
  expect(kind).toBe(['s3', 'dynamodb'].includes(service) ? 'gateway' : 'interface');
  expect(why).toMatch(/^to [^.;]+$/);
  expect(source).not.toBe('');
});

test('no consumer names a service twice', () => {
  const named = rows.map(({ consumer, service }) => `${consumer} ${service}`);
  expect(new Set(named).size).toBe(named.length);
});

test('docs/operations.md says the same', () => {
  const [, table] = /<!-- endpoints -->\n\n.*\n.*\n((?:\|.*\n)+)/.exec(readFileSync('docs/operations.md', 'utf8'))!;
  const said = table.trim().split('\n').map(row => [...row.split('|')[2].matchAll(/`([^`]+)` ([^,`]+)/g)].map(([, service, why]) => `${service}: ${why.trim()}`));
  expect(said).toEqual(consumers.map(consumer => ENDPOINT_NEEDS[consumer].map(({ service, why }) => `${service}: ${why}`)));
});
