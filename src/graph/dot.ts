/** A drawing in the language of Graphviz. */
import { textWidth } from '../report/charts/text-width.ts';
import { escapeHtml } from '../report/page/markup.ts';
import { columnsOf } from './columns.ts';
import { allBoxes, type Box, type Drawing, type Frame, type Part } from './drawing.ts';
import { lineColors, roleColors } from './roles.ts';

const TITLE_SIZE = 12;
const DETAIL_SIZE = 10;
/** How much an arrow wants to be straight; one that passes by a body does not. */
const STRAIGHT = 8;
const CIRCLE = 'shape=circle, fixedsize=true, width=0.3, height=0.3';

/** Lines of a box with room for what reaches below a line. */
const LINES = 'BORDER="0" CELLBORDER="0" CELLPADDING="0" CELLSPACING="2"';

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
  const look = 'labeljust=l, fontsize=11, margin=13, bgcolor="#8080800d"';
  const fork = `${blank}  ${forkName(part)} [shape=point, width=0.05, color="${lineColors.plain}"]`;
  return [
    `${blank}subgraph ${quote(`cluster_${part.id}`)} {`,
    // As wide again as its title, so that what comes in from above stands beside that.
    `${blank}  graph [label=${quote(title + ' '.repeat(2 * title.length + 4))}, ${look}]`,
    ...(part.isSequence ? [] : [fork]),
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
  const row = (words: string) => `<TR><TD>${words}</TD></TR>`;
  const small = `<FONT POINT-SIZE="${DETAIL_SIZE}" COLOR="#57606a">${markup(detail)}</FONT>`;
  const rows = `${row(markup(title))}${row(small)}`;
  const label = detail === '' ? `<${markup(title)}>` : `<<TABLE ${LINES}>${rows}</TABLE>>`;
  return `${quote(id)} [label=${label}, width=${width}, ${colors}]`;
}

/** Three blanks stay three: Graphviz would make them one. */
function markup(words: string): string {
  return escapeHtml(words).replaceAll('   ', '&#160;&#160; ');
}

interface Line {
  readonly start: string;
  readonly end: string;
  readonly sort: 'arrow' | 'skip' | 'stem' | 'cut';
}

/** The arrows of a column; those that come from the one before or go to the next have a numbered circle instead. */
function arrowLines({ arrows, frame }: Drawing, { number, has }: Column): string[] {
  const ids = new Map(allBoxes(frame).map(({ index, id }) => [index, quote(id)]));
  const forks = forksOf(frame);
  const lines = arrows.flatMap(({ from, to, isSkip }): readonly Line[] => {
    if (!has(to)) return has(from) ? [{ start: ids.get(from)!, end: 'after', sort: 'cut' }] : [];
    const outside = forks.get(from) ?? [];
    const stems = (forks.get(to) ?? []).filter((fork) => !outside.includes(fork)).map(forkName);
    const way = [has(from) ? ids.get(from)! : 'before', ...stems, ids.get(to)!];
    return way.slice(1).map((end, index) => {
      const isLast = index === stems.length;
      return { start: way[index]!, end, sort: !isLast ? 'stem' : isSkip ? 'skip' : 'arrow' };
    });
  });
  const distinct = lines.filter(
    (line, index) =>
      line.sort === 'arrow' ||
      line.sort === 'skip' ||
      index === lines.findIndex((other) => isSame(line, other)),
  );
  return [...circlesFor(distinct, number), ...distinct.map((line) => lineText(line, distinct))];
}

function isSame(one: Line, other: Line): boolean {
  return one.start === other.start && one.end === other.end && one.sort === other.sort;
}

function circlesFor(lines: readonly Line[], number: number): readonly string[] {
  const circle = (name: string, label: number) => {
    const look = `label="${label}", ${CIRCLE}, style=dashed`;
    return `  ${name} [${look}, color="${lineColors.plain}", fontcolor="${lineColors.plain}"]`;
  };
  return [
    ...(lines.some(({ start }) => start === 'before') ? [circle('before', number)] : []),
    ...(lines.some(({ end }) => end === 'after') ? [circle('after', number + 1)] : []),
  ];
}

/** A line is straight where nothing else but what passes by comes from its start or leads to its end. */
function lineText(line: Line, all: readonly Line[]): string {
  const others = all.filter((other) => other !== line && other.sort !== 'skip');
  const isOnly = !others.some(({ start, end }) => start === line.start || end === line.end);
  const looks: Readonly<Record<Line['sort'], readonly string[]>> = {
    arrow: [],
    skip: [`color="${lineColors.skip}"`, 'penwidth=1.8'],
    stem: ['arrowhead=none'],
    cut: ['style=dashed', 'arrowhead=none'],
  };
  const look = [...looks[line.sort], ...(isOnly && line.sort !== 'skip' ? [`weight=${STRAIGHT}`] : [])];
  return `  ${line.start} -> ${line.end}${look.length === 0 ? '' : ` [${look.join(', ')}]`}`;
}

/** By index of a box: the frames around it whose input goes several ways, the outermost first. */
function forksOf(part: Part, around: readonly Frame[] = []): ReadonlyMap<number, readonly Frame[]> {
  if (part.kind === 'box') return new Map([[part.index, around]]);
  const inside = part.isSequence ? around : [...around, part];
  return new Map(part.parts.flatMap((each) => [...forksOf(each, inside)]));
}

function forkName({ id }: Frame): string {
  return quote(`${id}/fork`);
}
