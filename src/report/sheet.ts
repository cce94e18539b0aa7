/** A picture of samples in rows, each with its name: one raster, with words around it. */
import { columnStart, GAP } from '../data/tiles.ts';
import { textWidth } from './charts/text-width.ts';
import { chartColors, fontFamily } from './charts/theme.ts';
import { escapeHtml } from './page/markup.ts';

/** A raster of tiles of one size, and what to say about it. */
export interface Sheet {
  readonly title: string;
  readonly subtitle: string;
  /** Above the tiles, each from a column on. */
  readonly headings: readonly { readonly column: number; readonly text: string }[];
  /** Beside each row of tiles: a name and a remark. */
  readonly rows: readonly { readonly name: string; readonly remark: string }[];
  /** Of the raster. */
  readonly width: number;
  readonly height: number;
  /** Of a tile in it. */
  readonly tile: { readonly width: number; readonly height: number };
  /** The column that the second group of tiles begins with. */
  readonly split: number;
  readonly png: Uint8Array;
}

/** Pixels of the longer side of a tile, at least and at most; the raster is scaled to it. */
const SIDES = { smallest: 48, largest: 84 };
const PADDING = 16;
const TITLE = 15;
const SMALL = 11;
/** From the top to the tiles. */
const HEAD = 84;

/** The sheet as SVG, without references to anything outside. */
export function sheetToSvg(sheet: Sheet): string {
  const { title, subtitle, headings, rows, tile } = sheet;
  const longer = Math.max(tile.width, tile.height);
  const scale = Math.min(Math.max(longer, SIDES.smallest), SIDES.largest) / longer;
  const widths = rows.map(({ name, remark }) => Math.max(textWidth(name, 13), textWidth(remark, SMALL)));
  const left = PADDING + Math.max(...widths) + 14;
  const [width, height] = [sheet.width * scale, sheet.height * scale];
  const right = Math.max(
    left + width,
    PADDING + Math.max(textWidth(title, TITLE), textWidth(subtitle, SMALL)),
    ...headings.map(({ column, text }) => left + placeOf(column) + textWidth(text, SMALL)),
  );
  const total = { width: Math.ceil(right + PADDING), height: Math.ceil(HEAD + height + PADDING) };
  function placeOf(column: number): number {
    return columnStart(column, tile.width, sheet.split) * scale;
  }
  const text = (x: number, y: number, size: number, color: string, content: string) =>
    `<text x="${round(x)}" y="${round(y)}" font-size="${size}" fill="${color}">${escapeHtml(content)}</text>`;
  const labels = rows.flatMap(({ name, remark }, index) => {
    const middle = HEAD + (index * (tile.height + GAP) + tile.height / 2) * scale;
    return [
      text(PADDING, middle - 1, 13, chartColors.text, name),
      text(PADDING, middle + 14, SMALL, chartColors.muted, remark),
    ];
  });
  const data = Buffer.from(sheet.png).toString('base64');
  // Enlarged pixels stay squares, as a net sees them.
  const rendering = scale > 1 ? ' image-rendering="pixelated"' : '';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${total.width}" height="${total.height}" viewBox="0 0 ${total.width} ${total.height}" font-family="${fontFamily}, sans-serif">`,
    `<rect width="100%" height="100%" fill="${chartColors.background}"/>`,
    text(PADDING, PADDING + TITLE, TITLE, chartColors.text, title),
    text(PADDING, PADDING + TITLE + 18, SMALL, chartColors.muted, subtitle),
    ...headings.map((each) =>
      text(left + placeOf(each.column), HEAD - 8, SMALL, chartColors.muted, each.text),
    ),
    ...labels,
    `<image x="${round(left)}" y="${HEAD}" width="${round(width)}" height="${round(height)}"${rendering} xlink:href="data:image/png;base64,${data}"/>`,
    '</svg>',
    '',
  ].join('\n');
}

function round(value: number): number {
  return Math.round(10 * value) / 10;
}
