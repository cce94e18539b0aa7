/** Loads experiments for tests, and shows what is said about them. */
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { type LoadedExperiment, loadExperiment } from '../../src/experiment/load.ts';

/** A valid experiment without a matrix, to which keys are added. */
export const valid = 'data: {source: mnist}\ntrain: {epochs: 1, loss: mse, optimizer: {kind: adam}}\n';

/** `code at «text»: message` of each diagnostic. */
export function lines(diagnostics: readonly Diagnostic[], text: string): readonly string[] {
  return diagnostics.map(({ code, message, span }) => {
    const place = span === undefined ? '' : ` at «${text.slice(span.start, span.end)}»`;
    return `${code}${place}: ${message}`;
  });
}

/** What loading says about a text. */
export function problems(text: string): readonly string[] {
  return lines(loadExperiment(text, 'x.yaml').diagnostics, text);
}

/** The experiment of a text that is expected to be right. */
export function load(text: string): LoadedExperiment {
  const { loaded } = loadExperiment(text, 'x.yaml');
  if (loaded === undefined) throw new Error(problems(text).join('\n'));
  return loaded;
}
