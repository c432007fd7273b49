/** A brace is literal text in Markdown only inside code. */
export const code = (text: string) => text.replace(/\{(\w+)\}/g, '`{$1}`');
