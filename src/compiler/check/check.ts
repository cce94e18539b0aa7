/** Plain layer calls to a Network: arguments against the layer table, a shape and weights on every layer. */

import { placeSentences } from '../../diagnostics/codes/network.ts';
import { diagnose } from '../../diagnostics/codes.ts';
import type { Diagnostic, RelatedPlace, Severity, Span } from '../../diagnostics/diagnostic.ts';
import {
  isRejection,
  type LayerDefinition,
  type Rejection,
  type ShapeResult,
} from '../../layers/definition.ts';
import { layers } from '../../layers/index.ts';
import type { Expanded, LayerCall } from '../expand/calls.ts';
import type { Arguments, ArgumentValue, Network, NetworkLayer, Shape } from '../network.ts';
import { type Bound, bindArguments } from './bind.ts';
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
  readonly refusals: Map<Diagnostic, Refusal>;
  readonly layers: NetworkLayer[];
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
  const checking: Checking = { expanded, sources, report, shapes: [], bounds: [], refusals, layers: [] };
  checkInput(expanded, report);
  for (const [index, call] of expanded.layers.entries()) checkLayer(call, index, checking);
  for (const call of expanded.unreached) checkUnreached(call, checking);
  const problems = [...expanded.diagnostics, ...found.values()];
  const isGood = expanded.isWhole && problems.every((diagnostic) => diagnostic.severity !== 'error');
  if (isGood && options.isParsed !== false) expanded.remarks.forEach(report);
  const checked = { refusals, checked: checking };
  if (!isGood || expanded.isLibrary) return { diagnostics: [...found.values()], ...checked };
  const network: Network = { name: expanded.name ?? options.name ?? '', layers: checking.layers };
  if (options.isParsed !== false) lint(network).forEach(report);
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
      report(diagnose('misplaced-input', {}, { span: input.kindSpan, related: input.notes }));
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

/** Reports what is wrong with a layer's arguments, with the calls that led to it. */
function bindAt(call: LayerCall, definition: LayerDefinition, report: Checking['report']): Bound {
  return bindArguments(call, definition, (diagnostic) => {
    const related = [...(diagnostic.related ?? []), ...call.notes];
    report(related.length === 0 ? diagnostic : { ...diagnostic, related });
  });
}

function checkUnreached(call: LayerCall, { report }: Checking): void {
  const definition = definitionOf(call);
  if (definition !== undefined) bindAt(call, definition, report);
}

function checkLayer(call: LayerCall, index: number, checking: Checking): void {
  const definition = definitionOf(call);
  if (definition === undefined) return;
  const bound = bindAt(call, definition, checking.report);
  checking.bounds[index] = bound;
  const inputs = call.inputs.map((input) => checking.shapes[input]);
  const isFed = definition.role === 'input' || inputs.length > 0;
  if (bound.arguments === undefined || !isFed || !inputs.every((shape) => shape !== undefined)) return;
  const shapes = definition.role === 'input' ? [] : inputs;
  const result = definition.shape(shapes, bound.arguments as never);
  if (isRejection(result)) {
    reportRejection(result.rejection, index, { bound, checking, severity: 'error' });
    checking.shapes[index] = shapeIfMended(result.rejection, definition, {
      shapes,
      arguments: bound.arguments,
    });
    return;
  }
  if (!isCountable(result)) {
    checking.report(
      diagnose('shape-too-large', { shape: formatShape(result) }, { span: call.span, related: call.notes }),
    );
    return;
  }
  const advice = definition.advice?.(shapes, bound.arguments as never);
  if (advice !== undefined) reportRejection(advice, index, { bound, checking, severity: 'warning' });
  checking.shapes[index] = result;
  checking.layers[index] = layerOf(call, definition, { bound, shapes, output: result });
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

function isPair(value: ArgumentValue | undefined): value is readonly [number, number] {
  return Array.isArray(value) && value.length === 2;
}

/** The shape that follows if the proposed statement is put in: so that later errors are seen in the same pass. */
function shapeIfMended(
  rejection: Rejection,
  definition: LayerDefinition,
  given: { readonly shapes: readonly Shape[]; readonly arguments: Arguments },
): Shape | undefined {
  const sizes = rejection.argument === undefined ? undefined : given.arguments[rejection.argument];
  // The sizes of a grey picture, whose fix is certain.
  if (definition.role === 'input' && isPair(sizes)) return [...sizes, 1];
  const inserted = rejection.insertBefore === undefined ? undefined : layers[rejection.insertBefore];
  if (inserted === undefined || Object.keys(inserted.arguments).length > 0) return undefined;
  const between: ShapeResult = inserted.shape(given.shapes, {} as never);
  if (isRejection(between)) return undefined;
  const result = definition.shape([between], given.arguments as never);
  return isRejection(result) ? undefined : result;
}

interface Reporting {
  readonly bound: Bound;
  readonly checking: Checking;
  readonly severity: Severity;
}

function reportRejection(
  rejection: Rejection,
  index: number,
  { bound, checking, severity }: Reporting,
): void {
  const call = checking.expanded.layers[index]!;
  const related = [...originsOf(call, checking), ...call.notes];
  const diagnostic: Diagnostic = {
    severity,
    code: rejection.code,
    message: rejection.message,
    label: rejection.label,
    span: placeOf(rejection, call, bound),
    ...(related.length > 0 && { related }),
  };
  if (severity === 'error') checking.refusals.set(diagnostic, { index, rejection });
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
  return [...new Set(call.inputs)].map((index) => {
    const origin = expanded.layers[index]!;
    const from = origin.inputs.length === 1 ? shapes[origin.inputs[0]!] : undefined;
    const given = formatShape(shapes[index]!);
    return { span: origin.span, message: placeSentences.shape(from && formatShape(from), given) };
  });
}
