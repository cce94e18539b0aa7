/** What is known of a data set before it is read. */
import type { Data, Mnist } from '../experiment/schema.generated.ts';
import type { DataFacts } from './check.ts';
import { MNIST_CLASSES, MNIST_COUNT, MNIST_SHAPE } from './sources/mnist.ts';
import { countOfShare } from './split.ts';

/** What the experiment says about its data, and what is the same in every set of its source. */
export function knownFacts(data: Data): DataFacts {
  if (data.source === 'csv' && data.target_kind === 'values')
    return { targets: { kind: 'values', width: 1 } };
  const classes = data.classes?.map(String) ?? (data.source === 'mnist' ? MNIST_CLASSES : undefined);
  const isOfClasses = data.source !== 'csv' || data.target_kind === 'classes';
  return {
    ...(data.source === 'mnist' && { shape: MNIST_SHAPE, ...samplesOfMnist(data.split) }),
    ...('size' in data && data.size && { shape: [data.size.height, data.size.width, data.size.channels] }),
    ...(isOfClasses && { targets: { kind: 'classes', ...(classes !== undefined && { classes }) } }),
  };
}

/** What is left for training; a split that leaves nothing is refused with the data. */
function samplesOfMnist({ test, validation = 0 }: Mnist['split']): Pick<DataFacts, 'samples'> {
  const rest = MNIST_COUNT - countOfShare(MNIST_COUNT, test);
  const samples = rest - countOfShare(rest, validation);
  return samples > 0 ? { samples } : {};
}
