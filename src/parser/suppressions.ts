/** `# nnc: allow(code) because ...`: comments that silence a warning. */
import { diagnose } from '../diagnostics/codes.ts';
import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts';

/** One warning that a comment silences, on its own line or the next. */
export interface Suppression {
  readonly code: string;
  readonly reason: string;
  /** Of the comment. */
  readonly span: Span;
  readonly codeSpan: Span;
  /** Whether the comment names no other code. */
  readonly isAlone: boolean;
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
      diagnostics.push(
        diagnose(
          'bad-suppression',
          { found: request[1]!, lacksReason: /^allow\([^)]*\)$/.test(request[1]!) },
          { span },
        ),
      );
      continue;
    }
    const codes = [...allowed[1]!.matchAll(/[\w-]+/g)];
    const first = comment.startOffset + comment.image.indexOf(allowed[1]!, comment.image.indexOf('('));
    for (const { 0: code, index } of codes) {
      const start = first + index;
      const codeSpan = { file, start, end: start + code.length };
      suppressions.push({ code, reason: allowed[2]!, span, codeSpan, isAlone: codes.length === 1 });
    }
  }
  return { suppressions, diagnostics };
}
