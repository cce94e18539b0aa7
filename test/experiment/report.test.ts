import { expect, it } from 'vitest';
import { checkExperiment } from '../../src/experiment/check.ts';
import { lines } from './support.ts';

const MODEL = 'input 784\nblock end { code: dense 2 }\nwide: dense 16 relu\nend\ndense 10 softmax\n';

const said = (report: string, train = 'epochs: 10') => {
  const text = `model: m.nn\ndata: {source: mnist}\ntrain: {${train}, loss: cross_entropy, optimizer: {kind: adam}}\nreport: ${report}\n`;
  const files = new Map([['m.nn', MODEL]]);
  return lines(checkExperiment(text, 'x.yaml', (path) => files.get(path)).diagnostics, text);
};

it('takes a layer by its label where it stands, and epochs that are trained', () => {
  expect(said('{latent: {layer: "end[0]/code", epochs: [0, 9]}, layers: true}')).toEqual([]);
});

it.each([
  [
    'a layer that is not there',
    '{latent: {layer: "end[0]/cod", epochs: [1]}}',
    ['report-layer at «"end[0]/cod"»: the model has no layer "end[0]/cod"; did you mean "end[0]/code"?'],
  ],
  [
    'a layer without a label near it',
    '{latent: {layer: bottleneck, epochs: [1]}}',
    [
      'report-layer at «bottleneck»: the model has no layer "bottleneck"; give it a label in the model, `code: dense 2`',
    ],
  ],
  [
    'a layer that is no plane',
    '{latent: {layer: wide, epochs: [1]}}',
    ['report-layer at «wide»: a scatter needs a layer that gives two numbers; wide gives 16'],
  ],
  [
    'an epoch that is not trained',
    '{latent: {layer: "end[0]/code", epochs: [1, 10]}}',
    [
      'report-epoch at «10»: there is no epoch 10: the last epoch is 9 (train.epochs: 10, and the first is 0)',
    ],
  ],
  [
    'an unknown key',
    '{latnt: true}',
    ['unknown-key at «latnt»: unknown key "latnt" in report; did you mean "latent"?'],
  ],
] as const)('refuses %s', (_name, report, expected) => {
  expect(said(report)).toEqual(expected);
});
