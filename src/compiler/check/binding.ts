/** Arguments on their way to the table of a layer. */
import type { Diagnostic, Span } from '../../diagnostics/diagnostic.ts';
import type { LayerDefinition } from '../../layers/definition.ts';
import type { CallArgument } from '../expand/calls.ts';
import type { ArgumentValue, FusedActivation } from '../network.ts';
import type { NamedDefinition } from './convert.ts';

/** A word with its arguments as they are written: a layer's, or those of an activation inside of it. */
export interface Written {
  /** The word where it stands. */
  readonly word: Span;
  readonly arguments: readonly CallArgument[];
  readonly span: Span;
}

/** What is bound so far, and where it was written. */
export interface Binding {
  readonly definition: LayerDefinition;
  readonly written: Written;
  readonly values: Map<string, ArgumentValue>;
  readonly spans: Map<string, Span>;
  /** Names of arguments whose value came out of a `$name`. */
  readonly computed: Set<string>;
  readonly report: (diagnostic: Diagnostic) => void;
  activation: FusedActivation | undefined;
  positions: number;
  /** False once something that decides the shape is missing or wrong. */
  isComplete: boolean;
  /** Whether something did not fit anywhere: it may stand for what seems to be missing. */
  hasStranger: boolean;
}

/** A binding in which nothing is given yet. */
export function openBinding(
  definition: LayerDefinition,
  written: Written,
  report: Binding['report'],
): Binding {
  return {
    definition,
    written,
    report,
    values: new Map(),
    spans: new Map(),
    computed: new Set(),
    activation: undefined,
    positions: 0,
    isComplete: true,
    hasStranger: false,
  };
}

/** Notes that something did not fit anywhere. */
export function markStranger(binding: Binding): void {
  binding.isComplete = false;
  binding.hasStranger = true;
}

/** The argument of that name or letter. */
export function argumentCalled(definition: LayerDefinition, name: string): NamedDefinition | undefined {
  return indexOf(definition).called.get(name);
}

/** The argument of that position. */
export function argumentAt(definition: LayerDefinition, position: number): NamedDefinition | undefined {
  return indexOf(definition).at.get(position);
}

/** The argument that takes this word as a value. */
export function argumentSaying(definition: LayerDefinition, word: string): NamedDefinition | undefined {
  return indexOf(definition).saying.get(word);
}

/** All arguments, in the order of the layer. */
export function argumentsOf(definition: LayerDefinition): readonly NamedDefinition[] {
  return indexOf(definition).all;
}

interface ArgumentIndex {
  readonly all: readonly NamedDefinition[];
  readonly called: ReadonlyMap<string, NamedDefinition>;
  readonly at: ReadonlyMap<number, NamedDefinition>;
  readonly saying: ReadonlyMap<string, NamedDefinition>;
}

/** Made once a layer: models have thousands of calls. */
const indexes = new WeakMap<LayerDefinition, ArgumentIndex>();

function indexOf(layer: LayerDefinition): ArgumentIndex {
  const known = indexes.get(layer);
  if (known !== undefined) return known;
  const all = Object.entries(layer.arguments).map(([name, definition]) => ({ name, definition }));
  const index = {
    all,
    // Of several arguments that take a word, the first one counts.
    saying: new Map(
      all.toReversed().flatMap((each) => (each.definition.words ?? []).map((word) => [word, each] as const)),
    ),
    called: new Map(
      // A name wins over a letter that is the same.
      [
        ...all.map((each) => [each.definition.short, each] as const),
        ...all.map((each) => [each.name, each] as const),
      ].flatMap(([name, each]) => (name === undefined ? [] : [[name, each] as const])),
    ),
    at: new Map(
      all.flatMap((each) =>
        each.definition.position === undefined ? [] : [[each.definition.position, each] as const],
      ),
    ),
  };
  indexes.set(layer, index);
  return index;
}

/** How many arguments of a layer have a position. */
export function positionCount(definition: LayerDefinition): number {
  return Object.values(definition.arguments).filter((argument) => argument.position !== undefined).length;
}
