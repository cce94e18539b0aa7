import { describe, expect, test } from 'vitest';
import { confusionChart, summedConfusion } from '../../src/report/charts/confusion.ts';
import { curveChart } from '../../src/report/charts/curves.ts';
import { finalChart } from '../../src/report/charts/points.ts';
import { textWidth } from '../../src/report/charts/text-width.ts';
import type { ChartSpecification } from '../../src/report/charts/theme.ts';
import { chartsOf } from '../../src/report/charts.ts';
import { renderPng, renderSvg } from '../../src/report/render.ts';
import { variantsOf } from '../../src/report/variants.ts';
import { wrapText } from '../../src/report/wrap.ts';
import type { RunResults } from '../../src/runtime/results.ts';
import { distinct, diverged, overlapping, results, trial, withSeedFigures } from './fake.ts';

interface Panel {
  readonly data: { readonly values: readonly Record<string, unknown>[] };
  readonly encoding: { readonly color: { readonly scale: { readonly domain: readonly string[] } } };
  readonly layer: readonly { readonly encoding: { readonly y: { readonly title: string } } }[];
}

function panelsOf(specification: ChartSpecification): Panel[] {
  const { vconcat, hconcat } = specification as unknown as {
    readonly vconcat?: readonly { readonly hconcat: readonly Panel[] }[];
    readonly hconcat?: readonly Panel[];
  };
  return [...(hconcat ?? []), ...(vconcat ?? []).flatMap((row) => row.hconcat)];
}

describe('curves', () => {
  const specification = curveChart(distinct, 'Learning curves', ['loss', 'accuracy']);

  test('are a panel for each figure and part, a line for each variant', () => {
    const panels = panelsOf(specification);
    expect(panels.map(({ layer }) => layer[0]!.encoding.y.title)).toEqual([
      'training loss',
      'test loss',
      'training accuracy (% of samples)',
      'test accuracy (% of samples)',
    ]);
    expect(panels[0]!.encoding.color.scale.domain).toEqual(['kernel=3', 'kernel=5']);
  });

  test('hold the mean and the range over the seeds of each epoch', () => {
    const points = panelsOf(specification)[3]!.data.values;
    expect(points).toHaveLength(6);
    expect(points[2]).toEqual({ series: 'kernel=3', epoch: 2, mean: 0.91, low: 0.9, high: 0.92 });
  });

  test('of one variant put its parts into one panel', () => {
    const panels = panelsOf(
      curveChart(results([trial({}, 0, 0.8)]), 'Learning curves', ['loss', 'accuracy']),
    );
    expect(panels).toHaveLength(2);
    expect(panels[0]!.encoding.color.scale.domain).toEqual(['training', 'test']);
  });

  test('say of what a balanced accuracy is a share', () => {
    const one = trial({}, 0, 0.75);
    const epochs = one.epochs.map((epoch) => ({ ...epoch, test: { ...epoch.test, balanced_accuracy: 0.5 } }));
    const [panel] = panelsOf(
      curveChart(results([{ ...one, epochs }]), 'Other metrics', ['balanced_accuracy']),
    );
    expect(panel!.layer[0]!.encoding.y.title).toBe('balanced accuracy (% of each class, mean)');
  });

  test('of the error are what the accuracy leaves', () => {
    const panels = panelsOf(curveChart(results([trial({}, 0, 0.75)]), 'Training and test', ['error']));
    expect(panels[0]!.data.values.filter(({ series }) => series === 'test').at(-1)?.mean).toBe(0.25);
  });

  test('leave out what is not a number', () => {
    const panels = panelsOf(curveChart(results([diverged({}, 0)]), 'Learning curves', ['loss']));
    expect(panels[0]!.data.values).toEqual([]);
  });

  test('of very many epochs are thinned out, first and last kept', () => {
    const one = trial({}, 0, 0.8);
    const epochs = Array.from({ length: 1000 }, (_, epoch) => ({ ...one.epochs[0]!, epoch }));
    const [panel] = panelsOf(curveChart(results([{ ...one, epochs }]), 'Learning curves', ['loss']));
    const training = panel!.data.values.filter(({ series }) => series === 'training');
    expect(training).toHaveLength(250);
    expect([training[0]?.epoch, training.at(-1)?.epoch]).toEqual([0, 999]);
  });
});

