import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { layers } from '../src/layers/index.ts';
import { ops } from '../src/ops/index.ts';

interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** What it imports, statically, lazily or for a type. */
  readonly imports: readonly string[];
}

const generated = /(\.generated\.ts|(onnx|saved_model)_pb\.(d\.ts|js))$/;

const files: readonly SourceFile[] = ['src', 'test', 'bench', 'scripts'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|js|py|sh)$/.test(name))
    .map((name) => readSource(`${folder}/${name.replaceAll('\\', '/')}`)),
);
const source = files.filter((file) => file.path.startsWith('src/'));

function readSource(path: string): SourceFile {
  const text = readFileSync(path, 'utf8');
  const specifiers = text.matchAll(/(?:^\s*import\s+|\bfrom\s+|(?<!typeof )\bimport\()['"]([^'"]+)['"]/gm);
  return { path, text, imports: [...specifiers].map((match) => match[1]!) };
}

/** One importing place per library, so that a library can be exchanged in one place. */
const places: Readonly<Record<string, RegExp>> = {
  chevrotain: /^src\/parser\//,
  '@bufbuild/protobuf': /^src\/compiler\/(onnx|tensorflow)\//,
  'onnxruntime-node': /^src\/runtime\/engines\//,
  '@tensorflow/tfjs-core': /^src\/runtime\/tensorflow\/library\.ts$/,
  '@tensorflow/tfjs-backend-cpu': /^src\/runtime\/tensorflow\/library\.ts$/,
  '@tensorflow/tfjs-converter': /^src\/runtime\/tensorflow\/library\.ts$/,
  sharp: /^src\/data\/images\.ts$/,
  vega: /^src\/report\/render\.ts$/,
  'vega-lite': /^src\/report\/render\.ts$/,
  '@viz-js/viz': /^src\/graph\/svg\.ts$/,
  '@resvg/resvg-js': /^src\/report\/render\.ts$/,
  ajv: /^src\/experiment\//,
  yaml: /^src\/experiment\//,
  commander: /^src\/cli\//,
  'cli-progress': /^src\/cli\/progress/,
  'pure-rand': /^src\/runtime\/random\.ts$/,
  'p-queue': /^src\/(data\/cutting|runtime\/run)\.ts$/,
  'csv-parse': /^src\/data\//,
  fflate: /^src\/data\//,
  npyjs: /^src\/data\//,
};

test.each(Object.entries(places))('%s is imported in its own place only', (library, place) => {
  const isLibrary = (specifier: string) => specifier === library || specifier.startsWith(`${library}/`);
  const importers = source.filter((file) => file.imports.some(isLibrary)).map((file) => file.path);
  expect(importers.filter((path) => !place.test(path))).toEqual([]);
});

test('the language neither touches files nor knows who uses it', () => {
  const language = /^src\/(parser|compiler|ops|layers|diagnostics)\//;
  const forbidden = /^node:(fs|child_process|worker_threads)|\/(experiment|data|runtime|report|cli)\//;
  const found = source
    .filter((file) => language.test(file.path))
    .flatMap((file) =>
      file.imports.filter((each) => forbidden.test(each)).map((each) => `${file.path}: ${each}`),
    );
  expect(found).toEqual([]);
});

test('only the command line ends the process', () => {
  const found = source.filter(
    (file) => !file.path.startsWith('src/cli/') && /process\.exit\b/.test(file.text),
  );
  expect(found.map((file) => file.path)).toEqual([]);
});

test('facts about a layer stand with the layer: nobody else names its kind', () => {
  // An op may bear the word of a layer: `relu` in a pass is then the op.
  const kinds = Object.keys(layers).filter((kind) => !(kind in ops));
  const literals = kinds.map((kind) => `'${kind}'`);
  const found = source
    .filter((file) => !/^src\/(layers|ops)\//.test(file.path) && !generated.test(file.path))
    .flatMap((file) =>
      literals.filter((each) => file.text.includes(each)).map((each) => `${file.path}: ${each}`),
    );
  expect(found).toEqual([]);
});

test('no file is longer than 300 lines', () => {
  const lines = (file: SourceFile) => file.text.split('\n').length - 1;
  const long = files.filter((file) => !generated.test(file.path) && lines(file) > 300);
  expect(long.map((file) => `${file.path}: ${lines(file)}`)).toEqual([]);
});
