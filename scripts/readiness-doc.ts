/**
 * Writes docs/readiness.md from the rules.
 */
import { writeFileSync } from 'fs';
import { code } from './markdown';
import { qualifiedId } from '../src/diagnostics/diagnostics';
import type { AnyRule, Kind } from '../src/readiness/rule';
import { RULES } from '../src/readiness/rules';

const KINDS: { readonly [K in Kind]: string } = {
  clusters: 'Control planes',
  ipv4Clusters: 'Clusters that are taken for IPv6 ones',
  nodes: 'Nodes',
  launchTemplates: 'Launch templates of nodes',
  fargateProfiles: 'Fargate profiles',
  placements: 'Subnets of control planes, nodes and functions',
  networks: 'VPCs under clusters',
  nodeSecurityGroups: 'Security groups of nodes and pods',
  addons: 'Add-ons',
  associations: 'Identities of service accounts',
  manifests: 'Manifests',
  charts: 'Helm charts',
};

export function renderReadiness(): string {
  return [
    '# Readiness: what has to hold around an IPv6 cluster',
    '',
    'These rules run once for each stage of the app, when it is synthesised, over all that the app says, whoever says it: constructs of this library, stock ones, resources of',
    'CloudFormation, overrides. `Ipv6Cluster`, its nodes and `Readiness.check` bring them. Nothing is said of what is not known: tokens of other apps, parameters, imports.',
    '',
    'An error is for what AWS refuses or what can never work, a warning for what is probably not meant. `Readiness.acknowledge(construct, id, reason)` takes an error upon yourself,',
    '`Annotations.of(construct).acknowledgeWarning(id, reason)` a warning. Words in braces stand for what the message fills in. The examples show the mend.',
    'This page is written by `npx projen docgen`; a test compares it with the rules.',
    '',
    ...(Object.keys(KINDS) as Kind[]).flatMap(kind => {
      const rules = RULES.filter(({ looksAt }) => looksAt === kind);
      return rules.length === 0 ? [] : [`## ${KINDS[kind]}`, '', ...rules.flatMap(section)];
    }),
  ].join('\n');
}

function section({ id, severity, title, source, what, expected, remedy, mend }: AnyRule): string[] {
  return [
    `### \`${qualifiedId(id)}\``,
    '',
    `${title[0].toUpperCase()}${title.slice(1)} (${severity}).`,
    '',
    `- Found: ${code(what)}.`,
    `- Expected: ${code(expected)}.`,
    `- Remedy: ${code(remedy)}.`,
    `- Source: ${source}.`,
    '',
    '```text',
    mend,
    '```',
    '',
  ];
}

if (require.main === module) {
  writeFileSync('docs/readiness.md', renderReadiness());
}
