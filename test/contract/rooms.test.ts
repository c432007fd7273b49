import { readdirSync, readFileSync } from 'fs';
import { dirname, join, normalize } from 'path';

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts')).map(name => name.replace(/\.ts$/, ''));
const text = (file: string) => readFileSync(`src/${file}.ts`, 'utf8');
const importsOf = (file: string) => [...text(file).matchAll(/^(?:import|export) .*?from '(\.[^']*)';$|^import '(\.[^']*)';$/gms)]
  .map(([, from, bare]) => normalize(join(dirname(file), from ?? bare)));
const imports = new Map(files.map(file => [file, importsOf(file)]));

/** The order as architecture.md draws it. */
const ORDER = /^cluster > .*$/m.exec(readFileSync('docs/architecture.md', 'utf8'))![0].split(' > ');
const roomOf = (file: string) => file.split('/')[0];

test('architecture.md names the rooms that there are', () => {
  expect([...ORDER].sort()).toEqual([...new Set(files.filter(file => file.includes('/')).map(roomOf))].sort());
});

test('the lint rule has the order of architecture.md', () => {
  const { overrides } = JSON.parse(readFileSync('.eslintrc.json', 'utf8').replace(/^\/\/.*$/m, ''));
  const rule = overrides.map((each: any) => each.rules['import/no-restricted-paths']).find((each: unknown) => each !== undefined);
  expect(rule[1].zones.map(({ target, from }: any) => [target, from])).toEqual(
    ORDER.slice(1).map((room, index) => [`./src/${room}`, ORDER.slice(0, index + 1).map(earlier => `./src/${earlier}`)]));
});

test.each(files.filter(file => file.includes('/')))('%s imports no room to its left, types included', file => {
  const left = imports.get(file)!.filter(other => ORDER.indexOf(roomOf(other)) < ORDER.indexOf(roomOf(file)));
  expect(left).toEqual([]);
});

test('no file imports itself by way of others, types included', () => {
  const cycles: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, path: string[]) => {
    if (path.includes(file)) { cycles.push([...path.slice(path.indexOf(file)), file].join(' > ')); }
    if (done.has(file) || path.includes(file)) { return; }
    (imports.get(file) ?? []).forEach(other => visit(other, [...path, file]));
    done.add(file);
  };
  files.forEach(file => visit(file, []));
  expect(cycles).toEqual([]);
});

test('no file is longer than 300 lines', () => {
  expect(files.filter(file => text(file).split('\n').length > 301)).toEqual([]);
});

test('private parts of stock classes are reached for in files of their own', () => {
  const reaches = files.filter(file => !/\/stock-[^/]*$/.test(file) && /\bfindChild\(|\bReflect\.|\bas any\b/.test(text(file)));
  expect(reaches).toEqual([]);
});