test('a confusion matrix adds up the seeds and shows counts and shares', () => {
  const [variant] = variantsOf(distinct);
  expect(summedConfusion(variant!)).toEqual([
    [273, 27],
    [27, 273],
  ]);
  const { data } = confusionChart(variant!, distinct.classes) as unknown as Panel;
  expect(data.values[1]).toEqual({
    truth: 'cat  (300)',
    prediction: 'dog',
    count: 27,
    rate: 0.09,
    label: ['27', '9 %'],
  });
});

test('the final figure has a row for each variant and a dot for each seed', () => {
  const { data, layer } = finalChart(distinct) as unknown as {
    readonly data: Panel['data'];
    readonly layer: readonly Partial<Panel>[];
  };
  expect(data.values.map(({ variant, low, high }) => [variant, low, high])).toEqual([
    ['kernel=3', 0.9, 0.92],
    ['kernel=5', 0.7, 0.72],
  ]);
  expect(layer[1]?.data?.values).toHaveLength(6);
});

describe('the axis of the final figure', () => {
  const domainOf = (run: RunResults): unknown =>
    (finalChart(run) as { layer: { encoding: { x: { scale: { domain: unknown } } } }[] }).layer[0]!.encoding.x
      .scale.domain;

  test('never leaves 0 to 100 % of an accuracy', () => {
    expect(domainOf(results([trial({}, 0, 1)]))).toEqual([0.95, 1]);
    expect(domainOf(results([trial({}, 0, 1), trial({}, 1, 0)]))).toEqual([0, 1]);
  });

  test('never goes below 0 of an error', () => {
    const one = trial({}, 0, 1);
    const final = { ...one.final!, test: { loss: 0, mse: 0 } };
    expect(domainOf(results([{ ...one, final }]))).toEqual([0, 0.01]);
  });
});

test('very large numbers on a log scale are written in their short form', async () => {
  const one = trial({}, 0, 0.5);
  const epochs = [1, 1e5, 1e10].map((loss, epoch) => {
    const figures = { loss, accuracy: 0.5 };
    return { ...one.epochs[0]!, epoch, train: figures, test: figures };
  });
  const svg = await renderSvg(curveChart(results([{ ...one, epochs }]), 'Learning curves', ['loss']));
  expect(svg).toContain('>1e+10<');
  expect(svg).not.toMatch(/>10{5}/);
});

describe('pictures', () => {
  test('exist for what was measured', () => {
    const names = (run: Parameters<typeof chartsOf>[0]) => chartsOf(run).map(({ name }) => name);
    expect(names(withSeedFigures(distinct))).toEqual([
      'final',
      'learning-curve',
      'seed-curve',
      'error-kernel-3',
      'confusion-kernel-3',
      'error-kernel-5',
      'confusion-kernel-5',
    ]);
    expect(names(results([]))).toEqual([]);
  });

  test('draw without a warning, twice the same, and whatever the results are', async () => {
    const [one] = distinct.trials;
    const single = { ...one!, epochs: one!.epochs.slice(0, 1) };
    const pending = { ...one!, status: 'pending' as const, epochs: [] };
    const runs = [
      withSeedFigures(overlapping),
      results([single]),
      results([diverged({}, 0)]),
      results([pending]),
    ];
    for (const { specification } of runs.flatMap((run) => chartsOf(run))) {
      const warnings: string[] = [];
      const svg = await renderSvg(specification, (message) => warnings.push(message));
      expect(warnings).toEqual([]);
      expect((await renderSvg(specification)) === svg).toBe(true);
      expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    }
  });

  test('become PNG at twice their size', async () => {
    const svg = await renderSvg(finalChart(distinct));
    const png = Buffer.from(renderPng(svg));
    const width = Number(/<svg[^>]* width="(\d+)"/.exec(svg)?.[1]);
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(png.readUInt32BE(16)).toBe(width * 2);
  });
});

test('long names wrap at blanks, and words at a sign in them', () => {
  expect(wrapText('kernel=5 init=uniform(0, 1)', 14)).toEqual(['kernel=5', 'init=', 'uniform(0, 1)']);
  expect(wrapText('cosine_with_warm_restarts a', 12)).toEqual(['cosine_with_', 'warm_', 'restarts a']);
});

test('text is as wide as the shipped font draws it', () => {
  expect(textWidth('Wi', 100)).toBe(99 + 24);
});
