import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { compare, comparisonTable, isWithin } from '../scripts/reproduce/comparison.ts';
import { seedPage } from '../scripts/reproduce/page.ts';
import { variantsOf } from '../src/report/variants.ts';
import { packageRoot } from '../src/runtime/package-root.ts';
import { HEADER, png } from './data/pictures.ts';
import { results, trial, withSeedFigures } from './report/fake.ts';
import { smallDigits } from './support/small-data.ts';

const run = promisify(execFile);

it('runs every experiment on given data, and writes the page with its pictures', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'nnc-reproduce-'));
  const script = join(packageRoot(), 'scripts', 'reproduce.js');
  const args = [script, '--data', await smallDigits(), '--only', 'digits', '--quick', '--out', 'docs'];
  await run(process.execPath, args, { cwd: folder });
  const page = await readFile(join(folder, 'docs', 'seed.md'), 'utf8');
  expect(page).toContain('**A short version:**');
  expect(page).toContain('Of the digits 40 are to train and 20 to test');
  expect(page).toContain('**Without faces:**');
  expect(page).not.toMatch(/NaN|undefined|Infinity/);
  expect(page).toContain('the 1,024 hidden units have 1 different value, compared to the bit');
  expect(page).not.toContain('Where they differ');
  const pictures = [...page.matchAll(/\]\((seed\/[^)]+\.png)\)/g)].map((match) => match[1]!);
  expect(pictures).toContain('seed/latent-latent-mlp-latent.png');
  expect(pictures.filter((picture) => !existsSync(join(folder, 'docs', picture)))).toEqual([]);
}, 300_000);

it('runs the kernels and the remedies on given photos, and says what is to be done about the rare class', async () => {
  const data = await mkdtemp(join(tmpdir(), 'nnc-photos-'));
  await mkdir(join(data, 'medical-masks', 'images'), { recursive: true });
  const labels = ['good', 'good', 'none', 'bad', 'bad', 'good'];
  for (const [part, count] of [
    ['train', 18],
    ['test', 6],
  ] as const) {
    const lines = Array.from({ length: count }, (_, i) => {
      const level = 40 * labels.indexOf(labels[i % 6]!) + i;
      return { name: `${part}-${i}.png`, label: labels[i % 6]!, level };
    });
    for (const { name, level } of lines) {
      const picture = await png(
        8,
        Array.from({ length: 64 }, (_, i) => (level + 3 * i) % 256),
      );
      await writeFile(join(data, 'medical-masks', 'images', name), picture);
    }
    const rows = lines.map(({ name, label }) => `${name},8,8,${label},1,1,7,7`);
    await writeFile(join(data, 'medical-masks', `${part}.csv`), `${[HEADER, ...rows].join('\n')}\n`);
  }
  const script = join(packageRoot(), 'scripts', 'reproduce.js');
  await run(process.execPath, [script, '--data', data, '--only', 'mask', '--quick', '--out', 'docs'], {
    cwd: data,
  });
  const page = await readFile(join(data, 'docs', 'seed.md'), 'utf8');
  expect(page).toContain('**Without digits:**');
  expect(page).toContain('18 faces to train, 6 to test');
  expect(page).toContain('| seed, kernel 9 | 97.2 % | 27.3 % | 89.9 % |');
  expect(page).toMatch(/\| nnc, kernel=5 stride=2 \| \d/);
  expect(page).toMatch(/\| oversampling and augmentation \| \d/);
  expect(page).toContain('The worst class is');
  expect(page).toContain('Without a remedy');
  expect(page).not.toMatch(/NaN|undefined|Infinity/);
  const pictures = [...page.matchAll(/\]\((seed\/[^)]+\.png)\)/g)].map((match) => match[1]!);
  expect(pictures).toContain('seed/kernel_5-confusion-kernel-5-stride-2.png');
  expect(pictures.filter((picture) => picture.includes('examples'))).toEqual([]);
  expect(pictures.filter((picture) => !existsSync(join(data, 'docs', picture)))).toEqual([]);
}, 600_000);

it('keeps what the page has of a problem that was not run, unless the runs are short ones', () => {
  const standing = '# Page\n\n<!-- digits -->\n\nOf digits.\n\n<!-- faces -->\n\nOf faces.\n';
  const { markdown, isWhole, pictures } = seedPage({}, { quick: false, standing });
  expect(markdown).toMatch(/<!-- digits -->\n\nOf digits\.\n\n<!-- faces -->\n\nOf faces\.\n$/);
  expect([isWhole, pictures]).toEqual([true, []]);
  const half = seedPage({}, { quick: false, standing: standing.slice(0, standing.indexOf('<!-- faces')) });
  expect(half.markdown).toMatch(/Of digits\.\n\n\*\*Without faces:/);
  expect(half.isWhole).toBe(false);
  expect(seedPage({}, { quick: true, standing }).markdown).toContain('**Without digits:**');
});

describe('a comparison', () => {
  const seed = { epoch: 2, accuracy: 0.85, loss: 0.25, errorRate: 0.25 };
  const variantOf = (...accuracies: number[]) =>
    variantsOf(withSeedFigures(results(accuracies.map((accuracy, i) => trial({}, i, accuracy)))))[0]!;

  it('sets the seed beside mean, deviation and the range for a further seed', () => {
    const [accuracy, loss] = compare(variantOf(0.8, 0.85, 0.9), [seed]);
    expect(accuracy!.nnc).toMatchObject({ count: 3, minimum: 0.8, maximum: 0.9 });
    // 4.303 is Student's t of two degrees of freedom, and 0.05 the deviation.
    expect(accuracy!.range![0]).toBeCloseTo(0.85 - 4.303 * 0.05 * Math.sqrt(4 / 3), 12);
    expect([isWithin(accuracy!, 0.85), isWithin(loss!, 0.25)]).toEqual([true, false]);
  });

  it('marks what a further seed would not give, and leaves out epochs that were not trained', () => {
    const rows = compare(variantOf(0.8, 0.85, 0.9), [seed, { ...seed, epoch: 499 }]);
    expect(rows.map(({ epoch }) => epoch)).toEqual([2, 2, 2]);
    expect(comparisonTable(rows).split('\n').slice(2)).toEqual([
      '| 2 | accuracy | 0.850 | 0.850 ± 0.050 | 0.800 – 0.900 | 0.602 – 1.098 | +0.000 |',
      '| 2 | loss | 0.250 | 0.333 ± 0.000 | 0.333 – 0.333 | 0.333 – 0.333 | **−0.083** |',
      '| 2 | error rate | 0.250 | 0.250 ± 0.000 | 0.250 – 0.250 | 0.250 – 0.250 | +0.000 |',
    ]);
  });

  it('claims no range from two seeds', () => {
    const rows = compare(variantOf(0.8, 0.9), [seed]);
    expect(rows.map((row) => isWithin(row, 0))).toEqual([undefined, undefined, undefined]);
    expect(comparisonTable(rows)).not.toContain('further');
  });
});
