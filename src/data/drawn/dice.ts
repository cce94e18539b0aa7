/** Choices by chance. */
import type { RandomStream } from '../../runtime/random.ts';
import { type Colour, mix } from './canvas.ts';

/** A stream of random numbers, asked in the words of somebody who draws pictures. */
export interface Dice {
  readonly stream: RandomStream;
  /** Anything from low to high. */
  readonly between: (low: number, high: number) => number;
  /** True for this share of all throws. */
  readonly chance: (share: number) => boolean;
  readonly pick: <Item>(items: readonly Item[]) => Item;
}

/** Dice that take all they need from one stream. */
export function createDice(stream: RandomStream): Dice {
  return {
    stream,
    between: (low, high) => low + (high - low) * stream.uniform(),
    chance: (share) => stream.uniform() < share,
    pick: (items) => items[stream.integer(items.length)]!,
  };
}

/** Any colour, none of them bright. */
export function anyColour({ between }: Dice): Colour {
  const grey = between(0.1, 0.9);
  return mix([grey, grey, grey], [between(0, 1), between(0, 1), between(0, 1)], 0.25);
}
