/** What people, programs and GitHub read. UPDATE=1 writes the expected files again. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { analyse } from '../../src/compiler/analyse.ts';
import { renderGithub, renderJson, renderPretty } from '../../src/diagnostics/render.ts';

const folder = 'test/samples';
const samples = readdirSync(folder);

function readFile(path: string): string | undefined {
  return existsSync(`${folder}/${path}`) ? readFileSync(`${folder}/${path}`, 'utf8') : undefined;
}

function compare(path: string, actual: string): void {
  if (process.env.UPDATE) writeFileSync(path, actual);
  expect(actual).toBe(readFileSync(path, 'utf8'));
}

it.each(samples)('%s', (sample) => {
  const file = `${sample}/model.nn`;
  const { diagnostics, sources } = analyse(readFile(file)!, file, { readFile });
  compare(`${folder}/${sample}/diagnostics.txt`, renderPretty(diagnostics, sources, { color: false }));
  compare(`${folder}/${sample}/diagnostics.json`, renderJson(diagnostics, sources));
  compare(`${folder}/${sample}/github.txt`, renderGithub(diagnostics, sources));
});
