/** The variants of an experiment side by side: what differs between their networks, and what training them takes. */
import { compile } from '../compiler/compile.ts';
import { inputShape, type Shape } from '../compiler/network.ts';
import { sizeOfData } from '../data/size.ts';
import { type Diagnostic, DiagnosticError } from '../diagnostics/diagnostic.ts';
import { bytes, thousands } from '../diagnostics/quantities.ts';
import type { NetworkVariant } from '../experiment/networks.ts';
import type { Data, Experiment } from '../experiment/schema.generated.ts';
import { loadEngine } from '../runtime/engines/index.ts';
import { type TrainingMemory, trainingMemory } from '../runtime/memory.ts';
import { describe, type NetworkDescription } from './describe.ts';
import { drawColumns, type TextColumn, type TextOptions } from './text-columns.ts';

/** What is needed of a variant. */
export type DescribedVariant = Pick<
  NetworkVariant,
  'title' | 'network' | 'training' | 'batch' | 'data' | 'folder'
> & { readonly experiment: Pick<NetworkVariant['experiment'], 'engine'> };

/** The memory of a trial, its samples included where they could be counted. */
export interface TrialMemory extends TrainingMemory {
  readonly data: number | null;
}

/** A variant with its figures. */
export interface VariantDescription {
  readonly title: string;
  readonly batch: number;
  /** Nothing where the engine cannot tell. */
  readonly memory: TrialMemory | null;
  readonly engine: Experiment['engine'];
  /** Why the samples could not be counted. */
  readonly uncounted?: string;
  readonly description: NetworkDescription;
}

/** Layers that are listed with their differences. */
const LISTED = 20;

/** The figures of every variant. */
export async function describeVariants(
  variants: readonly DescribedVariant[],
  sources: ReadonlyMap<string, string>,
): Promise<readonly VariantDescription[]> {
  const sizes = new Map<string, Promise<number | Diagnostic>>();
  return Promise.all(
    variants.map(async ({ title, network, training, batch, data, folder, experiment: { engine } }) => {
      const input = inputShape(network);
      const key = JSON.stringify([data, input]);
      if (!sizes.has(key)) sizes.set(key, countData(data, folder, input));
      const size = await sizes.get(key)!;
      const own = trainingMemory(await loadEngine(engine), compile(network, training), batch);
      const isCounted = typeof size === 'number';
      const memory = own === undefined ? null : withSamples(own, isCounted ? size : null);
      const description = describe(network, sources);
      return { title, batch, engine, memory, description, ...(!isCounted && { uncounted: size.message }) };
    }),
  );
}

function withSamples(own: TrainingMemory, data: number | null): TrialMemory {
  return { ...own, data, total: own.total + (data ?? 0) };
}

async function countData(data: Data, folder: string, input: Shape): Promise<number | Diagnostic> {
  try {
    return await sizeOfData(data, folder, input);
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    return error.diagnostics[0]!;
  }
}

/** Totals and memory of every variant, then the layers that differ. */
export function variantTables(variants: readonly VariantDescription[], options: TextOptions): string {
  const differing = differences(variants);
  const notice = memoryNotice(variants);
  const first = [drawColumns(memoryColumns(variants), options), notice];
  if (variants.length === 1) return first.join('\n');
  if (differing.length === 0) return [...first, 'no layer differs between the variants'].join('\n');
  const rest = differing.length - LISTED;
  const more = rest > 0 ? [`and ${thousands(rest)} more`] : [];
  return [...first, '', drawColumns(differenceColumns(differing.slice(0, LISTED)), options), ...more].join(
    '\n',
  );
}

function memoryNotice(variants: readonly VariantDescription[]): string {
  const told = variants.flatMap(({ memory }) => memory ?? []);
  if (told.length === 0) {
    const engines = [...new Set(variants.map(({ engine }) => engine))].join(' and ');
    return `memory: nothing is known of the engine ${engines}`;
  }
  const isWhole = told.every(({ data }) => data !== null);
  const data = isWhole ? ', once the data is read' : ', without the data';
  return `memory: of the process of a trial${data}; right to about 15 %`;
}

function memoryColumns(variants: readonly VariantDescription[]): readonly TextColumn[] {
  const column = (heading: string, read: (variant: VariantDescription) => string): TextColumn => ({
    heading,
    align: 'right',
    cells: variants.map(read),
  });
  const memory = (heading: string, key: keyof TrialMemory) =>
    column(heading, ({ memory: parts }) => {
      const size = parts?.[key] ?? null;
      return size === null ? '?' : bytes(size);
    });
  const titles = variants.map(({ title }, index) => `${index + 1} ${title}`);
  return [
    { heading: 'variant', align: 'left', cells: titles },
    column('params', ({ description }) => thousands(description.totals.params)),
    column('multiply-adds', ({ description }) => thousands(description.totals.macs)),
    column('batch', ({ batch }) => thousands(batch)),
    memory('memory', 'total'),
    memory('weights', 'weights'),
    memory('optimizer', 'optimizer'),
    memory('copies', 'copies'),
    memory('step', 'step'),
    memory('arena', 'arena'),
    memory('evaluation', 'evaluation'),
    memory('checkpoint', 'checkpoint'),
    memory('data', 'data'),
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
    const starts = [...new Set(here.flatMap((row) => Object.keys(row?.initialisers ?? {})))];
    const candidates: readonly Difference[] = [
      { layer, figure: 'statement', values: here.map((row) => row?.statement ?? '-') },
      ...starts.map((figure) => ({
        layer,
        figure,
        values: here.map((row) => (row ? (row.initialisers?.[figure] ?? 'default') : '-')),
      })),
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
