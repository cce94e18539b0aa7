/** Tables of boxes in pictures: train.csv and perhaps test.csv, columns found by name, and a folder of pictures. */
import { isAbsolute, join } from 'node:path';
import { type Diagnostic, DiagnosticError, fail } from '../../diagnostics/diagnostic.ts';
import type { Boxes } from '../../experiment/schema.generated.ts';
import { isMissing, locateInside, readInside, realPlace } from '../inside.ts';
import { type Box, type ListedSample, type Listing, type PictureSource, shortened } from '../listing.ts';
import { asLabels, otherCapitals, readTable, type Table } from './csv.ts';
import { failMissing } from './source.ts';

const SIDES = ['xmin', 'ymin', 'xmax', 'ymax'] as const;
const SIZES = ['width', 'height'] as const;

/** Lists the boxes of a folder. Errors: `data-missing`, `data-format`, `data-columns`, `data-cell`, `data-box`, with file and line. */
export async function listBoxes(folder: string, { images }: Boxes): Promise<PictureSource> {
  if (await isMissing(folder)) await failMissing(folder, 'folder of train.csv');
  const root = await realPlace(folder);
  if (await isMissing(join(root, 'train.csv'))) await failMissing(folder, 'train.csv');
  if (await isMissing(join(root, images)))
    await failMissing(folder, `folder of pictures "${images}" (data.images says its name)`);
  await locateInside(root, images);
  const read = async (name: string): Promise<Listing> => {
    const file = join(folder, name);
    return listingOf(readTable(await readInside(root, name), file), images);
  };
  const train = await read('train.csv');
  const hasTest = !(await isMissing(join(root, 'test.csv')));
  return { root, noun: 'box', train, ...(hasTest && { test: await read('test.csv') }) };
}

function listingOf(table: Table, images: string): Listing {
  const cells = cellsOf(table);
  const numbers = new Map<string, number>();
  const problems: Diagnostic[] = [];
  const samples: ListedSample[] = [];
  table.rows.forEach((row, index) => {
    try {
      const name = cells.text(index, 'filename');
      if (!numbers.has(name)) numbers.set(name, numbers.size);
      const box = boxOf(SIDES.map((side) => cells.whole(index, side)));
      if (typeof box === 'string') fail('data-box', `${table.file}, line ${row.line}: ${box}`);
      samples.push({
        picture: numbers.get(name)!,
        label: cells.text(index, 'label'),
        place: `line ${row.line}`,
        box,
        ...(cells.hasSize && {
          size: { width: cells.whole(index, 'width'), height: cells.whole(index, 'height') },
        }),
      });
    } catch (error) {
      if (!(error instanceof DiagnosticError)) throw error;
      problems.push(...error.diagnostics);
    }
  });
  if (problems.length > 0) throw new DiagnosticError(shortened(problems));
  const labels = asLabels(samples.map(({ label }) => String(label)));
  return {
    file: table.file,
    pictures: [...numbers.keys()].map((name) => (isAbsolute(name) ? name : join(images, name))),
    samples: samples.map((sample, index) => ({ ...sample, label: labels[index]! })),
  };
}

/** The cells of a table by row and column; what is missing or no whole number fails with file, line and column. */
function cellsOf({ file, header, rows }: Table) {
  const missing = ['filename', 'label', ...SIDES].filter((name) => !header.includes(name));
  if (missing.length > 0) {
    const meant = otherCapitals(missing, header);
    fail('data-columns', `${file} has no column ${missing.join(', ')}; it has ${header.join(', ')}${meant}`);
  }
  const text = (row: number, column: string): string => {
    const cell = rows[row]!.cells[header.indexOf(column)]!;
    if (cell !== '') return cell;
    return fail('data-cell', `${file}, line ${rows[row]!.line}, column "${column}": the cell is empty`);
  };
  const whole = (row: number, column: string): number => {
    const cell = text(row, column);
    if (/^[+-]?\d{1,9}(\.0*)?$/.test(cell)) return Number(cell);
    const place = `${file}, line ${rows[row]!.line}, column "${column}"`;
    return fail('data-cell', `${place}: the cell "${cell}" is no whole number of pixels`);
  };
  return { text, whole, hasSize: SIZES.every((name) => header.includes(name)) };
}

/** The box between four sides, or why it holds nothing. */
function boxOf([left, top, right, bottom]: readonly number[]): Box | string {
  const box = { left: left!, top: top!, right: right!, bottom: bottom! };
  if (box.right <= box.left) return `the box is empty: xmax ${right} is not above xmin ${left}`;
  if (box.bottom <= box.top) return `the box is empty: ymax ${bottom} is not above ymin ${top}`;
  return box;
}
