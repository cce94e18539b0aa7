/** Codes about a model together with its loss and its data, explained. */
import type { trainingSentences } from '../codes/training.ts';
import type { Explanations } from './explanation.ts';

const OPTIMIZER = 'optimizer: {kind: adam}';

/** An experiment on digits; `more` goes to its training. */
function digits(more: string): string {
  return `model: example.nn\ndata: {source: mnist}\ntrain: {epochs: 1, ${OPTIMIZER}, ${more}}\n`;
}

function table(more: string, metrics = ''): string {
  const data = 'data: {source: csv, path: table.csv, target: price, target_kind: values}';
  return `model: example.nn\n${data}\ntrain: {epochs: 1, ${OPTIMIZER}, ${more}}\n${metrics}`;
}

/** By code. */
export const trainingExplanations: Explanations<keyof typeof trainingSentences> = {
  'loss-needs-vector': {
    meaning: 'A loss over classes compares one number for each of them, and the model ends in a map.',
    example: {
      text: 'input 28x28x1\nconv 10 k3\n',
      experiment:
        'model: example.nn\ndata: {source: idx, path: digits}\ntrain: {epochs: 1, loss: cross_entropy, optimizer: {kind: adam}}\n',
    },
  },
  'loss-needs-probabilities': {
    meaning:
      'A loss has an activation that belongs to it: `cross_entropy` goes with `softmax`, `binary_cross_entropy` with `sigmoid`. Without one, both take logits.',
    example: { text: 'input 784\ndense 10 softmax\n', experiment: digits('loss: binary_cross_entropy') },
    mended: digits('loss: cross_entropy'),
  },
  'data-input': {
    meaning:
      'The samples have another shape than the input. Only the shape of `mnist` is known to a check; that of other data, when a run has read it.',
    example: { text: 'input 32x32x3\nflatten\ndense 10\n', experiment: digits('loss: cross_entropy') },
  },
  'data-output': {
    meaning: 'The model gives another count of numbers than the data has classes, or numbers to predict.',
    example: { text: 'input 784\ndense 7\n', experiment: digits('loss: cross_entropy') },
  },
  'data-loss': {
    meaning: 'Numbers to predict need a loss that measures distances.',
    example: { text: 'input 3\ndense 1\n', experiment: table('loss: cross_entropy') },
    mended: table('loss: mse'),
  },
  'class-weights': {
    meaning:
      'Weights of classes are one number for each class, or by the names of classes; `balanced` needs samples of every class.',
    example: {
      text: 'input 784\ndense 10\n',
      experiment: digits('loss: {kind: cross_entropy, class_weights: {ten: 2}}'),
    },
    mended: digits('loss: {kind: cross_entropy, class_weights: {9: 2}}'),
  },
  oversampling: {
    meaning:
      'Oversampling is `balanced`, for which every class needs a training sample, or times by the names of classes. What has numbers to predict has no classes to balance.',
    example: {
      text: 'input 784\ndense 10\n',
      experiment: digits('loss: cross_entropy, oversample: {ten: 2}'),
    },
    mended: digits('loss: cross_entropy, oversample: {9: 2}'),
  },
  augmentation: {
    meaning:
      'Augmentation moves and lights maps: samples of height, width and channels. It needs a change at least, and classes that the data has.',
    example: {
      text: 'input 784\ndense 10\n',
      experiment: digits('loss: cross_entropy, augment: {shift: 0.1, classes: [ten]}'),
    },
    mended: digits('loss: cross_entropy, augment: {shift: 0.1, classes: [9]}'),
  },
  'balanced-twice': {
    meaning:
      'Balanced class weights are worked out from the training part as it is, oversampling does the same by showing samples more often; together they overdo it.',
    example: {
      text: 'input 784\ndense 10\n',
      experiment: digits('loss: {kind: cross_entropy, class_weights: balanced}, oversample: balanced'),
    },
    mended: digits('loss: cross_entropy, oversample: balanced'),
  },
  'warmup-too-long': {
    meaning: 'The warm-up comes before the schedule, and takes as many epochs as the training or more.',
    example: {
      text: 'input 784\ndense 10\n',
      experiment: digits(
        'loss: cross_entropy, schedule: {kind: cosine, warmup: {duration: 5, start_factor: 0.1}}',
      ),
    },
    mended: digits('loss: cross_entropy, schedule: {kind: cosine}'),
  },
  'metric-does-not-fit': {
    meaning: 'Some metrics count classes, and others measure distances.',
    example: { text: 'input 3\ndense 1\n', experiment: table('loss: mse', 'metrics: [f1]\n') },
    mended: table('loss: mse'),
  },
  'batch-too-small': {
    meaning:
      'Batch normalisation needs two values of a channel at least. A run knows how many samples the last batch of an epoch has, a check only how many the others have.',
    example: {
      text: 'input 784\ndense 16 bias=false\nbatchnorm relu\ndense 10\n',
      experiment: digits('batch: 1, loss: cross_entropy'),
    },
    mended: digits('batch: 2, loss: cross_entropy'),
  },
};
