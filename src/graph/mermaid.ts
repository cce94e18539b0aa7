/** A drawing as Mermaid text, which many pages and editors show as a picture. */
import type { Drawing, Part } from './drawing.ts';
import { lineColors, roleColors } from './roles.ts';

/** The text of a flowchart; frames are subgraphs, and the colours are the other pictures'. */
export function drawingToMermaid({ caption, frame, arrows }: Drawing): string {
  const roles = Object.entries(roleColors).map(
    ([role, { fill, line }]) => `  classDef ${role} fill:${fill},stroke:${line},color:#1f2328`,
  );
  const skips = arrows.flatMap(({ isSkip }, number) => (isSkip ? [number] : []));
  const lines = [
    '---',
    `title: ${JSON.stringify(caption)}`,
    '---',
    'flowchart TB',
    ...frame.parts.flatMap((part) => partLines(part, 1)),
    ...arrows.map(({ from, to, isSkip }) => `  n${from} ${isSkip ? '==>' : '-->'} n${to}`),
    ...roles,
    ...(skips.length === 0 ? [] : [`  linkStyle ${skips.join(',')} stroke:${lineColors.skip}`]),
  ];
  return `${lines.join('\n')}\n`;
}

function partLines(part: Part, indent: number): string[] {
  const blank = '  '.repeat(indent);
  if (part.kind === 'box') {
    const { index, role, title, detail } = part;
    const isSmall = role === 'join';
    const [open, close] = isSmall ? ['((', '))'] : ['(', ')'];
    const small = detail === '' || isSmall ? '' : `<br/><small>${quoted(detail)}</small>`;
    const words = `${quoted(title)}${small}`;
    return [`${blank}n${index}${open}"${words}"${close}:::${role}`];
  }
  const inner = part.parts.flatMap((each) => partLines(each, part.title === undefined ? indent : indent + 1));
  if (part.title === undefined) return inner;
  return [`${blank}subgraph g${firstBox(part)}_${indent}["${quoted(part.title)}"]`, ...inner, `${blank}end`];
}

function firstBox(part: Part): number {
  return part.kind === 'box' ? part.index : firstBox(part.parts[0]!);
}

function quoted(words: string): string {
  return words
    .replaceAll('&', '#amp;')
    .replaceAll('"', '#quot;')
    .replaceAll('<', '#lt;')
    .replaceAll('>', '#gt;');
}
