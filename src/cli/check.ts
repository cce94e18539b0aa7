/** `nnc check`: reads files, prints everything there is to say about them. */
import { keyOf } from '../diagnostics/cases.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { renderGithub, renderJson, renderPretty, type Sources } from '../diagnostics/render.ts';
import type { EngineName } from '../runtime/engines/index.ts';
import { checkModel, type FileCheck } from './check-model.ts';
import { type ParameterSet, parameterSets } from './check-parameters.ts';
import { EXIT_FAILED, EXIT_USAGE, useColor } from './failure.ts';
import { fileNotFound, nameOf, readText } from './texts.ts';

/** What the command line says about a check. */
export interface CheckFilesOptions {
  readonly format: 'pretty' | 'json' | 'github';
  /** `name=value` each. */
  readonly parameters: readonly string[];
  readonly denyWarnings: boolean;
  /** An engine that is to train, whatever experiments say. */
  readonly engine?: EngineName | undefined;
  /** Where the data of the experiments is, which is then read too. */
  readonly data?: string | undefined;
}

/** Where a command writes. */
export interface Output {
  readonly stdout: { readonly isTTY?: boolean; readonly write: (text: string) => unknown };
  readonly stderr: { readonly isTTY?: boolean; readonly write: (text: string) => unknown };
}

/**
 * Checks models and experiments, `-` being a model on standard input. Gives the exit code: 0 good, 1 errors,
 * 2 where the command line is wrong or a file cannot be read; what can be read is checked all the same.
 */
export async function checkFiles(
  files: readonly string[],
  options: CheckFilesOptions,
  io: Output,
): Promise<number> {
  const { sets, diagnostics: refused } = parameterSets(options.parameters, !files.every(isExperiment));
  const { format } = options;
  if (sets === undefined) return refuse(refused, format, io);
  if (options.data !== undefined && !files.some(isExperiment)) {
    const message = '--data: only experiments have data, and none is to be checked';
    return refuse([{ severity: 'error', code: 'bad-option', message }], format, io);
  }
  const texts = [...new Set(files)].map((file) => ({ file: nameOf(file), text: readText(file) }));
  const readable = texts.flatMap(({ file, text }) => (text === undefined ? [] : [{ file, text }]));
  const missing = texts
    .filter(({ text }) => text === undefined)
    .map(({ file }) => fileNotFound(file, { file, start: 0, end: 0 }));
  if (readable.length === 0) return refuse(missing, format, io);
  if (format === 'pretty' && missing.length > 0) refuse(missing, format, io);
  const checks = await Promise.all(
    readable.map(({ file, text }) => checkFile(file, text, { ...options, sets, stderr: io.stderr })),
  );
  const found = withoutRepeats(checks);
  const diagnostics = format === 'pretty' ? found : [...missing, ...found];
  const sources = new Map(checks.flatMap((check) => [...check.sources]));
  const counts = { files: readable.length, sets: sets.length };
  io.stdout.write(render(diagnostics, sources, { format, counts, io }));
  if (missing.length > 0) return EXIT_USAGE;
  const isBad = diagnostics.some(
    ({ severity }) => severity === 'error' || (options.denyWarnings && severity === 'warning'),
  );
  return isBad ? EXIT_FAILED : 0;
}

function isExperiment(file: string): boolean {
  return /\.ya?ml$/i.test(file);
}

interface FileOptions extends Pick<CheckFilesOptions, 'engine' | 'data'> {
  readonly sets: readonly ParameterSet[];
  readonly stderr: Output['stderr'];
}

async function checkFile(
  file: string,
  text: string,
  { sets, engine, data, stderr }: FileOptions,
): Promise<FileCheck> {
  if (!isExperiment(file)) {
    return checkModel(file, text, { sets, readFile: readText, allowLibrary: true, engine });
  }
  const { checkExperiment } = await import('../experiment/check.ts');
  const check = checkExperiment(text, file, readText, engine);
  if (data === undefined) return check;
  return (await import('./check-data.ts')).withData(check, file, { data, engine, stderr });
}

/** Says why something was not checked: to people beside the output, to programs in it. */
function refuse(diagnostics: readonly Diagnostic[], format: CheckFilesOptions['format'], io: Output): number {
  if (format === 'json') io.stdout.write(renderJson(diagnostics, new Map()));
  else if (format === 'github') io.stdout.write(renderGithub(diagnostics, new Map()));
  else io.stderr.write(renderPretty(diagnostics, new Map(), { color: useColor(io.stderr) }));
  return EXIT_USAGE;
}

/** Two models that use the same broken file say so once, with the places of both that explain it. */
function withoutRepeats(checks: readonly FileCheck[]): readonly Diagnostic[] {
  const distinct = new Map<string, Diagnostic>();
  for (const diagnostic of checks.flatMap(({ diagnostics }) => diagnostics)) {
    const key = keyOf(isNote(diagnostic) ? { ...diagnostic, message: '' } : diagnostic);
    const known = distinct.get(key);
    distinct.set(key, known === undefined ? diagnostic : withPlacesOf(known, diagnostic));
  }
  return [...distinct.values()];
}

/** What a note remarks on is meant: once is enough, whichever variants have it. */
function isNote({ severity, span }: Diagnostic): boolean {
  return severity === 'note' && span !== undefined;
}

function withPlacesOf(known: Diagnostic, { related = [] }: Diagnostic): Diagnostic {
  const own = known.related ?? [];
  const keys = new Set(own.map((place) => JSON.stringify(place)));
  const others = related.filter((place) => !keys.has(JSON.stringify(place)));
  return others.length === 0 ? known : { ...known, related: [...own, ...others] };
}

interface Rendering {
  readonly format: CheckFilesOptions['format'];
  readonly counts: { readonly files: number; readonly sets: number };
  readonly io: Output;
}

function render(
  diagnostics: readonly Diagnostic[],
  sources: Sources,
  { format, counts, io }: Rendering,
): string {
  if (format === 'json') return renderJson(diagnostics, sources);
  if (format === 'github') return renderGithub(diagnostics, sources);
  const pretty = renderPretty(diagnostics, sources, { color: useColor(io.stdout) });
  return `${pretty}${pretty === '' ? '' : '\n'}${summary(diagnostics, counts)}\n`;
}

function summary(diagnostics: readonly Diagnostic[], { files, sets }: Rendering['counts']): string {
  const count = (severity: Diagnostic['severity'], word: string): string[] => {
    const found = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    return found === 0 ? [] : [counted(found, word)];
  };
  const problems = [...count('error', 'error'), ...count('warning', 'warning'), ...count('note', 'note')];
  const variants = sets > 1 ? ` with ${sets} sets of parameters` : '';
  return `${counted(files, 'file')} checked${variants}: ${problems.length === 0 ? 'all good' : problems.join(', ')}`;
}

function counted(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
