/** For every op, random cases of it; an op without an entry does not compile. */
import type { Value } from '../../src/compiler/builder.ts';
import type { OpKind } from '../../src/ops/index.ts';
import type { Draw } from '../support/programs.ts';

/** Builds one random case and returns the op's result; several results where kinds of cases differ. */
type Case = (draw: Draw) => Value;

function unary(kind: 'exp', positive = false): Case {
  return ({ builder, floats, size }) =>
    builder.add(kind, [floats(['batch', size(1, 4), size(1, 3)], { positive })], {});
}

/** Two operands of which either may broadcast. */
function binary(kind: 'add', positive = false): Case {
  return ({ builder, floats, size, random }) => {
    const [n, m] = [size(1, 3), size(1, 4)];
    const shapes = [['batch', n, m], ['batch', 1, m], [m], [n, 1], []] as const;
    const full = floats(shapes[0], { positive });
    const other = floats(shapes[random.integer(shapes.length)]!, { positive });
    return builder.add(kind, random.integer(2) === 0 ? [full, other] : [other, full], {});
  };
}

interface RandomWindow {
  readonly height: number;
  readonly width: number;
  readonly attributes: {
    readonly window: [number, number];
    readonly strides: [number, number];
    readonly dilation: [number, number];
    readonly padding: { top: number; bottom: number; left: number; right: number };
  };
}

function window({ size }: Draw, maximumPadding: (window: number) => number, dilated: boolean): RandomWindow {
  const window: [number, number] = [size(1, 4), size(1, 3)];
  const dilation: [number, number] = dilated ? [size(1, 2), size(1, 2)] : [1, 1];
  const pad = (axis: 0 | 1) => size(0, maximumPadding(window[axis]));
  const attributes = {
    window,
    strides: [size(1, 3), size(1, 3)] as [number, number],
    dilation,
    padding: { top: pad(0), bottom: pad(0), left: pad(1), right: pad(1) },
  };
  const reach = (axis: 0 | 1) => dilation[axis] * (window[axis] - 1) + 1;
  return { height: reach(0) + size(0, 5), width: reach(1) + size(0, 5), attributes };
}

function convolution(draw: Draw) {
  const { builder, floats, size, random } = draw;
  const { height, width, attributes } = window(draw, (k) => k - 1, true);
  const groups = random.integer(2) === 0 ? size(2, 3) : 1;
  const depthwise = groups > 1 && random.integer(2) === 0;
  const perGroup = depthwise ? 1 : size(1, 2);
  const filters = depthwise ? groups : groups * size(1, 2);
  const all = { ...attributes, groups, channelsFirst: false };
  const x = floats(['batch', height, width, groups * perGroup]);
  const kernel = floats([...attributes.window, perGroup, filters]);
  const bias = random.integer(2) === 0 ? [floats([filters])] : [];
  const y = builder.add('conv', [x, kernel, ...bias], all);
  return { x, kernel, y, attributes: all };
}

function pooling(draw: Draw, ties: boolean) {
  const { builder, floats, size } = draw;
  const { height, width, attributes } = window(draw, (k) => Math.floor(k / 2), false);
  const x = floats(['batch', height, width, size(1, 3)], { ties });
  const all = { ...attributes, channelsFirst: false };
  return { x, y: builder.add('maxPool', [x], all), attributes: all };
}

const reduction =
  (kind: 'sum'): Case =>
  ({ builder, floats, size, random }) => {
    const axes = [0, 1, 2].filter(() => random.integer(2) === 0);
    const x = floats(['batch', size(1, 4), size(1, 4)]);
    return builder.add(kind, [x], { axes: axes.length > 0 ? axes : [1], keep: random.integer(2) === 0 });
  };

const source: Case = ({ floats }) => floats(['batch', 2]);

const slicing: (draw: Draw) => {
  x: Value;
  attributes: { starts: number[]; sizes: ('batch' | number)[]; steps: number[] };
} = ({ floats, size }) => {
  const [n, m] = [size(2, 6), size(2, 6)];
  const [startN, startM] = [size(0, n - 1), size(0, m - 1)];
  const sizes: ('batch' | number)[] = ['batch', size(1, n - startN), size(1, m - startM)];
  return { x: floats(['batch', n, m]), attributes: { starts: [0, startN, startM], sizes, steps: [1, 1, 1] } };
};

const softmaxOf =
  (kind: 'softmax'): Case =>
  ({ builder, floats, size }) =>
    builder.add(kind, [floats(['batch', size(1, 6)])], {});

