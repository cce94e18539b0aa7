/** Tables for a terminal of any width. */
import Table from 'cli-table3';
import picocolors from 'picocolors';
import { wrapText } from './wrap.ts';

export interface TableOptions {
  /** Columns of the terminal. */
  readonly width: number;
  readonly color: boolean;
}

/** A heading and its cells; the least telling columns come last and are the first to be dropped. */
export interface Column {
  readonly heading: string;
  readonly cells: readonly string[];
}

const narrowestName = 24;

/** Blanks and the line that stand between two columns. */
const cellFrame = 3;

/** The first column is a name and is kept, `strong` the row that is emphasised. */
export function drawTable(
  columns: readonly Column[],
  { width, color, strong = -1 }: TableOptions & { readonly strong?: number },
): string {
  const colors = picocolors.createColors(color);
  const [name, ...figures] = columns as [Column, ...Column[]];
  const shown = columnsThatFit(figures, width - Math.min(widthOf(name), narrowestName) - cellFrame - 1);
  const taken = shown.reduce((sum, column) => sum + widthOf(column) + cellFrame, cellFrame + 1);
  const nameWidth = Math.max(Math.min(widthOf(name), width - taken), 4);
  const table = new Table({
    head: [name, ...shown].map(({ heading }) => (color ? colors.bold(heading) : heading)),
    colWidths: [nameWidth + 2, ...shown.map((column) => widthOf(column) + 2)],
    colAligns: ['left', ...shown.map(() => 'right' as const)],
    style: { head: [], border: color ? ['gray'] : [], compact: true },
  });
  for (const [row, cell] of name.cells.entries()) {
    const cells = [wrapText(cell, nameWidth).join('\n'), ...shown.map((column) => column.cells[row] ?? '')];
    table.push(row === strong ? cells.map((text) => colors.green(text)) : cells);
  }
  const left = figures.slice(shown.length).map(({ heading }) => heading);
  const note = left.length === 0 ? [] : wrapText(`no room for ${left.join(', ')}; the report has all`, width);
  return [table.toString(), ...note].join('\n');
}

function columnsThatFit(columns: readonly Column[], width: number): readonly Column[] {
  const needed = columns.reduce((sum, column) => sum + widthOf(column) + cellFrame, 0);
  return needed <= width || columns.length <= 1 ? columns : columnsThatFit(columns.slice(0, -1), width);
}

function widthOf({ heading, cells }: Column): number {
  return Math.max(heading.length, ...cells.map((cell) => cell.length));
}
