import { readFile, writeFile } from 'node:fs/promises';

/** Writes a section into the file of results, in place of the one with its heading; the others stay. */
export async function writeSection(path: string, measured: string): Promise<void> {
  const text = await readFile(path, 'utf8');
  const [preface, ...kept] = text.split(/^(?=## )/m).map((section) => section.trimEnd());
  const sections = new Map(kept.map((section) => [headingOf(section), section]));
  sections.set(headingOf(measured), measured.trimEnd());
  await writeFile(path, `${[preface, ...sections.values()].join('\n\n')}\n`);
}

function headingOf(section: string): string {
  return section.split('\n', 1)[0]!;
}
