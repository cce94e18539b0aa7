/** Tables with a header: numeric columns and one target; a folder of train.csv and test.csv, or one file to divide. */
import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import { type Diagnostic, DiagnosticError, fail } from '../../diagnostics/diagnostic.ts';
import type { Csv } from '../../experiment/schema.generated.ts';
import { readBytes } from '../../runtime/files.ts';
import { isMissing, realPlace } from '../inside.ts';
import { shortened } from '../listing.ts';
import { failMissing, type RawData, type RawSamples, type RawTargets } from './source.ts';

/** A table as text: the header, and each row with its line, counted from 1. */
export interface Table {
  readonly file: string;
  readonly header: readonly string[];
  readonly rows: readonly Row[];
}

interface Row {
  readonly cells: readonly string[];
  readonly line: number;
}

const NUMERAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** Reads the table or tables at a path. Errors: `data-missing`, `data-format`, `data-columns`, `data-cell`. */
export async function readCsv(path: string, data: Csv): Promise<RawData> {
  if (await isMissing(path)) await failMissing(path, 'table or folder of train.csv and test.csv');
  const information = await stat(await realPlace(path));
  const hash = createHash('sha256');
  const read = async (file: string): Promise<Table> => {
    const bytes = await readBytes(file);
    hash.update(bytes);
    return readTable(bytes, file);
  };
  const [train, test] = information.isDirectory()
    ? [await read(await inFolder(path, 'train.csv')), await read(await inFolder(path, 'test.csv'))]
    : [await read(path), undefined];
  const columns = featureColumns(train, data.target);
  const rows = train.rows.length + (test?.rows.length ?? 0);
  return {
    description: `${rows.toLocaleString('en')} rows of ${columns.length} columns from ${path}`,
    shape: [columns.length],
    train: samplesOf(train, columns, data),
    ...(test === undefined ? {} : { test: samplesOf(test, columns, data) }),
    bytes: false,
    imageScale: 1,
    columns,
    digest: hash.digest('hex'),
  };
}

/** Splits a table into cells. Errors: `data-format` (with the line), `data-columns` (a name that is missing or twice there). */
export function readTable(bytes: Uint8Array, file: string): Table {
  const [first, ...rows] = rowsOf(bytes, file);
  const header = first?.cells ?? fail('data-empty', `${file} is empty; a header was expected`);
  if (header.every((name) => NUMERAL.test(name))) {
    fail(
      'data-columns',
      `${file} has no header: its first line holds only numbers (${header.slice(0, 5).join(', ')})`,
    );
  }
  const separator = header.length === 1 && /[;\t]/.exec(header[0]!)?.[0];
  if (separator) {
    const found = separator === ';' ? 'semicolons' : 'tabs';
    fail(
      'data-format',
      `${file}: the cells of a table are separated by commas, those of its header by ${found}`,
    );
  }
  header.forEach((name, index) => {
    if (name === '') fail('data-columns', `column ${index + 1} of ${file} has no name in the header`);
    if (header.indexOf(name) !== index) fail('data-columns', `${file} has two columns named "${name}"`);
  });
  const uneven = rows.filter(({ cells }) => cells.length !== header.length);
  if (uneven.length > 0) {
    const counted = (count: number) => `${count} ${count === 1 ? 'cell' : 'cells'}`;
    const problems = uneven.map(({ cells, line }): Diagnostic => {
      const message = `${file}, line ${line}: ${counted(cells.length)}, where the header has ${header.length}`;
      return { severity: 'error', code: 'data-format', message };
    });
    throw new DiagnosticError(shortened(problems));
  }
  return { file, header, rows };
}

