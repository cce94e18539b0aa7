/** `--param kernel=3,5,9`: the sets of values that a model is checked with. */
import { splitParameter } from '../compiler/expand/parameters.ts';
import { diagnose } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';

/** One value for each parameter that is given. */
export interface ParameterSet {
  /** In a sentence: `with kernel=9`. */
  readonly name: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** How many sets are checked. */
const LIMIT = 1000;

/** Every combination of the values given; without any, the one set of nothing. `hasModels`: whether there is what takes them. */
export function parameterSets(
  options: readonly string[],
  hasModels: boolean,
): { readonly sets?: readonly ParameterSet[]; readonly diagnostics: readonly Diagnostic[] } {
  if (options.length > 0 && !hasModels)
    return { diagnostics: [diagnose('idle-parameter-option', { found: options[0]! })] };
  const values = new Map<string, readonly string[]>();
  for (const text of options) {
    const split = splitParameter(text);
    const listed = split === undefined ? [] : splitValues(split[1]);
    if (split === undefined || listed.includes(''))
      return { diagnostics: [diagnose('bad-parameter-option', { found: text })] };
    const [name] = split;
    values.set(name, [...new Set([...(values.get(name) ?? []), ...listed])]);
  }
  const count = [...values.values()].reduce((product, each) => product * each.length, 1);
  if (count > LIMIT) return { diagnostics: [diagnose('too-many-parameter-sets', { count, limit: LIMIT })] };
  let sets: readonly Readonly<Record<string, string>>[] = [{}];
  for (const [name, each] of values)
    sets = sets.flatMap((set) => each.map((value) => ({ ...set, [name]: value })));
  return { sets: sets.map((parameters) => ({ name: sentenceOf(parameters), parameters })), diagnostics: [] };
}

function sentenceOf(parameters: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
  return pairs.length === 0 ? '' : `with ${pairs.join(' ')}`;
}

/** Commas part values, but for those in parentheses: `uniform(0, 1),zeros` is two. */
function splitValues(text: string): readonly string[] {
  const values = [''];
  let depth = 0;
  for (const character of text) {
    if (character === '(') depth++;
    if (character === ')') depth--;
    if (character === ',' && depth === 0) values.push('');
    else values[values.length - 1] += character;
  }
  return values.map((value) => value.trim());
}
