/** Writes docs/diagnostics.md from the explanations of codes; every example is run. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './bundle.js';
import { importSource } from './import-source.js';

const { page, check } = await importSource({
  page: 'src/diagnostics/explanations/page.ts',
  check: 'src/cli/check-example.ts',
});
await writeFile(join(root, 'docs/diagnostics.md'), page.diagnosticsPage(check.checkExample));
