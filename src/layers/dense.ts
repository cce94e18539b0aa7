import { defineLayer } from './definition.ts';
import { needsVector } from './rejections.ts';
import { kernelAndBias, weightArguments } from './weights.ts';

export const dense = defineLayer({
  kind: 'dense',
  aliases: ['linear', 'fc', 'fullyconnected', 'affine'],
  doc: 'Every output is a weighted sum of all inputs plus a bias.',
  role: 'layer',
  takesActivation: true,
  isLinear: true,
  arguments: {
    units: {
      type: 'integer',
      position: 0,
      otherNames: ['out_features', 'features', 'outputs', 'width', 'size', 'neurons'],
      minimum: 1,
      doc: 'Number of outputs.',
    },
    ...weightArguments,
  },
  shape: ([x], { units }) => needsVector('dense', x!) ?? [units],
  weights: ([x], args) => {
    const inputs = x![0]!;
    return kernelAndBias([inputs, args.units], { fanIn: inputs, fanOut: args.units }, args);
  },
  macs: ([x], _output, { units }) => x![0]! * units,
  build: ({ builder, inputs, weights }) => {
    const operands = [inputs[0]!, weights.weight!, ...(weights.bias ? [weights.bias] : [])];
    return builder.add('matMul', operands, { transposeA: false, transposeB: false });
  },
  examples: [
    { code: 'dense 10 softmax', input: [32], output: [10] },
    { code: 'dense 64 relu bias=false init=he_normal', input: [20], output: [64] },
  ],
});
