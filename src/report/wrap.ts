/** Text in lines. */

/** The text in lines of at most a width, broken at blanks where it can be. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(...breakWord(word, width));
  }
  return lines;
}

/** A word too long for a line breaks after a sign in it rather than between two letters. */
function breakWord(word: string, width: number): string[] {
  if (word.length <= width) return [word];
  const start = word.slice(0, width);
  const first = /^.*[_.,=/-]/su.exec(start)?.[0] ?? start;
  return [first, ...breakWord(word.slice(first.length), width)];
}
