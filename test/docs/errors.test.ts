import { readFileSync } from 'fs';
import { renderErrors } from '../../scripts/errors-doc';

test('docs/errors.md is what the table of diagnostics says', () => {
  expect(readFileSync('docs/errors.md', 'utf8')).toBe(renderErrors());
});
