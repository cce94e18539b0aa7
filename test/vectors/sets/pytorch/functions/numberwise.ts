/** Functions that work number by number. Formulas as in PyTorch's documentation. */
import { unary } from '../../../phrases/numberwise.ts';
import type { Term } from '../../../term.ts';
import { ofInput, ofTwo, type TorchFunctions } from './definition.ts';

/** An activation of the language, which minds no shape. */
const layer = (word: string) => (x: Term) => x.layer(word, { sample: [1] });

const tanh = layer('tanh');
const softplus = layer('softplus');
const relu6 = unary.Relu6!;
const elu = (x: Term, alpha: number) => layer(`elu alpha=${alpha}`)(x);

/** x sigmoid(x) with the normal distribution function in the place of sigmoid, approximated by tanh. */
function tanhGelu(x: Term): Term {
  const inner = x.plus(x.squared().times(x).times(0.044715)).times(Math.sqrt(2 / Math.PI));
  return x.times(0.5).times(tanh(inner).plus(1));
}

/** What others call by the same name. */
const SHARED = 'Abs Neg Exp Expm1 Log Log1p Sqrt Rsqrt Reciprocal Square Erf Relu6 Softsign Selu'.split(' ');

const ofNumbers: Readonly<Record<string, (x: Term) => Term>> = {
  ...Object.fromEntries(SHARED.map((name) => [name.toLowerCase(), unary[name]!])),
  relu: layer('relu'),
  sigmoid: layer('sigmoid'),
  tanh,
  silu: layer('silu'),
  mish: (x) => x.times(tanh(softplus(x))),
  tanhshrink: (x) => x.minus(tanh(x)),
  logsigmoid: (x) => softplus(x.negate()).negate(),
  hardswish: (x) => x.times(relu6(x.plus(3))).over(6),
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
    (x, args) => layer(`leaky_relu slope=${args.number('negative_slope', 0.01)}`)(x),
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
