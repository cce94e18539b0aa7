/** Matrix products, and what is made of them. */
import { sizeOf } from '../../../../../src/ops/tensor.ts';
import { batchedMatMul } from '../../../phrases/products.ts';
import type { Term } from '../../../term.ts';
import type { Arguments } from '../arguments.ts';
import { ofTwo, type TorchFunctions } from './definition.ts';

/** PyTorch's product: vectors are rows or columns, dimensions before the last two are batches that broadcast. */
function product(a: Term, b: Term): Term {
  const left = a.shape.length === 1 ? a.reshape([1, ...a.shape]) : a;
  const right = b.shape.length === 1 ? b.reshape([...b.shape, 1]) : b;
  const result = batchedMatMul(left, right);
  const shape = result.shape.filter(
    (_, axis) =>
      !(a.shape.length === 1 && axis === result.shape.length - 2) &&
      !(b.shape.length === 1 && axis === result.shape.length - 1),
  );
  return result.reshape(shape);
}

/** weight [out, in], as nnc keeps it: [in, out]. */
function linear(args: Arguments): Term {
  const [x, weight, bias] = [args.term('input'), args.term('weight'), args.optional('bias')];
  const [units, inputs] = weight.shape as [number, number];
  const rows = x.reshape([sizeOf(x.shape.slice(0, -1)), inputs]);
  const weights = { weight: weight.transpose([1, 0]), ...(bias && { bias }) };
  const result = rows.layer(`dense ${units}${bias ? '' : ' bias=false'}`, { weights });
  return result.reshape([...x.shape.slice(0, -1), units]);
}

/** y[o] = a' W[o] b: the outer product of both vectors times W as a matrix. */
function bilinear(args: Arguments): Term {
  const [a, b, weight, bias] = [
    args.term('input1'),
    args.term('input2'),
    args.term('weight'),
    args.optional('bias'),
  ];
  const [units, width, height] = weight.shape as [number, number, number];
  const count = sizeOf(a.shape.slice(0, -1));
  const outer = a.reshape([count, width, 1]).times(b.reshape([count, 1, height]));
  const turned = weight.reshape([units, width * height]).transpose([1, 0]);
  return outer
    .reshape([count, width * height])
    .matrix(turned, bias)
    .reshape([...a.shape.slice(0, -1), units]);
}

/** softmax(q k' / sqrt(d)) v, and the softmax; with `is_causal` no row sees what comes after it. */
function attention(args: Arguments): readonly Term[] {
  const [q, k, v] = [args.term('query'), args.term('key'), args.term('value')];
  const last = k.shape.length - 1;
  const scores = product(q, k.move(last, last - 1)).over(Math.sqrt(q.shape.at(-1)!));
  const [rows, columns] = scores.shape.slice(-2) as [number, number];
  const seen = Array.from({ length: rows * columns }, (_, i) =>
    i % columns <= Math.floor(i / columns) ? 0 : -1e30,
  );
  const masked = args.flag('is_causal') ? scores.plus(scores.constant(seen, [rows, columns])) : scores;
  const weights = masked.apply('softmax');
  return [product(weights, v), weights];
}

const addmm = {
  parameters: ['input', 'mat1', 'mat2'],
  build: (args: Arguments) => {
    const scaled = args.term('mat1').matrix(args.term('mat2')).times(args.number('alpha', 1));
    return args.term('input').times(args.number('beta', 1)).plus(scaled);
  },
};

export const matrices: TorchFunctions = {
  mm: ofTwo('mat2', (a, b) => a.matrix(b)),
  bmm: ofTwo('mat2', product),
  matmul: ofTwo('other', product),
  addmm,
  linear: { parameters: ['input', 'weight', 'bias'], build: linear },
  bilinear: { parameters: ['input1', 'input2', 'weight', 'bias'], build: bilinear },
  _scaled_dot_product_attention: {
    parameters: ['query', 'key', 'value'],
    skips: (args) => (args.number('dropout_p', 0) > 0 ? 'random' : undefined),
    build: attention,
  },
};
