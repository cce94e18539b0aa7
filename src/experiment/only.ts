/** `--only kernel=3,5,stride=1`: which variants of the matrix to run. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { type Row, textOf } from './matrix.ts';

/** The rows that have one of the values asked for on every axis asked for. Errors: `bad-option`, naming the choices. */
export function chosenRows(
  rows: readonly Row[],
  only: readonly string[],
): { readonly rows: readonly Row[]; readonly diagnostics: readonly Diagnostic[] } {
  if (only.length === 0) return { rows, diagnostics: [] };
  const wanted = new Map<string, Set<string>>();
  const diagnostics: Diagnostic[] = [];
  const error = (message: string) =>
    diagnostics.push({ severity: 'error', code: 'bad-option', message: `--only ${message}` });
  const choices = choicesOf(rows);
  for (const { axis, value } of only.flatMap(parseOnly)) {
    if (axis === undefined) {
      error(`${value}: AXIS=VALUE was expected`);
      continue;
    }
    const values = choices.get(axis);
    const meant = nearest(axis, choices.keys());
    const help = meant === undefined ? '' : `; did you mean "${meant}"?`;
    if (values === undefined)
      error(`${axis}=${value}: the matrix has no axis "${axis}"; it has ${listed(choices.keys())}${help}`);
    else if (!values.has(value))
      error(`${axis}=${value}: the matrix gives ${axis} the values ${listed(values)}`);
    wanted.set(axis, (wanted.get(axis) ?? new Set()).add(value));
  }
  if (diagnostics.length > 0) return { rows: [], diagnostics };
  const chosen = rows.filter((row) =>
    [...wanted].every(([axis, values]) =>
      row.settings.some((setting) => setting.axis === axis && values.has(textOf(setting.value))),
    ),
  );
  if (chosen.length === 0) error(`${only.join(' --only ')}: no variant has all of these values`);
  return { rows: chosen, diagnostics };
}

function choicesOf(rows: readonly Row[]): ReadonlyMap<string, ReadonlySet<string>> {
  const choices = new Map<string, Set<string>>();
  for (const { axis, value } of rows.flatMap((row) => row.settings)) {
    choices.set(axis, (choices.get(axis) ?? new Set()).add(textOf(value)));
  }
  return choices;
}

/** Commas inside brackets belong to the value: `init=uniform(0, 1)`; a piece without `=` is one more value of the axis before. */
function parseOnly(text: string): readonly { readonly axis: string | undefined; readonly value: string }[] {
  const pieces = text.match(/(?:\([^)]*\)|\{[^}]*\}|\[[^\]]*\]|[^,([{])+/g) ?? [];
  let axis: string | undefined;
  return pieces.map((piece) => {
    const equals = piece.indexOf('=');
    if (equals >= 0) axis = piece.slice(0, equals).trim();
    return { axis, value: piece.slice(equals + 1).trim() };
  });
}

function listed(names: Iterable<string>): string {
  return [...names].join(', ') || 'none';
}
