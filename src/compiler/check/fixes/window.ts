/** Fixes of a window that does not fit: a smaller one, one pool less, padding before it. */
import { fixSentences } from '../../../diagnostics/codes/network.ts';
import type { Edit, Fix, Span } from '../../../diagnostics/diagnostic.ts';
import { type ArgumentDefinition, isRejection } from '../../../layers/definition.ts';
import type { ArgumentValue, Shape } from '../../network.ts';
import { removal, shownWith } from './edits.ts';
import {
  distinctBySpan,
  type FoundLayer,
  layerAt,
  type Mending,
  type Proposer,
  textOf,
  upstream,
  whereabouts,
} from './mending.ts';
import { parameterIn } from './parameters.ts';

/** How many earlier layers are tried, the nearest ones. */
const REACH = 12;
/** How many smaller dilations are tried. */
const LONGEST_DILATION = 8;

/** A smaller value of the argument at fault. */
export const smallerArgument: Proposer = (mending) => {
  const { index, rejection } = mending;
  const layer = layerAt(index, mending);
  const span = rejection.argument === undefined ? undefined : layer?.spans.get(rejection.argument);
  if (layer === undefined || span === undefined) return [];
  return withSize(layer, { span, sizes: smallerSizes(layer, mending).slice(0, 3) }, mending);
};

/** Taps of the kernel that lie closer to each other. */
export const smallerDilation: Proposer = (mending) => {
  const layer = layerAt(mending.index, mending);
  const span = layer?.spans.get('dilation');
  const dilation = layer?.definition.window?.(layer.arguments as never).dilation;
  if (layer === undefined || span === undefined || dilation === undefined) return [];
  const steps = Array.from({ length: Math.max(...dilation) - 1 }, (_, by) => by + 1);
  const sizes = steps.map((by) => dilation.map((size) => Math.max(1, size - by)));
  return withSize(layer, { span, sizes: sizes.slice(0, LONGEST_DILATION) }, mending);
};

/** The first of some sizes that fits, in the place of the one that is written. */
function withSize(
  layer: FoundLayer,
  { span, sizes }: { readonly span: Span; readonly sizes: readonly ArgumentValue[] },
  mending: Mending,
): readonly Fix[] {
  const written = /^(.*?)(\d[\dx]*)$/s.exec(textOf(span, mending.sources));
  if (written === null || /[\w})]$/.test(written[1]!.slice(1))) return smallerParameter(span, sizes, mending);
  for (const size of sizes) {
    const edit: Edit = { span, text: `${written[1]}${sizeText(size)}` };
    if (!mending.fits({ edits: [edit] })) continue;
    const shown = shownWith(layer.call.span, [edit], mending.sources);
    return [{ message: fixSentences.at(shown, 'here'), edits: [edit] }];
  }
  return [];
}

function smallerParameter(span: Span, sizes: readonly ArgumentValue[], mending: Mending): readonly Fix[] {
  const parameter = parameterIn(span, mending);
  if (parameter === undefined) return [];
  const numbers = sizes.flatMap((size) =>
    Array.isArray(size) && size[0] === size[1] ? [size[0] as number] : [],
  );
  const fitting = numbers.find((size) => mending.fits(parameter.attempt(size)));
  return fitting === undefined ? [] : [parameter.fix(fitting, false)];
}

function sizeText(size: ArgumentValue): string {
  if (!Array.isArray(size)) return String(size);
  return size[0] === size[1] ? String(size[0]) : size.join('x');
}

/** Smaller values of the argument at fault that its own layer would take, the largest first. */
function smallerSizes(layer: FoundLayer, mending: Mending): readonly ArgumentValue[] {
  const name = mending.rejection.argument!;
  const definition = layer.definition.arguments[name]!;
  const value = layer.arguments[name]!;
  const inputs = layer.call.inputs.map((input) => mending.shapes[input]);
  if (!inputs.every((shape) => shape !== undefined)) return [];
  const accepts = (size: ArgumentValue) =>
    !isRejection(
      layer.definition.shape(inputs as readonly Shape[], { ...layer.arguments, [name]: size } as never),
    );
  return candidates(definition, value, layer).filter(accepts);
}

