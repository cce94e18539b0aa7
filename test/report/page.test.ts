import { describe, expect, test } from 'vitest';
import { finalTable } from '../../src/report/table.ts';
import { writeReport } from '../../src/report/write.ts';
import type { RunResults } from '../../src/runtime/results.ts';
import { distinct, diverged, overlapping, results, trial, withSeedFigures } from './fake.ts';

async function report(run: RunResults): Promise<Map<string, string | Uint8Array>> {
  const files = new Map<string, string | Uint8Array>();
  const listed = await writeReport(run, 'out', (path, contents) => void files.set(path, contents));
  expect([...files.keys()].sort()).toEqual(listed.map((path) => `out/${path}`).sort());
  return files;
}

async function page(run: RunResults): Promise<string> {
  return String((await report(run)).get('out/report.html'));
}

test('the same results give the same bytes', async () => {
  const run = withSeedFigures(distinct);
  const again = JSON.parse(JSON.stringify(run)) as RunResults;
  const first = await report(run);
  for (const [path, contents] of await report(again))
    expect([path, Buffer.from(contents).equals(Buffer.from(first.get(path)!))]).toEqual([path, true]);
});

test('the pictures have fixed names, as SVG and PNG', async () => {
  expect([...(await report(results([trial({ init: 'uniform(0, 1)' }, 0, 0.9)]))).keys()]).toEqual([
    'out/pictures/final.svg',
    'out/pictures/final.png',
    'out/pictures/learning-curve.svg',
    'out/pictures/learning-curve.png',
    'out/pictures/error-init-uniform-0-1.svg',
    'out/pictures/error-init-uniform-0-1.png',
    'out/pictures/confusion-init-uniform-0-1.svg',
    'out/pictures/confusion-init-uniform-0-1.png',
    'out/report.html',
  ]);
});

