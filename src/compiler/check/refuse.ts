/** Arguments that fit nowhere, and what was probably meant by them. */
import { diagnose } from '../../diagnostics/codes.ts';
import type { Edit } from '../../diagnostics/diagnostic.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import type { LayerDefinition } from '../../layers/definition.ts';
import { layerMeant, layers } from '../../layers/index.ts';
import { removalOf } from '../expand/arguments.ts';
import { placeOfValue } from '../expand/arithmetic.ts';
import type { CallArgument, Valued, WordArgument } from '../expand/calls.ts';
import { formatParameter } from '../expand/values.ts';
import { argumentCalled, type Binding, markStranger, positionCount } from './binding.ts';
import type { NamedDefinition } from './convert.ts';

/**
 * Reports a number for which the layer has no place, the first of several. `conv 32 3` means `k3` if nothing but the
 * kernel is missing: then that is what it is given to.
 */
export function refusePositional(argument: Valued, binding: Binding): NamedDefinition | undefined {
  const { definition, report } = binding;
  const { span, value } = argument;
  const count = positionCount(definition);
  // What is not known for another reason may be a word that fits, and a number behind a strange word its value.
  if (binding.positions > count + 1 || value === undefined || binding.hasStranger) {
    markStranger(binding);
    return undefined;
  }
  const missing = Object.entries(definition.arguments).filter(
    ([name, each]) => each.default === undefined && each.position === undefined && !isGiven(name, binding),
  );
  const [name] = missing.length === 1 ? missing[0]! : [];
  // Of what may be left out the first: `pool 2 2` has the stride behind the window.
  const next = Object.entries(definition.arguments).find(
    ([other, each]) => missing.length === 0 && each.short !== undefined && !isGiven(other, binding),
  );
  const short = definition.arguments[name ?? next?.[0] ?? '']?.short;
  const fix = short === undefined ? undefined : `${short}${formatParameter(value)}`;
  const edits = short === undefined ? [] : [{ span: { ...span, end: span.start }, text: short }];
  report(diagnose('too-many-arguments', { layer: definition.kind, count, fix }, { span, edits }));
  if (name !== undefined && short !== undefined) return { name, definition: definition.arguments[name]! };
  markStranger(binding);
  return undefined;
}

function isGiven(name: string, { definition, written }: Binding): boolean {
  return written.arguments.some((argument) => {
    const given = argument.kind === 'named' ? argument.name : argument.kind === 'short' && argument.letter;
    return given !== false && argumentCalled(definition, given)?.name === name;
  });
}

/** Reports a name or letter that the layer does not know. */
export function refuseName(
  argument: Extract<CallArgument, { kind: 'short' | 'named' }>,
  binding: Binding,
): void {
  const { definition, report } = binding;
  const isNamed = argument.kind === 'named';
  const found = isNamed ? argument.name : argument.letter;
  const known = Object.keys(definition.arguments);
  const span = isNamed ? argument.nameSpan : argument.span;
  const suggestion = isNamed ? nearest(found, known) : undefined;
  const edits: Edit[] = suggestion === undefined ? [] : [{ span, text: suggestion }];
  const facts = { layer: definition.kind, found, suggestion };
  markStranger(binding);
  report(diagnose('unknown-argument', { ...facts, known: namesOf(definition) }, { span, edits }));
}

/** `kernel (k)`: arguments with their short letters. */
export function namesOf({ arguments: table }: LayerDefinition): readonly string[] {
  return Object.entries(table).map(([name, { short }]) =>
    short === undefined ? name : `${name} (${short})`,
  );
}

/** Reports a word that the layer does not know. */
export function refuseWord(argument: WordArgument, binding: Binding): void {
  const { word, span, origin } = argument;
  const { definition, report } = binding;
  if (isActivation(word)) {
    const code = definition.takesActivation ? 'second-activation' : 'no-activation-here';
    const edits = origin === undefined ? asOwnStatement(argument, binding) : [];
    report(diagnose(code, { layer: definition.kind, found: word }, { span, edits }));
    return;
  }
  if (origin === undefined && !argument.isParameter && refuseSort(argument, binding)) return;
  const suggestion = argument.isParameter ? `$${word}` : wordMeant(word, definition);
  // A misspelt activation leaves the shape as it is.
  if (suggestion === undefined || !isActivation(suggestion)) markStranger(binding);
  const place = placeOfValue(span, origin);
  const edit = { span: { ...place.span!, end: place.span!.start + word.length }, text: suggestion ?? '' };
  const edits = suggestion === undefined ? [] : [edit];
  report(diagnose('unknown-word', { layer: definition.kind, found: word, suggestion }, { ...place, edits }));
}

/** `pool max`, `pool avg`: a word that other libraries have in the name of a layer, of this one or of another. */
function refuseSort(argument: WordArgument, { definition, written, report }: Binding): boolean {
  const { word, span } = argument;
  const { kind } = definition;
  const meant = layerMeant(`${word}${kind}`) ?? layerMeant(`${kind}${word}`);
  if (meant === undefined || layers[kind] !== definition || definition.role !== 'layer') return false;
  const isIdle = meant === definition;
  const renamed: Edit[] = isIdle ? [] : [{ span: written.word, text: meant.kind }];
  const edits = [...renamed, removalOf(span, written)];
  const facts = { layer: kind, found: word, suggestion: meant.kind, isIdle };
  report(diagnose('unknown-word', facts, { span, edits }));
  return true;
}

/** A word of the layer, or an activation if it takes one. */
function wordMeant(word: string, { arguments: table, takesActivation }: LayerDefinition): string | undefined {
  const alias = Object.values(table).flatMap(({ aliases }) => aliases?.[word] ?? [])[0];
  const activation = takesActivation ? layerMeant(word)?.kind : undefined;
  if (alias !== undefined) return alias;
  if (activation !== undefined && isActivation(activation)) return activation;
  const activations = takesActivation ? Object.keys(layers).filter(isActivation) : [];
  return nearest(word, [...Object.values(table).flatMap(({ words }) => words ?? []), ...activations]);
}

function isActivation(word: string): boolean {
  return Object.hasOwn(layers, word) && layers[word]!.role === 'activation';
}

/** Moves a word that ends its statement to a statement of its own. */
function asOwnStatement({ span }: CallArgument, { written }: Binding): readonly Edit[] {
  if (span.end !== written.span.end) return [];
  const before = written.arguments.at(-2)?.span.end ?? written.word.end;
  return [{ span: { ...span, start: before, end: span.start }, text: '; ' }];
}
