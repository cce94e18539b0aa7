/** Functions that work number by number. Formulas as in PyTorch's documentation. */
import type { Term } from '../../../term.ts';
import { ofInput, ofTwo, type TorchFunctions } from './definition.ts';

/** An activation of the language, which minds no shape. */
const layer = (word: string) => (x: Term) => x.layer(word, { sample: [1] });

const relu = layer('relu');
const sigmoid = layer('sigmoid');
const tanh = layer('tanh');
const softplus = layer('softplus');
const relu6 = (x: Term) => x.atLeast(0).atMost(6);
const elu = (x: Term, alpha: number) => (alpha === 1 ? layer('elu')(x) : x.apply('elu', [], { alpha }));

/** x sigmoid(x) with the normal distribution function in the place of sigmoid, approximated by tanh. */
function tanhGelu(x: Term): Term {
  const inner = x.plus(x.squared().times(x).times(0.044715)).times(Math.sqrt(2 / Math.PI));
  return x.times(0.5).times(tanh(inner).plus(1));
}

const ofNumbers: Readonly<Record<string, (x: Term) => Term>> = {
  abs: (x) => x.apply('abs'),
  neg: (x) => x.negate(),
  exp: (x) => x.apply('exp'),
  expm1: (x) => x.apply('exp').minus(1),
  log: (x) => x.apply('log'),
  log1p: (x) => x.plus(1).apply('log'),
  sqrt: (x) => x.apply('sqrt'),
  rsqrt: (x) => x.constant([1], []).over(x.apply('sqrt')),
  reciprocal: (x) => x.constant([1], []).over(x),
  square: (x) => x.squared(),
  erf: (x) => x.apply('erf'),
  relu,
  sigmoid,
  tanh,
  silu: layer('silu'),
  relu6,
  mish: (x) => x.times(tanh(softplus(x))),
  softsign: (x) => x.over(x.apply('abs').plus(1)),
  tanhshrink: (x) => x.minus(tanh(x)),
  logsigmoid: (x) => softplus(x.negate()).negate(),
  hardswish: (x) => x.times(relu6(x.plus(3))).over(6),
  // Klambauer et al. 2017: the scale and alpha for which mean 0 and variance 1 stay.
  selu: (x) => elu(x, 1.6732632423543772).times(1.0507009873554805),
};

export const numberwise: TorchFunctions = {
  ...Object.fromEntries(Object.entries(ofNumbers).map(([name, build]) => [name, ofInput(build)])),
  // PyTorch 1.13 takes its slope, 1 / 6, in float32.
  hardsigmoid: { ...ofInput((x) => relu6(x.plus(3)).over(6)), precision: 'float32' },
  gelu: ofInput(
    (x, args) => (args.word('approximate', 'none') === 'tanh' ? tanhGelu(x) : layer('gelu')(x)),
    ['approximate'],
  ),
  elu: ofInput((x, args) => elu(x, args.number('alpha', 1)), ['alpha']),
  celu: ofInput(
    (x, args) => {
      const alpha = args.number('alpha', 1);
      return elu(x.over(alpha), 1).times(alpha);
    },
    ['alpha'],
  ),
  leaky_relu: ofInput(
    (x, args) => {
      const slope = args.number('negative_slope', 0.01);
      return slope === 0.01 ? layer('leaky_relu')(x) : x.apply('leakyRelu', [], { slope });
    },
    ['negative_slope'],
  ),
  softplus: ofInput(
    (x, args) => {
      const beta = args.number('beta', 1);
      const soft = softplus(x.times(beta)).over(beta);
      return x.times(beta).above(args.number('threshold', 20), x, soft);
    },
    ['beta', 'threshold'],
  ),
  prelu: ofTwo('weight', (x, weight) => {
    // One slope, or one for each channel.
    const shape = x.shape.map((_, axis) => (axis === 1 ? weight.shape.at(-1)! : 1));
    const slopes = weight.shape.at(-1) === 1 || weight.shape.length === 0 ? weight.reshape([]) : undefined;
    return x.above(0, x, x.times(slopes ?? weight.reshape(shape)));
  }),
  hardshrink: ofInput(
    (x, args) => {
      const limit = args.number('lambd', 0.5);
      return x.above(limit, x, x.negate().above(limit, x, 0));
    },
    ['lambd'],
  ),
  softshrink: ofInput(
    (x, args) => {
      const limit = args.number('lambd', 0.5);
      return x.minus(limit).atLeast(0).minus(x.plus(limit).negate().atLeast(0));
    },
    ['lambd'],
  ),
  hardtanh: ofInput(
    (x, args) => x.atLeast(args.number('min_val', -1)).atMost(args.number('max_val', 1)),
    ['min_val', 'max_val'],
  ),
  threshold: ofInput(
    (x, args) => x.above(args.number('threshold'), x, args.number('value')),
    ['threshold', 'value'],
  ),
  clamp: ofInput(
    (x, args) => {
      const [low, high] = [args.optional('min'), args.optional('max')];
      const above = low ? x.atLeast(low) : x;
      return high ? above.atMost(high) : above;
    },
    ['min', 'max'],
  ),
  add: ofTwo('other', (a, b, args) => a.plus(b.times(args.number('alpha', 1)))),
  sub: ofTwo('other', (a, b, args) => a.minus(b.times(args.number('alpha', 1)))),
  mul: ofTwo('other', (a, b) => a.times(b)),
  div: {
    ...ofTwo('other', (a, b) => a.over(b)),
    skips: (args) => (args.word('rounding_mode', 'none') === 'none' ? undefined : 'rounding'),
  },
  maximum: ofTwo('other', (a, b) => a.atLeast(b)),
  minimum: ofTwo('other', (a, b) => a.atMost(b)),
  pow: ofTwo('exponent', (a, b) => a.power(b)),
  where: {
    parameters: ['input', 'condition', 'other'],
    build: (args) => args.term('condition').above(0, args.term('input'), args.term('other')),
  },
};
