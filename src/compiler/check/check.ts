/** Plain layer calls to a Network: arguments against the layer table, a shape and weights on every layer. */

import { placeSentences } from '../../diagnostics/codes/network.ts';
import { diagnose } from '../../diagnostics/codes.ts';
import type { Diagnostic, RelatedPlace, Span } from '../../diagnostics/diagnostic.ts';
import {
  isRejection,
  type LayerDefinition,
  type Rejection,
  type ShapeResult,
} from '../../layers/definition.ts';
import { layers } from '../../layers/index.ts';
import type { CallArgument, Expanded, LayerCall } from '../expand/calls.ts';
import { withTrail } from '../expand/expansion.ts';
import { notesOf } from '../expand/trail.ts';
import type { Arguments, ArgumentValue, Network, NetworkLayer, Shape } from '../network.ts';
import { type Bound, bindArguments } from './bind.ts';
import { withWholeLines } from './fixes/edits.ts';
import type { Checked, Refusal } from './fixes/mending.ts';
import { lint } from './lints/lints.ts';

/** What a check is given besides the calls. */
export interface CheckOptions {
  /** The network's name where the file gives none. */
  readonly name?: string | undefined;
  /** Whether the text had no errors; where it had, remarks on the rest help nobody. */
  readonly isParsed?: boolean | undefined;
  /** The texts of the files, for fixes that insert lines. */
  readonly sources?: ReadonlyMap<string, string> | undefined;
}

/** What a check finds. */
export interface CheckResult {
  /** Absent where there is an error. */
  readonly network?: Network;
  readonly diagnostics: readonly Diagnostic[];
  /** The layers that refuse what they get, by their errors: what fixes are looked for. */
  readonly refusals: ReadonlyMap<Diagnostic, Refusal>;
  readonly checked: Checked;
}

interface Checking {
  readonly expanded: Expanded;
  readonly sources: ReadonlyMap<string, string>;
  readonly report: (diagnostic: Diagnostic) => void;
  /** By index of the call; undefined where the shape is not known. */
  readonly shapes: (Shape | undefined)[];
  readonly bounds: (Bound | undefined)[];
  /** The rounds of a repeat share their arguments, and so what becomes of them. */
  readonly bound: Map<readonly CallArgument[], Bound>;
  /** The last layer with these arguments: mostly the next one gets the same shapes. */
  readonly last: Map<Bound, Judged>;
  readonly refusals: Map<Diagnostic, Refusal>;
  readonly layers: NetworkLayer[];
}

interface Judged {
  readonly shapes: readonly Shape[];
  readonly layer: NetworkLayer;
}

/** Checks an unrolled model. */
export function check(expanded: Expanded, options: CheckOptions = {}): CheckResult {
  const found = new Map<string, Diagnostic>();
  const report = (diagnostic: Diagnostic): void => {
    const { code, span } = diagnostic;
    const key = `${code} ${span?.file} ${span?.start} ${span?.end}`;
    if (!found.has(key)) found.set(key, diagnostic);
  };
  const sources = options.sources ?? new Map<string, string>();
  const refusals = new Map<Diagnostic, Refusal>();
  const checking: Checking = {
    expanded,
    sources,
    report,
    shapes: [],
    bounds: [],
    bound: new Map(),
    last: new Map(),
    refusals,
    layers: [],
  };
  checkInput(expanded, report);
  for (const [index, call] of expanded.layers.entries()) checkLayer(call, index, checking);
  for (const call of expanded.unreached) checkUnreached(call, checking);
  const problems = [...expanded.diagnostics, ...found.values()];
  const isGood = expanded.isWhole && problems.every((diagnostic) => diagnostic.severity !== 'error');
  if (isGood && options.isParsed !== false)
    for (const remark of expanded.remarks) report(withWholeLines(remark, sources));
  const checked = { refusals, checked: checking };
  if (!isGood || expanded.isLibrary) return { diagnostics: [...found.values()], ...checked };
  const network: Network = { name: expanded.name ?? options.name ?? '', layers: checking.layers };
  if (options.isParsed !== false) lint(network, checking).forEach(report);
  return { network, diagnostics: [...found.values()], ...checked };
}

