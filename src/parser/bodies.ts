/** Statements inside statements. */
import type { Statement } from './ast.ts';

/** What stands between the braces of a statement, those of all arms together. */
export function bodyOf(statement: Statement): readonly Statement[] {
  if ('body' in statement) return statement.body;
  return 'arms' in statement ? statement.arms.flat() : [];
}

/** The names of blocks that are defined deeper inside than at the level of the statements. */
export function innerBlockNames(statements: readonly Statement[]): readonly string[] {
  const names = (inside: readonly Statement[]): string[] =>
    inside.flatMap((statement) => [
      ...(statement.kind === 'block' ? [statement.name.text] : []),
      ...names(bodyOf(statement)),
    ]);
  return statements.flatMap((statement) => names(bodyOf(statement)));
}
