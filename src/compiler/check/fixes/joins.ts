/** Fixes of arms that do not meet: a projecting arm, another number of channels. */
import { fixSentences } from '../../../diagnostics/codes/network.ts';
import type { Fix, Span } from '../../../diagnostics/diagnostic.ts';
import { pooling, projection, type Steps } from '../../../layers/projection.ts';
import type { Shape } from '../../network.ts';
import { shownWith } from './edits.ts';
import { layerAt, type Mending, type Proposer, textOf, whereabouts } from './mending.ts';
import { parameterIn } from './parameters.ts';
import { asSame } from './window.ts';

/** A residual whose body changes the shape becomes a branch, whose second arm changes it too. */
export const projectingBranch: Proposer = (mending) => {
  const { call, shapes } = mending;
  const [from, to] = call.inputs.map((input) => shapes[input]);
  const arm = call.residual && from && to && projection(from, to, stepsOf(mending));
  if (call.residual === undefined || arm === undefined) return [];
  const end = { ...call.residual, start: call.residual.end };
  const edits = [
    { span: call.kindSpan, text: 'branch' },
    { span: end, text: ` { ${arm} } ${call.kind}` },
  ];
  return mending.fits({ edits }) ? [{ message: fixSentences.projectingBranch(arm), edits }] : [];
};

/** The layers of a residual's body, the last first. */
function bodyOf({ call, expanded }: Mending): readonly number[] {
  const [before, last] = call.inputs;
  const body: number[] = [];
  for (
    let index = last;
    index !== undefined && index !== before;
    index = expanded.layers[index]!.inputs.at(-1)
  )
    body.push(index);
  return body;
}

/** How a residual's body steps over the map, and how its channels and its step are written there. */
function stepsOf(mending: Mending): Steps {
  const layers = bodyOf(mending).flatMap((index) => layerAt(index, mending) ?? []);
  const windows = layers.flatMap(
    ({ definition, arguments: values }) => definition.window?.(values as never) ?? [],
  );
  const along = (side: number) => windows.reduce((product, { stride }) => product * stride[side]!, 1);
  const written = layers.flatMap(({ spans }) => spans.get('stride') ?? []);
  const last = mending.call.inputs.at(-1)!;
  const channels = channelsOf(last, mending.shapes[last]?.at(-1) ?? 0, mending);
  const text = (span: Span) => textOf(span, mending.sources);
  return {
    stride: [along(0), along(1)],
    ...(channels && { channels: text(channels.span) }),
    ...(written.length === 1 && { written: text(written[0]!) }),
  };
}

/** Padding in the body of a residual and as many channels as come in, so that its shape stays. */
export const sameShape: Proposer = (mending) => {
  const { call, shapes, sources } = mending;
  const [before, last] = call.inputs;
  const [from, to] = [shapes[before ?? -1], shapes[last ?? -1]];
  if (call.residual === undefined || from === undefined || to === undefined) return [];
  const layers = bodyOf(mending).flatMap((index) => layerAt(index, mending) ?? []);
  const padded = layers.flatMap((layer) => {
    const edit = layer.definition.weights === undefined ? undefined : asSame(layer);
    return edit === undefined ? [] : [{ edit, statement: layer.call.span }];
  });
  const channels = channelsOf(last!, to.at(-1)!, mending);
  const isOther = to.at(-1) !== from.at(-1);
  if (padded.length === 0 || (isOther && channels?.isPlain !== true)) return [];
  const other = isOther
    ? [{ edit: { span: channels!.span, text: String(from.at(-1)) }, statement: channels!.statement }]
    : [];
  const changes = [...other, ...padded];
  const edits = changes.map(({ edit }) => edit);
  if (!mending.fits({ edits })) return [];
  const statements = new Set(changes.map(({ statement }) => statement));
  const shown = [...statements]
    .toSorted((a, b) => a.start - b.start)
    .map((statement) => {
      const inside = changes.filter((change) => change.statement === statement).map(({ edit }) => edit);
      return fixSentences.at(shownWith(statement, inside, sources), whereabouts(statement, mending));
    });
  return [{ message: shown.join(' and '), edits }];
};

