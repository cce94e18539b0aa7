/** Codes about experiments, explained. */
import type { experimentSentences } from '../codes/experiment.ts';
import type { Example, Explanations } from './explanation.ts';

const MODEL = 'model m(width = 3)\ninput 784\ndense $width relu\ndense 10 softmax\n';
const HEAD = 'model: example.nn\ndata: {source: mnist}\n';
const LOSS = 'loss: cross_entropy';
const OPTIMIZER = 'optimizer: {kind: adam}';
const TRAIN = `train: {epochs: 1, ${LOSS}, ${OPTIMIZER}}\n`;

/** An experiment alone, or with a model beside it. */
function experiment(written: string, text = ''): Example {
  return { experiment: written, text };
}

/** By code. */
export const experimentExplanations: Explanations<keyof typeof experimentSentences> = {
  'yaml-too-large': {
    meaning: 'An experiment may have 256 kB.',
    example: { ...experiment(`# ${'x'.repeat(2 ** 18)}`), shown: '(an experiment of more than 256 kB)' },
  },
  'yaml-too-deep': {
    meaning: 'An experiment nests keys and lists up to 32 levels deep.',
    example: {
      ...experiment(`${HEAD}${TRAIN}metrics: ${'['.repeat(40)}${']'.repeat(40)}\n`),
      shown: 'metrics: [[[... (40 lists in each other)',
    },
  },
  'yaml-syntax': {
    meaning: 'The text is not YAML.',
    example: experiment(`${HEAD}train: {epochs: 1\n`),
  },
  'yaml-documents': {
    meaning: 'YAML can hold several documents in a file, parted by `---`. An experiment is one.',
    example: experiment(`seeds: 1\n---\nseeds: 2\n`),
  },
  'yaml-alias': {
    meaning: 'Aliases repeat what stands elsewhere, and a small file becomes large by them.',
    example: experiment(`${HEAD}${TRAIN}parameters: {a: &size 3, b: *size}\n`),
  },
  'yaml-anchor': {
    meaning: 'An anchor is there for aliases, which are not read.',
    example: experiment(`${HEAD}${TRAIN}parameters: {width: &size 3}\n`, MODEL),
    mended: `${HEAD}${TRAIN}parameters: {width: 3}\n`,
  },
  'yaml-tag': {
    meaning:
      'A tag says how a value is to be read. Nothing in an experiment is code, and no value needs one.',
    example: experiment(`${HEAD}${TRAIN}parameters: {width: !!int 3}\n`, MODEL),
    mended: `${HEAD}${TRAIN}parameters: {width: 3}\n`,
  },
  'yaml-key': {
    meaning: 'In YAML a list or nothing can be a key. Keys of an experiment are words.',
    example: experiment(`${HEAD}${TRAIN}? [seeds]\n: 3\n`, MODEL),
    mended: `${HEAD}${TRAIN}seeds: 3\n`,
  },
  'unquoted-comma': {
    meaning:
      'Inside of `{ }` and `[ ]` a comma ends a value, in parentheses too. The experiment is checked as if the value were quoted.',
    example: experiment(
      `${HEAD}${TRAIN}parameters: {init: uniform(0, 1)}\n`,
      'model m(init = zeros)\ninput 784\ndense 10 softmax init=$init\n',
    ),
    mended: `${HEAD}${TRAIN}parameters: {init: "uniform(0, 1)"}\n`,
  },
  'duplicate-key': {
    meaning: 'A key is there once; YAML would silently take one of the two.',
    example: experiment(`${HEAD}${TRAIN}seeds: 2\nseeds: 3\n`, MODEL),
    mended: `${HEAD}${TRAIN}seeds: 3\n`,
  },
  'unknown-key': {
    meaning: 'A key that is in no table of docs/experiments.md. Nothing is ignored.',
    example: experiment(`${HEAD}${TRAIN}sedes: 3\n`, MODEL),
    mended: `${HEAD}${TRAIN}seeds: 3\n`,
  },
  'missing-key': {
    meaning: 'A key that has no default.',
    example: experiment(`${HEAD}train: {${LOSS}, ${OPTIMIZER}}\n`, MODEL),
    mended: `${HEAD}${TRAIN}`,
  },
  'bad-name': {
    meaning: 'Parameters are called as the language allows: letters, digits and _.',
    example: experiment(`${HEAD}${TRAIN}parameters: {"my width": 3}\n`, MODEL),
    mended: `${HEAD}${TRAIN}parameters: {width: 3}\n`,
  },
  'bad-value': {
    meaning: 'A value of another type, outside of its bounds, or none of the words that there are.',
    example: experiment(`${HEAD}train: {epochs: ten, ${LOSS}, ${OPTIMIZER}}\n`, MODEL),
    mended: `${HEAD}train: {epochs: 10, ${LOSS}, ${OPTIMIZER}}\n`,
  },
  'needs-validation': {
    meaning: 'What chooses among epochs does so by a part of the training set that is set apart for it.',
    example: experiment(`${HEAD}train: {epochs: 9, keep: best, ${LOSS}, ${OPTIMIZER}}\n`, MODEL),
    mended: `model: example.nn\ndata: {source: mnist, split: {validation: 0.1}}\ntrain: {epochs: 9, keep: best, ${LOSS}, ${OPTIMIZER}}\n`,
  },
  'bad-momentum': {
    meaning: 'Options of sgd that change its momentum need one.',
    example: experiment(
      `${HEAD}train: {epochs: 1, ${LOSS}, optimizer: {kind: sgd, rate: 0.1, nesterov: true}}\n`,
      MODEL,
    ),
    mended: `${HEAD}train: {epochs: 1, ${LOSS}, optimizer: {kind: sgd, rate: 0.1, nesterov: true, momentum: 0.9}}\n`,
  },
  'bad-schedule': {
    meaning: 'A schedule goes down to its minimum, which lies below the rate.',
    example: experiment(
      `${HEAD}train: {epochs: 9, ${LOSS}, ${OPTIMIZER}, schedule: {kind: cosine, minimum: 0.5}}\n`,
      MODEL,
    ),
    mended: `${HEAD}train: {epochs: 9, ${LOSS}, ${OPTIMIZER}, schedule: {kind: cosine}}\n`,
  },
  'seed-and-seeds': {
    meaning: '`seeds: 3` runs the seeds 0, 1 and 2; `seed: 3` runs that one.',
    example: experiment(`${HEAD}${TRAIN}seed: 7\nseeds: 3\n`, MODEL),
    mended: `${HEAD}${TRAIN}seeds: 3\n`,
  },
  'fallback-unused': {
    meaning: 'A fallback is for data that is not there. The data of some sources always is.',
    example: experiment(`${HEAD}${TRAIN}fallback: {train: {epochs: 2}}\n`, MODEL),
    mended: `${HEAD}${TRAIN}`,
  },
  'classes-do-not-fit': {
    meaning:
      'Classes are the labels of the data in an order, all of them and each once; numbers to predict have none.',
    example: experiment(`model: example.nn\ndata: {source: mnist, classes: [0, 1, 2]}\n${TRAIN}`, MODEL),
    mended: `${HEAD}${TRAIN}`,
  },
  'no-model': {
    meaning:
      'An experiment may leave its model to the command line. `nnc check` then sees the keys only, not whether the variants fit a model.',
    example: experiment(`data: {source: mnist}\n${TRAIN}`, MODEL),
    mended: `${HEAD}${TRAIN}`,
  },
  'matrix-too-large': {
    meaning: 'A matrix makes at most 10,000 variants.',
    example: {
      ...experiment(
        `${HEAD}${TRAIN}matrix:\n  - product: {a: [${[...Array(101).keys()]}], b: [${[...Array(101).keys()]}]}\n`,
      ),
      shown: '(a product of two axes of 101 values each)',
    },
  },
  'bad-axis': {
    meaning: 'An axis without a dot is a parameter of the model; one with a dot is a key of train or data.',
    example: experiment(`${HEAD}${TRAIN}matrix:\n  - product: {parameters.width: [3, 5]}\n`, MODEL),
    mended: `${HEAD}${TRAIN}matrix:\n  - product: {width: [3, 5]}\n`,
  },
  'duplicate-variant': {
    meaning: 'Two entries of the matrix come to the same.',
    example: experiment(
      `${HEAD}${TRAIN}matrix:\n  - include: [{width: 5}, {width: 5, train.batch: 32}]\n`,
      MODEL,
    ),
    mended: `${HEAD}${TRAIN}matrix:\n  - include: [{width: 5}, {width: 5, train.batch: 64}]\n`,
  },
  'report-layer': {
    meaning: 'A report shows a layer that the model has, and a scatter needs one of two units.',
    example: experiment(
      `${HEAD}${TRAIN}report: {latent: {layer: cod, epochs: [0]}}\n`,
      'input 784\ncode: dense 2\nrelu\ndense 10 softmax\n',
    ),
    mended: `${HEAD}${TRAIN}report: {latent: {layer: code, epochs: [0]}}\n`,
  },
  'report-epoch': {
    meaning: 'Epochs are counted from 0, and a report shows those that are trained.',
    example: experiment(
      `${HEAD}${TRAIN}report: {latent: {layer: code, epochs: [1]}}\n`,
      'input 784\ncode: dense 2\nrelu\ndense 10 softmax\n',
    ),
    mended: `${HEAD}${TRAIN}report: {latent: {layer: code, epochs: [0]}}\n`,
  },
  'report-examples': {
    meaning: 'Examples are pictures of the test set with the class that was predicted for them.',
    example: experiment(
      `model: example.nn\ndata: {source: csv, path: table.csv, target: kind, target_kind: values}\ntrain: {epochs: 1, loss: mse, ${OPTIMIZER}}\nreport: {examples: 16}\n`,
      'input 3\ndense 1\n',
    ),
    mended: `model: example.nn\ndata: {source: csv, path: table.csv, target: kind, target_kind: values}\ntrain: {epochs: 1, loss: mse, ${OPTIMIZER}}\n`,
  },
  'slow-engine': {
    meaning:
      'TensorFlow.js without native code is for small models. The time is an estimate, for a thousand samples.',
    example: experiment(
      `model: example.nn\ndata: {source: csv, path: table.csv, target: kind}\ntrain: {epochs: 500, ${LOSS}, ${OPTIMIZER}}\nengine: tfjs\n`,
      'input 64x64x3\nconv 64 k3 same relu\nconv 64 k3 same relu\nflatten\ndense 10 softmax\n',
    ),
    mended: `model: example.nn\ndata: {source: csv, path: table.csv, target: kind}\ntrain: {epochs: 500, ${LOSS}, ${OPTIMIZER}}\n`,
  },
};
