/**
 * `npm run vectors -- [FOLDER]`: third-party test vectors. Without a folder those beside the clone, where each set must
 * pass its floor; any other folder of the same form is run without floors.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root } from './bundle.js';
import { importSource } from './import-source.js';

const given = process.argv[2];
const folder = resolve(given ?? join(root, '../shared/vectors'));
const { vectors } = await importSource({ vectors: 'test/vectors/main.ts' });
const code = await vectors.main(folder, console.log, { floors: given === undefined });
// A folder that somebody typed has to be there.
process.exitCode = given !== undefined && !existsSync(folder) ? 2 : code;
