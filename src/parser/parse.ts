/** Text to syntax tree: all errors of the text in one pass, one for each mistake. */
import { diagnose } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Expression, ModelAst } from './ast.ts';
import { balance } from './brackets.ts';
import { buildStatements } from './build.ts';
import { buildValue } from './build-values.ts';
import { lex } from './lex.ts';
import { readStatements, sharedParser } from './recover.ts';
import { readSuppressions, type Suppression } from './suppressions.ts';
import type { BuildContext } from './tree.ts';

/** How many characters a file may have. */
const SIZE_LIMIT = 2 ** 20;

/** Errors that may be the fault of a brace too few or too many. */
const dependsOnBraces: readonly string[] = ['missing-join', 'too-few-arms', 'misplaced-model'];

/** What was read. */
export interface ParseResult {
  /** Absent where not even the braces of the text are clear. */
  readonly model?: ModelAst;
  readonly diagnostics: readonly Diagnostic[];
  readonly suppressions: readonly Suppression[];
}

/** Reads a `.nn` text; `file` is only its name in spans. */
export function parse(text: string, file: string): ParseResult {
  if (text.length > SIZE_LIMIT) {
    const span = { file, start: 0, end: 0 };
    return { diagnostics: [diagnose('file-too-large', { size: text.length }, { span })], suppressions: [] };
  }
  const lexed = lex(text, file);
  const balanced = balance(lexed.tokens, file);
  const read = readStatements(balanced.tokens, file, text.length);
  const context: BuildContext = { file, text, diagnostics: [], broken: false };
  const statements = buildStatements(read.statements, context);
  const built = balanced.sound
    ? context.diagnostics
    : context.diagnostics.filter((diagnostic) => !dependsOnBraces.includes(diagnostic.code));
  const comments = readSuppressions(lexed.comments, file);
  const diagnostics = [
    ...lexed.diagnostics,
    ...balanced.diagnostics,
    ...read.diagnostics,
    ...built,
    ...comments.diagnostics,
  ];
  if (!balanced.sound) return { diagnostics, suppressions: comments.suppressions };
  const header = context.header === undefined ? {} : { header: context.header };
  return { model: { file, ...header, statements }, diagnostics, suppressions: comments.suppressions };
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
