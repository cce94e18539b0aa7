/** Keras's activations. */
import { sizeOf } from '../../../../src/ops/tensor.ts';
import type { Prepared } from '../../case.ts';
import { leaveOut } from '../../phrases/kernel.ts';
import { geluByTanh, hardSigmoid, unary } from '../../phrases/numberwise.ts';
import { axesOf } from '../../phrases/reductions.ts';
import type { Term } from '../../term.ts';
import { type Expectation, programOf, type RecordedTensor } from './read.ts';

interface Arguments {
  readonly axis?: number | readonly number[];
  readonly negative_slope?: number;
  readonly max_value?: number;
  readonly threshold?: number;
  readonly default_value?: number;
  readonly alpha?: number;
  readonly approximate?: boolean;
}

export interface RecordedActivation extends Expectation {
  readonly fn: string;
  readonly args: readonly [RecordedTensor];
  readonly kwargs: Arguments;
}

/** Over one axis or several, which are taken together. */
const over =
  (op: 'softmax' | 'logSoftmax') =>
  (x: Term, { axis = -1 }: Arguments): Term => {
    const axes = axesOf(x, axis);
    const order = [...x.axes.filter((each) => !axes.includes(each)), ...axes];
    const moved = x.transpose(order);
    const size = sizeOf(axes.map((each) => x.shape[each]!));
    const rows = moved.reshape([sizeOf(x.shape) / size, size]).apply(op);
    return rows.reshape(moved.shape).transpose(x.axes.map((each) => order.indexOf(each)));
  };

/** x above the threshold, at most `max_value`; below it the slope times what is missing. */
function relu(x: Term, { negative_slope: slope = 0, max_value, threshold = 0 }: Arguments): Term {
  if (threshold === 0 && slope > 0) return x.apply('leakyRelu', [], { slope });
  const above = max_value === undefined ? x : x.atMost(max_value);
  return threshold === 0 ? above.apply('relu') : x.above(threshold, above, x.minus(threshold).times(slope));
}

/** A formula of x alone. */
const named = (name: string) => unary[name]!;

const activations: Readonly<Record<string, (x: Term, args: Arguments) => Term>> = {
  celu: (x, { alpha = 1 }) => x.over(alpha).apply('elu', [], { alpha: 1 }).times(alpha),
  elu: (x, { alpha = 1 }) => x.apply('elu', [], { alpha }),
  exponential: named('Exp'),
  gelu: (x, { approximate = false }) => (approximate ? geluByTanh(x) : x.apply('gelu')),
  hard_sigmoid: (x) => hardSigmoid(x, 1 / 6, 0.5),
  hard_silu: (x) => x.times(hardSigmoid(x, 1 / 6, 0.5)),
  leaky_relu: (x, { negative_slope: slope = 0.2 }) => x.apply('leakyRelu', [], { slope }),
  linear: (x) => x,
  log_sigmoid: (x) => x.negate().apply('softplus').negate(),
  log_softmax: over('logSoftmax'),
  mish: named('Mish'),
  relu,
  relu6: named('Relu6'),
  selu: named('Selu'),
  sigmoid: named('Sigmoid'),
  silu: (x) => x.apply('silu'),
  softmax: over('softmax'),
  softplus: named('Softplus'),
  softsign: named('Softsign'),
  tanh: named('Tanh'),
  tanh_shrink: (x) => x.minus(x.apply('tanh')),
  threshold: (x, { threshold = 0, default_value = 0 }) => x.above(threshold, x, default_value),
};

/** The activation as a Program, or the rule that leaves it out. */
export function translateActivation(vector: RecordedActivation): Prepared {
  const build = activations[vector.fn] ?? leaveOut('other-activations');
  return programOf(vector, ({ input }) => build(input(vector.args[0]), vector.kwargs));
}
