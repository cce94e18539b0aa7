/** A network as rows of figures: what `nnc graph` shows in every one of its forms. */
import { multiplyAdds } from '../compiler/multiply-adds.ts';
import type { Network, NetworkLayer, Shape } from '../compiler/network.ts';
import { lineAt } from '../diagnostics/lines.ts';
import { type ReceptiveField, receptiveFields } from './receptive-field.ts';
import { initialisersOf, statementOf } from './statement.ts';

/** Bytes of a float32. */
const FLOAT_BYTES = 4;

/** One layer and what it costs; an activation that ends a statement is part of it. */
export interface LayerRow {
  /** Its path in the structure. */
  readonly name: string;
  readonly kind: string;
  readonly activation?: string;
  /** The statement with the values of its parameters: `conv 32 k5 p1 relu`. */
  readonly statement: string;
  /** How its weights start, where the model says so: `{init: 'uniform(0, 1)'}`. */
  readonly initialisers?: Readonly<Record<string, string>>;
  readonly file: string;
  /** Of the statement, from 1. */
  readonly line: number;
  /** Names of the layers that it reads. */
  readonly inputs: readonly string[];
  /** Of one sample. */
  readonly out: Shape;
  /** Trainable numbers. */
  readonly params: number;
  /** Multiply-adds of one sample, of kernels without bias. */
  readonly macs: number;
  /** Of the output of one sample, in float32. */
  readonly activationBytes: number;
  readonly receptiveField: ReceptiveField;
  /** Of all trainable numbers, from 0 to 1. */
  readonly share: number;
}

/** The sums over all layers. */
export interface Totals {
  readonly params: number;
  readonly macs: number;
  readonly activationBytes: number;
}

/** A whole network: the input first, repeats expanded, joins as layers. */
export interface NetworkDescription {
  readonly model: string;
  readonly layers: readonly LayerRow[];
  readonly totals: Totals;
}

/** The figures of every layer; `sources` are the texts that the network came from. */
export function describe(network: Network, sources: ReadonlyMap<string, string>): NetworkDescription {
  const fields = receptiveFields(network);
  const params = network.layers.map(parameterCount);
  const total = sum(params);
  const rows = network.layers.map((layer, index): LayerRow => {
    const { path, kind, activation, span, inputs, output } = layer;
    const initialisers = initialisersOf(layer);
    return {
      name: path,
      kind,
      ...(activation && { activation: activation.kind }),
      statement: statementOf(layer),
      ...(Object.keys(initialisers).length > 0 && { initialisers }),
      file: span.file,
      line: lineAt(sources.get(span.file) ?? '', span.start),
      inputs: inputs.map((input) => network.layers[input]!.path),
      out: output,
      params: params[index]!,
      macs: multiplyAdds(layer, network),
      activationBytes: count(output) * FLOAT_BYTES,
      receptiveField: fields[index],
      share: total === 0 ? 0 : params[index]! / total,
    };
  });
  return { model: network.name, layers: rows, totals: totalsOf(rows) };
}

/** The sums over some rows. */
export function totalsOf(rows: readonly LayerRow[]): Totals {
  return {
    params: sum(rows.map((row) => row.params)),
    macs: sum(rows.map((row) => row.macs)),
    activationBytes: sum(rows.map((row) => row.activationBytes)),
  };
}

/** The description as JSON, `null` for a receptive field that means nothing; `more` is added to it. */
export function describeAsJson(description: NetworkDescription, more: object = {}): string {
  const rows = description.layers.map((row) => ({ ...row, receptiveField: row.receptiveField ?? null }));
  return `${JSON.stringify({ ...description, layers: rows, ...more }, null, 1)}\n`;
}

function parameterCount({ weights }: NetworkLayer): number {
  return sum(Object.values(weights).map(({ shape, trainable }) => (trainable ? count(shape) : 0)));
}

function count(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
