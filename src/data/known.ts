/** What is known of a data set before it is read. */
import type { Shape } from '../compiler/network.ts';
import type { Data, Mnist } from '../experiment/schema.generated.ts';
import type { DataFacts } from './check.ts';
import { DRAWN_CLASSES } from './sources/drawn-masks.ts';
import { MNIST_CLASSES, MNIST_COUNT, MNIST_SHAPE } from './sources/mnist.ts';
import { countOfShare } from './split.ts';

/** What the experiment says about its data, and what is the same in every set of its source. */
export function knownFacts(data: Data): DataFacts {
  if (data.source === 'csv' && data.target_kind === 'values')
    return { targets: { kind: 'values', width: 1 } };
  const { shape, samples, classes: found } = factsOfSource(data);
  const classes = data.classes?.map(String) ?? found;
  const isOfClasses = data.source !== 'csv' || data.target_kind === 'classes';
  return {
    ...(shape !== undefined && { shape }),
    ...(samples !== undefined && { samples }),
    ...(isOfClasses && { targets: { kind: 'classes', ...(classes !== undefined && { classes }) } }),
  };
}

interface SourceFacts {
  readonly shape?: Shape;
  /** Left for training. */
  readonly samples?: number;
  readonly classes?: readonly string[];
}

/** What a source has always, or by its keys. */
function factsOfSource(data: Data): SourceFacts {
  switch (data.source) {
    case 'mnist':
      return { shape: MNIST_SHAPE, classes: MNIST_CLASSES, ...samplesOfMnist(data.split) };
    case 'drawn-masks':
      return { shape: [data.size, data.size, 3], classes: DRAWN_CLASSES };
    case 'boxes':
    case 'folders':
      return data.size === undefined
        ? {}
        : { shape: [data.size.height, data.size.width, data.size.channels] };
    default:
      return {};
  }
}

/** What is left for training; a split that leaves nothing is refused with the data. */
function samplesOfMnist({ test, validation = 0 }: Mnist['split']): Pick<SourceFacts, 'samples'> {
  const rest = MNIST_COUNT - countOfShare(MNIST_COUNT, test);
  const samples = rest - countOfShare(rest, validation);
  return samples > 0 ? { samples } : {};
}
