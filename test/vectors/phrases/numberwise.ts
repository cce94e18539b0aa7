/** Formulas that work number by number. */
import type { Tensor } from '../../../src/ops/definition.ts';
import type { Operand, Term } from '../term.ts';

type Unary = (x: Term) => Term;
type Binary = (a: Term, b: Term) => Term;

/** The largest number of float32: what is beyond it is infinite. */
export const LARGEST = 3.4028234663852886e38;

/** Scale and slope of self-normalising networks (Klambauer et al. 2017). */
const SELU = { scale: 1.0507009873554805, alpha: 1.6732632423543772 };

const abs: Unary = (x) => x.apply('abs');
/** x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2 (Hendrycks and Gimpel 2016). */
export function geluByTanh(x: Term): Term {
  const inner = x.times(x.squared()).times(0.044715).plus(x);
  return inner
    .times(Math.sqrt(2 / Math.PI))
    .apply('tanh')
    .plus(1)
    .times(x)
    .times(0.5);
}

/** min(max(alpha x + beta, 0), 1) */
export const hardSigmoid = (x: Term, alpha: number, beta: number): Term =>
  x.times(alpha).plus(beta).atLeast(0).atMost(1);

const exp: Unary = (x) => x.apply('exp');
const log: Unary = (x) => x.apply('log');
const sqrt: Unary = (x) => x.apply('sqrt');

/** Whether a number is true, which is not zero: as 0 or 1. */
export const truth: Unary = (x) => abs(x).apply('greater', [0]).apply('toFloat');
const not: Unary = (x) => truth(x).negate().plus(1);
const isNumber: Unary = (x) => x.apply('equal', [x]).apply('toFloat');
const isInfinite: Unary = (x) => abs(x).apply('greater', [LARGEST]).apply('toFloat');

/** a where the condition, a number, is true; b elsewhere. */
export const choose = (condition: Term, a: Operand, b: Operand): Term => abs(condition).above(0, a, b);

/** a where x is a number, b where it is NaN. */
export const unlessNaN = (x: Term, a: Operand, b: Operand): Term =>
  x.apply('equal', [x]).apply('select', [a, b]);

/** log(x + sqrt(x^2 + shift)) */
const areaLogarithm = (x: Term, shift: number) => log(sqrt(x.squared().plus(shift)).plus(x));

/** Kernels of one operand that TensorFlow and ONNX name alike. */
export const unary: Readonly<Record<string, Unary>> = {
  Abs: abs,
  Acosh: (x) => areaLogarithm(x, -1),
  Asinh: (x) => areaLogarithm(abs(x), 1).times(x.apply('sign')),
  Atanh: (x) => log(x.plus(1).over(x.negate().plus(1))).times(0.5),
  Cosh: (x) => exp(x).plus(exp(x.negate())).times(0.5),
  Erf: (x) => x.apply('erf'),
  Exp: exp,
  Expm1: (x) => exp(x).minus(1),
  Identity: (x) => x,
  IsFinite: (x) => isNumber(x).times(not(isInfinite(x))),
  IsInf: isInfinite,
  IsNan: (x) => not(isNumber(x)),
  Log: log,
  Log1p: (x) => log(x.plus(1)),
  LogicalNot: not,
  Mish: (x) => x.times(x.apply('softplus').apply('tanh')),
  Neg: (x) => x.negate(),
  Reciprocal: (x) => x.constant([1], []).over(x),
  Relu: (x) => x.apply('relu'),
  Relu6: (x) => x.apply('relu').atMost(6),
  Rsqrt: (x) => x.constant([1], []).over(sqrt(x)),
  Sign: (x) => x.apply('sign'),
  Selu: (x) => x.apply('elu', [], { alpha: SELU.alpha }).times(SELU.scale),
  Sigmoid: (x) => x.apply('sigmoid'),
  Sinh: (x) => exp(x).minus(exp(x.negate())).times(0.5),
  Softplus: (x) => x.apply('softplus'),
  Softsign: (x) => x.over(abs(x).plus(1)),
  Sqrt: sqrt,
  Square: (x) => x.squared(),
  Tanh: (x) => x.apply('tanh'),
};

/** Kernels of two operands, which broadcast. */
export const binary: Readonly<Record<string, Binary>> = {
  Add: (a, b) => a.plus(b),
  Sub: (a, b) => a.minus(b),
  Mul: (a, b) => a.times(b),
  Div: (a, b) => a.over(b),
  Maximum: (a, b) => a.atLeast(b),
  Minimum: (a, b) => a.atMost(b),
  SquaredDifference: (a, b) => a.minus(b).squared(),
  Prelu: (x, slope) => x.above(0, x, x.times(slope)),
  Equal: (a, b) => a.apply('equal', [b]).apply('toFloat'),
  NotEqual: (a, b) => not(a.apply('equal', [b]).apply('toFloat')),
  Greater: (a, b) => a.above(b, 1, 0),
  Less: (a, b) => b.above(a, 1, 0),
  // Not the opposite of `less`: nothing compares with NaN.
  GreaterEqual: (a, b) => a.above(b, 1, a.apply('equal', [b]).apply('toFloat')),
  LessEqual: (a, b) => b.above(a, 1, a.apply('equal', [b]).apply('toFloat')),
  LogicalAnd: (a, b) => truth(a).times(truth(b)),
  LogicalOr: (a, b) => truth(a).atLeast(truth(b)),
  LogicalXor: (a, b) => truth(a).minus(truth(b)).apply('abs'),
};

/**
 * base^exponent. The logarithm of a base that is not positive does not exist: there the exponent's known numbers say
 * the sign (none where they are not whole), and the exponent has no gradient.
 */
export function power(base: Term, exponent: Term, { shape, data }: Tensor): Term {
  const known = (of: (n: number) => number) => base.constant([...data.map(of)], shape);
  const above = log(base.above(0, base, 1))
    .times(exponent)
    .apply('exp');
  const isWhole = known((n) => Number(Number.isInteger(n)));
  const size = base.negate().above(0, base.negate(), 1);
  const below = log(choose(isWhole, size, base))
    .times(known((n) => n))
    .apply('exp')
    .times(known((n) => (n % 2 === 0 ? 1 : -1)));
  const at0 = known((n) => Number(n === 0));
  return base.above(0, above, base.negate().above(0, below, at0));
}
