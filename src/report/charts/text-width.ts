/** How wide a text is drawn. Without a canvas the drawing library only guesses, half as much again. */

/** Advance widths of the shipped font for U+0020 to U+007E, in hundredths of the font's size. */
const advances = [
  28, 29, 47, 63, 64, 98, 64, 30, 36, 36, 50, 66, 29, 46, 29, 36, 63, 41, 61, 62, 65, 59, 62, 57, 62, 62, 29,
  30, 66, 66, 66, 51, 97, 69, 65, 73, 72, 60, 59, 75, 74, 27, 57, 67, 57, 90, 75, 76, 64, 76, 64, 64, 65, 74,
  69, 99, 68, 68, 63, 36, 36, 36, 47, 46, 32, 56, 61, 57, 61, 58, 37, 61, 59, 24, 24, 55, 24, 88, 59, 60, 61,
  61, 38, 53, 33, 59, 56, 82, 55, 56, 55, 43, 33, 43, 66,
];

/** Latin letters with marks are as wide as theirs without; anything beyond may be as wide as it is high. */
const otherAdvance = { latin: 60, wide: 100 } as const;

/** The width of a line in pixels. */
export function textWidth(text: string, fontSize: number): number {
  let hundredths = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    hundredths += advances[code - 32] ?? (code < 0x500 ? otherAdvance.latin : otherAdvance.wide);
  }
  return (hundredths * fontSize) / 100;
}
