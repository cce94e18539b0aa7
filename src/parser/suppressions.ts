/** `# nnc: allow(code) because ...`: comments that silence a warning. */
import { diagnose } from '../diagnostics/codes.ts';
import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts';

/** One warning that a comment silences, on its own line or the next. */
export interface Suppression {
  readonly code: string;
  readonly reason: string;
  readonly span: Span;
}

interface Comment {
  readonly image: string;
  readonly startOffset: number;
}

/** Reads the comments that speak to nnc. */
export function readSuppressions(
  comments: readonly Comment[],
  file: string,
): { suppressions: readonly Suppression[]; diagnostics: readonly Diagnostic[] } {
  const suppressions: Suppression[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const comment of comments) {
    const request = /^#\s*nnc:\s*(.*?)\s*$/.exec(comment.image);
    if (request === null) continue;
    const span = { file, start: comment.startOffset, end: comment.startOffset + comment.image.length };
    const allowed = /^allow\(([\w-]+(?:\s*,\s*[\w-]+)*)\)\s+because\s+(\S.*)$/.exec(request[1]!);
    if (allowed === null) {
      diagnostics.push(diagnose('bad-suppression', { found: request[1]! }, { span }));
      continue;
    }
    for (const code of allowed[1]!.split(/\s*,\s*/)) suppressions.push({ code, reason: allowed[2]!, span });
  }
  return { suppressions, diagnostics };
}
