/** What the search for fixes works on: one refused layer, all that led to it, and a way to try an edit. */
import type { Edit, Fix, Span } from '../../../diagnostics/diagnostic.ts';
import { lineAt } from '../../../diagnostics/lines.ts';
import type { LayerDefinition, Rejection } from '../../../layers/definition.ts';
import { layers } from '../../../layers/index.ts';
import type { Expanded, LayerCall } from '../../expand/calls.ts';
import type { ParameterInput } from '../../expand/parameters.ts';
import type { Arguments, Shape } from '../../network.ts';
import type { Bound } from '../bind.ts';

/** A model as far as it was checked: everything by index of the call. */
export interface Checked {
  readonly expanded: Expanded;
  readonly sources: ReadonlyMap<string, string>;
  /** Undefined where the shape is not known. */
  readonly shapes: readonly (Shape | undefined)[];
  readonly bounds: readonly (Bound | undefined)[];
}

/** One layer that refuses what it gets. */
export interface Refusal {
  readonly index: number;
  readonly rejection: Rejection;
}

/** An edit that may mend the model, or values of parameters that were given from outside. */
export interface Attempt {
  readonly edits: readonly Edit[];
  readonly parameters?: Readonly<Record<string, ParameterInput>>;
}

/** The work on one refusal. */
export interface Mending extends Checked, Refusal {
  readonly call: LayerCall;
  readonly definition: LayerDefinition;
  /** Whether the error is gone and no other has come; false too once enough has been tried. */
  readonly fits: (attempt: Attempt) => boolean;
  /** Parameters whose values come from outside of the text. */
  readonly given: Readonly<Record<string, ParameterInput>>;
}

/** Finds fixes of one sort that were tried and fit, the most local first. */
export type Proposer = (mending: Mending) => readonly Fix[];

/** The text of a place. */
export function textOf({ file, start, end }: Span, sources: ReadonlyMap<string, string>): string {
  return sources.get(file)?.slice(start, end) ?? '';
}

/** The layers that a layer's input comes through, in the order of the model. */
export function upstream({ expanded, call }: Mending): readonly number[] {
  const reached = new Set<number>();
  const open = [...call.inputs];
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    if (reached.has(index)) continue;
    reached.add(index);
    open.push(...expanded.layers[index]!.inputs);
  }
  return [...reached].sort((a, b) => a - b);
}

/** A layer by its index, if its arguments are good. */
export function layerAt(index: number, { expanded, bounds }: Checked): FoundLayer | undefined {
  const call = expanded.layers[index];
  const bound = bounds[index];
  const definition = call?.kind === undefined ? undefined : layers[call.kind];
  if (call === undefined || definition === undefined || bound?.arguments === undefined) return undefined;
  return { call, definition, arguments: bound.arguments, spans: bound.spans };
}

/** A layer with its definition and its arguments. */
export interface FoundLayer {
  readonly call: LayerCall;
  readonly definition: LayerDefinition;
  readonly arguments: Arguments;
  readonly spans: ReadonlyMap<string, Span>;
}

/** `here`, `on line 4`: where an edit is, as seen from the refused layer. */
export function whereabouts(span: Span, { call, sources }: Mending): string {
  if (span.file === call.span.file && span.start === call.span.start) return 'here';
  const line = `on line ${lineAt(sources.get(span.file) ?? '', span.start)}`;
  return span.file === call.span.file ? line : `${line} of ${span.file}`;
}

/** Layers of different statements: those of a repeated body stand for one. */
export function distinctBySpan(indices: readonly number[], { expanded }: Checked): readonly number[] {
  const seen = new Set<string>();
  return indices.filter((index) => {
    const { file, start } = expanded.layers[index]!.span;
    const key = `${file} ${start}`;
    return !seen.has(key) && Boolean(seen.add(key));
  });
}
