/** Fixes of arms that do not meet: a projecting arm, another number of channels. */
import { fixSentences } from '../../../diagnostics/codes/network.ts';
import type { Edit, Fix } from '../../../diagnostics/diagnostic.ts';
import { projection } from '../../../layers/projection.ts';
import type { Shape } from '../../network.ts';
import { shownWith } from './edits.ts';
import { layerAt, type Mending, type Proposer, textOf, whereabouts } from './mending.ts';

/** A residual whose body changes the shape becomes a branch, whose second arm changes it too. */
export const projectingBranch: Proposer = (mending) => {
  const { call, shapes } = mending;
  const [from, to] = call.inputs.map((input) => shapes[input]);
  const arm = call.residual && from && to && projection(from, to);
  if (call.residual === undefined || arm === undefined) return [];
  const end = { ...call.residual, start: call.residual.end };
  const edits = [
    { span: call.kindSpan, text: 'branch' },
    { span: end, text: ` { ${arm} } ${call.kind}` },
  ];
  return mending.fits({ edits }) ? [{ message: fixSentences.projectingBranch(arm), edits }] : [];
};

/** Another number of filters or units in the last layer of an arm that has one. */
export const otherChannels: Proposer = (mending) => {
  const { call, shapes } = mending;
  const targets = new Set(call.inputs.flatMap((input) => shapes[input]?.at(-1) ?? []));
  return call.inputs.flatMap((arm) => {
    const own = shapes[arm]?.at(-1);
    const edit = own === undefined ? undefined : channelsOf(arm, own, mending);
    if (edit === undefined) return [];
    for (const target of targets) {
      if (target === own) continue;
      const edits = [{ ...edit.edit, text: String(target) }];
      if (!mending.fits({ edits })) continue;
      const shown = shownWith(edit.statement, edits[0]!, mending.sources);
      return [{ message: fixSentences.at(shown, whereabouts(edit.statement, mending)), edits }];
    }
    return [];
  });
};

/** Where the number of channels behind an arm is written, if it is written as a number. */
function channelsOf(arm: number, channels: number, mending: Mending) {
  let index: number | undefined = arm;
  while (index !== undefined && mending.shapes[index]?.at(-1) === channels) {
    const layer = layerAt(index, mending);
    if (layer === undefined) return undefined;
    const [name] =
      Object.entries(layer.definition.arguments).find(([, { position }]) => position === 0) ?? [];
    const span = name === undefined ? undefined : layer.spans.get(name);
    if (layer.definition.weights !== undefined && span !== undefined) {
      const isPlain = textOf(span, mending.sources) === String(channels);
      return isPlain ? { edit: { span, text: '' } satisfies Edit, statement: layer.call.span } : undefined;
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
    for (const statement of isEmpty ? [] : projectionsFrom(from, known)) {
      const edits = [{ span: { ...last.span, start: last.span.end }, text: `; ${statement}` }];
      if (mending.fits({ edits }))
        return [{ message: fixSentences.endOfArm(statement, position + 1), edits }];
    }
    return [];
  });
};

function projectionsFrom(from: Shape, others: readonly Shape[]): readonly string[] {
  const targets = others.flatMap((to) => [to, [...to.slice(0, -1), from.at(-1)!]]);
  const statements = targets
    .filter((to) => to.join() !== from.join())
    .flatMap((to) => projection(from, to) ?? []);
  return [...new Set(statements)].slice(0, 4);
}