describe('the page', () => {
  test('escapes what users named', async () => {
    const evil = '<script>alert("1")</script>';
    const text = await page(
      results([trial({ init: evil }, 0, 0.9), trial({ init: 'b' }, 0, 0.8)], {
        classes: [evil, 'dog'],
        fallback: evil,
        experiment: `${evil}.yaml`,
      }),
    );
    expect(text).not.toContain('<script');
    expect(text).toContain('&#60;script&#62;');
  });

  test('loads nothing and says so', async () => {
    const text = await page(distinct);
    expect(text).toContain(
      `content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"`,
    );
    expect(text).not.toMatch(/<(script|link|iframe|img)\b|@import|url\((?!#|data:)/);
  });

  test('has no id twice, and no reference to one that is not there', async () => {
    const text = await page(withSeedFigures(distinct));
    const ids = [...text.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of text.matchAll(/url\(#([^)]+)\)/g)) expect(ids).toContain(id);
  });

  test('says what was run', async () => {
    const text = await page(distinct);
    for (const fact of [
      'models/pets.nn',
      'onnx, 2 threads',
      '0, 1, 2',
      '2026-01-02 03:04 UTC',
      'a processor',
    ])
      expect(text).toContain(fact);
  });

  test('names the settings that all trials share, and the model with its text', async () => {
    const settings = (rate: number) => ({
      data: { source: 'mnist', normalize: 'minmax', split: { test: 0.2, seed: 0 } },
      train: {
        epochs: 3,
        batch: 32,
        loss: { kind: 'cross_entropy', reduction: 'mean' },
        optimizer: { kind: 'adam', rate, beta1: 0.9 },
      },
    });
    const of = (rate: number) => ({ ...trial({ rate }, 0, 0.9), settings: settings(rate) });
    const text = await page(results([of(0.1), of(0.2)], { model_source: 'input 4\n# <b>\n' }));
    for (const [term, value] of [
      ['Epochs', '3'],
      ['Batch', '32'],
      ['Loss', 'cross_entropy, reduction mean'],
      ['Optimizer', 'adam, rate varies, beta1 0.9'],
      ['Normalisation', 'minmax'],
      ['Split', 'test 0.2, seed 0'],
      ['Parameters', 'rate varies'],
    ])
      expect(text).toContain(`<dt>${term}</dt><dd>${value}</dd>`);
    expect(text).toContain('<pre>\ninput 4\n# &#60;b&#62;</pre>');
    expect(text).toContain('<td>rate=0.1, seed 0</td>');
  });

  test('shows the loss once where it is the squared error', async () => {
    const figures = { loss: 0.5, mse: 0.5 };
    const one = trial({}, 0, 0.9);
    const epochs = one.epochs.map((epoch) => ({ ...epoch, train: figures, test: figures }));
    const final = { epoch: 2, test: figures, per_class: [], confusion: [] };
    const same = results([{ ...one, epochs, final }], { classes: [] });
    expect(await page(same)).not.toContain('<th scope="col">test loss</th>');
    expect(finalTable(same, { width: 120, color: false })).not.toContain('loss');
    const other = results([{ ...one, epochs, final: { ...final, test: { loss: 1, mse: 0.5 } } }]);
    expect(await page(other)).toContain('<th scope="col">test loss</th>');
  });

  test('marks the best variant only where the lead is real', async () => {
    expect(await page(distinct)).toContain('<tr class="best"><td>kernel=3</td><td>91.00 ± 1.00 %</td>');
    expect(await page(overlapping)).not.toContain('class="best"');
  });

  test('tells of a fallback, and of trials that did not finish', async () => {
    const { final: _, ...stopped } = trial({ k: 2 }, 0, 0.5);
    const text = await page(
      results(
        [
          trial({ k: 1 }, 0, 0.9),
          { ...stopped, name: 'variant-1-seed-0', status: 'failed', error: 'out of memory' },
        ],
        { fallback: 'drawn masks' },
      ),
    );
    expect(text).toContain('<strong>Fallback:</strong> drawn masks');
    expect(text).toContain('<strong>k=2, seed 0 failed</strong> (variant-1-seed-0): out of memory');
  });

  test('prints no NaN, even of a diverged model', async () => {
    const text = await page(results([diverged({}, 0)]));
    expect(text.replace(/base64,[^)]*/, '')).not.toMatch(/NaN|undefined|null|Infinity/);
  });
});

describe('the table', () => {
  test('has a row for each variant, and the verdict', () => {
    const lines = finalTable(distinct, { width: 120, color: false }).split('\n');
    expect(lines.find((line) => line.includes('kernel=3'))).toMatch(
      /│ kernel=3 │ 91\.00 ± 1\.00 % │ +3 │ 0\.3333 ± 0\.0000 │ 91\.00 ± 1\.00 % │ +2\.0s │/,
    );
    expect(lines.join(' ')).toContain('kernel=3 is best');
  });

  test('ends with the table of the seed where its metrics were asked for', () => {
    const text = finalTable(withSeedFigures(distinct), { width: 120, color: false });
    expect(text).toMatch(/│ 0 +│ +0\.455 │ 1\.000 │ +0\.250 │ +45\.50 % │/);
    expect(finalTable(distinct, { width: 120, color: false })).not.toContain('error rate');
  });

  test('and the page show the figures that count each class the same', async () => {
    const one = trial({}, 0, 0.9);
    const test = { ...one.final!.test, balanced_accuracy: 0.625, f1: 0.5 };
    const epochs = one.epochs.map((epoch) => ({ ...epoch, test }));
    const run = results([{ ...one, epochs, final: { ...one.final!, test } }]);
    const text = finalTable(run, { width: 120, color: false });
    expect(text).toMatch(/│ test accuracy │ test balanced accuracy │ test macro F1 │/);
    expect(text).toMatch(/│ +90\.00 % │ +62\.50 % │ +0\.5000 │/);
    expect(await page(run)).toMatch(/balanced accuracy<\/th>.*<td>62\.50 %<\/td><td>0\.5000<\/td>/s);
  });

  test('fits into a narrow terminal', () => {
    const named = trial(
      { 'train.schedule.kind': 'cosine_with_warm_restarts', init: 'uniform(0, 1)' },
      0,
      0.9,
    );
    for (const width of [40, 60, 80, 100]) {
      const lines = finalTable(withSeedFigures(results([named])), { width, color: false }).split('\n');
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
    }
  });

  test('has no colours where none are wanted', () => {
    const text = finalTable(distinct, { width: 100, color: false });
    expect(text).not.toContain('\u001b');
    expect(finalTable(distinct, { width: 100, color: true })).toContain('\u001b');
  });
});
