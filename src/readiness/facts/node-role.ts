import { listOf, tableOf } from './kubernetes-facts';
import type { NodeFacts } from './node-facts';
import { RoleFacts, Roles } from './role-facts';
import type { TemplateIndex } from '../../synthesis/template-index';

/** The role of nodes, where the app makes it. */
export function nodeRoleOf({ isManaged, stated, launchTemplate }: NodeFacts, index: TemplateIndex): RoleFacts | undefined {
  const roles = Roles.of(index);
  if (isManaged) { return roles.of(stated.NodeRole); }
  const { Name, Arn } = tableOf(launchTemplate?.data.IamInstanceProfile);
  const profile = index.resourceAt(Name) ?? index.resourceAt({ Ref: listOf(Arn?.['Fn::GetAtt'])[0] });
  return roles.of(listOf(profile?.properties.Roles)[0]);
}
