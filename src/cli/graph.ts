/** `nnc graph`: the architecture of a model as a table, a picture, or for other programs. */
import { dirname, extname, relative, resolve } from 'node:path';
import { analyse } from '../compiler/analyse.ts';
import { splitParameter } from '../compiler/expand/parameters.ts';
import type { Network } from '../compiler/network.ts';
import { diagnose } from '../diagnostics/codes.ts';
import { type Diagnostic, DiagnosticError } from '../diagnostics/diagnostic.ts';
import { renderJson, renderPretty, type Sources } from '../diagnostics/render.ts';
import type { NetworkVariant } from '../experiment/networks.ts';
import { describe, describeAsJson } from '../graph/describe.ts';
import { drawingToColumns, drawingToDot } from '../graph/dot.ts';
import { type Drawing, draw } from '../graph/drawing.ts';
import { drawingToMermaid } from '../graph/mermaid.ts';
import { remarksOn } from '../graph/remarks.ts';
import { layerTable } from '../graph/table.ts';
import type { VariantDescription } from '../graph/variants.ts';
import type { EngineName } from '../runtime/engines/index.ts';
import { readTextOrNothing, writeWhole } from '../runtime/files.ts';
import { EXIT_FAILED, EXIT_USAGE, useColor } from './failure.ts';
import { fileNotFound, nameOf, readText } from './texts.ts';

/** The forms that a graph comes in, with the ending of files that hold them. */
export const graphFormats = {
  table: '.txt',
  svg: '.svg',
  png: '.png',
  dot: '.dot',
  mermaid: '.mmd',
  json: '.json',
} as const;

export type GraphFormat = keyof typeof graphFormats;

/** What the command line says. */
export interface GraphOptions {
  /** Without one the ending of `out` says it, or it is a table. */
  readonly format?: string | undefined;
  /** `name=value` each. */
  readonly parameters?: readonly string[] | undefined;
  readonly experiment?: string | undefined;
  /** What is to train its variants, whatever it says. */
  readonly engine?: EngineName | undefined;
  readonly out?: string | undefined;
  readonly expand?: boolean | undefined;
}

/** Where the command writes. */
export interface GraphOutput {
  readonly stdout: {
    readonly isTTY?: boolean;
    readonly columns?: number;
    readonly write: (data: string | Uint8Array) => unknown;
  };
  readonly stderr: { readonly isTTY?: boolean; readonly write: (text: string) => unknown };
}

/** Ends the command: what is to be said, and the exit code. */
interface Refusal {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: Sources;
  readonly code: number;
}

interface Found {
  readonly network: Network;
  readonly sources: Sources;
  readonly variants?: readonly NetworkVariant[];
  readonly notice?: string | undefined;
}

/** Describes a model, or the one that the experiment names. Gives the exit code: 0, 1 for errors in it, 2 for wrong usage. */
export async function graphCommand(
  model: string | undefined,
  options: GraphOptions,
  io: GraphOutput,
): Promise<number> {
  const format = formatOf(options, io);
  if (typeof format !== 'string') return refuse(format, io);
  const found = await find(model, options);
  if ('code' in found) {
    if (format !== 'json' || options.out !== undefined) return refuse(found, io);
    io.stdout.write(renderJson(found.diagnostics, found.sources));
    return found.code;
  }
  if (found.notice !== undefined) io.stderr.write(`note: ${found.notice}\n`);
  const data = await contentOf(found, format, options, io);
  if (options.out === undefined) {
    io.stdout.write(data);
    return 0;
  }
  try {
    await writeWhole(options.out, data);
    return 0;
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    return refuse({ diagnostics: error.diagnostics, sources: new Map(), code: EXIT_FAILED }, io);
  }
}

function refuse({ diagnostics, sources, code }: Refusal, io: GraphOutput): number {
  io.stderr.write(renderPretty(diagnostics, sources, { color: useColor(io.stderr) }));
  return code;
}

function wrongUsage(message: string): Refusal {
  const diagnostics: readonly Diagnostic[] = [{ severity: 'error', code: 'bad-option', message }];
  return { diagnostics, sources: new Map(), code: EXIT_USAGE };
}

function formatOf({ format, out }: GraphOptions, io: GraphOutput): GraphFormat | Refusal {
  const known = Object.keys(graphFormats) as GraphFormat[];
  const ending = out === undefined ? graphFormats.table : extname(out).toLowerCase();
  const chosen = format ?? known.find((each) => graphFormats[each] === ending);
  if (chosen === undefined) {
    const endings = known.map((each) => `${graphFormats[each]} (${each})`).join(', ');
    return wrongUsage(`the ending of ${out} says no format: ${endings}; or give --format`);
  }
  const found = known.find((each) => each === chosen);
  if (found === undefined)
    return wrongUsage(`--format is ${known.slice(0, -1).join(', ')} or json, not ${chosen}`);
  if (found === 'png' && out === undefined && io.stdout.isTTY === true) {
    return wrongUsage('a terminal shows no PNG: give a file with -o net.png');
  }
  return found;
}

