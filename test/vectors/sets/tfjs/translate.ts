/** Recorded kernel calls of TensorFlow.js to a Program. */
import { ProgramBuilder, type Value } from '../../../../src/compiler/builder.ts';
import { addGradients } from '../../../../src/compiler/gradient.ts';
import type { Program } from '../../../../src/compiler/program.ts';
import { removeUnread } from '../../../../src/compiler/rewrite.ts';
import { InternalError } from '../../../../src/diagnostics/diagnostic.ts';
import type { Tensor } from '../../../../src/ops/definition.ts';
import type { Prepared } from '../../case.ts';
import { callsOf, leaveOut, unlessLeftOut } from '../../phrases/kernel.ts';
import { Term } from '../../term.ts';
import { kernels } from './kernels.ts';
import { missingKernels } from './missing.ts';
import { type RecordedVector, type Reference, tensorFrom } from './read.ts';

/** The vector as a Program with the output `y`, or the rule that leaves it out. */
export function translate(vector: RecordedVector): Prepared {
  return unlessLeftOut(() => {
    const given = givenTo(vector);
    const expected = tensorFrom({ dtype: 'float32', shape: vector.shape, data: vector.expected });
    const program = programOf(vector, given);
    return {
      kind: 'program',
      program,
      given,
      expected: { y: expected },
      absolute: vector.epsilon,
    } as const;
  });
}

function givenTo({ tensors, kernels: calls }: RecordedVector): Record<string, Tensor> {
  for (const { kernel } of calls) {
    const rule = missingKernels.get(kernel);
    if (rule !== undefined) leaveOut(rule);
  }
  return Object.fromEntries(Object.entries(tensors).map(([id, tensor]) => [`t${id}`, tensorFrom(tensor)]));
}

function programOf(vector: RecordedVector, given: Readonly<Record<string, Tensor>>): Program {
  const builder = new ProgramBuilder();
  const results = new Map<number, readonly Term[]>();
  const read = (reference: Reference | null): Term | undefined => {
    if (reference === null) return undefined;
    if ('k' in reference) return results.get(reference.k)![reference.o] ?? leaveOut('order-of-numbers');
    const name = `t${reference.t}`;
    return new Term(builder, builder.input(name, { type: 'float', shape: given[name]!.shape }));
  };
  const common = { ...callsOf(builder, given), isDifferentiated: vector.type === 'gradient' };
  for (const { id, kernel, inputs, attrs } of vector.kernels) {
    const build = kernels[kernel];
    if (build === undefined) throw new InternalError(`no translation of ${kernel}`);
    const call = { ...common, inputs: Object.values(inputs).map(read), attributes: attrs as never };
    results.set(id, [build(call)].flat());
  }
  const y = read(vector.y)!;
  const output =
    vector.type === 'gradient' ? gradientOf(y, read(vector.xs[vector.wrt]!)!, read(vector.dy)) : y.value;
  const isComputed = !['input', 'constant'].includes(builder.node(output.index).op);
  return isComputed ? removeUnread(builder.finish({ y: output.index }, {})) : leaveOut('constants');
}

/** The gradient of y by x, times dy, which is 1 everywhere where nothing is said. */
function gradientOf(y: Term, x: Term, dy: Term | undefined): Value {
  const loss = (dy === undefined ? y : y.times(dy)).sum();
  return addGradients(y.builder, loss.value, [x.value])[0]!;
}
