/** A network as a table for terminals: frames as rows with their sums, what they hold indented below them. */

import { bytes, percent, thousands } from '../diagnostics/quantities.ts';
import { type LayerRow, type NetworkDescription, type Totals, totalsOf } from './describe.ts';
import { allBoxes, type Drawing, type Frame, type Part } from './drawing.ts';
import type { ReceptiveField } from './receptive-field.ts';
import { drawColumns, type TextOptions } from './text-columns.ts';

interface Line {
  readonly name: string;
  readonly row?: LayerRow;
  readonly figures: Totals;
}

/** Marks a receptive field that is cut at the edges of the input. */
const CLAMPED = '*';

/** The table, its totals, and what its signs mean. */
export function layerTable(
  { layers, totals }: NetworkDescription,
  { frame }: Drawing,
  options: TextOptions,
): string {
  const lines = frame.parts.flatMap((part) => linesOf(part, layers, ''));
  const figure = (read: (figures: Totals) => number, write: (value: number) => string) => ({
    align: 'right' as const,
    cells: lines.map(({ figures }) => (read(figures) === 0 ? '' : write(read(figures)))),
    sum: write(read(totals)),
  });
  const words = (read: (row: LayerRow) => string) => lines.map(({ row }) => (row ? read(row) : ''));
  const share = (params: number) => percent(totals.params === 0 ? 0 : params / totals.params);
  const columns = [
    { heading: 'layer', align: 'left' as const, cells: lines.map(({ name }) => name), sum: 'total' },
    { heading: 'statement', align: 'left' as const, cells: words((row) => row.statement) },
    { heading: 'output', align: 'right' as const, cells: words((row) => row.out.join('x')) },
    { heading: 'params', ...figure(({ params }) => params, thousands) },
    { heading: 'share', ...figure(({ params }) => params, share) },
    { heading: 'multiply-adds', ...figure(({ macs }) => macs, thousands) },
    { heading: 'activations', ...figure(({ activationBytes }) => activationBytes, bytes) },
    { heading: 'sees', align: 'right' as const, cells: words((row) => fieldText(row.receptiveField)) },
  ];
  const faint = new Set(lines.flatMap(({ row }, number) => (row === undefined ? [number] : [])));
  const isShortened = allBoxes(frame).length < layers.length;
  const isCut = lines.some(
    ({ row }) => typeof row?.receptiveField === 'object' && row.receptiveField.clamped,
  );
  const legend = [
    ...(isCut ? [`${CLAMPED} windows that reach beyond the input, cut at its edges`] : []),
    ...(isShortened ? ['of equal rounds the first is shown; --expand shows all'] : []),
  ];
  return [drawColumns(columns, { ...options, faint }), ...legend].join('\n');
}

function linesOf(part: Part, rows: readonly LayerRow[], indent: string): Line[] {
  if (part.kind === 'box') {
    const row = rows[part.index]!;
    return [{ name: indent + row.name.split('/').at(-1)!, row, figures: row }];
  }
  const inner = part.parts.flatMap((each) => linesOf(each, rows, `${indent}  `));
  return [{ name: indent + nameOf(part), figures: totalsOf(rows.slice(part.start, part.end)) }, ...inner];
}

function nameOf({ title, id }: Frame): string {
  return title ?? id.split('/').at(-1)!;
}

function fieldText(field: ReceptiveField): string {
  if (field === undefined) return '';
  if (field === 'all') return 'all';
  return `${field.height}x${field.width}${field.clamped ? CLAMPED : ''}`;
}
