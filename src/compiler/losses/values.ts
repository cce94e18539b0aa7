/** Losses of numbers: how far the output is from the target. */
import type { ProgramBuilder, Value } from '../builder.ts';
import { type CommonSpecification, flat, type LossDefinition, reduce } from './definition.ts';

export interface Mse extends CommonSpecification {
  readonly kind: 'mse';
}

export interface Mae extends CommonSpecification {
  readonly kind: 'mae';
}

export interface Huber extends CommonSpecification {
  readonly kind: 'huber';
  /** The distance up to which it is a square. */
  readonly delta: number;
}

/** A loss that is a function of y - t, number by number. */
function ofDifference<Specification extends CommonSpecification>(
  doc: string,
  distance: (builder: ProgramBuilder, difference: Value, specification: Specification) => Value,
): LossDefinition<Specification> {
  return {
    doc,
    needsVector: false,
    takes: { classes: true, twoClassesInOne: false, values: true },
    build: ({ builder, last, targets, specification }) => {
      const difference = builder.minus(flat(builder, last, targets), targets);
      const values = distance(builder, difference, specification);
      return { loss: reduce(builder, values, specification), output: last };
    },
  };
}

export const mse = ofDifference<Mse>('(y - t)^2', (builder, difference) =>
  builder.times(difference, difference),
);

export const mae = ofDifference<Mae>('|y - t|', (builder, difference) =>
  builder.add('abs', [difference], {}),
);

export const huber = ofDifference<Huber>(
  '(y - t)^2 / 2 up to a distance of delta, delta (|y - t| - delta / 2) beyond (Huber 1964).',
  (builder, difference, { delta }) => {
    const distance = builder.add('abs', [difference], {});
    const square = builder.times(builder.times(difference, difference), builder.scalar(0.5));
    const beyond = builder.minus(distance, builder.scalar(delta / 2));
    const line = builder.times(beyond, builder.scalar(delta));
    const isFar = builder.add('greater', [distance, builder.scalar(delta)], {});
    return builder.add('select', [isFar, line, square], {});
  },
);
