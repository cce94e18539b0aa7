/** Text to syntax tree: all errors of the text in one pass, one for each mistake. */
import { diagnose } from '../diagnostics/codes.ts';
import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts';
import type { Expression, ModelAst, Statement } from './ast.ts';
import { balance, type Guessed } from './brackets.ts';
import { brokenFrom, buildStatements } from './build.ts';
import { buildValue } from './build-values.ts';
import { lex } from './lex.ts';
import { readStatements, sharedParser } from './recover.ts';
import { readSuppressions, type Suppression } from './suppressions.ts';
import type { BuildContext } from './tree.ts';

/** How many bytes a file may have, in UTF-8. */
const SIZE_LIMIT = 2 ** 20;

/** Errors that may be the fault of a brace too few or too many. */
const dependsOnBraces: readonly string[] = ['missing-join', 'too-few-arms', 'misplaced-model'];

/** What was read. */
export interface ParseResult {
  /** Absent where the text is too large to be read. */
  readonly model?: ModelAst;
  readonly diagnostics: readonly Diagnostic[];
  readonly suppressions: readonly Suppression[];
}

/** Reads a `.nn` text; `file` is only its name in spans. */
export function parse(text: string, file: string): ParseResult {
  const size = Buffer.byteLength(text);
  if (size > SIZE_LIMIT) {
    const span = { file, start: 0, end: 0 };
    const limit = SIZE_LIMIT;
    return { diagnostics: [diagnose('file-too-large', { size, limit }, { span })], suppressions: [] };
  }
  const lexed = lex(text, file);
  const balanced = balance(lexed.tokens, file);
  const read = readStatements(balanced.tokens, file, text.length);
  const context: BuildContext = { file, text, diagnostics: [], broken: false };
  const statements = buildStatements(read.statements, context);
  const built =
    balanced.guessed === 'nothing'
      ? context.diagnostics
      : context.diagnostics.filter((diagnostic) => !dependsOnBraces.includes(diagnostic.code));
  const comments = readSuppressions(lexed.comments, file);
  const diagnostics = [
    ...lexed.diagnostics,
    ...withoutExplained(balanced.diagnostics, read.diagnostics, text),
    ...read.diagnostics,
    ...built,
    ...comments.diagnostics,
  ];
  const header = context.header === undefined ? {} : { header: context.header };
  const certain = setAsideGuessed(statements, balanced.guessed, { file, start: 0, end: text.length });
  return {
    model: { file, ...header, statements: certain },
    diagnostics,
    suppressions: comments.suppressions,
  };
}

/** A `{` that may not stand inside of one without its `}` is the one too many: that is one mistake. */
function withoutExplained(
  brackets: readonly Diagnostic[],
  errors: readonly Diagnostic[],
  text: string,
): readonly Diagnostic[] {
  const tooMany = errors.flatMap(({ span }) =>
    span !== undefined && text[span.start] === '{' ? [span.start] : [],
  );
  return brackets.filter(({ code, span }) => {
    if (code !== 'unclosed-brace') return true;
    const index = tooMany.findIndex((start) => start >= span!.start);
    if (index >= 0) tooMany.splice(index, 1);
    return index < 0;
  });
}

/** Statements whose place is not known are broken: what they hold is only looked at. */
function setAsideGuessed(
  statements: readonly Statement[],
  guessed: Guessed,
  span: Span,
): readonly Statement[] {
  const last = statements.at(-1);
  if (guessed === 'all') return [{ kind: 'broken', brings: 'layers', body: statements, span }];
  if (guessed === 'nothing' || last === undefined) return statements;
  return [...statements.slice(0, -1), brokenFrom(last)];
}

/** Reads the text of one value, such as `uniform(0, 1)`; undefined if it is none. */
export function parseValue(text: string): Expression | undefined {
  const file = '';
  const lexed = lex(text, file);
  const balanced = balance(lexed.tokens, file);
  if (lexed.diagnostics.length + balanced.diagnostics.length > 0 || lexed.comments.length > 0)
    return undefined;
  const parser = sharedParser();
  parser.input = [...balanced.tokens];
  const tree = parser.value();
  if (parser.errors.length > 0) return undefined;
  const context: BuildContext = { file, text, diagnostics: [], broken: false };
  const value = buildValue(tree, context);
  return context.broken ? undefined : value;
}
