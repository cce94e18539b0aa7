/** The font of the pictures, inside the page: their texts were measured with it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../runtime/package-root.ts';

/** A rule that brings the Latin, Greek and mathematical letters of Inter along (SIL Open Font License). */
export function fontFace(): string {
  const bytes = readFileSync(join(packageRoot(), 'assets', 'inter-latin.woff2'));
  const source = `url(data:font/woff2;base64,${bytes.toString('base64')})`;
  return `@font-face { font-family: Inter; src: ${source} format("woff2"); }`;
}
