/** Formulas that work number by number, in nnc's ops. */
import type { ProgramBuilder, Value } from '../../../src/compiler/builder.ts';
import type { Tensor } from '../../../src/ops/definition.ts';
import { sizesOf } from './kernel.ts';

type Unary = (builder: ProgramBuilder, x: Value) => Value;
type Binary = (builder: ProgramBuilder, a: Value, b: Value) => Value;

/** The largest number of float32: what is beyond it is infinite. */
export const LARGEST = 3.4028234663852886e38;

/** Scale and slope of self-normalising networks (Klambauer et al. 2017). */
const SELU = { scale: 1.0507009873554805, alpha: 1.6732632423543772 };

const negate: Unary = (builder, x) => builder.add('negate', [x], {});
const exp: Unary = (builder, x) => builder.add('exp', [x], {});
const log: Unary = (builder, x) => builder.add('log', [x], {});
const abs: Unary = (builder, x) => builder.add('abs', [x], {});
const greater: Binary = (builder, a, b) => builder.add('greater', [a, b], {});
const equal: Binary = (builder, a, b) => builder.add('equal', [a, b], {});

/** A truth value as 0 or 1. */
const asNumber: Unary = (builder, truth) => builder.add('toFloat', [truth], {});

/** a where x is a number, b where it is NaN. */
export function unlessNaN(builder: ProgramBuilder, x: Value, [a, b]: readonly [Value, Value]): Value {
  return builder.add('select', [equal(builder, x, x), a, b], {});
}

/** Whether a number is true: not zero. */
export function isTrue(builder: ProgramBuilder, x: Value): Value {
  return greater(builder, abs(builder, x), builder.scalar(0));
}

/** a where the condition, a number, is true; b elsewhere. */
export function choose(builder: ProgramBuilder, condition: Value, [a, b]: readonly [Value, Value]): Value {
  return builder.add('select', [isTrue(builder, condition), a, b], {});
}

export function constant(builder: ProgramBuilder, shape: readonly number[], data: Iterable<number>): Value {
  return builder.add('constant', [], { shape, data: [...data] });
}

export const maximum: Binary = (builder, a, b) => builder.add('maximum', [a, b], {});
/** Equal operands give the gradient to a. */
export const minimum: Binary = (builder, a, b) =>
  negate(builder, maximum(builder, negate(builder, a), negate(builder, b)));

/** x within [low, high]. */
export function clip(builder: ProgramBuilder, x: Value, [low, high]: readonly [Value, Value]): Value {
  return minimum(builder, maximum(builder, x, low), high);
}

const not: Unary = (builder, x) => builder.minus(builder.scalar(1), x);
/** Whether a number is true, as 0 or 1. */
export const truth: Unary = (builder, x) => asNumber(builder, isTrue(builder, x));
const isInfinite: Unary = (builder, x) =>
  asNumber(builder, greater(builder, abs(builder, x), builder.scalar(LARGEST)));
const isNumber: Unary = (builder, x) => asNumber(builder, equal(builder, x, x));

/** (exp(x) + sign exp(-x)) / 2 */
const hyperbolic =
  (sign: number): Unary =>
  (builder, x) => {
    const falling = builder.times(exp(builder, negate(builder, x)), builder.scalar(sign));
    return builder.times(builder.plus(exp(builder, x), falling), builder.scalar(0.5));
  };

/** log(x + sqrt(x^2 + shift)) */
const areaLogarithm = (builder: ProgramBuilder, x: Value, shift: number): Value => {
  const square = builder.plus(builder.times(x, x), builder.scalar(shift));
  return log(builder, builder.plus(x, builder.add('sqrt', [square], {})));
};