function definitionOf(call: LayerCall | undefined): LayerDefinition | undefined {
  return call?.kind === undefined ? undefined : layers[call.kind];
}

/** The input is the first layer, and there is one. */
function checkInput({ layers: calls, isLibrary, isWhole, file }: Expanded, report: Checking['report']): void {
  const isInput = (call: LayerCall) => definitionOf(call)?.role === 'input';
  const [first] = calls;
  const inputs = calls.filter(isInput);
  if (first === undefined) {
    if (!isLibrary && isWhole) report(diagnose('empty-model', {}, { span: { file, start: 0, end: 0 } }));
    return;
  }
  if (inputs.length === 0 && first.kind !== undefined) {
    report(diagnose('missing-input', { first: first.kind }, { span: first.span }));
  }
  for (const [index, input] of inputs.entries()) {
    if (input.isInside)
      report(diagnose('misplaced-input', {}, { span: input.kindSpan, related: notesOf(input.trail) }));
    else if (index > 0) {
      const related = [{ span: inputs[0]!.span, message: placeSentences.first }];
      report(diagnose('second-input', {}, { span: input.kindSpan, related }));
    } else if (input !== first && first.kind !== undefined) {
      report(diagnose('late-input', {}, { span: input.kindSpan }));
    }
  }
  if (calls.length === 1 && isInput(first) && isWhole)
    report(diagnose('only-input', {}, { span: first.span }));
}

/** Binds the arguments of a layer; what is wrong with them is reported, with the calls that led to it. */
function bindAt(call: LayerCall, definition: LayerDefinition, checking: Checking): Bound {
  const known = checking.bound.get(call.arguments);
  if (known !== undefined) return known;
  const bound = bindArguments(call, definition, (diagnostic) =>
    checking.report(withTrail(diagnostic, call.trail)),
  );
  checking.bound.set(call.arguments, bound);
  return bound;
}

function checkUnreached(call: LayerCall, checking: Checking): void {
  const definition = definitionOf(call);
  if (definition !== undefined) bindAt(call, definition, checking);
}

function checkLayer(call: LayerCall, index: number, checking: Checking): void {
  const definition = definitionOf(call);
  if (definition === undefined) return;
  const bound = bindAt(call, definition, checking);
  checking.bounds[index] = bound;
  const isInput = definition.role === 'input';
  const shapes = isInput ? [] : call.inputs.map((input) => checking.shapes[input]);
  const isFed = isInput || shapes.length > 0;
  if (bound.arguments === undefined || !isFed || !shapes.every((shape) => shape !== undefined)) return;
  const last = checking.last.get(bound);
  if (last !== undefined && areEqual(last.shapes, shapes)) {
    const { path, structuralPath } = call;
    checking.shapes[index] = last.layer.output;
    checking.layers[index] = { ...last.layer, path, structuralPath, inputs: call.inputs };
    return;
  }
  const result = definition.shape(shapes, bound.arguments as never);
  if (isRejection(result)) {
    reportRejection(result.rejection, index, { bound, checking });
    const given = { shapes, arguments: bound.arguments };
    checking.shapes[index] = isInput
      ? shapeOfPicture(bound.arguments[result.rejection.argument!], checking)
      : shapeIfMended(result.rejection, definition, given);
    return;
  }
  if (!isCountable(result)) {
    refuseSize(result, isInput ? 'the input is' : undefined, { call, checking });
    return;
  }
  checking.shapes[index] = result;
  const layer = layerOf(call, definition, { bound, shapes, output: result });
  const weight = Object.values(layer.weights).find(({ shape }) => !isCountable(shape));
  if (weight !== undefined) refuseSize(weight.shape, 'its weights would be', { call, checking });
  checking.layers[index] = layer;
  checking.last.set(bound, { shapes, layer });
}

/** More numbers than can be counted, in a shape or in weights. */
function refuseSize(
  shape: Shape,
  what: string | undefined,
  { call, checking }: { readonly call: LayerCall; readonly checking: Checking },
): void {
  const facts = { shape: formatShape(shape), ...(what !== undefined && { what }) };
  checking.report(withTrail(diagnose('shape-too-large', facts, { span: call.span }), call.trail));
}

