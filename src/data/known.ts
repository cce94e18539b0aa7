/** What is known of a data set before it is read. */
import type { Shape } from '../compiler/network.ts';
import type { Data, DrawnMasks, Mnist } from '../experiment/schema.generated.ts';
import type { DataFacts } from './check.ts';
import { DRAWN_CLASSES } from './sources/drawn-masks.ts';
import { MNIST_CLASSES, MNIST_COUNT, MNIST_SHAPE } from './sources/mnist.ts';
import { countOfShare } from './split.ts';

/** What the experiment says about its data, and what is the same in every set of its source. */
export function knownFacts(data: Data): DataFacts {
  if (data.source === 'csv' && data.target_kind === 'values')
    return { targets: { kind: 'values', width: 1 } };
  const { classes: found, ...facts } = factsOfSource(data);
  const classes = data.classes?.map(String) ?? found;
  const isOfClasses = data.source !== 'csv' || data.target_kind === 'classes';
  return {
    ...facts,
    ...(isOfClasses && { targets: { kind: 'classes', ...(classes !== undefined && { classes }) } }),
  };
}

interface SourceFacts extends Pick<DataFacts, 'shape' | 'samples'> {
  readonly classes?: readonly string[];
}

/** What a source has always, or by its keys. */
function factsOfSource(data: Data): SourceFacts {
  switch (data.source) {
    case 'mnist':
      return { shape: MNIST_SHAPE, classes: MNIST_CLASSES, ...samplesLeft(MNIST_COUNT, data.split) };
    case 'drawn-masks': {
      const shape: Shape = [data.size, data.size, 3];
      return { shape, classes: DRAWN_CLASSES, ...samplesLeft(data.count, data.split) };
    }
    case 'boxes':
    case 'folders':
      return data.size === undefined
        ? {}
        : { shape: [data.size.height, data.size.width, data.size.channels] };
    default:
      return {};
  }
}

/** What is left for training of so many; a split that leaves nothing is refused with the data. */
function samplesLeft(
  count: number,
  { test, validation = 0 }: (Mnist | DrawnMasks)['split'],
): Pick<DataFacts, 'samples'> {
  const rest = count - countOfShare(count, test);
  const samples = rest - countOfShare(rest, validation);
  return samples > 0 ? { samples } : {};
}
