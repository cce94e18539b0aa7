/** The picture of examples: samples of the test set with what a variant sees in them. */
import { encodePng } from '../data/images.ts';
import type { ShownExample, ShownExamples } from '../runtime/evaluation/analysis.ts';
import { textWidth } from './charts/text-width.ts';
import { chartColors, fontFamily } from './charts/theme.ts';
import { truncate } from './format.ts';
import { escapeHtml } from './page/markup.ts';

/** Pixels of a picture's longer side, the room of its two lines of text, and between pictures. */
const cell = { size: 96, text: 34, gap: 14 } as const;
const columns = 8;
const margin = 16;
const heading = 26;

/** What stands above a group of pictures; colours tell right from wrong beside the words. */
const groups = [
  { part: 'right', title: 'Right, of the classes in turn' },
  { part: 'wrong', title: 'The worst mistakes: most sure of a wrong class' },
] as const;

const wrongColor = '#d55e00';

/** An SVG whose pictures are inside of it. */
export async function examplesSvg(
  examples: ShownExamples,
  classes: readonly string[],
  title: string,
): Promise<string> {
  const width = 2 * margin + columns * (cell.size + cell.gap) - cell.gap;
  let y = margin + 18;
  const parts = [text(margin, y, truncate(title, 110), { size: 15 })];
  for (const group of groups) {
    const shown = examples[group.part];
    if (shown.length === 0) continue;
    y += heading;
    parts.push(text(margin, y, `${group.title} (${shown.length})`, { color: chartColors.muted }));
    y += 10;
    for (const [index, example] of shown.entries()) {
      const x = margin + (index % columns) * (cell.size + cell.gap);
      const top = y + Math.floor(index / columns) * (cell.size + cell.text + cell.gap);
      parts.push(...(await cellOf(example, examples, { x, y: top, classes })));
    }
    y += Math.ceil(shown.length / columns) * (cell.size + cell.text + cell.gap) - cell.gap;
  }
  const height = y + margin;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">` +
    `<rect width="${width}" height="${height}" fill="${chartColors.background}"/>${parts.join('')}</svg>`
  );
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly classes: readonly string[];
}

async function cellOf(
  { truth, predicted, probability, pixels }: ShownExample,
  { shape }: ShownExamples,
  { x, y, classes }: Place,
): Promise<string[]> {
  const [height, width, channels] = shape as [number, number, number];
  const scale = cell.size / Math.max(height, width);
  const [w, h] = [width * scale, height * scale];
  const png = await encodePng({ pixels: Buffer.from(pixels, 'base64'), width, height }, channels);
  const data = Buffer.from(png).toString('base64');
  // Small pictures stay what they are: pixels.
  const rendering = scale > 1.5 ? ' image-rendering="optimizeSpeed" style="image-rendering: pixelated"' : '';
  const isRight = truth === predicted;
  const percent = `${(probability * 100).toFixed(probability > 0.995 && probability < 1 ? 1 : 0)} %`;
  const seen = fitted(classes[predicted]!, `  ${percent}`);
  return [
    `<image x="${x + (cell.size - w) / 2}" y="${y + (cell.size - h) / 2}" width="${w}" height="${h}"${rendering} href="data:image/png;base64,${data}"/>`,
    text(x, y + cell.size + 14, seen, { color: isRight ? chartColors.text : wrongColor }),
    text(x, y + cell.size + 28, fitted(`is ${classes[truth]!}`, ''), { color: chartColors.muted }),
  ];
}

/** A name cut so that it and what follows go below a picture. */
function fitted(name: string, after: string): string {
  let short = name;
  for (
    let length = name.length;
    length > 1 && textWidth(short + after, 11) > cell.size + cell.gap - 4;
    length--
  ) {
    short = truncate(name, length - 1);
  }
  return short + after;
}

function text(
  x: number,
  y: number,
  words: string,
  { size = 11, color = chartColors.text }: { readonly size?: number; readonly color?: string },
): string {
  return `<text x="${x}" y="${y}" font-family="${fontFamily}" font-size="${size}" fill="${color}" xml:space="preserve">${escapeHtml(words)}</text>`;
}

/** What the picture shows, for those who do not see it. */
export function examplesDescription({ right, wrong }: ShownExamples, title: string): string {
  return `${right.length} samples of the test set that ${title} is right about, and its ${wrong.length} worst mistakes, each with the prediction and its probability.`;
}
