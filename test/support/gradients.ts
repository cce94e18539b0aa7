/** An op's gradient rule against central differences in float64. */
import type { Value } from '../../src/compiler/builder.ts';
import { addGradients } from '../../src/compiler/gradient.ts';
import type { OpKind } from '../../src/ops/index.ts';
import { cases } from '../ops/cases.ts';
import { type Draw, draw, evaluateOutput } from './programs.ts';

/** All input gradients of an op for one cotangent of its result, as found and as expected. */
export interface ComparedGradients {
  readonly found: readonly number[];
  readonly expected: readonly number[];
}

/** Random case `number` of an op: its rule beside central differences of its float64 evaluation. */
export function compareGradients(kind: OpKind, number: number): ComparedGradients {
  const drawn = draw(kind, number);
  const { builder, given } = drawn;
  const y = cases[kind](drawn);
  const inputs = Object.keys(given);
  const cotangent = drawn.floats(y.type.shape);
  const weights = Object.values(given).at(-1)!.data;
  const named = inputs.map((name) => inputNamed(drawn, name));
  const gradients = addGradients(builder, y, named, cotangent);
  const outputs = gradients.map((gradient) => builder.finish({ y: gradient.index }, {}));
  const found = outputs.flatMap((program) => Array.from(evaluateOutput(program, given).data));
  const value = builder.finish({ y: y.index }, {});
  const expected = inputs.flatMap((name) => Array.from(given[name]!.data, (_, i) => difference(i, name)));
  return { found, expected };

  function difference(i: number, name: string): number {
    const step = 1e-5;
    const at = (offset: number) => {
      const data = Float64Array.from(given[name]!.data);
      data[i]! += offset;
      const result = evaluateOutput(value, { ...given, [name]: { shape: given[name]!.shape, data } });
      return result.data.reduce((sum, number, place) => sum + number * weights[place]!, 0);
    };
    return (at(step) - at(-step)) / (2 * step);
  }
}

/** The value of an input that a case drew. */
export function inputNamed({ builder, given }: Draw, name: string): Value {
  for (let index = 0; ; index++) {
    const node = builder.node(index);
    if (node.op === 'input' && (node.attributes as { name: string }).name === name)
      return builder.value(index);
    if (index > 10 * Object.keys(given).length + 1000) throw new Error(`no input ${name}`);
  }
}
