/** Characters that look like part of a program and are not. */

interface OddCharacter {
  readonly name: string;
  /** What was probably meant. */
  readonly replacement?: string;
  /** What else it may stand for. */
  readonly other?: string;
}

const table: Readonly<Record<string, OddCharacter>> = {
  '\u00A0': { name: 'no-break space', replacement: ' ' },
  '\u00AD': { name: 'soft hyphen', replacement: '' },
  '\u00D7': { name: 'multiplication sign', replacement: 'x' },
  '\u00F7': { name: 'division sign', replacement: '/' },
  '\u2002': { name: 'en space', replacement: ' ' },
  '\u2003': { name: 'em space', replacement: ' ' },
  '\u2007': { name: 'figure space', replacement: ' ' },
  '\u2009': { name: 'thin space', replacement: ' ' },
  '\u200B': { name: 'zero-width space', replacement: '' },
  '\u200C': { name: 'zero-width non-joiner', replacement: '' },
  '\u200D': { name: 'zero-width joiner', replacement: '' },
  '\u2010': { name: 'hyphen', replacement: '-' },
  '\u2011': { name: 'no-break hyphen', replacement: '-' },
  '\u2013': { name: 'en dash', replacement: '-' },
  '\u2014': { name: 'em dash', replacement: '-' },
  '\u2018': { name: 'left single quotation mark' },
  '\u2019': { name: 'right single quotation mark' },
  '\u201C': { name: 'left double quotation mark' },
  '\u201D': { name: 'right double quotation mark' },
  '\u2028': { name: 'line separator', replacement: ' ' },
  '\u2029': { name: 'paragraph separator', replacement: ' ' },
  '\u202F': { name: 'narrow no-break space', replacement: ' ' },
  '\u2060': { name: 'word joiner', replacement: '' },
  '\u2212': { name: 'minus sign', replacement: '-' },
  '\u3000': { name: 'ideographic space', replacement: ' ' },
  '\uFEFF': { name: 'byte-order mark', replacement: '' },
  '\uFF08': { name: 'fullwidth left parenthesis', replacement: '(' },
  '\uFF09': { name: 'fullwidth right parenthesis', replacement: ')' },
  '\uFF0C': { name: 'fullwidth comma', replacement: ',', other: ' ' },
  '\uFF1A': { name: 'fullwidth colon', replacement: ':' },
  '\uFF1B': { name: 'fullwidth semicolon', replacement: ';' },
  '\uFF1D': { name: 'fullwidth equals sign', replacement: '=' },
  '\u0000': { name: 'null' },
  '\u000B': { name: 'vertical tab', replacement: ' ' },
  '\u000C': { name: 'form feed', replacement: ' ' },
  '\u0085': { name: 'next line', replacement: ' ' },
  "'": { name: 'apostrophe' },
};

/** A character as people can look it up: `U+00A0`, its name, and what it may stand for, the likeliest first. */
export interface DescribedCharacter {
  readonly code: string;
  readonly name?: string;
  readonly replacements: readonly string[];
}

/** Describes a character, as far as nnc knows it. */
export function describeCharacter(character: string): DescribedCharacter {
  const point = character.codePointAt(0) ?? 0;
  const code = `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
  const known = table[character];
  if (known !== undefined) {
    const replacements = [known.replacement, known.other].filter((each) => each !== undefined);
    return { code, name: known.name, replacements };
  }
  const visible = /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(character);
  return { code, ...(visible && { name: `(${character})` }), replacements: [] };
}

/** Whether a character is blank or invisible, so that the text reads the same without it. */
export function isInvisible(character: string): boolean {
  const replacement = table[character]?.replacement;
  return replacement === '' || replacement === ' ';
}
