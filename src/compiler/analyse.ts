/** A `.nn` text to a checked Network and everything there is to say about it. Never throws on what a user writes. */
import { basename } from 'node:path';
import { codes, diagnose } from '../diagnostics/codes.ts';
import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts';
import { lineAt } from '../diagnostics/lines.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { parse } from '../parser/parse.ts';
import { ERROR_LIMIT } from '../parser/recover.ts';
import type { Suppression } from '../parser/suppressions.ts';
import { check } from './check/check.ts';
import { applyEdits, removal } from './check/fixes/edits.ts';
import { withFixes, withoutEdits } from './check/fixes/find.ts';
import type { Attempt } from './check/fixes/mending.ts';
import type { State } from './check/fixes/outcome.ts';
import { expand } from './expand/expand.ts';
import type { ParameterDefinition, ParameterInput, ParameterValue } from './expand/parameters.ts';
import type { Network } from './network.ts';

/** What an analysis is given besides the text. */
export interface AnalyseOptions {
  /** Values of the model's parameters: numbers, booleans, or text in the `.nn` grammar. */
  readonly parameters?: Readonly<Record<string, ParameterInput>> | undefined;
  /** Where those values were given, for errors about them. */
  readonly parameterPlaces?: Readonly<Record<string, Span>> | undefined;
  /** Where their names were, for those that the model does not have; the place of the value where nothing is said. */
  readonly parameterNamePlaces?: Readonly<Record<string, Span>> | undefined;
  /** The text of a file that is used, or undefined where it cannot be read. */
  readonly readFile?: ((path: string) => string | undefined) | undefined;
  /** Whether a file that only defines blocks is good as it is; it has no network then. */
  readonly allowLibrary?: boolean | undefined;
  /** Whether edits are looked for and tried; they are, unless this is false. */
  readonly withFixes?: boolean | undefined;
}

/** What is known about a model. */
export interface Analysis {
  /** Absent where there is an error, and for a file of blocks alone where that is allowed. */
  readonly network?: Network;
  readonly parameters: readonly ParameterDefinition[];
  /** The value of every parameter that is known. */
  readonly values: Readonly<Record<string, ParameterValue>>;
  readonly diagnostics: readonly Diagnostic[];
  /** The texts of all files, for printing. */
  readonly sources: ReadonlyMap<string, string>;
}

/** Reads, unrolls and checks a model. */
export function analyse(text: string, file: string, options: AnalyseOptions = {}): Analysis {
  const inspected = inspect(text, file, options);
  const { sources, suppressions } = inspected;
  const found =
    options.withFixes === false ? withoutEdits(inspected.found) : mended(inspected, file, options);
  const hasValues = Object.keys(options.parameters ?? {}).length > 0;
  const diagnostics = arrange(found, { file, sources, suppressions, hasValues });
  const { parameters, values, network } = inspected;
  return { ...(network && { network }), parameters, values, diagnostics, sources };
}

/** All that one pass over the text gives, before anything is sorted or left out. */
interface Inspection extends Omit<Analysis, 'diagnostics'> {
  readonly found: readonly Diagnostic[];
  readonly suppressions: readonly Suppression[];
  /** Absent where the text could not be read. */
  readonly state?: State;
}

function inspect(text: string, file: string, options: AnalyseOptions): Inspection {
  const sources = new Map([[file, text]]);
  const parsed = parse(text, file);
  if (parsed.model === undefined) {
    const { diagnostics: found, suppressions } = parsed;
    return { parameters: [], values: {}, found, suppressions, sources };
  }
  const expanded = expand(parsed.model, options);
  for (const [path, source] of expanded.sources) sources.set(path, source);
  const isParsed = !parsed.diagnostics.some((diagnostic) => diagnostic.severity === 'error');
  const name = basename(file).replace(/\.[^.]*$/, '');
  const { network, refusals, checked, diagnostics } = check(expanded, { name, sources, isParsed });
  const suppressions = [...parsed.suppressions, ...expanded.suppressions];
  const isMissing = expanded.isLibrary && expanded.isWhole && !options.allowLibrary;
  const library = isMissing ? [diagnose('only-blocks', {}, { span: { file, start: 0, end: 0 } })] : [];
  const found = [...parsed.diagnostics, ...expanded.diagnostics, ...diagnostics, ...library];
  const { parameters, values } = expanded;
  const good = isParsed && network !== undefined ? { network } : {};
  return { ...good, parameters, values, found, suppressions, sources, state: { found, refusals, checked } };
}

