// Counts the lines that people wrote, folder by folder, and fails when the source outgrows its budget. Raise the
// budget in the change that needs it, and say there what the lines bought.
import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { root } from './bundle.js';

const budget = 44_000;
const generated = /(\.generated\.ts|(onnx|saved_model)_pb\.(d\.ts|js))$/;
const source = /\.(ts|js|py|sh)$/;

async function count(folder) {
  const names = await readdir(join(root, folder), { recursive: true }).catch(() => []);
  const counts = new Map();
  for (const name of names.filter((each) => source.test(each) && !generated.test(each))) {
    const lines = (await readFile(join(root, folder, name), 'utf8')).split('\n').length - 1;
    const part = name.includes(sep) ? name.split(sep)[0] : '.';
    counts.set(part, (counts.get(part) ?? 0) + lines);
  }
  return counts;
}

const total = (counts) => [...counts.values()].reduce((sum, lines) => sum + lines, 0);

const src = await count('src');
for (const [part, lines] of [...src].sort((a, b) => b[1] - a[1]))
  console.log(`${String(lines).padStart(7)}  src/${part}`);
for (const folder of ['test', 'bench', 'scripts'])
  console.log(`${String(total(await count(folder))).padStart(7)}  ${folder}`);
console.log(`lines in src: ${total(src)} of ${budget}`);
if (total(src) > budget) {
  console.error('src is over its line budget (scripts/lines.js)');
  process.exitCode = 1;
}
