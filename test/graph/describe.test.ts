import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describe, describeAsJson } from '../../src/graph/describe.ts';
import { remarksOn } from '../../src/graph/remarks.ts';
import { networkFrom } from '../support/models.ts';

const LENET = readFileSync('test/graph/samples/lenet/model.nn', 'utf8');

function describeText(text: string) {
  const network = networkFrom(text);
  return { network, description: describe(network, new Map([['test.nn', text]])) };
}

/** `3x3`, `9x9*` where clamped, `all`, or `-`. */
function fieldsOf(text: string): string[] {
  return describeText(text).description.layers.map(({ receptiveField: field }) => {
    if (typeof field !== 'object') return field ?? '-';
    return `${field.height}x${field.width}${field.clamped ? '*' : ''}`;
  });
}

it('counts what LeNet is known to have', () => {
  const { layers, totals } = JSON.parse(describeAsJson(describeText(LENET).description));
  const params = layers.map((layer: { params: number }) => layer.params);
  expect(params).toEqual([0, 156, 0, 2416, 0, 0, 48_120, 10_164, 850]);
  const macs = layers.map((layer: { macs: number }) => layer.macs);
  expect(macs).toEqual([0, 117_600, 0, 240_000, 0, 0, 48_000, 10_080, 840]);
  expect(totals).toEqual({ params: 61_706, macs: 416_520, activationBytes: 4 * 9518 });
  expect(layers[3]).toEqual({
    name: 'conv[1]',
    kind: 'conv',
    activation: 'tanh',
    statement: 'conv 16 k5 tanh',
    file: 'test.nn',
    line: 5,
    inputs: ['avgpool[0]'],
    out: [10, 10, 16],
    params: 2416,
    macs: 240_000,
    activationBytes: 6400,
    receptiveField: { height: 14, width: 14, clamped: false },
    share: 2416 / 61_706,
  });
});

it('unrolls repeats, and takes joins for layers', () => {
  const { description } = describeText('input 4\nrepeat 2 { residual { dense 4 relu } }\ndense 2');
  expect(description.layers.map(({ name, line }) => [name, line])).toEqual([
    ['input[0]', 1],
    ['repeat[0]/round[0]/residual[0]/dense[0]', 2],
    ['repeat[0]/round[0]/residual[0]/add[0]', 2],
    ['repeat[0]/round[1]/residual[0]/dense[0]', 2],
    ['repeat[0]/round[1]/residual[0]/add[0]', 2],
    ['dense[0]', 3],
  ]);
});

it('counts trainable numbers only', () => {
  expect(describeText('input 5\nbatchnorm\ndense 2').description.layers[1]!.params).toBe(10);
});

it('follows the receptive field of a VGG through strides, up to the size of the input', () => {
  const stage = 'conv 8 k3 same; conv 8 k3 same; pool 2;';
  const fields = fieldsOf(`input 32x32x3; repeat 3 { ${stage} }; flatten; dense 4; dense 2`);
  const stages = ['3x3', '5x5', '6x6', '10x10', '14x14', '16x16', '24x24', '32x32', '32x32*'];
  expect(fields).toEqual(['1x1', ...stages, '32x32*', 'all', 'all']);
});

it.each([
  ['dilation and sides apart', 'input 20x20x1; conv 2 k3x1 d2 s2x1; conv 2 k3', ['1x1', '5x1', '9x3']],
  ['clamps each side', 'input 4x40x1; conv 2 k3 same; conv 2 k3x9 same', ['1x1', '3x3', '4x11*']],
  ['a map enlarged', 'input 8x8x1; pool 2; upsample 2; conv 1 k3 same', ['1x1', '2x2', '2x2', '4x4']],
  ['a map interpolated', 'input 8x8x1; upsample 2 bilinear; conv 2 k3', ['1x1', '2x2', '3x3']],
  ['one side interpolated', 'input 8x8x1; upsample 1x2 bilinear', ['1x1', '1x2']],
  ['other rows', 'input 4x4x1; reshape 2x8x1; conv 2 k2; flatten; dense 2', ['1x1', '-', '-', '-', 'all']],
  ['rows behind a vector', 'input 4x4x1; flatten; reshape 2x8x1; conv 2 k2', ['1x1', '1x1', '-', '-']],
  ['the widest arm', 'input 9x9x1; branch { conv 1 k5 same } { } add', ['1x1', '5x5', '5x5']],
  ['a pool over the map', 'input 9x9x1; conv 2 k3; globalpool; relu', ['1x1', '3x3', 'all', 'all']],
  ['vectors', 'input 16; relu; dense 16; reshape 4x4x1; conv 1 k3', ['-', '-', 'all', 'all', 'all']],
  ['zeros at the sides', 'input 9x9x1; conv 2 k3 s2; pad 4; conv 1 k3', ['1x1', '3x3', '3x3', '7x7']],
])('sees: %s', (_what, text, expected) => {
  expect(fieldsOf(text.replaceAll('; ', '\n'))).toEqual(expected);
});

it.each([
  ['conv 8 k=3 stride=2x1 p1 relu', 'conv 8 k3 s2x1 p1 relu'],
  ['conv 8 k3 s1 valid bias=false', 'conv 8 k3 valid bias=false'],
  ['pool 2 s2', 'pool 2'],
  ['pool 3 s2 same', 'pool 3 s2 same'],
  ['dropout rate=0.5', 'dropout 0.5'],
  ['upsample 2 bilinear', 'upsample 2 bilinear'],
  ['sigmoid(gradient=identity)', 'sigmoid(gradient=identity)'],
  ['conv 1 k1 tanh(gradient=identity) init=zeros', 'conv 1 k1 tanh(gradient=identity)'],
])('says %s as %s', (written, said) => {
  expect(describeText(`input 8x8x4\n${written}\nconv 1 k1`).description.layers[1]!.statement).toBe(said);
});

it('remarks that one layer holds most, and what a pool would leave', () => {
  const { network, description } = describeText(
    'input 8x8x1\nconv 4 k3 same\nconv 4 k3 same\nflatten\ndense 10',
  );
  // 40 + 148 and (256 + 1) * 10; behind a pool (4 + 1) * 10.
  expect(remarksOn(network, description)).toEqual([
    'dense[0] holds 93 % of the parameters; a globalpool in place of flatten[0] would leave 238',
    'conv[1] does 65 % of the multiply-adds',
  ]);
});

it('remarks nothing where nothing stands out, and nothing without parameters', () => {
  for (const text of ['input 8\ndense 8\nrelu\ndense 8\nrelu\ndense 8', 'input 8x8x1\npool 2']) {
    const { network, description } = describeText(text);
    expect(remarksOn(network, description)).toEqual([]);
  }
});
