/** The words that begin a statement. */
export const statementWords: readonly string[] = ['model', 'block', 'use', 'repeat', 'residual', 'branch'];

/** The words of the language, which cannot name a layer or block. */
export const keywords: readonly string[] = [...statementWords, 'in'];

/** The words that join the arms of a branch. */
export const joinWords: readonly string[] = ['add', 'concat'];
