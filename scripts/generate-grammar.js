/** Writes grammar/nn.ebnf and grammar/nn.svg from the parser's own rules. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './bundle.js';
import { importSource } from './import-source.js';
import { escapeText, trackOf } from './railroad.js';

const { grammar, text } = await importSource({
  grammar: 'src/parser/grammar.ts',
  text: 'src/report/charts/text-width.ts',
});

const MARGIN = 24;
const TITLE = 22;
const STUB = 18;
const BETWEEN = 26;
const COLUMNS = 2;

const style = `
  text { font-family: Inter, Helvetica, Arial, sans-serif; font-size: 13px; fill: #24292f; font-feature-settings: 'calt' 0 }
  rect + text { text-anchor: middle }
  .title { font-weight: bold }
  .token, .meaning { font-style: italic }
  rect { fill: #ffffff; stroke: #24292f; stroke-width: 1.2 }
  rect.sign { fill: #dceefb }
  rect.token { fill: #fdf0d5 }
  path { fill: none; stroke: #57606a; stroke-width: 1.5 }
  path.arrow { fill: #57606a; stroke: none }
`;

/** A rule with its name above: its size, and how it is drawn at a place. */
function diagramOf({ name, node }) {
  const track = trackOf(node, text.textWidth);
  const draw = (x, y) => {
    const level = y + TITLE + track.up;
    const end = x + STUB + track.width;
    const stub = (from) => `<path d="M ${from} ${level} h ${STUB}"/>`;
    const stop = (at) => `<path d="M ${at} ${level - 6} v 12"/>`;
    const title = `<text class="title" x="${x}" y="${y + 10}">${name}</text>`;
    const rails = stop(x) + stub(x) + track.draw(x + STUB, level) + stub(end) + stop(end + STUB);
    return `<g id="${name}">${title}${rails}</g>`;
  };
  return { width: track.width + 2 * STUB, height: TITLE + track.up + track.down, draw };
}

/** The tokens and what they are. */
function legendOf(tokens) {
  const nameWidth = Math.max(...tokens.map(({ name }) => text.textWidth(name, 13))) + MARGIN;
  const draw = (x, y) =>
    tokens
      .map(({ name, meaning }, index) => {
        const level = y + 10 + index * TITLE;
        return (
          `<text class="token" x="${x}" y="${level}">${name}</text>` +
          `<text x="${x + nameWidth}" y="${level}">${escapeText(meaning)}</text>`
        );
      })
      .join('\n');
  const widths = tokens.map(({ meaning }) => nameWidth + text.textWidth(meaning, 13));
  return { width: Math.max(...widths), height: tokens.length * TITLE, draw };
}

/** Fills columns from the top, so that they end at about the same height. */
function columnsOf(diagrams) {
  const total = diagrams.reduce((sum, { height }) => sum + height + BETWEEN, 0);
  const columns = [];
  let height = 0;
  for (const diagram of diagrams) {
    const column = Math.min(COLUMNS - 1, Math.floor((height * COLUMNS) / total));
    columns[column] = [...(columns[column] ?? []), diagram];
    height += diagram.height + BETWEEN;
  }
  return columns;
}

function picture(rules, tokens) {
  const parts = [];
  let [x, bottom] = [MARGIN, 0];
  for (const column of columnsOf(rules.map(diagramOf))) {
    let y = MARGIN;
    for (const diagram of column) {
      parts.push(diagram.draw(x, y));
      y += diagram.height + BETWEEN;
    }
    x += Math.ceil(Math.max(...column.map(({ width }) => width))) + 2 * MARGIN;
    bottom = Math.max(bottom, y);
  }
  const legend = legendOf(tokens);
  parts.push(legend.draw(MARGIN, bottom));
  const width = Math.ceil(Math.max(x - MARGIN, legend.width + 2 * MARGIN));
  const height = Math.ceil(bottom + legend.height + MARGIN / 2);
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  const ground = `<rect width="${width}" height="${height}" style="stroke: none"/>`;
  const head = `<svg xmlns="http://www.w3.org/2000/svg" ${size}>\n<title>The grammar of .nn files</title>`;
  return `${head}\n<style>${style}</style>\n${ground}\n${parts.join('\n')}\n</svg>\n`;
}

await mkdir(join(root, 'grammar'), { recursive: true });
await writeFile(join(root, 'grammar/nn.ebnf'), grammar.printGrammar());
await writeFile(join(root, 'grammar/nn.svg'), picture(grammar.grammarRules(), grammar.grammarTokens()));
