import type { NodeFacts } from './node-facts';
import type { Surroundings } from './surroundings';

const CNI_IPV6 = /^ec2:(un)?assignipv6addresses$/i;
const OF_AWS = /^arn:aws:/;

/** The resources for which the role of nodes has the IPv6 permissions of the VPC CNI and which name the partition `aws`; none where the app does not make the role. */
export function literalCniResources({ index }: Surroundings, { stated }: NodeFacts): string[] {
  const [address] = [stated.NodeRole?.['Fn::GetAtt'] ?? []].flat();
  const role = index.resourceAt({ Ref: address });
  if (role?.resource.cfnResourceType !== 'AWS::IAM::Role') { return []; }
  const policies: any[] = [
    ...[role.properties.Policies ?? []].flat(),
    ...index.where('AWS::IAM::Policy', { Roles: [role.resource.ref] }, role.resource).map(({ properties }) => properties),
  ];
  const statements = policies.flatMap(policy => [policy?.PolicyDocument?.Statement ?? []].flat());
  const ofCni = statements.filter(statement => [statement?.Action ?? []].flat().some((action: unknown) => typeof action === 'string' && CNI_IPV6.test(action)));
  const resources = ofCni.flatMap(({ Resource }) => [Resource ?? []].flat()).filter((each): each is string => typeof each === 'string' && OF_AWS.test(each));
  return [...new Set(resources)];
}
