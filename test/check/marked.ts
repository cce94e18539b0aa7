import { type AnalyseOptions, type Analysis, analyse } from '../../src/compiler/analyse.ts';

const FILE = 'model.nn';

/** A text whose `<|marks|>` say where diagnostics are expected. */
export function unmark(marked: string): {
  readonly text: string;
  readonly marks: readonly [number, number][];
} {
  const marks: [number, number][] = [];
  let text = '';
  for (const part of marked.split(/(<\||\|>)/)) {
    if (part === '<|') marks.push([text.length, text.length]);
    else if (part === '|>') marks.at(-1)![1] = text.length;
    else text += part;
  }
  return { text, marks };
}

/** Analyses lines of a model, without their marks. */
export function analyseMarked(marked: string, options: AnalyseOptions = {}): Analysis {
  return analyse(unmark(marked).text, FILE, options);
}

/** `code start-end` of everything found, for comparison with `expected`. */
export function found(marked: string, options: AnalyseOptions = {}): readonly string[] {
  return analyseMarked(marked, options).diagnostics.map(
    ({ code, span }) => `${code} ${span?.start ?? ''}-${span?.end ?? ''}`,
  );
}

/** The codes at the marks, in order. */
export function expected(marked: string, ...codes: readonly string[]): readonly string[] {
  return unmark(marked).marks.map(([start, end], index) => `${codes[index]} ${start}-${end}`);
}

/** The text after the edits of the first fix of the first diagnostic. */
export function mended(marked: string): string {
  const { text } = unmark(marked);
  const edits = analyse(text, FILE).diagnostics[0]?.fixes?.[0]?.edits ?? [];
  return edits
    .toSorted((a, b) => b.span.start - a.span.start)
    .reduce((now, { span, text: put }) => now.slice(0, span.start) + put + now.slice(span.end), text);
}

/** The network of a text that has no errors. */
export function networkOf(text: string, options: AnalyseOptions = {}) {
  const { network, diagnostics } = analyse(text, FILE, options);
  if (network === undefined) throw new Error(JSON.stringify(diagnostics, undefined, 2));
  return network;
}
