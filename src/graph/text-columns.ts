/** Columns of text with a heading each, for terminals: no lines but the ones below the heading and above the sum. */
import Table from 'cli-table3';
import picocolors from 'picocolors';

/** One column; the first one is words, the others as they say. */
export interface TextColumn {
  readonly heading: string;
  readonly align: 'left' | 'right';
  readonly cells: readonly string[];
  /** The cell below the rule at the end. */
  readonly sum?: string;
}

export interface TextOptions {
  /** Columns of letters that there is room for. */
  readonly width: number;
  readonly color: boolean;
  /** Rows that are only summaries of others. */
  readonly faint?: ReadonlySet<number>;
}

const GAP = 2;

/** Letters that a column of words keeps, so that others find room beside it. */
const WORDS = 28;

const noLines = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: ' '.repeat(GAP),
};

/**
 * The columns that fit, from the left, two at least; the headings of those that do not are said below. Long words are cut
 * before a column goes.
 */
export function drawColumns(columns: readonly TextColumn[], options: TextOptions): string {
  const { color, faint } = options;
  const colors = picocolors.createColors(color);
  const shown = narrowed(columnsThatFit(shortened(columns, options.width), options.width), options.width);
  const hidden = columns.slice(shown.length).map(({ heading }) => heading);
  const rule = colors.dim('─'.repeat(totalWidth(shown)));
  const table = new Table({
    chars: noLines,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colWidths: shown.map(widthOf),
    colAligns: shown.map(({ align }) => align),
  });
  const count = columns[0]!.cells.length;
  const hasSum = shown.some(({ sum }) => sum !== undefined);
  table.push(shown.map(({ heading }) => colors.bold(heading)));
  for (let row = 0; row < count; row++) {
    const paint = faint?.has(row) ? colors.dim : (text: string) => text;
    table.push(shown.map(({ cells }) => paint(cells[row] ?? '')));
  }
  if (hasSum) table.push(shown.map(({ sum }) => colors.bold(sum ?? '')));
  const lines = table.toString().split('\n').map(withoutTail);
  lines.splice(1, 0, rule);
  if (hasSum) lines.splice(lines.length - 1, 0, rule);
  const notice = `no room here for: ${hidden.join(', ')}`;
  return [...lines, ...(hidden.length === 0 ? [] : [colors.dim(notice)])].join('\n');
}

function withoutTail(line: string): string {
  return line.replace(/ +$/, '');
}

function columnsThatFit(columns: readonly TextColumn[], width: number): readonly TextColumn[] {
  const isEnough = totalWidth(columns) <= width || columns.length <= 2;
  return isEnough ? columns : columnsThatFit(columns.slice(0, -1), width);
}

/** The columns with long words cut off, where there is no room for all. */
function shortened(columns: readonly TextColumn[], width: number): readonly TextColumn[] {
  if (totalWidth(columns) <= width) return columns;
  return columns.map((column) => (column.align === 'left' ? cutTo(WORDS, column) : column));
}

/** The columns with the words of the widest cut off again and again, where they are too wide all the same. */
function narrowed(columns: readonly TextColumn[], width: number): readonly TextColumn[] {
  const excess = totalWidth(columns) - width;
  const [widest = 0, next = 0] = columns.map(widthOf).toSorted((one, other) => other - one);
  if (excess <= 0 || widest <= 1) return columns;
  const room = Math.max(1, widest - excess, Math.min(next, widest - 1));
  const cut = columns.map((column) => (widthOf(column) === widest ? cutTo(room, column) : column));
  return totalWidth(cut) < totalWidth(columns) ? narrowed(cut, width) : columns;
}

function cutTo(room: number, column: TextColumn): TextColumn {
  const cut = (cell: string) => (cell.length <= room ? cell : `${cell.slice(0, room - 1)}…`);
  return { ...column, cells: column.cells.map(cut) };
}

function totalWidth(columns: readonly TextColumn[]): number {
  return columns.reduce((sum, column) => sum + widthOf(column) + GAP, -GAP);
}

function widthOf({ heading, cells, sum = '' }: TextColumn): number {
  return cells.reduce((most, cell) => Math.max(most, cell.length), Math.max(heading.length, sum.length));
}
