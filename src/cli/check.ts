/** `nnc check`: reads files, prints everything there is to say about them. */
import { readFileSync } from 'node:fs';
import { type Analysis, analyse } from '../compiler/analyse.ts';
import { splitParameter } from '../compiler/expand/parameters.ts';
import { diagnose } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { renderGithub, renderJson, renderPretty, type Sources } from '../diagnostics/render.ts';
import { EXIT_FAILED, EXIT_USAGE, useColor } from './failure.ts';

/** What the command line says about a check. */
export interface CheckFilesOptions {
  readonly format: 'pretty' | 'json' | 'github';
  /** `name=value` each. */
  readonly parameters: readonly string[];
  readonly denyWarnings: boolean;
}

/** Where a command writes. */
export interface Output {
  readonly stdout: { readonly isTTY?: boolean; readonly write: (text: string) => unknown };
  readonly stderr: { readonly isTTY?: boolean; readonly write: (text: string) => unknown };
}

/** How standard input is called in messages. */
const STDIN = '<stdin>';

/** Checks files, `-` being standard input. Gives the exit code: 0 good, 1 errors, 2 nothing could be checked. */
export async function checkFiles(
  files: readonly string[],
  options: CheckFilesOptions,
  io: Output,
): Promise<number> {
  const parameters: Record<string, string> = {};
  for (const text of options.parameters) {
    const split = splitParameter(text);
    if (split === undefined) return refuse([diagnose('bad-parameter-option', { found: text })], io);
    parameters[split[0]] = split[1];
  }
  const texts = files.map((file) => ({ file: file === '-' ? STDIN : file, text: readText(file) }));
  const unreadable = texts.filter(({ text }) => text === undefined);
  if (unreadable.length > 0)
    return refuse(
      unreadable.map(({ file: path }) => diagnose('file-not-found', { path })),
      io,
    );
  const analyses = texts.map(({ file, text }) =>
    analyse(text!, file, { parameters, readFile: readText, allowLibrary: true }),
  );
  const diagnostics = withoutRepeats(analyses);
  const sources = new Map(analyses.flatMap((analysis) => [...analysis.sources]));
  io.stdout.write(render(diagnostics, sources, { format: options.format, files: files.length, io }));
  const isBad = diagnostics.some(
    ({ severity }) => severity === 'error' || (options.denyWarnings && severity === 'warning'),
  );
  return isBad ? EXIT_FAILED : 0;
}

/** The text of a file; undefined where it cannot be read. */
function readText(path: string): string | undefined {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch {
    return undefined;
  }
}

function refuse(diagnostics: readonly Diagnostic[], io: Output): number {
  io.stderr.write(renderPretty(diagnostics, new Map(), { color: useColor(io.stderr) }));
  return EXIT_USAGE;
}

/** Two models that use the same broken file say so once. */
function withoutRepeats(analyses: readonly Analysis[]): readonly Diagnostic[] {
  const distinct = new Map<string, Diagnostic>();
  for (const diagnostic of analyses.flatMap((analysis) => analysis.diagnostics)) {
    const { code, message, span } = diagnostic;
    const key = JSON.stringify([code, message, span]);
    if (!distinct.has(key)) distinct.set(key, diagnostic);
  }
  return [...distinct.values()];
}

interface Rendering {
  readonly format: CheckFilesOptions['format'];
  readonly files: number;
  readonly io: Output;
}

function render(
  diagnostics: readonly Diagnostic[],
  sources: Sources,
  { format, files, io }: Rendering,
): string {
  if (format === 'json') return renderJson(diagnostics, sources);
  if (format === 'github') return renderGithub(diagnostics, sources);
  const pretty = renderPretty(diagnostics, sources, { color: useColor(io.stdout) });
  return `${pretty}${pretty === '' ? '' : '\n'}${summary(diagnostics, files)}\n`;
}

function summary(diagnostics: readonly Diagnostic[], files: number): string {
  const count = (severity: Diagnostic['severity'], word: string): string[] => {
    const found = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    return found === 0 ? [] : [counted(found, word)];
  };
  const problems = [...count('error', 'error'), ...count('warning', 'warning'), ...count('note', 'note')];
  return `${counted(files, 'file')} checked: ${problems.length === 0 ? 'all good' : problems.join(', ')}`;
}

function counted(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
