import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeSection } from '../../bench/results.ts';

it('replaces what the same machine has measured of the same thing, and keeps the rest', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'nnc-results-')), 'RESULTS.md');
  await writeFile(path, '# Results\n\nPreface.\n');
  await writeSection(path, '## Step\n\nfirst\n', '2 x fast');
  await writeSection(path, '## Start\n\nquick\n', '2 x fast');
  await writeSection(path, '## Step\n\nslow one\n', '2 x slow');
  await writeSection(path, '## Step\n\nsecond\n', '2 x fast');
  expect(await readFile(path, 'utf8')).toBe(
    '# Results\n\nPreface.\n\n' +
      '## Step\n\n### 2 x fast\n\nsecond\n\n### 2 x slow\n\nslow one\n\n' +
      '## Start\n\n### 2 x fast\n\nquick\n',
  );
});
