/** torch.optim: fifty steps with given gradients, from the keys of an experiment and their defaults. */
import { ProgramBuilder } from '../../../../src/compiler/builder.ts';
import { addBackward, takeGradients } from '../../../../src/compiler/gradient.ts';
import {
  addDirections,
  addOptimizer,
  gradientFactor,
  optimizerScalars,
  updateByKernels,
} from '../../../../src/compiler/optimizers.ts';
import type { Program, StateVariable } from '../../../../src/compiler/program.ts';
import { removeUnread } from '../../../../src/compiler/rewrite.ts';
import { sizeOf } from '../../../../src/ops/tensor.ts';
import { FLOAT32_SPACING } from '../../../support/close.ts';
import type { VectorSet } from '../../case.ts';
import { skip } from '../../skips.ts';
import { Term } from '../../term.ts';
import { type TorchKeywords, trainWith } from './experiment.ts';
import { setOfCases } from './files.ts';
import { asTensors, firstDifferent, firstWrong, type Runner, type Tensors } from './runners.ts';
import { type TorchTensor, toTensor } from './tensor.ts';

interface OptimizerCase {
  readonly optimizer: string;
  readonly kwargs: TorchKeywords;
  readonly init: readonly TorchTensor[];
  readonly steps: readonly {
    readonly grads: readonly TorchTensor[];
    /** After the step; not of every one. */
    readonly params?: readonly TorchTensor[];
  }[];
}

const nameOf = (i: number) => `weight${i}`;

const named = (tensors: readonly TorchTensor[], name: (i: number) => string): Tensors =>
  Object.fromEntries(tensors.map((tensor, i) => [name(i), toTensor(tensor)]));

function variablesOf({ init }: OptimizerCase): readonly StateVariable[] {
  return init.map(({ shape }, i) => ({
    name: nameOf(i),
    role: 'weight',
    shape,
    initialiser: { kind: 'zeros' },
    fanIn: 1,
    fanOut: 1,
    draw: nameOf(i),
  }));
}

const givenGradient = (weight: string) => `${weight}/given`;

/** A loss whose gradient by each weight is what the step is given: the sum of their products. */
function forwardOf(variables: readonly StateVariable[]): Program {
  const builder = new ProgramBuilder();
  const products = variables.map((variable) => {
    const { name, shape } = variable;
    const weight = new Term(builder, builder.declareState(variable));
    const gradient = builder.input(givenGradient(name), { type: 'float', shape });
    return weight.times(new Term(builder, gradient)).sum();
  });
  const loss = products.reduce((sum, product) => sum.plus(product));
  return builder.finish({ loss: loss.value.index }, {});
}

/** What slots start from. */
export function startingSlots({ state }: Program): Tensors {
  return Object.fromEntries(
    state.flatMap(({ name, role, shape, initialiser }) => {
      const value = initialiser.kind === 'constant' ? initialiser.value : 0;
      return role === 'slot' ? [[name, { shape, data: new Float64Array(sizeOf(shape)).fill(value) }]] : [];
    }),
  );
}

function follow(vector: OptimizerCase): (runner: Runner) => Promise<string | undefined> {
  const { optimizer } = trainWith(vector);
  const variables = variablesOf(vector);
  const forward = forwardOf(variables);
  const factor = gradientFactor(optimizer);
  const training = removeUnread(addOptimizer(addBackward(forward, factor), optimizer));
  const update = removeUnread(addOptimizer(takeGradients(variables, factor), optimizer));
  const byKernels = () => {
    const kernels = updateByKernels(optimizer);
    if (kernels === undefined) return undefined;
    const program = removeUnread(addDirections(addBackward(forward, factor), optimizer, kernels));
    return { program, optimizer };
  };
  const model = { training, evaluation: forward, parts: () => ({ forward, update }), byKernels };
  return async ({ open, tolerance, isFloat32 }) => {
    const start = { ...startingSlots(training), ...named(vector.init, nameOf) };
    const session = await open(model, start);
    let largest = 0;
    try {
      for (const [i, { grads, params }] of vector.steps.entries()) {
        const scalars = asTensors(optimizerScalars(optimizer, optimizer.rate, i + 1));
        await session.train({ ...scalars, ...named(grads, (weight) => givenGradient(nameOf(weight))) });
        if (params === undefined) continue;
        const expected = named(params, nameOf);
        largest = Math.max(
          largest,
          ...Object.values(expected).flatMap(({ data }) => [...data].map(Math.abs)),
        );
        const absolute = Math.max(tolerance.absolute, isFloat32 ? largest * FLOAT32_SPACING : 0);
        const wrong = firstDifferent(await session.read(), expected, { ...tolerance, absolute });
        if (wrong !== undefined) return `after step ${i + 1}, ${wrong}`;
      }
      return undefined;
    } finally {
      await session.dispose();
    }
  };
}

export const optimizers: VectorSet = setOfCases<OptimizerCase>(
  { name: 'pytorch-optimizers', floor: 10 },
  'pytorch-oracle/optimizers.json',
  (vector) => ({
    name: `${vector.optimizer} ${JSON.stringify(vector.kwargs)}`,
    prepare: () =>
      vector.optimizer === 'NAdam'
        ? skip('old-nadam')
        : { kind: 'arithmetic', check: () => firstWrong(follow(vector)) },
  }),
);