function areEqual(left: readonly Shape[], right: readonly Shape[]): boolean {
  return left.every((shape, index) => {
    const other = right[index]!;
    return shape.length === other.length && shape.every((size, axis) => size === other[axis]);
  });
}

interface CheckedCall {
  readonly bound: Bound;
  readonly shapes: readonly Shape[];
  readonly output: Shape;
}

function layerOf(
  call: LayerCall,
  definition: LayerDefinition,
  { bound, shapes, output }: CheckedCall,
): NetworkLayer {
  const values = bound.arguments!;
  const { path, structuralPath, span } = call;
  return {
    path,
    structuralPath,
    kind: definition.kind,
    arguments: values,
    ...(bound.activation && { activation: bound.activation }),
    inputs: definition.role === 'input' ? [] : call.inputs,
    output,
    weights: definition.weights?.(shapes, values as never) ?? {},
    span,
  };
}

function isCountable(shape: Shape): boolean {
  return Number.isSafeInteger(shape.reduce((product, size) => product * size, 1));
}

function formatShape(shape: Shape): string {
  return shape.join('x');
}

/** The shape that follows if what the layer asks for is put in: so that later errors are seen in the same pass. */
function shapeIfMended(
  rejection: Rejection,
  definition: LayerDefinition,
  given: { readonly shapes: readonly Shape[]; readonly arguments: Arguments },
): Shape | undefined {
  const inserted = rejection.insertBefore === undefined ? undefined : layers[rejection.insertBefore];
  if (inserted === undefined || Object.keys(inserted.arguments).length > 0) return undefined;
  const between: ShapeResult = inserted.shape(given.shapes, {} as never);
  if (isRejection(between)) return undefined;
  const result = definition.shape([between], given.arguments as never);
  return isRejection(result) ? undefined : result;
}

/** The shape of an input of height and width alone: a grey picture or a vector, whichever the next layer takes. */
function shapeOfPicture(sizes: ArgumentValue | undefined, checking: Checking): Shape | undefined {
  const next = checking.expanded.layers[1];
  const definition = definitionOf(next);
  if (!Array.isArray(sizes) || sizes.length !== 2 || next === undefined || definition === undefined)
    return undefined;
  const [height, width] = sizes as readonly number[];
  const values = bindAt(next, definition, checking).arguments;
  return [[height!, width!, 1], [height! * width!]].find(
    (shape) => values !== undefined && !isRejection(definition.shape([shape], values as never)),
  );
}

interface Reporting {
  readonly bound: Bound;
  readonly checking: Checking;
}

function reportRejection(rejection: Rejection, index: number, { bound, checking }: Reporting): void {
  const call = checking.expanded.layers[index]!;
  const related = [...originsOf(call, checking), ...notesOf(call.trail)];
  const diagnostic: Diagnostic = {
    severity: 'error',
    code: rejection.code,
    message: rejection.message,
    label: rejection.label,
    span: placeOf(rejection, call, bound),
    ...(related.length > 0 && { related }),
  };
  checking.refusals.set(diagnostic, { index, rejection });
  checking.report(diagnostic);
}

/** The argument at fault; the statement where a window and what it slides over do not fit each other. */
function placeOf({ argument }: Rejection, call: LayerCall, bound: Bound): Span {
  const type = argument === undefined ? undefined : definitionOf(call)?.arguments[argument]?.type;
  if (argument === undefined || type === 'pair') return call.span;
  return bound.spans.get(argument) ?? call.span;
}

/** Where the shapes that a layer gets come from. */
function originsOf(call: LayerCall, { expanded, shapes }: Checking): readonly RelatedPlace[] {
  return [...new Set(call.inputs)].flatMap((index) => {
    const [origin, given] = [expanded.layers[index]!, shapes[index]];
    const from = origin.inputs.length === 1 ? shapes[origin.inputs[0]!] : undefined;
    const message = given && placeSentences.shape(from && formatShape(from), formatShape(given));
    return message === undefined ? [] : [{ span: origin.span, message }];
  });
}