function candidates(
  { type, minimum = 1 }: ArgumentDefinition,
  value: ArgumentValue,
  { definition, arguments: values }: FoundLayer,
): readonly ArgumentValue[] {
  // A pool of one does nothing, a kernel of one has no taps to set apart, and an even kernel has no centre.
  const isDilated = definition.window?.(values as never).dilation.some((size) => size > 1) === true;
  const least = type !== 'pair' ? minimum : definition.weights === undefined ? 2 : isDilated ? 3 : minimum;
  const step = type === 'pair' && definition.weights !== undefined ? 2 : 1;
  const lower = (size: number, by: number) => (size <= least ? size : Math.max(least, size - by * step));
  if (typeof value === 'number') {
    return Array.from({ length: Math.min(64, value - least) }, (_, by) => value - by - 1);
  }
  if (!Array.isArray(value) || value.length !== 2) return [];
  const [rows, columns] = value as unknown as readonly [number, number];
  const count = Math.min(512, Math.ceil((Math.max(rows, columns) - least) / step));
  const steps = Array.from({ length: count }, (_, by) => by + 1);
  const both = steps.map((by) => [lower(rows, by), lower(columns, by)] as const);
  if (rows === columns) return both;
  // Two sizes are written because they differ: the one that fits stays.
  const one = steps.flatMap((by) => [
    [lower(rows, by), columns] as const,
    [rows, lower(columns, by)] as const,
  ]);
  return [...one, ...both];
}

/** One layer less that shrinks the map and learns nothing. */
export const oneLess: Proposer = (mending) => {
  const nearest = distinctBySpan([...upstream(mending), mending.index], mending).slice(-REACH);
  return nearest.flatMap((index) => {
    const layer = layerAt(index, mending);
    if (layer === undefined || !isRemovable(index, layer, mending)) return [];
    const edit = removal(layer.call.span, mending.sources);
    if (!mending.fits({ edits: [edit] })) return [];
    const together = fixSentences.remove(layer.definition.kind);
    const message = fixSentences.removeOne(layer.definition.kind, whereabouts(layer.call.span, mending));
    return [{ message, together, place: layer.call.span, edits: [edit] }];
  });
};

/** Whether a layer has no weights, and makes a map smaller or a vector of it. */
function isRemovable(
  index: number,
  { definition, call }: FoundLayer,
  { shapes, index: refused }: Mending,
): boolean {
  if (definition.role !== 'layer' || definition.weights !== undefined) return false;
  if (index === refused) return definition.window !== undefined;
  const from = shapes[call.inputs[0] ?? -1];
  const to = shapes[index];
  if (from === undefined || to === undefined || from.length !== 3) return false;
  return to.length === 1 || to[0]! < from[0]! || to[1]! < from[1]!;
}

/** Padding that keeps the size, on an earlier layer with a kernel. */
export const samePadding: Proposer = (mending) => {
  const nearest = distinctBySpan([...upstream(mending), mending.index], mending).slice(-REACH);
  return nearest.flatMap((index) => {
    const layer = layerAt(index, mending);
    // Where arms do not meet, it may be for a pool.
    const isPadded = layer?.definition.weights !== undefined || mending.definition.role === 'join';
    if (layer === undefined || !isPadded) return [];
    const edit = asSame(layer);
    if (edit === undefined || !mending.fits({ edits: [edit] })) return [];
    const { span } = layer.call;
    const shown = fixSentences.replace(edit.text.trim());
    const message = fixSentences.at(shown, whereabouts(span, mending));
    return [{ message, together: shown, place: span, edits: [edit] }];
  });
};

/** A window that goes from place to place and keeps the size, where it skipped some. */
export const keptSize: Proposer = (mending) => {
  const nearest = distinctBySpan(upstream(mending), mending).slice(-REACH);
  return nearest.flatMap((index): readonly Fix[] => {
    const layer = layerAt(index, mending);
    const stride = layer?.definition.window?.(layer.arguments as never).stride;
    if (layer === undefined || stride === undefined || stride.every((step) => step === 1)) return [];
    const written = layer.spans.get('stride');
    const same = asSame(layer);
    const one: Edit = written === undefined ? behindSizes(layer, ' s1') : { span: written, text: 's1' };
    const both =
      same === undefined || same.span.start !== one.span.start
        ? [one, ...(same ? [same] : [])]
        : [{ ...one, text: `${one.text}${same.text}` }];
    const edits = [[one], both].find((each) => mending.fits({ edits: each }));
    if (edits === undefined) return [];
    const { span } = layer.call;
    return [
      {
        message: fixSentences.at(shownWith(span, edits, mending.sources), whereabouts(span, mending)),
        edits,
      },
    ];
  });
};

/** The word that keeps the size, in the place of the padding or behind the sizes. */
export function asSame(layer: FoundLayer): Edit | undefined {
  const { definition, arguments: values, spans } = layer;
  const padding = Object.entries(definition.arguments).find(([, { type }]) => type === 'padding');
  const word = padding?.[1].words?.[0];
  if (padding === undefined || word === undefined || values[padding[0]] === word) return undefined;
  const written = spans.get(padding[0]);
  if (written !== undefined) return { span: written, text: word };
  return behindSizes(layer, ` ${word}`);
}

function behindSizes({ call }: FoundLayer, text: string): Edit {
  const sizes = call.arguments.filter(({ kind }) => kind === 'positional' || kind === 'short');
  const end = (sizes.at(-1)?.span ?? call.kindSpan).end;
  return { span: { ...call.span, start: end, end }, text };
}
