/** The words that begin a statement or stand inside one, and so cannot name a layer or block. */
export const keywords: readonly string[] = ['model', 'block', 'use', 'repeat', 'residual', 'branch', 'in'];