async function find(model: string | undefined, options: GraphOptions): Promise<Found | Refusal> {
  const parameters: Record<string, string> = {};
  for (const text of options.parameters ?? []) {
    const split = splitParameter(text);
    if (split === undefined) return missing(diagnose('bad-parameter-option', { found: text }));
    parameters[split[0]] = split[1];
  }
  const { experiment, engine } = options;
  if (experiment !== undefined) return findVariants({ model, experiment, engine, parameters });
  if (engine !== undefined)
    return wrongUsage('--engine is for the memory that training takes: give an experiment with --exp');
  if (model === undefined) return wrongUsage('a model is wanted, or an experiment that names one (--exp)');
  const text = readText(model);
  if (text === undefined) return missing(fileNotFound(model));
  const { network, sources, diagnostics } = analyse(text, nameOf(model), { parameters, readFile: readText });
  if (network !== undefined) return { network, sources };
  return { diagnostics: diagnostics.filter(isError), sources, code: EXIT_FAILED };
}

function missing(diagnostic: Diagnostic): Refusal {
  return { diagnostics: [diagnostic], sources: new Map(), code: EXIT_USAGE };
}

function isError({ severity }: Diagnostic): boolean {
  return severity === 'error';
}

interface VariantsWanted extends Pick<GraphOptions, 'engine'> {
  readonly model: string | undefined;
  readonly experiment: string;
  readonly parameters: Readonly<Record<string, string>>;
}

async function findVariants({
  model,
  experiment,
  engine,
  parameters,
}: VariantsWanted): Promise<Found | Refusal> {
  const text = readTextOrNothing(experiment);
  if (text === undefined) return missing(fileNotFound(experiment));
  const folder = dirname(resolve(experiment));
  const modelFile = (named: string | undefined) =>
    model ?? (named === undefined ? undefined : relative('.', resolve(folder, named)) || '.');
  const { loadVariants } = await import('../experiment/networks.ts');
  const { variants, diagnostics, sources, notice, isMissing } = loadVariants({
    file: experiment,
    text,
    folder,
    modelFile,
    parameters,
    overrides: engine === undefined ? {} : { engine },
    readFile: readTextOrNothing,
  });
  if (diagnostics.some(isError) || variants.length === 0) {
    return { diagnostics, sources, code: isMissing === true ? EXIT_USAGE : EXIT_FAILED };
  }
  return { network: variants[0]!.network, sources, variants, notice };
}

async function contentOf(
  { network, sources, variants }: Found,
  format: GraphFormat,
  { expand = false, out }: GraphOptions,
  { stdout, stderr }: GraphOutput,
): Promise<string | Uint8Array> {
  const description = describe(network, sources);
  const isShown = format === 'table' || format === 'json';
  const described =
    isShown && variants !== undefined ? await describeAll(variants, sources, stderr) : undefined;
  if (format === 'json') {
    return describeAsJson(description, described === undefined ? {} : { variants: described.map(summaryOf) });
  }
  const drawing = titled(draw(network, description, { expand }), variants);
  if (format === 'dot') return drawingToDot(drawing);
  if (format === 'mermaid') return drawingToMermaid(drawing);
  if (format === 'table') {
    const isTerminal = out === undefined && stdout.isTTY === true;
    const width = isTerminal ? stdout.columns || 80 : Number.POSITIVE_INFINITY;
    const options = { width, color: out === undefined && useColor(stdout) };
    const tables = [layerTable(description, drawing, options), ...remarksOn(network, description)];
    if (described === undefined) return `${tables.join('\n')}\n`;
    const { variantTables } = await import('../graph/variants.ts');
    const heading = described.length > 1 ? [`first variant: ${described[0]!.title}`, ''] : [];
    return `${[...heading, ...tables, '', variantTables(described, options)].join('\n')}\n`;
  }
  const { dotsToSvg } = await import('../graph/svg.ts');
  const dots = drawingToColumns(drawing);
  if (format === 'svg') return dotsToSvg(dots, { caption: drawing.caption });
  const { renderPng } = await import('../report/render.ts');
  return renderPng(await dotsToSvg(dots, { caption: drawing.caption, background: '#ffffff' }));
}

/** A picture shows one variant; of several it says which. */
function titled(drawing: Drawing, variants: readonly NetworkVariant[] = []): Drawing {
  if (variants.length < 2) return drawing;
  return { ...drawing, caption: `${drawing.caption} (${variants[0]!.title})` };
}

async function describeAll(
  variants: readonly NetworkVariant[],
  sources: Sources,
  stderr: GraphOutput['stderr'],
): Promise<readonly VariantDescription[]> {
  const { describeVariants } = await import('../graph/variants.ts');
  const described = await describeVariants(variants, sources);
  const reasons = new Set(described.flatMap(({ uncounted }) => uncounted ?? []));
  for (const reason of reasons) stderr.write(`note: the memory is without that of the data: ${reason}\n`);
  return described;
}

function summaryOf({ title, batch, memory, description }: VariantDescription): object {
  const layers = description.layers.map(({ name, out, params, macs }) => ({ name, out, params, macs }));
  return { title, batch, memory, totals: description.totals, layers };
}
