/** A drawing in the language of Graphviz. */
import { textWidth } from '../report/charts/text-width.ts';
import { escapeHtml } from '../report/page/markup.ts';
import { columnsOf } from './columns.ts';
import { allBoxes, type Box, type Drawing, type Part } from './drawing.ts';
import { lineColors, roleColors } from './roles.ts';

const TITLE_SIZE = 12;
const DETAIL_SIZE = 10;
const CIRCLE = 'shape=circle, fixedsize=true, width=0.3, height=0.3';

/** Graphviz knows how wide its letters are. */
const FONT = 'Helvetica';

/** Signs that say a join in a circle; the others are said in words. */
const joinSigns: Readonly<Record<string, string>> = { add: '+' };

/** Points of an inch. */
const POINTS = 72;

/** A part of the drawing: the boxes that stand in it, and its number. */
interface Column {
  readonly number: number;
  readonly has: (box: number) => boolean;
}

/** The whole drawing as one graph. */
export function drawingToDot(drawing: Drawing): string {
  const label = `label=${quote(`${drawing.caption}\n `)}, labelloc=t, fontsize=13, `;
  return graphOf(drawing, { number: 0, has: () => true }, label);
}

/** A deep drawing in several graphs to be put side by side; numbered circles say where they go on. */
export function drawingToColumns(drawing: Drawing): readonly string[] {
  const columns = columnsOf(drawing);
  const count = Math.max(...columns.values()) + 1;
  return Array.from({ length: count }, (_, number) =>
    graphOf(drawing, { number, has: (box) => columns.get(box) === number }),
  );
}

function graphOf(drawing: Drawing, column: Column, label = ''): string {
  const words = (color: string) => `fontname="${FONT}", fontcolor="${color}"`;
  const lines = [
    `digraph ${quote(drawing.name)} {`,
    `  graph [${label}${words(lineColors.plain)}, color="${lineColors.plain}60", style=rounded, bgcolor=transparent,`,
    '    rankdir=TB, nodesep=0.25, ranksep=0.28, pad=0.1]',
    `  node [shape=box, style="filled,rounded", margin="0.14,0.06", height=0.4, fontsize=${TITLE_SIZE}, ${words('#1f2328')}]`,
    `  edge [color="${lineColors.plain}", arrowsize=0.6]`,
    ...drawing.frame.parts.flatMap((part) => partLines(part, column, '  ')),
    '',
    ...arrowLines(drawing, column),
    '}',
  ];
  return `${lines.join('\n')}\n`;
}

function quote(words: string): string {
  return `"${words.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

function partLines(part: Part, column: Column, blank: string): string[] {
  if (part.kind === 'box') return column.has(part.index) ? [`${blank}${boxText(part)}`] : [];
  const inner = part.parts.flatMap((each) =>
    partLines(each, column, part.title === undefined ? blank : `${blank}  `),
  );
  if (inner.length === 0 || part.title === undefined) return inner;
  const isCut = !column.has(allBoxes(part)[0]!.index);
  const title = isCut ? `${part.title} (continued)` : part.title;
  const look = 'labeljust=l, fontsize=11, margin=10, bgcolor="#8080800d"';
  return [
    `${blank}subgraph ${quote(`cluster_${part.id}`)} {`,
    `${blank}  graph [label=${quote(title)}, ${look}]`,
    ...inner,
    `${blank}}`,
  ];
}

function boxText({ id, role, title, detail }: Box): string {
  const { fill, line } = roleColors[role];
  const colors = `fillcolor="${fill}", color="${line}"`;
  const sign = role === 'join' ? joinSigns[title] : undefined;
  if (sign !== undefined) {
    return `${quote(id)} [label=${quote(sign)}, ${CIRCLE}, style=filled, fontsize=16, ${colors}]`;
  }
  // As wide as the shipped font needs it.
  const inner = Math.max(textWidth(title, TITLE_SIZE), textWidth(detail, DETAIL_SIZE));
  const width = ((inner + 22) / POINTS).toFixed(2);
  const small = `<BR/><FONT POINT-SIZE="${DETAIL_SIZE}" COLOR="#57606a">${markup(detail)}</FONT>`;
  const label = `<${markup(title)}${detail === '' ? '' : small}>`;
  return `${quote(id)} [label=${label}, width=${width}, ${colors}]`;
}

/** Three blanks stay three: Graphviz would make them one. */
function markup(words: string): string {
  return escapeHtml(words).replaceAll('   ', '&#160;&#160; ');
}

/** The arrows of a column; those that come from the one before or go to the next have a numbered circle instead. */
function arrowLines({ arrows, frame }: Drawing, { number, has }: Column): string[] {
  const ids = new Map(allBoxes(frame).map(({ index, id }) => [index, quote(id)]));
  const circles = new Set<string>();
  const circle = (name: string, label: number): string => {
    const look = `label="${label}", ${CIRCLE}, style=dashed`;
    circles.add(`  ${name} [${look}, color="${lineColors.plain}", fontcolor="${lineColors.plain}"]`);
    return name;
  };
  const lines = new Set<string>();
  for (const { from, to, isSkip } of arrows) {
    if (has(to)) {
      const start = has(from) ? ids.get(from)! : circle('before', number);
      const look = isSkip ? ` [color="${lineColors.skip}", penwidth=1.8]` : '';
      lines.add(`  ${start} -> ${ids.get(to)!}${look}`);
    } else if (has(from)) {
      lines.add(`  ${ids.get(from)!} -> ${circle('after', number + 1)} [style=dashed, arrowhead=none]`);
    }
  }
  return [...circles, ...lines];
}
