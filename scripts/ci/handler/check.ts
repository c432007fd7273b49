/** A test as the other scripts of this folder print them. What it throws is shown where it fails. */
export async function check(name: string, test: () => unknown): Promise<void> {
  try {
    await test();
    print(`ok handler: ${name}`);
  } catch (error) {
    print(String((error as Error).message).replace(/^/gm, '  '));
    print(`not ok handler: ${name}`);
    process.exitCode = 1;
  }
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