function rowsOf(bytes: Uint8Array, file: string): readonly Row[] {
  const textOf = () => new TextDecoder().decode(bytes);
  if (!isUtf8(bytes)) {
    const text = textOf();
    const line = lineAt(text, text.indexOf('\uFFFD'));
    fail(
      'data-format',
      `${file} is not in UTF-8, as tables have to be (line ${line} is the first that is not)`,
    );
  }
  try {
    const records = parse(Buffer.from(bytes), {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as { readonly record: string[]; readonly info: { readonly lines: number } }[];
    return records.map(({ record, info }) => ({ cells: record, line: info.lines }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return fail('data-format', quoteProblem(error, textOf(), file));
  }
}

/** What is wrong with the quotes of a table, which is all that its parser refuses. */
function quoteProblem({ code, message, lines }: CsvError, text: string, file: string): string {
  const doubled = 'a cell with quotes is quoted as a whole, and its own quotes are written twice';
  switch (code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return `${file}, line ${lineOfOpenQuote(text)}: the quote that opens here is never closed`;
    case 'CSV_INVALID_CLOSING_QUOTE':
    case 'CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE':
      return `${file}, line ${lines}: a quote is followed by more of its cell; ${doubled}`;
    case 'INVALID_OPENING_QUOTE':
      return `${file}, line ${lines}: a quote in the middle of a cell; ${doubled}`;
    default:
      return `${file}: ${message}`;
  }
}

/** The line of the quote that opens and is never closed. */
function lineOfOpenQuote(text: string): number {
  let open = text.indexOf('"');
  for (;;) {
    let end = text.indexOf('"', open + 1);
    while (text[end + 1] === '"' && end >= 0) end = text.indexOf('"', end + 2);
    const next = end < 0 ? -1 : text.indexOf('"', end + 1);
    if (next < 0) return lineAt(text, open);
    open = next;
  }
}

/** The line of a character, counted from 1. */
function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length;
}

/** The numbers of the named columns, row-major [rows, columns]. Errors: `data-columns`, `data-cell` with line and column. */
export function numbersOf(table: Table, columns: readonly string[]): Float64Array {
  const places = columns.map((name) => placeOf(table, name));
  const result = new Float64Array(table.rows.length * columns.length);
  table.rows.forEach(({ cells, line }, row) => {
    places.forEach((place, column) => {
      const cell = cells[place]!;
      if (!NUMERAL.test(cell)) {
        const found = cell === '' ? 'is empty' : `"${cell}" is no number`;
        fail('data-cell', `${table.file}, line ${line}, column "${columns[column]}": the cell ${found}`);
      }
      result[row * columns.length + column] = Number(cell);
    });
  });
  return result;
}

/** Did you mean: what a header has in place of missing names, but for capitals. */
export function otherCapitals(missing: readonly string[], header: readonly string[]): string {
  const small = new Set(missing.map((name) => name.toLowerCase()));
  const meant = header.filter((name) => small.has(name.toLowerCase()));
  return meant.length === 0 ? '' : `; did you mean ${meant.join(', ')}? Capitals count`;
}

async function inFolder(folder: string, name: string): Promise<string> {
  const file = join(folder, name);
  if (await isMissing(file)) await failMissing(folder, name);
  await realPlace(file);
  return file;
}

function featureColumns(table: Table, target: string): readonly string[] {
  placeOf(table, target);
  const columns = table.header.filter((name) => name !== target);
  if (columns.length === 0) fail('data-columns', `${table.file} has no column but the target "${target}"`);
  return columns;
}

function placeOf(table: Table, column: string): number {
  const place = table.header.indexOf(column);
  if (place >= 0) return place;
  const meant = otherCapitals([column], table.header);
  return fail(
    'data-columns',
    `${table.file} has no column "${column}"; it has ${table.header.join(', ')}${meant}`,
  );
}

function samplesOf(table: Table, columns: readonly string[], data: Csv): RawSamples {
  const extra = table.header.filter((name) => name !== data.target && !columns.includes(name));
  if (extra.length > 0)
    fail('data-columns', `${table.file} has columns that the training set has not: ${extra.join(', ')}`);
  return {
    file: table.file,
    count: table.rows.length,
    inputs: numbersOf(table, columns),
    targets: targetsOf(table, data),
    place: (row) => `line ${table.rows[row]?.line}`,
  };
}

function targetsOf(table: Table, data: Csv): RawTargets {
  if (data.target_kind === 'values') return { kind: 'values', values: numbersOf(table, [data.target]) };
  const place = placeOf(table, data.target);
  const labels = table.rows.map(({ cells, line }) => {
    const label = cells[place]!;
    return label === ''
      ? fail('data-cell', `${table.file}, line ${line}: the target "${data.target}" is empty`)
      : label;
  });
  return { kind: 'labels', labels: asLabels(labels) };
}

/** Labels as they are ordered: as numbers where all are whole ones, so that 2 comes before 10. */
export function asLabels(texts: readonly string[]): readonly (string | number)[] {
  return texts.every((text) => String(Math.trunc(Number(text))) === text) ? texts.map(Number) : texts;
}