/** What was found, with the fixes that mend it. */
function mended(
  { found, sources, state }: Inspection,
  file: string,
  options: AnalyseOptions,
): readonly Diagnostic[] {
  if (state === undefined) return withoutEdits(found);
  const given = options.parameters ?? {};
  const attempt = ({ edits, parameters }: Attempt): State => {
    const texts = applyEdits(edits, sources);
    const readFile = (path: string) => texts.get(path) ?? options.readFile?.(path);
    const changed = { ...options, readFile, parameters: { ...given, ...parameters } };
    return inspect(texts.get(file)!, file, changed).state ?? state;
  };
  return withFixes({ state, given, attempt });
}

interface Arrangement {
  readonly file: string;
  readonly sources: ReadonlyMap<string, string>;
  readonly suppressions: readonly Suppression[];
  /** Whether parameters were given values from outside. */
  readonly hasValues: boolean;
}

/** Diagnostics as they are shown: in order, without what comments silence, and not too many. */
function arrange(diagnostics: readonly Diagnostic[], arrangement: Arrangement): readonly Diagnostic[] {
  const { file } = arrangement;
  const rank = (diagnostic: Diagnostic) =>
    diagnostic.span === undefined || diagnostic.span.file === file ? 0 : 1;
  const ordered = silence(diagnostics, arrangement).toSorted(
    (a, b) =>
      rank(a) - rank(b) ||
      (a.span?.file ?? '').localeCompare(b.span?.file ?? '') ||
      (a.span?.start ?? -1) - (b.span?.start ?? -1),
  );
  const errors = ordered.filter((diagnostic) => diagnostic.severity === 'error');
  if (errors.length <= ERROR_LIMIT) return ordered;
  const shown = new Set(errors.slice(0, ERROR_LIMIT));
  const rest = diagnose('too-many-errors', { hidden: errors.length - ERROR_LIMIT, shown: ERROR_LIMIT });
  return [...ordered.filter((diagnostic) => diagnostic.severity !== 'error' || shown.has(diagnostic)), rest];
}

function silence(
  diagnostics: readonly Diagnostic[],
  { sources, suppressions, hasValues }: Arrangement,
): Diagnostic[] {
  const lineOf = ({ file, start }: Span): number => lineAt(sources.get(file) ?? '', start);
  const used = new Set<Suppression>();
  const kept = diagnostics.filter((diagnostic) => {
    const { severity, code, span } = diagnostic;
    if (severity === 'error' || span === undefined) return true;
    const silencer = suppressions.find((suppression) => {
      const distance = lineOf(span) - lineOf(suppression.span);
      return (
        suppression.code === code && suppression.span.file === span.file && (distance === 0 || distance === 1)
      );
    });
    if (silencer !== undefined) used.add(silencer);
    return silencer === undefined;
  });
  // Behind an error some warnings are not looked for, and other values may bring them: an idle comment proves nothing.
  if (hasValues || kept.some((diagnostic) => diagnostic.severity === 'error')) return kept;
  const idle = suppressions.filter((suppression) => !used.has(suppression));
  return [...kept, ...idle.map((suppression) => idleSuppression(suppression, sources))];
}

/** A comment that silences nothing: its code is misspelt, or it can go. */
function idleSuppression(
  { code, span, codeSpan, isAlone }: Suppression,
  sources: ReadonlyMap<string, string>,
): Diagnostic {
  const isKnown = Object.hasOwn(codes, code);
  const suggestion = isKnown ? undefined : nearest(code, Object.keys(codes));
  const meant = suggestion === undefined ? [] : [{ span: codeSpan, text: suggestion }];
  const edits = suggestion === undefined && isAlone ? [removal(span, sources)] : meant;
  return diagnose('unused-suppression', { code, isKnown, suggestion }, { span, edits });
}
