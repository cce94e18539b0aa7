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
import type { OptimizerDefinition } from './optimizers/definition.ts';
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

/** optimizer: turns the gradients among a Program's outputs into updates of its weights and of the optimizer's slots. */
export function addOptimizer(program: Program, specification: OptimizerSpecification): Program {
  const builder = ProgramBuilder.from(program);
  const definition = definitionOf(specification);
  builder.origin = 'optimizer';
  const names = Object.keys(definition.scalars(specification, 1, 1));
  const scalars = Object.fromEntries(
    names.map((name) => [name, builder.input(name, { type: 'float', shape: [] })]),
  );
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

function slotsOf(
  variable: StateVariable,
  slots: ReturnType<OptimizerDefinition<OptimizerSpecification>['slots']>,
): readonly (readonly [string, StateVariable])[] {
  return Object.entries(slots).map(([slot, initialiser]) => [
    slot,
    {
      ...variable,
      name: `${variable.name}/${slot}`,
      role: 'slot',
      initialiser,
      draw: `${variable.draw}/${slot}`,
    },
  ]);
}
