/** Random models of the language, small enough to be trained in plain JavaScript. */
import { analyse } from '../../src/compiler/analyse.ts';
import { layers } from '../../src/layers/index.ts';
import { type RandomStream, stream } from '../../src/runtime/random.ts';

const activations = Object.values(layers).filter(
  ({ role, kind }) => role === 'activation' && kind !== 'softmax',
);

type Pick = <T>(values: readonly T[]) => T;
type Statement = (pick: Pick) => string;

const activation: Statement = (pick) => pick(activations).kind;
const ending: Statement = (pick) => pick(['', ` ${activation(pick)}`]);

/** Statements that can follow a map, each sort of layer more than once where it has several forms. */
// Of two or three numbers, layernorm leaves little but their signs: a rounding error becomes one of order 1.
const onMaps: Readonly<Record<string, Statement>> = {
  conv: (pick) =>
    `conv ${pick([2, 3, 4])} k${pick(['1', '2', '3', '3x2'])}${pick(['', ' s2', ' p1', ' same', ' same s2', ' d2 p2'])}${ending(pick)}`,
  grouped: (pick) => `conv 4 k1\nconv ${pick([2, 4, 6])} k${pick([2, 3])} g2 p1${ending(pick)}`,
  depthwise: (pick) => `depthwise k${pick([2, 3])}${pick(['', ' s2', ' p1', ' same'])}${ending(pick)}`,
  pool: (pick) => `pool ${pick(['2', '3 s1', '3 s2', '2 s1 same', '3 s2 p1'])}`,
  avgpool: (pick) => `avgpool ${pick(['2', '3 s1', '3 s2 p1', '2 same'])}`,
  upsample: (pick) => `upsample 2${pick(['', ' bilinear'])}\npool 2`,
  pad: () => 'pad 1',
  batchnorm: (pick) => `batchnorm${ending(pick)}`,
  layernorm: (pick) => `conv 8 k1\nlayernorm${ending(pick)}`,
  dropout: (pick) => `dropout ${pick([0.2, 0.5])}`,
  activation,
  residual: (pick) =>
    `residual { ${pick(['conv 3 k3 same', 'depthwise k3 same', 'batchnorm'])}${ending(pick)} }`,
  add: (pick) => `branch { conv 3 k1 } { conv 3 k3 same${ending(pick)} } add`,
  concat: (pick) => `branch { conv 2 k1${ending(pick)} } { avgpool 3 s1 same } { } concat`,
};

const onVectors: Readonly<Record<string, Statement>> = {
  dense: (pick) => `dense ${pick([3, 5, 8])}${pick(['', ' bias=false'])}${ending(pick)}`,
  batchnorm: (pick) => `batchnorm${ending(pick)}`,
  layernorm: (pick) => `dense 8\nlayernorm${ending(pick)}`,
  dropout: (pick) => `dropout ${pick([0.2, 0.5])}`,
  activation,
  residual: (pick) => `dense 6\nresidual { dense 6${ending(pick)} }`,
  add: (pick) => `branch { dense 4${ending(pick)} } { dense 4 } add`,
  concat: (pick) => `branch { dense 3${ending(pick)} } { } concat`,
  reshape: () => 'dense 12\nreshape 2x3x2\nconv 3 k2\nflatten',
};

const isLegal = (text: string) =>
  !analyse(text, 'random.nn', { withFixes: false }).diagnostics.some(({ severity }) => severity === 'error');

/** Model `number`: an even one has convolutions. Each sort of statement is put into one model of so many. */
export function randomModel(number: number): string {
  const random = stream(number, 'random model');
  const pick: Pick = (values) => values[random.integer(values.length)]!;
  const hasMaps = number % 2 === 0;
  const statements = hasMaps ? onMaps : onVectors;
  const sorts = Object.values(statements);
  const wanted = [
    sorts[(number >> 1) % sorts.length]!,
    ...(hasMaps ? [onMaps.conv!] : []),
    ...some(random, sorts),
  ];
  const start = hasMaps
    ? `input ${pick([6, 7, 8])}x${pick([6, 7, 9])}x${pick([1, 2])}`
    : `input ${pick([4, 6])}`;
  const end = `${hasMaps ? pick(['flatten', 'globalpool', 'globalpool max']) : ''}\ndense 3 softmax`;
  let text = start;
  for (const sort of wanted) {
    const longer = `${text}\n${sort(pick)}`;
    if (isLegal(`${longer}\n${end}`)) text = longer;
  }
  return `${text}\n${end}\n`;
}

function some<T>(random: RandomStream, values: readonly T[]): T[] {
  return Array.from({ length: 2 + random.integer(3) }, () => values[random.integer(values.length)]!);
}
