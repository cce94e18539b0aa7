/** Reads what a trained model is to predict: files of images, NumPy archives, idx images, tables. */
import { extname } from 'node:path';
import { fail } from '../diagnostics/diagnostic.ts';
import { readBytes } from '../runtime/files.ts';
import { feeds } from './check.ts';
import type { Preprocessing } from './dataset.ts';
import { isPictureName, pictureEndings, readImage } from './images.ts';
import { checkFinite, normaliseRows } from './normalise.ts';
import { numbersOf, readTable } from './sources/csv.ts';
import { readIdxImages } from './sources/idx.ts';
import { readArchive, sampleShape } from './sources/npz.ts';
import { type Numbers, rowPlace } from './sources/source.ts';

/** Samples ready to be fed, row-major [names.length, ...shape], and what to call each of them. */
export interface PredictionInputs {
  /** The file's name, with the row where it holds several: `test.npz[3]`. */
  readonly names: readonly string[];
  readonly inputs: Float32Array;
}

export interface ReadOptions {
  /** Whether images of another size are stretched to that of the model; else an error, but for models of pictures. */
  readonly resize?: boolean;
}

/** Raw numbers of one file, on the scale of the training set. */
interface RawInputs {
  readonly names: readonly string[];
  readonly inputs: Numbers;
}

/** Reads files and prepares them as the run prepared its data. Errors: `input-format`, `data-*`, `image-*`, `file-*`. */
export async function readInputs(
  files: readonly string[],
  preprocessing: Preprocessing,
  options: ReadOptions = {},
): Promise<PredictionInputs> {
  if (files.length === 0) fail('input-format', 'no file to predict was named');
  const parts: PredictionInputs[] = [];
  for (const file of files) {
    const { names, inputs } = await readRaw(file, preprocessing, options);
    if (names.length === 0) fail('data-empty', `${file} holds no samples`);
    checkFinite(inputs, { file, count: names.length, place: rowPlace });
    const rows = Int32Array.from(names, (_, row) => row);
    parts.push({ names, inputs: normaliseRows(preprocessing, inputs, rows) });
  }
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.inputs.length, 0));
  let offset = 0;
  for (const { inputs } of parts) {
    all.set(inputs, offset);
    offset += inputs.length;
  }
  return { names: parts.flatMap((part) => part.names), inputs: all };
}

function readRaw(file: string, preprocessing: Preprocessing, options: ReadOptions): Promise<RawInputs> {
  const extension = extname(file).toLowerCase();
  if (isPictureName(file)) return fromImage(file, preprocessing, options.resize ?? false);
  if (extension === '.npz') return fromArchive(file, preprocessing);
  if (extension === '.csv') return fromTable(file, preprocessing);
  if (/idx3-ubyte(\.gz)?$/.test(file)) return fromIdx(file, preprocessing);
  const known = `${pictureEndings.join(' ')} .npz .csv and *-idx3-ubyte[.gz]`;
  return fail('input-format', `${file} is of no kind that is read: ${known}`);
}

async function fromImage(
  file: string,
  { shape, imageScale, fit }: Preprocessing,
  resize: boolean,
): Promise<RawInputs> {
  const [height, width, channels] = shape;
  if (height === undefined || width === undefined || channels === undefined) {
    return fail(
      'data-shape',
      `${file} is an image, but the model was trained on vectors of ${shape.join('x')} numbers`,
    );
  }
  const pixels = await readImage(file, { height, width, channels }, fit ?? (resize ? 'stretch' : undefined));
  return { names: [file], inputs: Float32Array.from(pixels, (pixel) => pixel * imageScale) };
}

async function fromArchive(file: string, preprocessing: Preprocessing): Promise<RawInputs> {
  const arrays = readArchive(await readBytes(file), file);
  const name = preprocessing.array ?? 'image';
  const others = [...arrays].filter(([key]) => key !== 'label');
  const chosen = arrays.get(name) ?? (others.length === 1 ? others[0]![1] : undefined);
  if (chosen === undefined) {
    const held = [...arrays.keys()].join(', ') || 'nothing';
    return fail(
      'data-missing',
      `${file} holds ${held}; an array "${name}", or one array beside "label", was expected`,
    );
  }
  const shape = sampleShape(chosen, `the array of ${file}`);
  checkShape(file, shape, preprocessing);
  // Bytes are pixels; numbers of other types are taken to be on the scale of the training set already.
  const scale = chosen.data instanceof Uint8Array ? preprocessing.imageScale : 1;
  return { names: rowNames(file, chosen.shape[0]!), inputs: scaled(chosen.data, scale) };
}

async function fromIdx(file: string, preprocessing: Preprocessing): Promise<RawInputs> {
  const { count, shape, inputs } = await readIdxImages(file);
  checkShape(file, shape, preprocessing);
  return { names: rowNames(file, count), inputs: scaled(inputs, preprocessing.imageScale) };
}

async function fromTable(file: string, { columns }: Preprocessing): Promise<RawInputs> {
  if (columns === undefined)
    return fail('data-shape', `${file} is a table, but the model was trained on images or arrays`);
  const table = readTable(await readBytes(file), file);
  return {
    names: table.rows.map(({ line }) => `${file}:${line}`),
    inputs: numbersOf(table, columns),
  };
}

function checkShape(file: string, shape: readonly number[], preprocessing: Preprocessing): void {
  if (feeds(shape, preprocessing.shape)) return;
  const [found, expected] = [shape, preprocessing.shape].map((sizes) => sizes.join('x'));
  fail('data-shape', `the samples of ${file} are ${found}, those of the training set ${expected}`);
}

function rowNames(file: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, row) => `${file}[${row}]`);
}

function scaled(numbers: Numbers, factor: number): Numbers {
  return factor === 1 ? numbers : Float32Array.from(numbers, (value) => value * factor);
}
