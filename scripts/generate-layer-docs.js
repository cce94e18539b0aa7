/** Writes docs/layers.md from the layer table; the numbers of the examples are those of checking them. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './bundle.js';
import { importSource } from './import-source.js';

const { table, compiler } = await importSource({
  table: 'src/layers/index.ts',
  compiler: 'src/compiler/analyse.ts',
});

const activations = Object.values(table.layers).filter(({ role }) => role === 'activation');
const code = (text) => `\`${text}\``;
const grouped = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, ',');
const product = (sizes) => sizes.reduce((result, size) => result * size, 1);
const sum = (counts) => counts.reduce((total, count) => total + count, 0);
const isPair = ({ type }) => type === 'pair' || type === 'padding';

/** Lines of a Markdown table; columns that are empty in every row are left out. */
function tableOf(heads, rows) {
  const used = heads.map((_, column) => column).filter((column) => rows.some((row) => row[column] !== ''));
  const line = (cells) => `| ${used.map((column) => cells[column].replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)];
}

/** What stands for an argument in the line that shows how a layer is written. */
function written([name, argument]) {
  const { short, position, words = [], type } = argument;
  const value = name.toUpperCase();
  const bare = type === 'word' ? [] : [position === undefined ? `${short ?? `${name}=`}${value}` : value];
  const forms = [...bare, ...words].join('|');
  return argument.default === undefined ? forms : `[${forms}]`;
}

/** All ways to give an argument. */
function ways([name, argument]) {
  const { short, position, words = [], type } = argument;
  const samples = {
    number: '0.5',
    boolean: 'false',
    initialiser: 'zeros',
    word: words[0],
    dimensions: '28x28x1',
  };
  const sample = samples[type] ?? '5';
  const first = position === undefined || type === 'word' ? [] : ['the first number'];
  const letter = short === undefined ? [] : [code(`${short}${sample}`)];
  return [...first, ...words.map(code), ...letter, code(`${name}=${sample}`)].join(', ');
}

/** What may be given. */
function allowedValues({ type, words = [], minimum, maximum }) {
  const kinds = {
    integer: 'whole number',
    number: 'number',
    boolean: '`true` or `false`',
    pair: 'size, or height x width',
    padding: 'size, or height x width, or a word',
    dimensions: 'one size, or height x width x channels',
    word: words.map(code).join(' or '),
    initialiser: '[initialiser](language.md#layers-and-their-arguments)',
  };
  const limits = [minimum === undefined ? '' : `>= ${minimum}`, maximum === undefined ? '' : `<= ${maximum}`];
  return [kinds[type], ...limits.filter((limit) => limit !== '')].join(', ');
}

function defaultOf(argument) {
  const { default: value } = argument;
  if (value === undefined) return 'required';
  if (isPair(argument) && typeof value === 'string') return `as ${code(value)}`;
  if (Array.isArray(value)) return code(new Set(value).size === 1 ? value[0] : value.join('x'));
  return code(value.kind ?? value);
}

function argumentTable({ arguments: definitions }) {
  const rows = Object.entries(definitions).map((entry) => {
    const [name, argument] = entry;
    return [code(name), ways(entry), allowedValues(argument), defaultOf(argument), argument.doc];
  });
  return rows.length === 0
    ? []
    : [...tableOf(['argument', 'written', 'value', 'default', 'meaning'], rows), ''];
}

/** A layer of the network that an example makes, with the shapes that go into it. */
function exampleLayers({ code: statements, input }) {
  const text = input ? `input ${input.join('x')}\n${statements}` : statements;
  const { network, diagnostics } = compiler.analyse(text, 'example.nn');
  if (network === undefined)
    throw new Error(`the example "${statements}" is wrong: ${JSON.stringify(diagnostics)}`);
  return network.layers.map((layer) => ({
    ...layer,
    inputShapes: layer.inputs.map((index) => network.layers[index].output),
  }));
}

function exampleRow(example) {
  const layers = exampleLayers(example);
  const weights = layers.flatMap((layer) => Object.entries(layer.weights));
  const trained = weights.filter(([, { trainable }]) => trainable);
  const macs = sum(
    layers.map(
      ({ kind, inputShapes, output, arguments: given }) =>
        table.layers[kind].macs?.(inputShapes, output, given) ?? 0,
    ),
  );
  const list = weights.map(
    ([name, { shape, trainable }]) => `${code(name)} ${shape.join('x')}${trainable ? '' : ' (not trained)'}`,
  );
  return [
    code(example.input ? example.code : example.code.split(';')[0]),
    example.input?.join('x') ?? '',
    example.output.join('x'),
    list.join(', '),
    weights.length === 0 ? '' : grouped(sum(trained.map(([, { shape }]) => product(shape)))),
    macs === 0 ? '' : grouped(macs),
  ];
}

function exampleTable(examples) {
  const heads = ['example', 'on', 'gives', 'weights', 'parameters', 'multiply-adds'];
  return [...tableOf(heads, examples.map(exampleRow)), ''];
}

function sectionOf(layer) {
  const parts = Object.entries(layer.arguments).map(written);
  const line = [layer.kind, ...parts, ...(layer.takesActivation ? ['[ACTIVATION]'] : [])].join(' ');
  const body = ['', `    ${line}`, '', ...argumentTable(layer), ...exampleTable(layer.examples)];
  return [`## ${layer.kind}`, '', layer.doc, ...body];
}

/** Activations differ in their formula only. */
function activationSection() {
  const rows = activations.map(({ kind, doc, saturates }) => [
    code(kind),
    doc,
    saturates ? 'flat away from zero: large sums stop it from learning' : '',
  ]);
  return [
    '## Activations',
    '',
    'A layer of their own, on a vector or a map, or the last word of a layer that takes one. They have no weights and',
    'keep the shape.',
    '',
    '    ACTIVATION',
    '    ACTIVATION(gradient=identity)',
    '',
    ...tableOf(['word', 'formula', 'remark'], rows),
    '',
    ...argumentTable({ arguments: Object.assign({}, ...activations.map((each) => each.arguments)) }),
    ...exampleTable(activations[0].examples),
  ];
}

/** Joins have no line of their own. */
function joinSection() {
  const joins = byRole('join');
  return [
    '## Joins',
    '',
    'Where the arms of a `branch` or `residual` meet ([structure](language.md#structure)): the word after a `branch`; a',
    '`residual` always adds.',
    '',
    ...tableOf(
      ['word', 'result'],
      joins.map(({ kind, doc }) => [code(kind), doc]),
    ),
    '',
    ...exampleTable(joins.flatMap(({ examples }) => examples)),
  ];
}

const byRole = (role) => Object.values(table.layers).filter((layer) => layer.role === role);
const lines = [
  '<!-- Generated from src/layers by scripts/generate-layer-docs.js; do not edit. -->',
  '# The layers',
  '',
  'What stands in brackets may be left out; arguments may stand in any order, and a value can be a `$parameter` or arithmetic',
  '([the language](language.md)). A shape is that of one sample: a vector `N`, or a map `height x width x channels`. A',
  'weight is stored as inputs x outputs, and with height x width before them where a kernel slides. Parameters are the',
  'numbers that are trained; multiply-adds count kernels, without bias, for one sample.',
  '',
  ...[...byRole('input'), ...byRole('layer')].flatMap(sectionOf),
  ...activationSection(),
  ...joinSection(),
];
await writeFile(join(root, 'docs/layers.md'), lines.join('\n'));
