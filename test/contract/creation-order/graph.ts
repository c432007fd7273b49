import { readFileSync } from 'fs';
import { join } from 'path';
import type { CloudAssembly, CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';

/** What stands in a template, as far as it matters here. */
interface Section {
  readonly Type: string;
  readonly Properties?: any;
  readonly DependsOn?: string | string[];
  readonly Metadata?: { readonly [key: string]: any };
}

/** A resource of some stack, nested ones included. */
export interface Made {
  /** Name of the stack, those around it included, and the logical id. */
  readonly id: string;
  readonly stack: string;
  readonly type: string;
  readonly properties: any;
}

/**
 * Which resources of an assembly wait for which, read from its templates and its manifest alone. A nested stack is made as a whole: what waits for it waits for all in it,
 * and all in it waits for what it waits for. A stack waits for the stacks before it.
 */
export class AssemblyGraph {
  public readonly made = new Map<string, Made>();
  /** What refers to nothing, which CloudFormation refuses. */
  public readonly dangling: string[] = [];
  private readonly after = new Map<string, Set<string>>();
  private readonly reached = new Map<string, Set<string>>();

  constructor(assembly: CloudAssembly) {
    for (const stack of assembly.stacks) {
      const before = stack.dependencies.filter(each => each.manifest.type === 'aws:cloudformation:stack').map(({ id }) => `end ${id}`);
      this.edge(`begin ${stack.id}`, ...before);
      this.add(stack.id, stack.template, assembly.directory);
    }
  }

  /** All that a resource waits for, in the end. */
  public before(id: string): Set<string> {
    const known = this.reached.get(id);
    if (known) { return known; }
    const reached = new Set<string>();
    const pending = [...this.after.get(id) ?? []];
    while (pending.length > 0) {
      const next = pending.pop()!;
      if (!reached.has(next)) {
        reached.add(next);
        pending.push(...this.after.get(next) ?? []);
      }
    }
    this.reached.set(id, reached);
    return reached;
  }

  /** What waits for itself. */
  public circles(): string[] {
    return [...this.after.keys()].filter(id => this.before(id).has(id));
  }

  public find(applies: (made: Made) => boolean): Made[] {
    return [...this.made.values()].filter(applies);
  }

  public get edges(): number {
    return [...this.after.values()].reduce((sum, each) => sum + each.size, 0);
  }

  private add(stack: string, { Resources = {} }: { readonly Resources?: { readonly [id: string]: Section } }, directory: string): void {
    for (const [logicalId, section] of Object.entries(Resources)) {
      const id = `${stack}/${logicalId}`;
      this.made.set(id, { id, stack, type: section.Type, properties: section.Properties ?? {} });
      this.edge(`end ${stack}`, id);
      const named = new Set([section.DependsOn ?? []].flat());
      referencesIn(section.Properties, named);
      const unknown = [...named].filter(each => !(each in Resources) && !PARAMETERS.test(each));
      this.dangling.push(...unknown.filter(each => [section.DependsOn ?? []].flat().includes(each)).map(each => `${id} -> ${each}`));
      const before = [...named].filter(each => each in Resources).map(each => `${stack}/${each}`);
      if (section.Type === 'AWS::CloudFormation::Stack') {
        this.edge(`begin ${id}`, `begin ${stack}`, ...before);
        this.edge(id, `end ${id}`, `begin ${id}`);
        this.add(id, JSON.parse(readFileSync(join(directory, section.Metadata!['aws:asset:path']), 'utf8')), directory);
      } else {
        this.edge(id, `begin ${stack}`, ...before);
      }
    }
  }

  private edge(from: string, ...to: string[]): void {
    const known = this.after.get(from) ?? new Set();
    to.forEach(each => known.add(each));
    this.after.set(from, known);
  }
}

const PARAMETERS = /^(AWS::|referenceto|AssetParameters|SsmParameterValue|BootstrapVersion)/;

function referencesIn(value: any, found: Set<string>): void {
  if (Array.isArray(value)) {
    value.forEach(each => referencesIn(each, found));
  } else if (typeof value === 'object' && value !== null) {
    if (typeof value.Ref === 'string') { found.add(value.Ref); }
    if (Array.isArray(value['Fn::GetAtt'])) { found.add(value['Fn::GetAtt'][0]); }
    const text = [value['Fn::Sub']].flat()[0];
    if (typeof text === 'string') { [...text.matchAll(/\$\{([A-Za-z0-9]+)[.}]/g)].forEach(([, name]) => found.add(name)); }
    Object.values(value).forEach(each => referencesIn(each, found));
  }
}

/** What was said to be wrong with an assembly. */
export const errorsIn = (assembly: CloudAssembly): string[] => assembly.stacks.flatMap((stack: CloudFormationStackArtifact) =>
  stack.messages.filter(({ level }) => level === 'error').map(({ entry }) => String(entry.data)));