export const cases: Readonly<Record<OpKind, Case>> = {
  input: source,
  mask: source,
  state: ({ builder, floats }) => builder.plus(floats([2]), builder.scalar(0)),
  constant: ({ builder, floats }) =>
    builder.plus(floats([2, 2]), builder.add('constant', [], { shape: [2], data: [0.5, -1] })),
  add: binary('add'),
  subtract: binary('subtract' as 'add'),
  multiply: binary('multiply' as 'add'),
  divide: binary('divide' as 'add', true),
  maximum: binary('maximum' as 'add'),
  greater: (draw) => draw.builder.add('toFloat', [binary('greater' as 'add')(draw)], {}),
  equal: ({ builder, floats }) => {
    const x = floats(['batch', 3]);
    return builder.add('toFloat', [builder.add('equal', [x, x], {})], {});
  },
  select: ({ builder, floats, size }) => {
    const m = size(1, 4);
    const condition = builder.add('greater', [floats(['batch', m]), builder.scalar(0)], {});
    return builder.add('select', [condition, floats([m]), floats(['batch', 1])], {});
  },
  toFloat: ({ builder, labels }) => builder.add('toFloat', [labels(5)], {}),
  negate: unary('negate' as 'exp'),
  exp: unary('exp'),
  log: unary('log' as 'exp', true),
  sqrt: unary('sqrt' as 'exp', true),
  abs: unary('abs' as 'exp'),
  sign: unary('sign' as 'exp'),
  erf: unary('erf' as 'exp'),
  relu: unary('relu' as 'exp'),
  reluGradient: ({ builder, floats }) =>
    builder.add('reluGradient', [floats(['batch', 5]), floats(['batch', 5])], {}),
  sigmoid: unary('sigmoid' as 'exp'),
  tanh: unary('tanh' as 'exp'),
  softplus: unary('softplus' as 'exp'),
  silu: unary('silu' as 'exp'),
  gelu: unary('gelu' as 'exp'),
  elu: ({ builder, floats }) => builder.add('elu', [floats(['batch', 5])], { alpha: 1.5 }),
  leakyRelu: ({ builder, floats }) => builder.add('leakyRelu', [floats(['batch', 5])], { slope: 0.1 }),
  sum: reduction('sum'),
  largest: reduction('largest' as 'sum'),
  count: ({ builder, floats, size }) =>
    builder.add('count', [floats(['batch', size(1, 5), 2])], { axes: [0, 1] }),
  broadcast: ({ builder, floats, size }) => {
    const [n, m] = [size(1, 4), size(1, 4)];
    return builder.add('broadcast', [floats([1, 1, m]), floats(['batch', n, m])], {});
  },
  reshape: ({ builder, floats, size }) => {
    const [n, m] = [size(1, 4), size(1, 4)];
    return builder.reshape(floats(['batch', n, m]), ['batch', n * m]);
  },
  transpose: ({ builder, floats, size, random }) => {
    const permutation = [0, 1, 2];
    random.shuffle(permutation);
    return builder.add('transpose', [floats(['batch', size(1, 4), size(1, 4)])], { permutation });
  },
  reverse: ({ builder, floats, size, random }) =>
    builder.add('reverse', [floats([size(1, 4), size(1, 4), 2])], { axes: random.integer(2) ? [0, 1] : [1] }),
  slice: (draw) => {
    const { x, attributes } = slicing(draw);
    return draw.builder.add('slice', [x], attributes);
  },
  pad: ({ builder, floats, size }) => {
    const before = [0, size(0, 2), size(0, 2), size(0, 1)];
    return builder.add('pad', [floats(['batch', 2, 3, 2])], { before, after: [0, size(0, 2), 1, 0] });
  },
  resample: ({ builder, floats, size, random }) => {
    const [h, w] = [size(1, 3), size(1, 4)];
    const matrix = (rows: number, columns: number) =>
      Array.from({ length: rows }, () =>
        Array.from({ length: columns }, () => Math.fround(random.uniform())),
      );
    const attributes = { rows: matrix(size(1, 5), h), columns: matrix(size(1, 5), w), channelsFirst: false };
    return builder.add('resample', [floats(['batch', h, w, 2])], attributes);
  },
  averagePool: (draw) => {
    const { x, attributes } = pooling(draw, false);
    return draw.builder.add('averagePool', [x], attributes);
  },
  concat: ({ builder, floats, size }) => {
    const parts = [size(1, 3), size(1, 3), size(1, 3)].map((width) => floats(['batch', 2, width]));
    return builder.add('concat', parts, { axis: 2 });
  },
  oneHot: ({ builder, labels, size }) => {
    const classes = size(1, 6);
    // Some labels are those of no class.
    return builder.add('oneHot', [labels(classes + 1)], { classes });
  },
  matMul: ({ builder, floats, size, random }) => {
    const [n, k, m] = [size(1, 4), size(1, 5), size(1, 4)];
    const [transposeA, transposeB] = [random.integer(2) === 0, random.integer(2) === 0];
    const biases = [[m], [n, m], [1, m]] as const;
    const bias = random.integer(2) === 0 ? [floats(biases[random.integer(3)]!)] : [];
    const [a, b] = [floats(transposeA ? [k, n] : [n, k]), floats(transposeB ? [m, k] : [k, m])];
    return builder.add('matMul', [a, b, ...bias], { transposeA, transposeB });
  },
  softmax: softmaxOf('softmax'),
  logSoftmax: softmaxOf('logSoftmax' as 'softmax'),
  conv: (draw) => convolution(draw).y,
  convInputGradient: (draw) => {
    const { x, kernel, y, attributes } = convolution(draw);
    return draw.builder.add('convInputGradient', [draw.floats(y.type.shape), kernel, x], attributes);
  },
  convFilterGradient: (draw) => {
    const { x, kernel, y, attributes } = convolution(draw);
    return draw.builder.add('convFilterGradient', [x, draw.floats(y.type.shape), kernel], attributes);
  },
  maxPool: (draw) => pooling(draw, false).y,
  maxPoolGradient: (draw) => {
    const { x, y, attributes } = pooling(draw, true);
    return draw.builder.add('maxPoolGradient', [x, y, draw.floats(y.type.shape)], attributes);
  },
};
