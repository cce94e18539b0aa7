/** What a command says when it cannot do what it was asked, and with which exit code it ends. */
import { DiagnosticError } from '../diagnostics/diagnostic.ts';

export const EXIT_FAILED = 1;
export const EXIT_USAGE = 2;
/** 128 + SIGINT, as shells count. */
export const EXIT_INTERRUPTED = 130;

/** Codes of what is wrong with the command line itself. */
const USAGE = new Set([
  'bad-option',
  'bad-parameter-option',
  'file-is-folder',
  'file-missing',
  'file-not-found',
  'out-taken',
  'missing-model',
  'not-a-run',
  'no-such-trial',
  'several-variants',
]);

/** Prints the diagnostics of an error; a bug of nnc's own is printed as such. Returns the exit code. */
export async function reportFailure(error: unknown): Promise<number> {
  if (!(error instanceof DiagnosticError)) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`nnc has a bug, please report it:\n${text}\n`);
    return EXIT_FAILED;
  }
  const { renderPretty } = await import('../diagnostics/render.ts');
  const sources =
    'sources' in error ? (error.sources as ReadonlyMap<string, string>) : new Map<string, string>();
  process.stderr.write(renderPretty(error.diagnostics, sources, { color: useColor(process.stderr) }));
  return error.diagnostics.some(({ code }) => USAGE.has(code)) ? EXIT_USAGE : EXIT_FAILED;
}

/** NO_COLOR and FORCE_COLOR as everybody reads them, a terminal otherwise. */
export function useColor(stream: { readonly isTTY?: boolean }): boolean {
  if (process.env.NO_COLOR) return false;
  return Boolean(process.env.FORCE_COLOR) || (stream.isTTY === true && process.env.TERM !== 'dumb');
}
