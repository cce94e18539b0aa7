import { describe, expect, test } from 'vitest';
import { latentChart } from '../../src/report/charts/latent.ts';
import { layersChart } from '../../src/report/charts/layers.ts';
import { chartsOf } from '../../src/report/charts.ts';
import type { LatentView } from '../../src/report/latent.ts';
import { layerRows } from '../../src/report/layers.ts';
import { renderSvg } from '../../src/report/render.ts';
import { variantsOf } from '../../src/report/variants.ts';
import { writeReport } from '../../src/report/write.ts';
import type { LayerResult, RunResults } from '../../src/runtime/results.ts';
import { results, trial } from './fake.ts';

/** Every epoch with these layers, their gradient halved from epoch to epoch. */
function withLayers(run: RunResults, layers: readonly LayerResult[]): RunResults {
  const halved = (epoch: number) =>
    layers.map((layer) => ({ ...layer, gradient_norm: layer.gradient_norm! / 2 ** epoch }));
  const trials = run.trials.map((one) => ({
    ...one,
    epochs: one.epochs.map((epoch) => ({ ...epoch, layers: halved(epoch.epoch) })),
  }));
  return { ...run, trials };
}

const run = results([trial({ gradient: 'exact' }, 0, 0.9), trial({ gradient: 'exact' }, 1, 0.8)]);
const layers: readonly LayerResult[] = [
  { layer: 'hidden', saturated: 0.75, gradient_norm: 8, units: 4, different_units: 1 },
  { layer: 'out', gradient_norm: 0, units: 2, different_units: 2 },
];

interface Panel {
  readonly data: { readonly values: readonly Record<string, unknown>[] };
  readonly layer: readonly { readonly data?: Panel['data']; readonly encoding: { readonly y: unknown } }[];
}

const panelsOf = (specification: unknown) =>
  (specification as { readonly hconcat: readonly Panel[] }).hconcat;

describe('inside the layers', () => {
  const [variant] = variantsOf(withLayers(run, layers));

  test('a row says how a layer was at the first and at the last epoch', () => {
    const [hidden, out] = layerRows(variant!);
    expect(hidden!.gradientNorm.map(({ mean }) => mean)).toEqual([8, 2]);
    expect(hidden).toMatchObject({ layer: 'hidden', units: 4 });
    expect(out!.saturated[0].count).toBe(0);
  });

  test('a line for each layer, and a place for a gradient of nothing', () => {
    const [saturated, gradient] = panelsOf(layersChart(withLayers(run, layers), variant!));
    expect(saturated!.data.values.map(({ series, mean }) => [series, mean])).toEqual(
      new Array(3).fill(['hidden', 0.75]),
    );
    expect(gradient!.data.values).toHaveLength(6);
    expect(gradient!.layer[0]!.encoding.y).toMatchObject({ scale: { type: 'symlog', domain: [0, 8] } });
  });

  test('of very many layers some are drawn, the first and the last among them', () => {
    const many = Array.from({ length: 40 }, (_, i) => ({ layer: `l${i}`, gradient_norm: 1 }));
    const deep = withLayers(run, many);
    const [gradient] = panelsOf(layersChart(deep, variantsOf(deep)[0]!));
    expect([...new Set(gradient!.data.values.map(({ series }) => series))]).toEqual([
      'l0',
      'l8',
      'l16',
      'l23',
      'l31',
      'l39',
    ]);
  });
});

describe('a latent plane', () => {
  const view: LatentView = {
    trial: run.trials[0]!.name,
    layer: 'code',
    epochs: [
      { epoch: 2, values: Float32Array.of(0, 1, 2, 3, 4, 9, 5, 5), labels: Float32Array.of(0, 0, 0, 1) },
    ],
  };

  test('has a point for each sample, and the name of a class at its median', () => {
    const [panel] = panelsOf(latentChart(view, 'Latent plane', run.classes));
    const [points, , names] = panel!.layer;
    expect(points!.data!.values).toHaveLength(4);
    expect(names!.data!.values).toEqual([
      { class: 'cat', x: 2, y: 3 },
      { class: 'dog', x: 5, y: 5 },
    ]);
  });

  test('of very many samples shows every so manieth, and says so', () => {
    const values = new Float32Array(2 * 5768);
    const many = { ...view, epochs: [{ epoch: 2, values, labels: new Float32Array(5768) }] };
    const chart = latentChart(many, 'Latent plane', run.classes);
    expect(panelsOf(chart)[0]!.layer[0]!.data!.values).toHaveLength(1923);
    expect(JSON.stringify(chart.title)).toContain('1,923 of 5,768 test samples (every 3rd one)');
  });

  test('is drawn for the first seed that has one', () => {
    const names = chartsOf(run, [view]).map(({ name }) => name);
    expect(names).toContain('latent-gradient-exact');
    expect(chartsOf(run).map(({ name }) => name)).not.toContain('latent-gradient-exact');
  });
});

test('all of it draws without a warning, whatever it is', async () => {
  const dead = layers.map((layer) => ({ ...layer, gradient_norm: 0 }));
  const broken = JSON.parse(
    JSON.stringify(withLayers(run, [{ layer: 'hidden', saturated: Number.NaN, gradient_norm: Number.NaN }])),
  );
  const view = {
    trial: run.trials[0]!.name,
    layer: 'code',
    epochs: [{ epoch: 0, values: new Float32Array(6) }],
  };
  for (const one of [withLayers(run, layers), withLayers(run, dead), broken as RunResults]) {
    for (const { name, specification } of chartsOf(one, [view])) {
      const warnings: string[] = [];
      const svg = await renderSvg(specification, (message) => warnings.push(message));
      expect([name, warnings]).toEqual([name, []]);
      expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    }
  }
});

test('the page shows the layers of a variant in a table', async () => {
  const pages = new Map<string, string>();
  await writeReport(withLayers(run, layers), 'out', (path, text) => void pages.set(path, String(text)));
  expect(pages.get('out/report.html')).toContain(
    '<td>hidden</td><td>75.00 % → 75.00 %</td><td>8.0000 → 2.0000</td><td>1 → 1 of 4</td>',
  );
});
