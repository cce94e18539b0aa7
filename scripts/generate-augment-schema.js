/** Writes the keys of train.augment into src/experiment/schema.json, from the table of transforms in src/data/augment. */
import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { importSource } from './import-source.js';

const { table } = await importSource({ table: 'src/data/augment/transforms.ts' });
const path = fileURLToPath(new URL('../src/experiment/schema.json', import.meta.url));
const text = await readFile(path, 'utf8');
// The group ends at the first brace that stands where it began.
const place = /^ {4}"augment": \{\n[\s\S]*?^ {4}\}/m;
if (!place.test(text)) throw new Error('src/experiment/schema.json has no group "augment" in its $defs');
const group = JSON.stringify(table.augmentSchema(), null, 2).replaceAll('\n', '\n    ');
await writeFile(
  path,
  text.replace(place, () => `    "augment": ${group}`),
);
const biome = fileURLToPath(new URL('../node_modules/.bin/biome', import.meta.url));
const formatted = spawnSync(biome, ['format', '--write', path], { encoding: 'utf8' });
if (formatted.status !== 0) throw new Error(`the schema cannot be formatted: ${formatted.stderr}`);
