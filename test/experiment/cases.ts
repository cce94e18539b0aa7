/** Experiments with mistakes, marked, and the codes expected at the marks. */
export type Case = readonly [name: string, marked: string, ...codes: string[]];

/** The model of all cases, as `net.nn`. */
export const MODEL = [
  'model net(kernel = 3, size = 28, width = 10, init = zeros)',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: braces of the language
  'input ${size}x${size}x1',
  'conv 4 k$kernel relu',
  'flatten',
  'code: dense 16 relu',
  'dense $width softmax init=$init',
  '',
].join('\n');

const model = 'model: net.nn\n';
const data = 'data: {source: mnist}\n';
const folder = 'data: {source: idx, path: none, classes: [a, b, c, d, e, f, g, h, i, j]}\n';
const keys = 'loss: cross_entropy, optimizer: {kind: adam}';
const train = `train: {epochs: 1, ${keys}}\n`;
const head = `${model}${data}`;
const whole = `${head}${train}`;
const values = 'data: {source: csv, path: none.csv, target: y, target_kind: values}\n';

/** One mistake each, or several that do not hide each other. */
export const cases: readonly Case[] = [
  // Mistakes that do not hide each other.
  [
    'a contradiction beside an unknown key',
    `${head}<|foo|>: 3\ntrain: {epochs: 1, loss: mse, keep: <|best|>, optimizer: {kind: sgd, rate: 1, nesterov: <|true|>}}`,
    'unknown-key',
    'needs-validation',
    'bad-momentum',
  ],
  [
    'a misspelt key that would be a contradiction',
    `${head}train: {epochs: 1, loss: cross_entropy, optimizer: {kind: sgd, rate: 1, nesterov: true, <|momentun|>: 0.9}}`,
    'unknown-key',
  ],
  [
    'a misspelt share that would be a contradiction',
    `${model}data: {source: mnist, split: {<|validaton|>: 0.1}}\ntrain: {epochs: 1, keep: best, ${keys}}`,
    'unknown-key',
  ],
  [
    'an unknown parameter beside a report and weights that do not fit',
    `${head}parameters: {<|widht|>: 3}\ntrain: {epochs: 2, loss: {kind: cross_entropy, class_weights: <|[1, 2]|>}, optimizer: {kind: adam}}\nreport: {latent: {layer: <|code|>, epochs: [1, <|5|>]}}`,
    'unknown-parameter',
    'class-weights',
    'report-layer',
    'report-epoch',
  ],
  // Text.
  ['a brace too few', `${head}train: {epochs: 1, ${keys}\n<|s|>eeds: 3`, 'yaml-syntax'],
  ['a second document', `${whole}<|---|>\n${whole}`, 'yaml-documents'],
  ['an anchor', `${whole}parameters: {size: <|&n|> 28}`, 'yaml-anchor'],
  ['an alias', `${whole}parameters: {size: <|&n|> 28, kernel: <|*n|>}`, 'yaml-anchor', 'yaml-alias'],
  ['a tag', `model: <|!!js/function|> net.nn\n${data}${train}`, 'yaml-tag'],
  ['a key that is a list', `${whole}? <|[seeds]|>\n: 3`, 'yaml-key'],
  ['a key twice', `${whole}seeds: 3\n<|seeds|>: 3`, 'duplicate-key'],
  [
    'a comma in a value',
    `${whole}parameters: {width: 10, init: <|uniform(0, 1)|>, size: 28}`,
    'unquoted-comma',
  ],
  [
    'commas in values of an axis',
    `${whole}matrix: [{product: {init: [<|uniform(0,\n 1)|>, <|normal(0, 1)|>, zeros]}}]`,
    'unquoted-comma',
    'unquoted-comma',
  ],
  [
    'a comma in two values of a variant',
    `${whole}matrix: [{include: [{init: <|uniform(0, 1)|>, width: 10}]}]`,
    'unquoted-comma',
  ],
  // Keys.
  ['a missing key', `${head}<|train|>: {batch: 3, ${keys}}`, 'missing-key'],
  ['an unknown key', `${whole}<|sedes|>: 3`, 'unknown-key'],
  ['a name with a blank', `${whole}parameters: {<|"my size"|>: 3}`, 'bad-name'],
  ['a wrong type', `${head}train: {epochs: <|ten|>, ${keys}}`, 'bad-value'],
  ['a class twice', `${model}${folder.replace('c, d', 'c, <|a|>')}${train}`, 'bad-value'],
  ['classes twice', `${model}${folder.replace('c, d', '<|a|>, <|b|>')}${train}`, 'bad-value', 'bad-value'],
  ['a number where one of some words is wanted', `${whole}engine: <|5|>`, 'bad-value'],
  ['an engine that nnc lacks', `${whole}engine: <|torch|>`, 'bad-value'],
  ['every engine', `${whole}engine: tfjs-node`],
  ['an empty path of the model', `model: <|.|>\n${data}${train}`, 'file-not-found'],
  ['no model', `<|data|>: {source: mnist}\n${train}`, 'no-model'],
  ['a whole number with a point, which to YAML is an integer', `${whole}parameters: {width: 10.0}`],
  // What does not go together.
  [
    'early stopping without validation',
    `${head}train: {epochs: 1, ${keys}, early_stopping: <|{metric: loss, patience: 2}|>}`,
    'needs-validation',
  ],
  [
    'dampening alone',
    `${head}train: {epochs: 1, loss: cross_entropy, optimizer: {kind: sgd, rate: 1, dampening: <|0.1|>}}`,
    'bad-momentum',
  ],
  [
    'a minimum above the rate',
    `${head}train: {epochs: 1, ${keys}, schedule: {kind: cosine, minimum: <|1|>}}`,
    'bad-schedule',
  ],
  ['seed and seeds', `${whole}seeds: 2\nseed: <|1|>`, 'seed-and-seeds'],
  [
    'a fallback of data that is always there',
    `${whole}fallback: <|{train: {epochs: 2}}|>`,
    'fallback-unused',
  ],
  [
    'classes of numbers',
    `${model}${values.replace('y,', 'y, classes: <|[a, b]|>,')}${train}`,
    'classes-do-not-fit',
  ],
  [
    'a label as number and text',
    `${model}${folder.replace('[a, b', '<|[1, "1"').replace('j]', 'j]|>')}${train}`,
    'classes-do-not-fit',
  ],
  [
    'classes that leave out digits',
    `${model}data: {source: mnist, classes: <|[0, 1]|>}\n${train}`,
    'classes-do-not-fit',
  ],
  [
    'augmentation of a table',
    `${model}${values}train: {epochs: 1, loss: mse, optimizer: {kind: adam}, augment: <|{shift: 0.1}|>}\nparameters: {width: 1}\nmetrics: []`,
    'augmentation',
  ],
  [
    'augmentation without a change',
    `${head}train: {epochs: 1, ${keys}, augment: <|{classes: [1]}|>}`,
    'augmentation',
  ],
  [
    'factors in the wrong order',
    `${head}train: {epochs: 1, ${keys}, augment: {scale: <|[1.2, 0.9]|>}}`,
    'augmentation',
  ],
  [
    'a share beyond all, an unknown transform and a word that is none',
    `${head}train: {epochs: 1, ${keys}, augment: {shift: <|1.1|>, <|zoom|>: 2, flip: <|up|>}}`,
    'bad-value',
    'unknown-key',
    'bad-value',
  ],
  [
    'augmentation and oversampling of classes that are not there',
    `${head}train: {epochs: 1, ${keys}, augment: {shift: 0.1, classes: [1, <|ten|>]}, oversample: {<|11|>: 2}}`,
    'augmentation',
    'oversampling',
  ],
  [
    'oversampling of numbers',
    `${model}${values}train: {epochs: 1, loss: mse, optimizer: {kind: adam}, oversample: <|balanced|>}\nparameters: {width: 1}\nmetrics: []`,
    'oversampling',
  ],
  [
    'a class seen less than once',
    `${head}train: {epochs: 1, ${keys}, oversample: {1: <|0.5|>}}`,
    'bad-value',
  ],
  [
    'classes balanced twice',
    `${head}train: {epochs: 1, optimizer: {kind: adam}, loss: {kind: cross_entropy, class_weights: balanced}, oversample: <|balanced|>}`,
    'balanced-twice',
  ],
  [
    'a warm-up as long as the training',
    `${head}train: {epochs: 4, ${keys}, schedule: {kind: cosine, warmup: {duration: <|4|>, start_factor: 0.1}}}`,
    'warmup-too-long',
  ],
  // The matrix.
  ['an axis with a dot too many', `${whole}matrix: [{product: {<|parameters.size|>: [28]}}]`, 'bad-axis'],
  [
    'keys of train as values of an axis',
    `${whole}matrix: [{product: {<|train|>: [{epochs: 3}, 4], size: [24, 28]}}]`,
    'bad-axis',
  ],
  ['keys of train in a variant', `${whole}matrix: [{include: [{<|train|>: {epochs: 3}}]}]`, 'bad-axis'],
  ['a variant twice', `${whole}matrix: [{include: [{size: 28}, <|{size: 28}|>]}]`, 'duplicate-variant'],
  // The report.
  ['no such layer', `${whole}report: {latent: {layer: <|cod|>, epochs: [0]}}`, 'report-layer'],
  [
    'a layer of many units, and an epoch too late',
    `${whole}report: {latent: {layer: <|code|>, epochs: [0, <|1|>]}}`,
    'report-layer',
    'report-epoch',
  ],
  [
    'examples of what is no class',
    `${model}${values}train: {epochs: 1, loss: mse, optimizer: {kind: adam}}\nparameters: {width: 1}\nreport: {examples: <|4|>}`,
    'report-examples',
  ],
  // Training.
  [
    'metrics of classes for numbers',
    `${model}${values}train: {epochs: 1, loss: mse, optimizer: {kind: adam}}\nparameters: {width: 1}\nmetrics: [<|accuracy|>, <|f1|>]`,
    'metric-does-not-fit',
    'metric-does-not-fit',
  ],
  [
    'a loss of classes for numbers',
    `${model}${values}train: {epochs: 1, loss: <|cross_entropy|>, optimizer: {kind: adam}}\nparameters: {width: 1}`,
    'data-loss',
  ],
  [
    'weights of other classes',
    `${model}${folder}train: {epochs: 1, loss: {kind: cross_entropy, class_weights: {<|z|>: 2}}, optimizer: {kind: adam}}`,
    'class-weights',
  ],
  // Errors beside each other.
  [
    'a metric that is none beside a parameter',
    `${whole}metrics: [<|foo|>]\nparameters: {<|sizze|>: 3}`,
    'bad-value',
    'unknown-parameter',
  ],
  [
    'a metric twice beside a parameter',
    `${whole}metrics: [accuracy, <|accuracy|>]\nparameters: {<|sizze|>: 3}`,
    'bad-value',
    'unknown-parameter',
  ],
  [
    'an unknown key of the matrix beside an axis that the model does not have',
    `${whole}matrix:\n  - {product: {<|kernal|>: [3]}, <|exclude|>: [{kernel: 3}]}`,
    'unknown-parameter',
    'unknown-key',
  ],
  [
    'a wrong optimizer beside an unknown parameter and a fallback with another',
    `${model}${folder}train: {epochs: 1, loss: cross_entropy, optimizer: {kind: <|adm|>}}\nparameters: {<|sizze|>: 3}\nfallback: {parameters: {<|kernell|>: 3}}`,
    'bad-value',
    'unknown-parameter',
    'unknown-parameter',
  ],
  [
    'a wrong key in one axis beside an unknown parameter in another',
    `${whole}matrix: [{product: {<|train.bach|>: [3], <|kernal|>: [3]}}]`,
    'unknown-key',
    'unknown-parameter',
  ],
  [
    'a matrix entry that is none beside one that is',
    `${whole}matrix: [<|3|>, {include: [{<|sizze|>: 3}, <|4|>]}]`,
    'bad-value',
    'unknown-parameter',
    'bad-value',
  ],
];
