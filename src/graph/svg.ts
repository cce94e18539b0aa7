/** DOT to SVG; the only file that knows the layout library. */
import { instance } from '@viz-js/viz';
import { textWidth } from '../report/charts/text-width.ts';
import { fontFamily } from '../report/charts/theme.ts';
import { escapeHtml } from '../report/page/markup.ts';
import { overhangOf } from './overhang.ts';
import { lineColors } from './roles.ts';

const CAPTION_SIZE = 13;
const CAPTION_HEIGHT = 40;
const GAP = 16;

/** A caption above the picture, and a colour behind it; without one it stays transparent. */
export interface SvgOptions {
  readonly caption: string;
  readonly background?: string;
}

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly body: string;
}

/** Draws graphs side by side as one picture; the same texts give the same picture. */
export async function dotsToSvg(
  dots: readonly string[],
  { caption, background }: SvgOptions,
): Promise<string> {
  const viz = await instance();
  const pictures = dots.map((dot) =>
    takeApart(roomy(dot, (text) => viz.renderString(text, { format: 'svg' }))),
  );
  const inner = pictures.reduce((sum, { width }) => sum + width + GAP, -GAP);
  const width = Math.ceil(Math.max(inner, textWidth(caption, CAPTION_SIZE)) + 2 * GAP);
  const height = Math.ceil(Math.max(...pictures.map((each) => each.height)) + CAPTION_HEIGHT + GAP);
  let x = (width - inner) / 2;
  const placed = pictures.map((picture) => {
    const group = `<g transform="translate(${x.toFixed(2)} ${CAPTION_HEIGHT})">\n${picture.body}\n</g>`;
    x += picture.width + GAP;
    return group;
  });
  const font = `${fontFamily}, Helvetica, Arial, sans-serif`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${font}">`,
    ...(background === undefined ? [] : [`<rect width="100%" height="100%" fill="${background}"/>`]),
    `<text x="${width / 2}" y="24" text-anchor="middle" font-size="${CAPTION_SIZE}" fill="${lineColors.plain}">${escapeHtml(caption)}</text>`,
    ...placed,
    '</svg>\n',
  ].join('\n');
}

/** How often frames are made wider for lines that leave them. */
const WIDER = 3;

/** The picture of a graph, with wider frames where a line would leave its own. */
function roomy(dot: string, render: (dot: string) => string): string {
  let text = dot;
  let svg = render(text);
  for (let round = 0; round < WIDER; round++) {
    const overhang = overhangOf(svg);
    if (overhang === 0) break;
    text = text.replaceAll(/\bmargin=(\d+)/g, (_, margin) => `margin=${Number(margin) + overhang}`);
    svg = render(text);
  }
  return svg;
}

/** What is drawn, without the frame of the file; its words are put where the shipped font needs them. */
function takeApart(svg: string): Picture {
  const size = /width="([\d.]+)pt" height="([\d.]+)pt"/.exec(svg)!;
  const body = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>')).trim();
  const plain = body
    .replace(/<!--[\s\S]*?-->\n?/g, '')
    .replaceAll(/ font-family="[^"]*"/g, '')
    .replace(/<polygon fill="none" stroke="none"[^>]*\/>\n?/, '')
    .replaceAll(/<g id="[^"]*" class="(node|cluster|edge|graph)"/g, '<g class="$1"')
    .replaceAll(/<g class="(node|cluster)">[\s\S]*?<\/g>/g, (group, kind) => settleWords(group, kind));
  return { width: Number(size[1]), height: Number(size[2]), body: plain };
}

/** The layout only estimates widths: words belong to the middle of a box, and to the left of a frame. */
function settleWords(group: string, kind: 'node' | 'cluster'): string {
  const outline = /<path [^>]*\bd="([^"]*)"/.exec(group)?.[1];
  if (outline === undefined) return group;
  const across = [...outline.matchAll(/(-?[\d.]+),-?[\d.]+/g)].map((match) => Number(match[1]));
  const left = Math.min(...across);
  const middle = (left + Math.max(...across)) / 2;
  const place = kind === 'node' ? ['middle', middle] : ['start', left + 9];
  const sized = kind === 'node' ? group : group.replaceAll(/font-size="[\d.]+"/g, 'font-size="10.00"');
  return sized.replaceAll(
    /text-anchor="\w+" x="[^"]*"/g,
    `text-anchor="${place[0]}" x="${Number(place[1]).toFixed(2)}"`,
  );
}
