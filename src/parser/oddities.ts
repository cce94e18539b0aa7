/** What no token begins with: odd characters, quotation marks around words, a path without quotes. */

import { oddCharacterFix } from '../diagnostics/codes/syntax.ts';
import { diagnose } from '../diagnostics/codes.ts';
import type { Diagnostic, Edit, Fix, Span } from '../diagnostics/diagnostic.ts';
import { describeCharacter, isInvisible } from './characters.ts';

/** A run of characters that cannot be read, and what is said of it; a second part of a mistake is said with the first. */
export interface Oddity {
  readonly start: number;
  readonly end: number;
  readonly diagnostic?: Diagnostic;
  /** Whether the text reads the same without it. */
  readonly isInvisible: boolean;
}

interface Run {
  readonly offset: number;
  readonly length: number;
}

/** Looks at the runs of characters with which no token begins, in order. */
export function odditiesOf(runs: readonly Run[], text: string, file: string): readonly Oddity[] {
  let said = 0;
  return runs.map(({ offset: start, length }) => {
    const end = start + length;
    const isSaid = start < said;
    const span = { file, start, end };
    const found = isSaid
      ? undefined
      : (quotedAt(span, text) ?? pathAt(span, text) ?? listAt(span, text) ?? characterAt(span, text));
    said = Math.max(said, found?.upTo ?? 0);
    const isBlank = found?.upTo === end && [...text.slice(start, end)].every(isInvisible);
    return { start, end, isInvisible: isBlank, ...(found && { diagnostic: found.diagnostic }) };
  });
}

interface Found {
  readonly diagnostic: Diagnostic;
  /** How far it speaks of the text. */
  readonly upTo: number;
}

const closings: Readonly<Record<string, string>> = {
  '\u201C': '\u201D',
  '\u201E': '\u201C',
  '\u2018': '\u2019',
  '\u00AB': '\u00BB',
  "'": "'",
  '`': '`',
};

/** How far around a character is looked. */
const REACH = 100;

/** `“relu”`: a pair of quotation marks on one line. */
function quotedAt({ file, start }: Span, text: string): Found | undefined {
  const closing = closings[text[start]!];
  const line = /^[^\r\n#]*/.exec(text.slice(start + 1, start + REACH))![0];
  const length = closing === undefined ? -1 : line.indexOf(closing);
  if (length < 0) return undefined;
  const upTo = start + 1 + length + 1;
  const marks = [start, upTo - 1].map((at) => ({ file, start: at, end: at + 1 }));
  const replaced = (by: string): Edit[] => marks.map((span) => ({ span, text: by }));
  const character = describeCharacter(text[start]!);
  const bare: Fix = { message: `\`${line.slice(0, length)}\``, edits: replaced('') };
  const quoted: Fix = { message: `\`"${line.slice(0, length)}"\``, edits: replaced('"') };
  const span = { file, start, end: upTo };
  return { upTo, diagnostic: diagnose('odd-character', character, { span, fixes: [bare, quoted] }) };
}

/** `use blocks.nn`: a path without quotes. */
function pathAt({ file, start }: Span, text: string): Found | undefined {
  const before = /(?:^|[\r\n;])[ \t]*use[ \t]+([^\s"#;]*)$/.exec(
    text.slice(Math.max(0, start - REACH), start),
  );
  if (before === null) return undefined;
  const behind = /^[^\s"#;]*/.exec(text.slice(start, start + REACH))![0];
  const path = `${before[1]}${behind}`;
  const span = { file, start: start - before[1]!.length, end: start + behind.length };
  const edits = [{ span, text: `"${path}"` }];
  return { upTo: span.end, diagnostic: diagnose('unquoted-path', { path }, { span, edits }) };
}

/** `dense[3]`, `kernel=[3, 3]`, `in [3, 5]`: a list in square brackets. */
function listAt({ file, start }: Span, text: string): Found | undefined {
  const line = /^[^\r\n#]*/.exec(text.slice(start, start + REACH))![0];
  const [whole, inner] = /^\[([^[\]]*)\]/.exec(line) ?? [];
  if (whole === undefined || inner === undefined) return undefined;
  const before = text.slice(Math.max(0, start - REACH), start);
  const items = inner.split(',').map((item) => item.trim());
  const isSizes = items.length > 1 && items.every((item) => /^\d+$/.test(item));
  const span = { file, start, end: start + whole.length };
  const isSet = /\bin[ \t]*$/.test(before);
  const plain = isSizes ? items.join('x') : items.join(' ');
  const gap = /\w\w$/.test(before) ? ' ' : '';
  const texts = isSet ? [`{${items.join(', ')}}`] : [`${gap}${plain}`, `(${items.join(', ')})`];
  const fixes = texts.map((put): Fix => ({ message: `\`${put.trim()}\``, edits: [{ span, text: put }] }));
  return { upTo: span.end, diagnostic: diagnose('odd-character', describeCharacter('['), { span, fixes }) };
}

/** Names the first character of a run; the others are of its kind. */
function characterAt({ file, start, end }: Span, text: string): Found {
  const characters = [...text.slice(start, end)];
  const described = characters.map(describeCharacter);
  const span = { file, start, end: start + characters[0]!.length };
  const whole = { file, start, end };
  const meant = described.every(({ replacements }) => replacements.length > 0)
    ? described[0]!.replacements.map((first, index) =>
        described.map(({ replacements }) => replacements[index] ?? replacements[0] ?? first).join(''),
      )
    : [];
  const fixes = meant.map(
    (each): Fix => ({ message: oddCharacterFix(each), edits: [{ span: whole, text: each }] }),
  );
  return { upTo: end, diagnostic: diagnose('odd-character', described[0]!, { span, fixes }) };
}
