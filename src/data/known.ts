/** What is known of a data set before it is read. */
import type { Data } from '../experiment/schema.generated.ts';
import type { DataFacts } from './check.ts';
import { MNIST_CLASSES, MNIST_SHAPE } from './sources/mnist.ts';

/** What the experiment says about its data, and what is the same in every set of its source. */
export function knownFacts(data: Data): DataFacts {
  if (data.source === 'csv' && data.target_kind === 'values')
    return { targets: { kind: 'values', width: 1 } };
  const classes = data.classes?.map(String) ?? (data.source === 'mnist' ? MNIST_CLASSES : undefined);
  const isOfClasses = data.source !== 'csv' || data.target_kind === 'classes';
  return {
    ...(data.source === 'mnist' && { shape: MNIST_SHAPE }),
    ...('size' in data && data.size && { shape: [data.size.height, data.size.width, data.size.channels] }),
    ...(isOfClasses && { targets: { kind: 'classes', ...(classes !== undefined && { classes }) } }),
  };
}
