/** optimizer: how a step changes the weights. An optimizer is one entry under `optimizers/`; the formulas are PyTorch's. */
import { ProgramBuilder } from './builder.ts';
import { gradientOf } from './gradient.ts';
import {
  type Adam,
  type Adamax,
  type Adamw,
  adam,
  adamax,
  adamw,
  type Nadam,
  nadam,
} from './optimizers/adam.ts';
import { type Adagrad, adagrad, type Rmsprop, rmsprop } from './optimizers/adaptive.ts';
import type { KernelUpdate, OptimizerDefinition } from './optimizers/definition.ts';
import { type Sgd, sgd } from './optimizers/sgd.ts';
import type { Program, StateVariable } from './program.ts';

export type OptimizerSpecification = Sgd | Adam | Adamw | Adamax | Nadam | Rmsprop | Adagrad;

export type OptimizerKind = OptimizerSpecification['kind'];

type OptimizerTable = {
  readonly [Kind in OptimizerKind]: OptimizerDefinition<Extract<OptimizerSpecification, { kind: Kind }>>;
};

export const optimizers: OptimizerTable = { sgd, adam, adamw, adamax, nadam, rmsprop, adagrad };

function definitionOf(specification: OptimizerSpecification): OptimizerDefinition<OptimizerSpecification> {
  // Each definition is only handed the specification of its own kind.
  return optimizers[specification.kind] as OptimizerDefinition<OptimizerSpecification>;
}

/** The scalar inputs of step number `step`, counted from 1, at a learning rate. */
export function optimizerScalars(
  specification: OptimizerSpecification,
  rate: number,
  step: number,
): Readonly<Record<string, number>> {
  return definitionOf(specification).scalars(specification, rate, step);
}

/** How those scalars come about: expressions of `rate` and `step`. */
export function scalarFormulas(specification: OptimizerSpecification): Readonly<Record<string, string>> {
  return definitionOf(specification).formulas(specification);
}

/** The input that the gradients have to be multiplied by before they reach `addOptimizer`, if there is one. */
export function gradientFactor(specification: OptimizerSpecification): string | undefined {
  return definitionOf(specification).gradientFactor?.(specification);
}

/** The update by TensorFlow's kernels, for optimizers that they can do. */
export function updateByKernels(
  specification: OptimizerSpecification,
): KernelUpdate<OptimizerSpecification> | undefined {
  return definitionOf(specification).tensorflow?.(specification);
}

/** Instead of updates: the gradients among a Program's outputs as kernels that update in place want them. */
export function addDirections(
  program: Program,
  specification: OptimizerSpecification,
  { direction }: KernelUpdate<OptimizerSpecification>,
): Program {
  if (direction === undefined) return program;
  const builder = ProgramBuilder.from(program);
  const scalars = scalarInputs(builder, specification);
  const outputs: Record<string, number> = { ...program.outputs };
  for (const { name } of program.state.filter(({ role }) => role === 'weight')) {
    builder.origin = name;
    const [weight, gradient] = [builder.stateValue(name), builder.value(outputs[gradientOf(name)]!)];
    outputs[gradientOf(name)] = direction({ builder, weight, gradient, scalars, specification }).index;
  }
  return builder.finish(outputs, program.updates);
}

function scalarInputs(builder: ProgramBuilder, specification: OptimizerSpecification) {
  builder.origin = 'optimizer';
  const names = Object.keys(optimizerScalars(specification, 1, 1));
  return Object.fromEntries(names.map((name) => [name, builder.input(name, { type: 'float', shape: [] })]));
}

/** optimizer: turns the gradients among a Program's outputs into updates of its weights and of the optimizer's slots. */
export function addOptimizer(program: Program, specification: OptimizerSpecification): Program {
  const builder = ProgramBuilder.from(program);
  const definition = definitionOf(specification);
  const scalars = scalarInputs(builder, specification);
  const updates: Record<string, number> = { ...program.updates };
  const outputs: Record<string, number> = { ...program.outputs };
  for (const variable of program.state.filter(({ role }) => role === 'weight')) {
    builder.origin = variable.name;
    const declared = slotsOf(variable, definition.slots(specification));
    const slots = Object.fromEntries(declared.map(([slot, each]) => [slot, builder.declareState(each)]));
    const gradient = builder.value(outputs[gradientOf(variable.name)]!);
    delete outputs[gradientOf(variable.name)];
    const weight = builder.stateValue(variable.name);
    const next = definition.update({ builder, weight, gradient, slots, scalars, specification });
    updates[variable.name] = next.weight.index;
    for (const [slot, { name }] of declared) updates[name] = next.slots[slot]!.index;
  }
  return builder.finish(outputs, updates);
}

/** The state variable that is a slot of a weight. */
export function slotOf(weight: string, slot: string): string {
  return `${weight}/${slot}`;
}

/** The names of the slots that are kept for each weight. */
export function slotNames(specification: OptimizerSpecification): readonly string[] {
  return Object.keys(definitionOf(specification).slots(specification));
}

function slotsOf(
  variable: StateVariable,
  slots: ReturnType<OptimizerDefinition<OptimizerSpecification>['slots']>,
): readonly (readonly [string, StateVariable])[] {
  return Object.entries(slots).map(([slot, initialiser]) => [
    slot,
    {
      ...variable,
      name: slotOf(variable.name, slot),
      role: 'slot',
      initialiser,
      draw: `${variable.draw}/${slot}`,
    },
  ]);
}
