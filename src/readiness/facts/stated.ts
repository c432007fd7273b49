/** Stands for what is not known until deployment, in a text of which the rest is. */
const HOLE = '\u0000';

/** Whether a property says something, whatever it is. A condition may leave it out, and then nobody knows. */
export function isStated(value: any): boolean {
  return value !== undefined && value !== null && value.Ref !== 'AWS::NoValue' && value['Fn::If'] === undefined;
}

/** Whether a property says nothing. */
export const isUnstated = (value: any): boolean => value === undefined || value === null || value.Ref === 'AWS::NoValue';

/** Whether a switch is on or off; CloudFormation takes text for it. */
export const isSwitch = (value: unknown, wanted: boolean): boolean => String(value).toLowerCase() === String(wanted);

/** Whether a value is a text that says what it says: what stands behind a dynamic reference is not known. */
export const isLiteral = (value: unknown): value is string => typeof value === 'string' && !value.includes('{{resolve:');

/** A list that overrides may have made something else. */
export const listOf = (value: any): any[] => [value ?? []].flat();

/** A text as far as it is known: of what is not, a character is left that no text has. Undefined where nothing of it is known. */
export function textOf(form: any): string | undefined {
  const text = textWithHoles(form);
  return text.split(HOLE).join('') === '' && text !== '' ? undefined : text;
}

/** Whether a text has lines of which nothing is known, so that there can be any. */
export const hasHiddenLines = (text: string): boolean => text.split('\n').some(line => line.includes(HOLE) && line.split(HOLE).join('').trim() === '');

/** How many bytes a text has at least; a part of it that is encoded has a third more. */
export function sizeOf(form: any): number {
  const { parts, encoded } = partsOf(form);
  if (encoded !== undefined) { return Math.ceil(sizeOf(encoded) / 3) * 4; }
  return parts ? parts.reduce<number>((sum, part) => sum + sizeOf(part), 0) : Buffer.byteLength(textWithHoles(form).split(HOLE).join(''));
}

function textWithHoles(form: any): string {
  const { parts, encoded } = partsOf(form);
  if (parts) { return parts.map(textWithHoles).join(''); }
  if (encoded !== undefined) { return textWithHoles(encoded); }
  if (typeof form !== 'object' || form === null) { return form === undefined ? '' : String(form); }
  const [template] = listOf(form['Fn::Sub']);
  return typeof template === 'string' ? template.replace(/\$\{[^!}][^}]*\}/g, HOLE).replace(/\$\{!/g, '${') : HOLE;
}

/** What a text is joined of, separators among it, or what is encoded in it. */
function partsOf(form: any): { readonly parts?: readonly unknown[]; readonly encoded?: unknown } {
  const [separator, list] = Array.isArray(form?.['Fn::Join']) ? form['Fn::Join'] : [];
  if (typeof separator === 'string' && Array.isArray(list)) { return { parts: list.flatMap((part, index) => index === 0 ? [part] : [separator, part]) }; }
  return { encoded: form?.['Fn::Base64'] };
}
