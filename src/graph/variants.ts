/** The variants of an experiment side by side: what differs between their networks, and what training them takes. */
import type { TrainingSpecification } from '../compiler/compile.ts';
import type { Network } from '../compiler/network.ts';
import { describe, type NetworkDescription } from './describe.ts';
import { type TrainingMemory, trainingMemory } from './memory.ts';
import { bytes, thousands } from './numbers.ts';
import { drawColumns, type TextColumn, type TextOptions } from './text-columns.ts';

/** A variant as the experiment has it. */
export interface VariantInput {
  /** What the matrix sets: `kernel=5 stride=2`. */
  readonly title: string;
  readonly network: Network;
  readonly training: TrainingSpecification;
  readonly batch: number;
}

/** A variant with its figures. */
export interface VariantDescription {
  readonly title: string;
  readonly batch: number;
  readonly memory: TrainingMemory;
  readonly description: NetworkDescription;
}

/** Layers that are listed with their differences. */
const LISTED = 20;

/** The figures of every variant. */
export function describeVariants(
  variants: readonly VariantInput[],
  sources: ReadonlyMap<string, string>,
): readonly VariantDescription[] {
  return variants.map(({ title, network, training, batch }) => ({
    title,
    batch,
    memory: trainingMemory(network, training, batch),
    description: describe(network, sources),
  }));
}

/** Totals and memory of every variant, then the layers that differ. */
export function variantTables(variants: readonly VariantDescription[], options: TextOptions): string {
  const differing = differences(variants);
  const notice = 'memory: of the process of a trial, without the data; right to about 15 %';
  const first = [drawColumns(memoryColumns(variants), options), notice];
  if (variants.length === 1) return first.join('\n');
  if (differing.length === 0) return [...first, 'no layer differs between the variants'].join('\n');
  const rest = differing.length - LISTED;
  const more = rest > 0 ? [`and ${thousands(rest)} more`] : [];
  return [...first, '', drawColumns(differenceColumns(differing.slice(0, LISTED)), options), ...more].join(
    '\n',
  );
}

function memoryColumns(variants: readonly VariantDescription[]): readonly TextColumn[] {
  const column = (heading: string, read: (variant: VariantDescription) => string): TextColumn => ({
    heading,
    align: 'right',
    cells: variants.map(read),
  });
  const memory = (heading: string, key: keyof TrainingMemory) =>
    column(heading, (variant) => bytes(variant.memory[key]));
  const titles = variants.map(({ title }, index) => `${index + 1} ${title}`);
  return [
    { heading: 'variant', align: 'left', cells: titles },
    column('params', ({ description }) => thousands(description.totals.params)),
    column('multiply-adds', ({ description }) => thousands(description.totals.macs)),
    column('batch', ({ batch }) => thousands(batch)),
    memory('memory', 'total'),
    memory('weights', 'weights'),
    memory('optimizer', 'slots'),
    memory('second copy', 'spare'),
    memory('activations', 'activations'),
    memory('gradients', 'gradients'),
    memory('arena', 'arena'),
    memory('evaluation', 'evaluation'),
    memory('checkpoint', 'checkpoint'),
    memory('process', 'process'),
  ];
}

/** A figure of a layer, in the order of the variants. */
interface Difference {
  readonly layer: string;
  readonly figure: string;
  readonly values: readonly string[];
}

function differences(variants: readonly VariantDescription[]): readonly Difference[] {
  const rows = variants.map(({ description }) => new Map(description.layers.map((row) => [row.name, row])));
  const names = [...new Set(rows.flatMap((each) => [...each.keys()]))];
  return names.flatMap((layer) => {
    const here = rows.map((each) => each.get(layer));
    const candidates: readonly Difference[] = [
      { layer, figure: 'statement', values: here.map((row) => row?.statement ?? '-') },
      { layer, figure: 'output', values: here.map((row) => row?.out.join('x') ?? '-') },
      { layer, figure: 'params', values: here.map((row) => (row ? thousands(row.params) : '-')) },
    ];
    return candidates.filter(({ values }) => new Set(values).size > 1);
  });
}

function differenceColumns(rows: readonly Difference[]): readonly TextColumn[] {
  const count = rows[0]!.values.length;
  const isNew = (index: number) => rows[index]!.layer !== rows[index - 1]?.layer;
  return [
    {
      heading: 'what differs',
      align: 'left',
      cells: rows.map(({ layer }, index) => (isNew(index) ? layer : '')),
    },
    { heading: '', align: 'left', cells: rows.map(({ figure }) => figure) },
    ...Array.from(
      { length: count },
      (_, variant): TextColumn => ({
        heading: String(variant + 1),
        align: 'right',
        cells: rows.map(({ values }) => values[variant]!),
      }),
    ),
  ];
}
