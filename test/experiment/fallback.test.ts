import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyFallback, locateData } from '../../src/experiment/fallback.ts';
import { plan } from '../../src/experiment/plan.ts';
import { temporaryFolder } from '../data/files.ts';
import { lines, load, valid } from './support.ts';

const written = valid
  .replace('source: mnist', 'source: idx, path: faces, classes: [a, b]')
  .replace('epochs: 1', 'epochs: 9, batch: 7');
const fallback =
  'parameters: {size: 128, stride: 1}\nfallback: {data: {source: mnist}, parameters: {size: 96}, train: {epochs: 6}}';

describe('applyFallback', () => {
  it('replaces data as a whole, and merges parameters and train', () => {
    const { experiment } = applyFallback(load(`${written}${fallback}`));
    expect(experiment.data).toEqual({ source: 'mnist', normalize: 'none', split: { test: 0.2, seed: 0 } });
    expect(experiment.parameters).toEqual({ size: 96, stride: 1 });
    expect(experiment.train).toMatchObject({ epochs: 6, batch: 7 });
  });

  it('gives way to --set', () => {
    const { variants } = plan(applyFallback(load(`${written}${fallback}`)), { set: ['train.epochs=1'] })
      .plan!;
    expect(variants[0]!.experiment.train.epochs).toBe(1);
  });
});

describe('locateData', () => {
  it('keeps the experiment whose data is there or needs no path', () => {
    expect(locateData(load(valid), '/nowhere')).toMatchObject({ diagnostics: [], loaded: load(valid) });
    expect(
      locateData(load(`${written.replace('faces', '.')}${fallback}`), temporaryFolder()).notice,
    ).toBeUndefined();
  });

  it('takes the fallback where the data is not, and says so', () => {
    const folder = temporaryFolder();
    const { loaded, notice } = locateData(load(`${written}${fallback}`), folder);
    expect(loaded?.experiment.data.source).toBe('mnist');
    expect(notice).toBe(
      `the data is not there (${join(folder, 'faces')}): the fallback of the experiment is used`,
    );
  });

  it('points at the path where there is no fallback', () => {
    const { diagnostics } = locateData(load(written), '/nowhere');
    expect(lines(diagnostics, written)).toEqual([
      'data-missing at «faces»: the data is not there: /nowhere/faces',
    ]);
  });

  it('lets --data win, and never falls back from it', () => {
    const folder = temporaryFolder();
    const loaded = load(`${written}${fallback}`);
    expect(locateData(loaded, '/nowhere', folder).loaded?.experiment.data).toMatchObject({
      source: 'idx',
      path: folder,
    });
    expect(lines(locateData(loaded, folder, join(folder, 'x')).diagnostics, '')).toEqual([
      `bad-option: --data: ${join(folder, 'x')} is not there`,
    ]);
  });

  it('refuses --data for a source without a path', () => {
    expect(lines(locateData(load(valid), '.', '.').diagnostics, '')).toEqual([
      'bad-option: --data: the source mnist reads no path',
    ]);
  });
});