/** Kernels of one operand that TensorFlow and ONNX name alike, up to the case of letters. */
export const unary: Readonly<Record<string, Unary>> = {
  Abs: abs,
  Acosh: (builder, x) => areaLogarithm(builder, x, -1),
  Asinh: (builder, x) =>
    builder.times(builder.add('sign', [x], {}), areaLogarithm(builder, abs(builder, x), 1)),
  Atanh: (builder, x) => {
    const one = builder.scalar(1);
    const ratio = builder.over(builder.plus(one, x), builder.minus(one, x));
    return builder.times(log(builder, ratio), builder.scalar(0.5));
  },
  Cosh: hyperbolic(1),
  Erf: (builder, x) => builder.add('erf', [x], {}),
  Exp: exp,
  Expm1: (builder, x) => builder.minus(exp(builder, x), builder.scalar(1)),
  Gelu: (builder, x) => builder.add('gelu', [x], {}),
  IsFinite: (builder, x) => builder.times(isNumber(builder, x), not(builder, isInfinite(builder, x))),
  IsInf: isInfinite,
  IsNan: (builder, x) => not(builder, isNumber(builder, x)),
  Log: log,
  Log1p: (builder, x) => log(builder, builder.plus(x, builder.scalar(1))),
  LogicalNot: (builder, x) => not(builder, truth(builder, x)),
  Neg: negate,
  Reciprocal: (builder, x) => builder.over(builder.scalar(1), x),
  Relu: (builder, x) => builder.add('relu', [x], {}),
  Relu6: (builder, x) => minimum(builder, builder.add('relu', [x], {}), builder.scalar(6)),
  Rsqrt: (builder, x) => builder.over(builder.scalar(1), builder.add('sqrt', [x], {})),
  Selu: (builder, x) =>
    builder.times(builder.add('elu', [x], { alpha: SELU.alpha }), builder.scalar(SELU.scale)),
  Sigmoid: (builder, x) => builder.add('sigmoid', [x], {}),
  Sign: (builder, x) => builder.add('sign', [x], {}),
  Sinh: hyperbolic(-1),
  Softplus: (builder, x) => builder.add('softplus', [x], {}),
  Softsign: (builder, x) => builder.over(x, builder.plus(abs(builder, x), builder.scalar(1))),
  Sqrt: (builder, x) => builder.add('sqrt', [x], {}),
  Square: (builder, x) => builder.times(x, x),
  Tanh: (builder, x) => builder.add('tanh', [x], {}),
  ZerosLike: (builder, x) => filledLike(builder, x, 0),
  OnesLike: (builder, x) => filledLike(builder, x, 1),
};

/** A number stretched to the shape of a tensor. */
function filledLike(builder: ProgramBuilder, like: Value, value: number): Value {
  const ones = sizesOf(like).map(() => 1);
  return builder.add('broadcast', [constant(builder, ones, [value]), like], {});
}

/** Kernels of two operands, which broadcast. */
export const binary: Readonly<Record<string, Binary>> = {
  Add: (builder, a, b) => builder.plus(a, b),
  Sub: (builder, a, b) => builder.minus(a, b),
  Mul: (builder, a, b) => builder.times(a, b),
  Div: (builder, a, b) => builder.over(a, b),
  Maximum: maximum,
  Minimum: minimum,
  SquaredDifference: (builder, a, b) => {
    const difference = builder.minus(a, b);
    return builder.times(difference, difference);
  },
  Prelu: (builder, x, slope) => {
    const isPositive = greater(builder, x, builder.scalar(0));
    return builder.add('select', [isPositive, x, builder.times(x, slope)], {});
  },
  Equal: (builder, a, b) => asNumber(builder, equal(builder, a, b)),
  NotEqual: (builder, a, b) => not(builder, asNumber(builder, equal(builder, a, b))),
  Greater: (builder, a, b) => asNumber(builder, greater(builder, a, b)),
  Less: (builder, a, b) => asNumber(builder, greater(builder, b, a)),
  // Not the opposite of `less`: nothing compares with NaN.
  GreaterEqual: (builder, a, b) =>
    maximum(builder, asNumber(builder, greater(builder, a, b)), asNumber(builder, equal(builder, a, b))),
  LessEqual: (builder, a, b) =>
    maximum(builder, asNumber(builder, greater(builder, b, a)), asNumber(builder, equal(builder, a, b))),
  LogicalAnd: (builder, a, b) => builder.times(truth(builder, a), truth(builder, b)),
  LogicalOr: (builder, a, b) => maximum(builder, truth(builder, a), truth(builder, b)),
  LogicalXor: (builder, a, b) => abs(builder, builder.minus(truth(builder, a), truth(builder, b))),
};

/**
 * base^exponent. The logarithm of a base that is not positive does not exist: there the exponents' known numbers say
 * the sign (none where they are not whole), and the exponents have no gradient.
 */
export function power(
  builder: ProgramBuilder,
  [base, exponent]: readonly [Value, Value],
  { shape, data }: Tensor,
): Value {
  const [zero, one] = [builder.scalar(0), builder.scalar(1)];
  const known = (of: (n: number) => number) => constant(builder, shape, data.map(of));
  const select = (condition: Value, a: Value, b: Value) => builder.add('select', [condition, a, b], {});
  const isPositive = greater(builder, base, zero);
  const isNegative = greater(builder, zero, base);
  const above = exp(builder, builder.times(exponent, log(builder, select(isPositive, base, one))));
  const isWhole = isTrue(
    builder,
    known((n) => Number(Number.isInteger(n))),
  );
  const magnitude = select(isNegative, negate(builder, base), one);
  const below = builder.times(
    exp(
      builder,
      builder.times(
        known((n) => n),
        log(builder, select(isWhole, magnitude, base)),
      ),
    ),
    known((n) => (n % 2 === 0 ? 1 : -1)),
  );
  return select(
    isPositive,
    above,
    select(
      isNegative,
      below,
      known((n) => Number(n === 0)),
    ),
  );
}
