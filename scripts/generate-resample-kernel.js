/** Writes src/data/resample-kernel.generated.ts from src/data/resample.wat. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import wabt from 'wabt';
import { root } from './bundle.js';

const source = 'src/data/resample.wat';
const { parseWat } = await wabt();
const module = parseWat(source, await readFile(join(root, source), 'utf8'), { simd: true });
module.validate();
const { buffer } = module.toBinary({});
const lines = Buffer.from(buffer)
  .toString('base64')
  .match(/.{1,100}/g);
const text = `// Written by scripts/generate-resample-kernel.js from ${source}.

/** A WebAssembly module, in base64. */
export const RESAMPLE_KERNEL =
${lines.map((line) => `  '${line}'`).join(' +\n')};
`;
await writeFile(join(root, 'src/data/resample-kernel.generated.ts'), text);
