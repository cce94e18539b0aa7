/** docs/diagnostics.md: every code with its example, and what is said of it. */
import type { Diagnostic } from '../diagnostic.ts';
import { failures } from '../failures.ts';
import { renderPretty, type Sources } from '../render.ts';
import type { Example, Explanation } from './explanation.ts';
import { chapters } from './index.ts';

/** Runs an example as `nnc check` would. */
export type RunExample = (example: string | Example) => {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: Sources;
};

const HEAD = `<!-- Generated from src/diagnostics/explanations by scripts/generate-diagnostics-docs.js; do not edit. -->
# Diagnostics

Every error, warning and note, by code. What \`nnc check\` says of models and experiments comes first: each example was run
when this page was written, and below it stands what came of it. What commands find in files and options while they work is
in [the table at the end](#files-and-options).

An error stops everything; a warning or a note about a model is silenced on its line or the next by
\`# nnc: allow(code) because ...\`.
`;

/** The page, with every example run. */
export function diagnosticsPage(run: RunExample): string {
  const sections = Object.entries(chapters).flatMap(([chapter, codes]) => [
    `## ${chapter}\n`,
    ...Object.entries(codes).map(([code, explanation]) => sectionOf(code, explanation, run)),
  ]);
  const rows = Object.entries(failures).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`);
  const table = ['## Files and options\n', '| code | meaning |', '| --- | --- |', ...rows, ''];
  return [HEAD, ...sections, ...table].join('\n');
}

function sectionOf(code: string, { meaning, example, mended }: Explanation, run: RunExample): string {
  const { diagnostics, sources } = run(example);
  const own = diagnostics.filter((diagnostic) => diagnostic.code === code);
  if (own.length === 0) throw new Error(`the example of ${code} does not bring it`);
  const { text, experiment, files, parameters, shown }: Example =
    typeof example === 'string' ? { text: example } : example;
  const isAbout = own.some(({ span }) => span?.file === 'example.nn');
  const others = { ...(experiment !== undefined && isAbout && { 'example.nn': text }), ...files };
  const said = shown === undefined ? renderPretty(own, sources, { color: false }) : plainly(own[0]!);
  return [
    `### ${code}\n`,
    `${title(own[0]!.severity)}. ${meaning}\n`,
    indented(shown ?? experiment ?? text),
    ...Object.entries(shown === undefined ? others : {}).map(
      ([path, source]) => `\nwith \`${path}\`:\n\n${indented(source)}`,
    ),
    ...(shown === undefined ? (parameters ?? []) : []).map((each) => `\nwith \`--param ${each}\`:`),
    '\nsays\n',
    indented(said),
    ...(mended === undefined ? [] : ['\nMended:\n', indented(mended)]),
    '',
  ].join('\n');
}

/** Without an excerpt: the text of the example is too long for one. */
function plainly({ severity, code, message }: Diagnostic): string {
  return `${severity}[${code}]: ${message}`;
}

function title(word: string): string {
  return `${word[0]!.toUpperCase()}${word.slice(1)}`;
}

function indented(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `    ${line}`.trimEnd())
    .join('\n');
}
