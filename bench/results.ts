import { readFile, writeFile } from 'node:fs/promises';

/** Writes sections into the file of results, each in place of the one with its heading; the others stay. */
export async function writeSections(path: string, measured: readonly string[]): Promise<void> {
  const text = await readFile(path, 'utf8');
  const [preface, ...kept] = text.split(/^(?=## )/m).map((section) => section.trimEnd());
  const sections = new Map(kept.map((section) => [headingOf(section), section]));
  for (const section of measured) sections.set(headingOf(section), section.trimEnd());
  await writeFile(path, `${[preface, ...sections.values()].join('\n\n')}\n`);
}

function headingOf(section: string): string {
  return section.split('\n', 1)[0]!;
}
