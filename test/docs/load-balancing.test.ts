/**
 * What docs/load-balancing.md puts into a cluster has the fields that the definitions of the controller know.
 */
import { readFileSync } from 'fs';
import { parseAllDocuments } from 'yaml';

type Table = { readonly [name: string]: any };

const objectsIn = (text: string): Table[] => parseAllDocuments(text).map(document => document.toJS()).filter(Boolean);
const definitions = ['crds', 'gateway-crds']
  .flatMap(name => objectsIn(readFileSync(`charts/aws-load-balancer-controller-crds/templates/${name}.yaml`, 'utf8')));
const objects = [...readFileSync('docs/load-balancing.md', 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g)].flatMap(([, text]) => objectsIn(text));
const ofController = objects.filter(({ apiVersion }) => /^(gateway\.k8s|elbv2\.k8s)\.aws\//.test(apiVersion));

/** Fields that a schema does not have, and values that are not among those it lists. */
function unknown({ properties = {}, enum: values }: Table, value: unknown, where: string): string[] {
  if (typeof value !== 'object' || value === null) { return values && !values.includes(value) ? [`${where}: ${value}`] : []; }
  return Object.entries(value).flatMap(([name, each]) => name in properties ? unknown(properties[name], each, `${where}.${name}`) : [`${where}.${name}`]);
}

function schemaOf({ apiVersion, kind }: Table): Table {
  const [group, version] = apiVersion.split('/');
  const { spec } = definitions.find(each => each.spec.group === group && each.spec.names.kind === kind)!;
  return spec.versions.find((each: Table) => each.name === version).schema.openAPIV3Schema.properties.spec;
}

test.each(ofController.map(object => [object.kind, object]))('%s', (kind, object) => {
  expect(unknown(schemaOf(object), object.spec, kind)).toEqual([]);
});

test('there are some, and a field that is none is found', () => {
  expect(ofController.map(({ kind }) => kind)).toEqual(['TargetGroupConfiguration', 'LoadBalancerConfiguration']);
  expect(unknown(schemaOf(ofController[1]), { ipAddressType: 'ipv6', nonsense: {} }, 'spec')).toEqual(['spec.ipAddressType: ipv6', 'spec.nonsense']);
});
