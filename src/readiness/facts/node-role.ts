import type { NodeFacts } from './node-facts';
import { RoleFacts, Roles } from './role-facts';
import type { TemplateIndex } from '../../synthesis/template-index';

/** The role of nodes, where the app makes it. */
export function nodeRoleOf({ isManaged, stated, launchTemplate }: NodeFacts, index: TemplateIndex): RoleFacts | undefined {
  const roles = Roles.of(index);
  return isManaged ? roles.of(stated.NodeRole) : roles.ofProfile(launchTemplate?.data.IamInstanceProfile);
}
