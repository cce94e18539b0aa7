/** nnc's updates of weights. */
import type { UpdateContext } from '../../../src/compiler/optimizers/definition.ts';
import { gradientFactor, type OptimizerSpecification, optimizers } from '../../../src/compiler/optimizers.ts';
import { Term } from '../term.ts';

/** A weight and what its optimizer keeps for it. */
export interface Weight {
  readonly weight: Term;
  readonly slots: Readonly<Record<string, Term>>;
}

/** The weight after one step; the step's numbers become constants of the Program. */
export function stepOf(
  specification: OptimizerSpecification,
  { weight, slots }: Weight,
  gradient: Term,
  numbers: Readonly<Record<string, number>>,
): Weight {
  const { builder } = weight;
  const scalars = mapped(numbers, (number) => weight.constant([number], []));
  const factor = gradientFactor(specification);
  const context = {
    builder,
    weight: weight.value,
    gradient: (factor === undefined ? gradient : gradient.times(scalars[factor]!)).value,
    slots: mapped(slots, ({ value }) => value),
    scalars: mapped(scalars, ({ value }) => value),
    specification,
  };
  // Each definition is only handed the specification of its own kind.
  const next = optimizers[specification.kind].update(context as UpdateContext<object> as never);
  const term = (value: Term['value']) => new Term(builder, value);
  return { weight: term(next.weight), slots: mapped(next.slots, term) };
}

/** What the optimizer keeps before the first step. */
export function startingSlots(specification: OptimizerSpecification, weight: Term): Weight['slots'] {
  return mapped(optimizers[specification.kind].slots(specification as never), (start) => {
    const value = weight.constant(
      [start.kind === 'constant' ? start.value : 0],
      weight.shape.map(() => 1),
    );
    return value.apply('broadcast', [weight]);
  });
}

function mapped<From, To>(
  values: Readonly<Record<string, From>>,
  map: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]));
}