/** Another number of filters or units in the last layer of an arm that has one. */
export const otherChannels: Proposer = (mending) => {
  const { call, shapes } = mending;
  const written = writtenChannels(mending);
  const arms = call.inputs.flatMap((arm) => {
    const own = shapes[arm]?.at(-1);
    const channels = own === undefined ? undefined : channelsOf(arm, own, mending);
    return channels === undefined
      ? []
      : [{ ...channels, targets: [...written].filter(([target]) => target !== own) }];
  });
  const plain = arms.flatMap(({ span, statement, isPlain, targets }): readonly Fix[] => {
    const fits = (text: string) => mending.fits({ edits: [{ span, text }] });
    const text = isPlain ? targets.map((target) => target[1]).find(fits) : undefined;
    if (text === undefined) return [];
    const edits = [{ span, text }];
    const shown = shownWith(statement, edits, mending.sources);
    return [{ message: fixSentences.at(shown, whereabouts(statement, mending)), edits }];
  });
  const parameters = arms.flatMap(({ span, isPlain, targets }): readonly Fix[] => {
    const parameter = isPlain ? undefined : parameterIn(span, mending);
    const value =
      parameter &&
      targets.map(([target]) => target).find((target) => mending.fits(parameter.attempt(target)));
    return parameter === undefined || value === undefined ? [] : [parameter.fix(value, false)];
  });
  return [...plain, ...parameters];
};

/** The channels of the arms, each as it is written there: a number, or the `$name` that it comes from. */
function writtenChannels(mending: Mending): ReadonlyMap<number, string> {
  const { call, shapes, sources } = mending;
  const known = call.inputs.flatMap((arm) => {
    const count = shapes[arm]?.at(-1);
    if (count === undefined) return [];
    const channels = channelsOf(arm, count, mending);
    const text = channels === undefined ? '' : textOf(channels.span, sources);
    return [[count, /^\$(?:\w+|\{\w+\})$/.test(text) ? text : String(count)] as const];
  });
  // A name says more than a number.
  return new Map(
    known.toSorted(([, one], [, other]) => Number(one.startsWith('$')) - Number(other.startsWith('$'))),
  );
}

interface WrittenChannels {
  readonly span: Span;
  readonly statement: Span;
  /** Whether it is written as a number. */
  readonly isPlain: boolean;
}

/** Where the number of channels behind an arm is written. */
function channelsOf(arm: number, channels: number, mending: Mending): WrittenChannels | undefined {
  let index: number | undefined = arm;
  while (index !== undefined && mending.shapes[index]?.at(-1) === channels) {
    const layer = layerAt(index, mending);
    if (layer === undefined) return undefined;
    const [name] =
      Object.entries(layer.definition.arguments).find(([, { position }]) => position === 0) ?? [];
    const span = name === undefined ? undefined : layer.spans.get(name);
    if (layer.definition.weights !== undefined && span !== undefined) {
      const isPlain = textOf(span, mending.sources) === String(channels);
      return { span, statement: layer.call.span, isPlain };
    }
    [index] = layer.call.inputs;
  }
  return undefined;
}

/** A layer at the end of an arm that makes its shape that of another. */
export const projectedArm: Proposer = (mending) => {
  const { call, shapes, expanded } = mending;
  if (call.residual !== undefined) return [];
  const known = call.inputs.flatMap((input) => (shapes[input] === undefined ? [] : [shapes[input]]));
  return call.inputs.flatMap((arm, position): readonly Fix[] => {
    const from = shapes[arm];
    const last = expanded.layers[arm]!;
    // An empty arm ends where the branch begins: nothing can be put behind that.
    const isEmpty = from === undefined || last.span.start < call.span.start;
    for (const statement of isEmpty ? [] : projectionsFrom(from, known, writtenChannels(mending))) {
      const edits = [{ span: { ...last.span, start: last.span.end }, text: `; ${statement}` }];
      if (mending.fits({ edits }))
        return [{ message: fixSentences.endOfArm(statement, position + 1), edits }];
    }
    return [];
  });
};

function projectionsFrom(
  from: Shape,
  others: readonly Shape[],
  written: ReadonlyMap<number, string>,
): readonly string[] {
  const targets = others.flatMap((to) => [to, [...to.slice(0, -1), from.at(-1)!]]);
  const statements = targets
    .filter((to) => to.join() !== from.join())
    .flatMap((to) => {
      const channels = written.get(to.at(-1)!);
      return [
        pooling(from, to) ?? [],
        projection(from, to, { stride: [], ...(channels && { channels }) }) ?? [],
      ].flat();
    });
  return [...new Set(statements)].slice(0, 4);
}
