/** Activations that are one op, so that an overridden gradient replaces all of it. */
import type { OpDefinition } from './definition.ts';
import { errorFunction } from './error-function.ts';
import { followLayout, type NoAttributes, unary } from './numberwise.ts';

export const relu = unary({
  doc: 'max(x, 0); the gradient at 0 is 0.',
  onnx: 'Relu',
  tensorflow: 'Relu',
  evaluate: (x) => Math.max(x, 0),
  gradient: (builder, _x, y, dy) => builder.add('reluGradient', [y, dy], {}),
});

export const reluGradient: OpDefinition<NoAttributes> = {
  doc: 'The gradient of `relu`, from its result and the gradient by that: dy where y > 0, else 0.',
  numberwise: true,
  type: ([y]) => y!,
  gradient: 'none',
  evaluate: ([y, dy]) => ({
    shape: y!.shape,
    data: y!.data.map((value, i) => (value > 0 ? dy!.data[i]! : 0)),
  }),
  onnx: (emitter, _node, [y, dy]) => {
    const nothing = emitter.floats([0], []);
    return emitter.node('Where', [emitter.node('Greater', [y!, nothing]), dy!, nothing]);
  },
  tensorflow: (emitter, _node, [y, dy]) => {
    if (emitter.kernels === 'native') return emitter.float('ReluGrad', [dy!, y!]);
    const nothing = emitter.floats([0], []);
    return emitter.float('SelectV2', [emitter.float('Greater', [y!, nothing]), dy!, nothing]);
  },
  layout: followLayout,
};

export const sigmoid = unary({
  doc: '1 / (1 + exp(-x))',
  onnx: 'Sigmoid',
  tensorflow: 'Sigmoid',
  evaluate: (x) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x))),
  gradient: (builder, _x, y, dy) => builder.times(dy, builder.times(y, builder.minus(builder.scalar(1), y))),
});

export const tanh = unary({
  doc: 'The hyperbolic tangent.',
  onnx: 'Tanh',
  tensorflow: 'Tanh',
  evaluate: Math.tanh,
  gradient: (builder, _x, y, dy) => builder.times(dy, builder.minus(builder.scalar(1), builder.times(y, y))),
});

export const softplus = unary({
  doc: 'log(1 + exp(x)), stable for large x.',
  onnx: 'Softplus',
  tensorflow: 'Softplus',
  evaluate: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  gradient: (builder, x, _y, dy) => builder.times(dy, builder.add('sigmoid', [x], {})),
});

export const elu: OpDefinition<{ readonly alpha: number }> = {
  doc: 'x where x > 0, alpha (exp(x) - 1) elsewhere (Clevert et al. 2016).',
  numberwise: true,
  type: ([x]) => x!,
  gradient: ({ builder, inputs, output, outputGradient, attributes }) => {
    const positive = builder.add('greater', [inputs[0]!, builder.scalar(0)], {});
    const slope = builder.plus(output, builder.scalar(attributes.alpha));
    return [builder.add('select', [positive, outputGradient, builder.times(outputGradient, slope)], {})];
  },
  evaluate: ([x], { alpha }) => ({
    shape: x!.shape,
    data: x!.data.map((value) => (value > 0 ? value : alpha * Math.expm1(value))),
  }),
  onnx: (emitter, _node, inputs, { alpha }) => emitter.node('Elu', inputs, { alpha }),
  tensorflow: (emitter, _node, [x], { alpha }) => {
    if (alpha === 1) return emitter.float('Elu', [x!]);
    // TensorFlow's has no alpha: the sides are computed apart.
    const nothing = emitter.floats([0], []);
    const below = emitter.float('Elu', [emitter.float('Minimum', [x!, nothing])]);
    const scaled = emitter.float('Mul', [below, emitter.floats([alpha], [])]);
    return emitter.float('AddV2', [emitter.float('Relu', [x!]), scaled]);
  },
  layout: followLayout,
};

export const leakyRelu: OpDefinition<{ readonly slope: number }> = {
  doc: 'x where x > 0, slope * x elsewhere.',
  numberwise: true,
  type: ([x]) => x!,
  gradient: ({ builder, inputs, outputGradient, attributes }) => {
    const positive = builder.add('greater', [inputs[0]!, builder.scalar(0)], {});
    const scaled = builder.times(outputGradient, builder.scalar(attributes.slope));
    return [builder.add('select', [positive, outputGradient, scaled], {})];
  },
  evaluate: ([x], { slope }) => ({ shape: x!.shape, data: x!.data.map((v) => (v > 0 ? v : slope * v)) }),
  onnx: (emitter, _node, inputs, { slope }) => emitter.node('LeakyRelu', inputs, { alpha: slope }),
  tensorflow: (emitter, _node, inputs, { slope }) =>
    emitter.float('LeakyRelu', inputs, { alpha: { float: slope } }),
  layout: followLayout,
};

export const silu = unary({
  doc: 'x sigmoid(x) (Elfwing et al. 2018).',
  onnx: (emitter, _node, [x]) => emitter.node('Mul', [x!, emitter.node('Sigmoid', [x!])]),
  tensorflow: (emitter, _node, [x]) => emitter.float('Mul', [x!, emitter.float('Sigmoid', [x!])]),
  evaluate: (x) => x / (1 + Math.exp(-x)),
  gradient: (builder, x, y, dy) => {
    const gate = builder.add('sigmoid', [x], {});
    // y' = s + y (1 - s)
    const rest = builder.times(y, builder.minus(builder.scalar(1), gate));
    return builder.times(dy, builder.plus(gate, rest));
  },
});

export const gelu = unary({
  doc: 'x times the normal distribution function of x, by erf (Hendrycks and Gimpel 2016).',
  onnx: (emitter, _node, [x]) => {
    const scaled = emitter.node('Mul', [x!, emitter.floats([Math.SQRT1_2], [])]);
    const below = emitter.node('Add', [emitter.node('Erf', [scaled]), emitter.floats([1], [])]);
    return emitter.node('Mul', [emitter.node('Mul', [x!, below]), emitter.floats([0.5], [])]);
  },
  tensorflow: (emitter, _node, [x]) => {
    const scaled = emitter.float('Mul', [x!, emitter.floats([Math.SQRT1_2], [])]);
    const below = emitter.float('AddV2', [emitter.float('Erf', [scaled]), emitter.floats([1], [])]);
    return emitter.float('Mul', [emitter.float('Mul', [x!, below]), emitter.floats([0.5], [])]);
  },
  evaluate: (x) => (x / 2) * (1 + errorFunction(x / Math.SQRT2)),
  gradient: (builder, x, _y, dy) => {
    const scaled = builder.times(x, builder.scalar(Math.SQRT1_2));
    const below = builder.plus(builder.add('erf', [scaled], {}), builder.scalar(1));
    const bell = builder.add('exp', [builder.times(builder.times(x, x), builder.scalar(-0.5))], {});
    const density = builder.times(bell, builder.scalar(1 / Math.sqrt(2 * Math.PI)));
    const slope = builder.plus(builder.times(below, builder.scalar(0.5)), builder.times(x, density));
    return builder.times(dy, slope);
  },
});
