/** Of the names those that are most like one that is wrong, the most alike first. */
export function mostLike(wrong: string, names: readonly string[], count: number): string[] {
  const far = new Map(names.map(name => [name, distance(wrong, name)]));
  return [...names].sort((a, b) => far.get(a)! - far.get(b)!).slice(0, count);
}

/** The name that was probably meant: at most a third of it is written otherwise. */
export function probablyMeant(wrong: string, names: readonly string[]): string | undefined {
  const [name] = mostLike(wrong, names, 1);
  return name !== undefined && distance(wrong, name) <= Math.max(1, Math.floor(name.length / 3)) ? name : undefined;
}

/** How many characters are to be put in, taken out or changed (Levenshtein); case, dashes and underscores do not count. */
function distance(a: string, b: string): number {
  const [left, right] = [a, b].map(text => text.toLowerCase().replace(/[-_]/g, ''));
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  [...left].forEach((char, index) => {
    let diagonal = index;
    row = row.reduce<number[]>((next, above, column) => {
      next.push(column === 0 ? index + 1 : Math.min(above + 1, next[column - 1] + 1, diagonal + (right[column - 1] === char ? 0 : 1)));
      diagonal = above;
      return next;
    }, []);
  });
  return row[right.length];
}
