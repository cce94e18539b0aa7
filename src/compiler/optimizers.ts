/** How a step changes the weights. An optimizer is one entry here; the formulas are PyTorch's. */
import { ProgramBuilder, type Value } from './builder.ts';
import { gradientOf } from './gradient.ts';
import type { Program, StateVariable } from './program.ts';

export type OptimizerSpecification =
  | { readonly kind: 'sgd' }
  | { readonly kind: 'adam'; readonly beta1: number; readonly beta2: number; readonly epsilon: number };

export type OptimizerKind = OptimizerSpecification['kind'];

interface UpdateContext<Specification> {
  readonly builder: ProgramBuilder;
  readonly weight: Value;
  readonly gradient: Value;
  readonly slots: Readonly<Record<string, Value>>;
  /** The step's scalars by name. */
  readonly scalars: Readonly<Record<string, Value>>;
  readonly specification: Specification;
}

interface OptimizerDefinition<Specification> {
  readonly doc: string;
  /** Tensors kept for each weight, zero at the start. */
  readonly slots: readonly string[];
  /** The scalar that all gradients are wanted multiplied by, where the update needs them in no other form. */
  readonly gradientFactor?: string;
  /** Numbers that every step is given; computed in float64, since 1 - beta^step cancels in float32. */
  readonly scalars: (
    specification: Specification,
    rate: number,
    step: number,
  ) => Readonly<Record<string, number>>;
  readonly update: (context: UpdateContext<Specification>) => {
    readonly weight: Value;
    readonly slots: Readonly<Record<string, Value>>;
  };
}

type OptimizerTable = {
  readonly [Kind in OptimizerKind]: OptimizerDefinition<Extract<OptimizerSpecification, { kind: Kind }>>;
};

export const optimizers: OptimizerTable = {
  sgd: {
    doc: 'w - rate * g',
    slots: [],
    gradientFactor: 'step_factor',
    scalars: (_specification, rate) => ({ step_factor: -rate }),
    update: ({ builder, weight, gradient }) => ({ weight: builder.plus(weight, gradient), slots: {} }),
  },
  adam: {
    doc: 'Kingma and Ba 2015, as PyTorch computes it: epsilon outside the corrected root.',
    slots: ['first_moment', 'second_moment'],
    scalars: ({ beta1, beta2 }, rate, step) => ({
      step_size: rate / (1 - beta1 ** step),
      root_correction: 1 / Math.sqrt(1 - beta2 ** step),
    }),
    update: ({ builder, weight, gradient, slots, scalars, specification: { beta1, beta2, epsilon } }) => {
      const average = (old: Value, fresh: Value, beta: number) =>
        builder.plus(
          builder.times(old, builder.scalar(beta)),
          builder.times(fresh, builder.scalar(1 - beta)),
        );
      const first = average(slots.first_moment!, gradient, beta1);
      const second = average(slots.second_moment!, builder.times(gradient, gradient), beta2);
      const root = builder.times(builder.add('sqrt', [second], {}), scalars.root_correction!);
      const direction = builder.over(first, builder.plus(root, builder.scalar(epsilon)));
      return {
        weight: builder.minus(weight, builder.times(direction, scalars.step_size!)),
        slots: { first_moment: first, second_moment: second },
      };
    },
  },
};

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

/** The input that the gradients have to be multiplied by before they reach `addOptimizer`, if there is one. */
export function gradientFactor(specification: OptimizerSpecification): string | undefined {
  return definitionOf(specification).gradientFactor;
}

/** optimizer: turns the gradients of a Program into updates of its weights and of the optimizer's slots. */
export function addOptimizer(program: Program, specification: OptimizerSpecification): Program {
  const builder = ProgramBuilder.from(program);
  const definition = definitionOf(specification);
  builder.origin = 'optimizer';
  const names = Object.keys(definition.scalars(specification, 1, 1));
  const scalars = Object.fromEntries(
    names.map((name) => [name, builder.input(name, { type: 'float', shape: [] })]),
  );
  const updates: Record<string, number> = { ...program.updates };
  for (const variable of program.state.filter(({ role }) => role === 'weight')) {
    builder.origin = variable.name;
    const slots = Object.fromEntries(
      definition.slots.map((slot) => [slot, builder.declareState(slotOf(variable, slot))]),
    );
    const gradient = builder.value(program.outputs[gradientOf(variable.name)]!);
    const weight = builder.stateValue(variable.name);
    const next = definition.update({ builder, weight, gradient, slots, scalars, specification });
    updates[variable.name] = next.weight.index;
    for (const [slot, value] of Object.entries(next.slots)) updates[slotName(variable, slot)] = value.index;
  }
  const { loss, output } = program.outputs;
  return builder.finish({ loss: loss!, output: output! }, updates);
}

function slotName(variable: StateVariable, slot: string): string {
  return `${variable.name}/${slot}`;
}

function slotOf(variable: StateVariable, slot: string): StateVariable {
  const name = slotName(variable, slot);
  return {
    ...variable,
    name,
    role: 'slot',
    initialiser: { kind: 'zeros' },
    draw: `${variable.draw}/${slot}`,
  };
}
