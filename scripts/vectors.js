/** `npm run vectors -- [FOLDER]`: third-party test vectors, by default those beside the clone. */
import { join, resolve } from 'node:path';
import { root } from './bundle.js';
import { importSource } from './import-source.js';

const folder = resolve(process.argv[2] ?? join(root, '../shared/vectors'));
const { vectors } = await importSource({ vectors: 'test/vectors/main.ts' });
process.exitCode = await vectors.main(folder, console.log);
