import { readFile, writeFile } from 'node:fs/promises';

/**
 * Writes a measurement, which begins with its heading, into the file of results: in place of the same one on the same machine;
 * all others stay.
 */
export async function writeSection(path: string, measured: string, machine: string): Promise<void> {
  const [heading = '', ...lines] = measured.split('\n');
  const [preface, ...kept] = divided(await readFile(path, 'utf8'), '## ');
  const sections = new Map(kept.map((section) => [headingOf(section), section]));
  const [, ...others] = divided(sections.get(heading) ?? heading, '### ');
  const machines = new Map(others.map((each) => [headingOf(each), each]));
  machines.set(`### ${machine}`, `### ${machine}\n\n${lines.join('\n').trim()}`);
  sections.set(heading, [heading, ...machines.values()].join('\n\n'));
  await writeFile(path, `${[preface, ...sections.values()].join('\n\n')}\n`);
}

/** A text cut before every line that begins so. */
function divided(text: string, mark: string): string[] {
  return text.split(new RegExp(`^(?=${mark})`, 'm')).map((part) => part.trimEnd());
}

function headingOf(section: string): string {
  return section.split('\n', 1)[0]!;
}
