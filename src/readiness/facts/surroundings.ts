import type { TemplateIndex } from '../../synthesis/template-index';
import type { Registry } from '../registry';

/** What facts are read from: what the app says, and what this library's constructs say of themselves. */
export interface Surroundings {
  readonly index: TemplateIndex;
  readonly registry: Registry;
}
