/** `nnc verify`: a table of how far a model's gradients are from those of others. */
import { drawColumns, type TextColumn } from '../graph/text-columns.ts';
import type { Compared, Comparison, Verification } from '../verification/verify.ts';
import { verifyGradients } from '../verification/verify.ts';
import { EXIT_FAILED, useColor } from './failure.ts';

export interface VerifyFlags {
  readonly exp?: string;
  readonly param?: readonly string[];
  readonly only?: readonly string[];
  readonly seed?: number;
  readonly batch?: number;
  readonly input?: string;
  readonly thorough?: boolean;
  readonly json?: boolean;
}

/** Compares and prints; returns the exit code: 0, or 1 where something is wrong. */
export async function verifyCommand(model: string | undefined, flags: VerifyFlags): Promise<number> {
  const { exp, param, json, ...request } = flags;
  const verification = await verifyGradients({
    ...request,
    ...(model !== undefined && { model }),
    ...(exp !== undefined && { experiment: exp }),
    ...(param !== undefined && { parameters: param }),
    onProgress: (doing) => process.stderr.write(`${doing}\n`),
  });
  for (const note of verification.notes) process.stderr.write(`note: ${note}\n`);
  process.stdout.write(json ? `${JSON.stringify(verification, null, 1)}\n` : textOf(verification));
  return verification.verdict === 'wrong' ? EXIT_FAILED : 0;
}

function textOf(verification: Verification): string {
  const { model, loss, batch, seed, rows } = verification;
  const width = process.stdout.columns || Number.POSITIVE_INFINITY;
  const samples = batch === 1 ? 'one sample' : `${batch} samples`;
  return [
    `${model}: nnc's gradients of ${loss} by ONNX Runtime, on ${samples} and weights drawn from seed ${seed}, against`,
    drawColumns(columnsOf(rows), { width, color: useColor(process.stdout) }),
    '',
    ...remarksOn(verification),
    '',
  ].join('\n');
}

const headings: Readonly<Record<Comparison, string>> = {
  float64: 'float64',
  'tfjs-node': 'tfjs-node',
  tensorflow: 'TensorFlow.js',
  differences: 'differences',
};

function columnsOf(rows: readonly Compared[]): readonly TextColumn[] {
  const column = (
    heading: string,
    align: TextColumn['align'],
    read: (row: Compared) => string,
  ): TextColumn => ({
    heading,
    align,
    cells: rows.map(read),
  });
  const number = (value: number | undefined) => (value === undefined ? '-' : value.toExponential(1));
  // What nobody was compared with has no column: tfjs-node is not everywhere.
  const comparisons = (Object.keys(headings) as Comparison[]).filter((each) =>
    rows.some(({ errors }) => errors[each] !== undefined),
  );
  return [
    column('layer', 'left', ({ name }) => (name === 'together' ? 'all layers together' : name)),
    column('weights', 'left', ({ weights }) => weights.join(', ')),
    ...comparisons.map((each) => column(headings[each], 'right', ({ errors }) => number(errors[each]))),
    column('allowed', 'right', ({ allowed }) => number(allowed)),
    column('verdict', 'left', ({ verdict }) => verdict),
  ];
}

function remarksOn({ sampling, kinks, overridden, ...found }: Verification): readonly string[] {
  const skipped = kinks.skipped === 0 ? '' : `; ${kinks.skipped} of ${kinks.of} met a kink and do not count`;
  const removed =
    overridden.length === 0
      ? ''
      : `; of the model with exact gradients in ${overridden.join(', ')}, as they know no other`;
  const ways = {
    numbers: 'by every number of every weight',
    directions: `along ${sampling.kind === 'directions' ? sampling.count : 0} random directions through each weight`,
    together: 'along one random direction through all weights, for the sake of time',
  };
  return [
    'errors are relative to the largest gradient of the layer; float64: the same rules by loops in float64',
    `differences: in float64, ${ways[sampling.kind]}${skipped}${removed}`,
    ...jumpsOf(found.rows),
    ...leftOut(found.rows),
    conclusionOf(found),
  ];
}

function jumpsOf(rows: readonly Compared[]): readonly string[] {
  const usual = Math.min(...rows.filter(({ name }) => name !== 'loss').map(({ allowed }) => allowed));
  const jumping = rows.filter(({ name, allowed }) => name !== 'loss' && allowed > usual);
  if (jumping.length === 0) return [];
  return [
    `allowed is more in ${jumping.length} layers: units next to a kink make their gradients jump when samples change by a rounding`,
  ];
}

function leftOut(rows: readonly Compared[]): readonly string[] {
  if (rows.some(({ errors }) => errors['tfjs-node'] !== undefined)) return [];
  return ['not compared with tfjs-node, which is not installed or does not load (`nnc doctor`)'];
}

function conclusionOf({ rows, verdict, isFlat }: Pick<Verification, 'rows' | 'verdict' | 'isFlat'>): string {
  const wrong = rows.filter((row) => row.verdict === 'wrong');
  const last = wrong.findLast(({ weights }) => weights.length > 0);
  const layers = rows.filter(({ weights }) => weights.length > 0).length;
  if (verdict === 'right' && layers === 0)
    return 'right: the loss agrees; the model has no weights, so no gradients';
  if (verdict === 'right' && isFlat)
    return 'right: all agree that every gradient is zero, so nothing trains here';
  if (verdict === 'right') return `right: all ${layers} layers agree`;
  if (verdict === 'unclear') {
    const count = rows.filter((row) => row.verdict === 'unclear').length;
    return `nothing is wrong, but ${count} of ${layers} layers jump too far to tell: try a smaller --input, or a larger --batch`;
  }
  if (wrong.some(({ name }) => name === 'loss'))
    return 'WRONG: the loss itself, so the forward pass differs; the gradients do not tell at which layer';
  if (last === undefined) return `WRONG: ${wrong.map(({ name }) => name).join(', ')}`;
  const others = wrong.length > 1 ? '; what comes before it may only follow from it' : '';
  return `WRONG: ${last.name}, or what comes right behind it${others}`;
}
