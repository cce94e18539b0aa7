import { join } from 'node:path';
import { expect, it } from 'vitest';
import { predict } from '../../src/runtime/predict.ts';
import { prepare } from '../../src/runtime/prepare.ts';
import { run } from '../../src/runtime/run.ts';
import { folderOf, png } from '../data/pictures.ts';

const model = `model shades(size = 2)\ninput \${size}x\${size}x1\nflatten\ndense 2 softmax\n`;
const experiment = `
model: shades.nn
data: {source: folders, path: photos, normalize: {mean: 0.5, std: 0.5}, damaged: skip}
train: {epochs: 30, batch: 4, loss: cross_entropy, optimizer: {kind: adam, rate: 0.1}, threads: 1}
matrix: [{product: {size: [2, 3]}}]
`;

it('trains on pictures as large as each variant takes them, and predicts others of any size', async () => {
  const shade = (level: number) =>
    png(
      4,
      Array.from({ length: 12 }, (_, index) => level + index),
    );
  const levels = [0, 10, 20, 30, 40, 50];
  const photos = levels.flatMap((level) => [
    [`photos/train/dark/${level}.png`, shade(level)] as const,
    [`photos/train/light/${level}.png`, shade(180 + level)] as const,
  ]);
  const folder = await folderOf({
    ...Object.fromEntries(photos),
    'photos/train/dark/broken.png': 'broken',
    'photos/test/dark/5.png': shade(5),
    'photos/test/light/5.png': shade(200),
    'shades.nn': model,
    'shades.yaml': experiment,
    'new.png': png(1, [210, 220, 230, 240, 250]),
  });
  const home = join(folder, '.nnc');
  const decoded: number[] = [];
  const onPicture = (done: number) => decoded.push(done);
  const prepared = await prepare({ experiment: join(folder, 'shades.yaml'), home, onPicture });
  expect(decoded).toHaveLength(2 * 15);
  expect(prepared.warnings.map(({ code }) => code)).toContain('data-damaged');
  const out = join(folder, 'out');
  const { results } = await run(prepared, { out, home, onEvent: () => {} });
  expect(results.data).toMatchObject({ train: 12, test: 2 });
  expect(results.data.description).toContain('(without 1 damaged picture, 1 sample)');
  expect(results.trials.map(({ final }) => final?.test.accuracy)).toEqual([1, 1]);
  const { predictions } = await predict({ run: out, files: [join(folder, 'new.png')] });
  expect(predictions[0]!.class).toBe('light');
});
