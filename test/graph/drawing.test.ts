import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { columnsOf } from '../../src/graph/columns.ts';
import { describe } from '../../src/graph/describe.ts';
import { drawingToColumns } from '../../src/graph/dot.ts';
import { allBoxes, draw, type Frame, type Part } from '../../src/graph/drawing.ts';
import { overhangOf } from '../../src/graph/overhang.ts';
import { dotsToSvg } from '../../src/graph/svg.ts';
import { renderPng } from '../../src/report/render.ts';
import { networkFrom } from '../support/models.ts';

function drawText(text: string, expand = false) {
  const network = networkFrom(text);
  return draw(network, describe(network, new Map()), { expand });
}

function titles(part: Part): readonly string[] {
  if (part.kind === 'box') return [];
  return [part.title ?? '', ...part.parts.flatMap(titles)].filter((title) => title !== '');
}

function ends({
  arrows,
  frame,
}: {
  readonly arrows: ReturnType<typeof drawText>['arrows'];
  readonly frame: Frame;
}) {
  const ids = new Map(allBoxes(frame).map(({ index, id }) => [index, id]));
  return arrows.map(({ from, to, isSkip }) => `${ids.get(from)} ${isSkip ? '=>' : '->'} ${ids.get(to)}`);
}

const ROUNDS = 'input 4\nrepeat 5 { residual { dense 4 relu } }\ndense 2';

it('draws equal rounds once, and says how many there are', () => {
  const drawing = drawText(ROUNDS);
  expect(titles(drawing.frame)).toEqual(['repeat[0] x 5: residual[0]']);
  const round = 'repeat[0]/round[0]/residual[0]';
  expect(ends(drawing)).toEqual([
    `input[0] -> ${round}/dense[0]`,
    `input[0] => ${round}/add[0]`,
    `${round}/dense[0] -> ${round}/add[0]`,
    `${round}/add[0] -> dense[0]`,
  ]);
});

it('draws all rounds where asked to, and few ones always', () => {
  expect(allBoxes(drawText(ROUNDS, true).frame)).toHaveLength(12);
  expect(allBoxes(drawText(ROUNDS.replace('5', '3')).frame)).toHaveLength(8);
});

it('draws a first round that is different beside the others', () => {
  const drawing = drawText('input 8x8x1\nrepeat 6 { conv 4 k3 same; relu }');
  expect(titles(drawing.frame)).toEqual(['repeat[0]', 'round[0]', 'round[1] x 5']);
  expect(ends(drawing)).toContain('repeat[0]/round[0]/relu[0] -> repeat[0]/round[1]/conv[0]');
});

it('draws equal calls of a block like rounds', () => {
  const drawing = drawText(`block b() { dense 4; relu }\ninput 4\n${'b\n'.repeat(4)}dense 2`);
  expect(titles(drawing.frame)).toEqual(['b[0] x 4']);
  expect(ends(drawing)).toContain('b[0]/relu[0] -> dense[0]');
});

it('draws a call with a label by itself', () => {
  const calls = ['b', 'b', 'b', 'b', 'b', 'x: b', 'b'].join('\n');
  const drawing = drawText(`block b() { dense 4; relu }\ninput 4\n${calls}\ndense 2`);
  expect(titles(drawing.frame)).toEqual(['b[0] x 5', 'x', 'b[6]']);
});

it('draws every arm of a branch, equal ones too', () => {
  const drawing = drawText(
    'input 8x8x3\nbranch { conv 4 k1 } { conv 4 k1 } { conv 4 k1 } { conv 4 k1 } concat',
  );
  expect(titles(drawing.frame)).toEqual(['branch[0]']);
  expect(allBoxes(drawing.frame)).toHaveLength(6);
});

it('draws an arrow for each empty arm, from a fork inside the frame', () => {
  const [dot] = drawingToColumns(drawText('input 4\nbranch { } { } add\ndense 2'));
  const fork = '"branch[0]/fork"';
  expect(dot!.match(/^ {2}.* -> .*?(?= \[|$)/gm)).toEqual([
    `  "input[0]" -> ${fork}`,
    `  ${fork} -> "branch[0]/add[0]"`,
    `  ${fork} -> "branch[0]/add[0]"`,
    '  "branch[0]/add[0]" -> "dense[0]"',
  ]);
});

it('leads what passes by a body through the frames around it', () => {
  const [dot] = drawingToColumns(drawText('input 4\nbranch { residual { dense 4 } } { } add'));
  expect(dot).toContain('"branch[0]/fork" -> "branch[0]/arm[0]/residual[0]/fork"');
  expect(dot).toContain('"branch[0]/arm[0]/residual[0]/fork" -> "branch[0]/arm[0]/residual[0]/add[0]"');
});

it('leaves arms without a frame of their own, and marks the empty one', () => {
  const drawing = drawText('input 4\nbranch { dense 4 } { } concat\ndense 2');
  expect(titles(drawing.frame)).toEqual(['branch[0]']);
  expect(ends(drawing)).toContain('input[0] => branch[0]/concat[0]');
});

it('breaks deep drawings into columns of about one height, and shallow ones not at all', () => {
  const deep = columnsOf(drawText(`input 4\n${'dense 4\nrelu\n'.repeat(60)}`));
  const heights = [0, 1, 2, 3, 4, 5, 6].map(
    (column) => [...deep.values()].filter((each) => each === column).length,
  );
  expect(Math.max(...heights) - Math.min(...heights)).toBeLessThanOrEqual(2);
  expect(new Set(columnsOf(drawText('input 4\ndense 4\nrelu')).values())).toEqual(new Set([0]));
});

it('keeps a residual in one column', () => {
  const body = 'residual { dense 4; relu; dense 4; relu; dense 4; relu }\n';
  const columns = columnsOf(drawText(`input 4\n${body.repeat(9)}`, true));
  for (let first = 1; first < columns.size; first += 7) {
    const residual = Array.from({ length: 7 }, (_, i) => columns.get(first + i));
    expect(new Set(residual).size).toBe(1);
  }
});

it('draws every box of every column, the same each time', async () => {
  const drawing = drawText(readFileSync('test/graph/samples/deep/model.nn', 'utf8'), true);
  const dots = drawingToColumns(drawing);
  const svg = await dotsToSvg(dots, { caption: drawing.caption });
  expect(dots.length).toBeGreaterThan(3);
  for (const { id } of allBoxes(drawing.frame)) expect(svg).toContain(`<title>${id}</title>`);
  expect(await dotsToSvg(dots, { caption: drawing.caption })).toBe(svg);
});

it('draws names that mean something to XML and Graphviz', async () => {
  const drawing = { ...drawText('input 4\ndense 2'), name: 'a"<b>\\', caption: 'a & <b>' };
  const svg = await dotsToSvg(drawingToColumns(drawing), { caption: drawing.caption, background: '#ffffff' });
  expect([...renderPng(svg).subarray(1, 4)]).toEqual([...Buffer.from('PNG')]);
});

it('keeps lines inside of the frames that they belong to', async () => {
  const drawing = drawText(
    'input 16x16x128\nresidual { conv 128 k3 same; relu; conv 128 k3 same }\n' +
      'branch { pool 3 s1 same; conv 8 k1 } { conv 8 k1; conv 8 k5 same } { } ' +
      '{ conv 8 k3 same; branch { conv 4 k1 } { conv 4 k3 same } concat } concat',
  );
  const svg = await dotsToSvg(drawingToColumns(drawing), { caption: 'net' });
  expect(svg.match(/class="cluster"/g)).toHaveLength(3);
  expect(overhangOf(svg)).toBe(0);
});

it('sees a line that leaves its frame, and one that comes too near to it', () => {
  const frame = '<g class="cluster"><path d="M0,0C0,100 100,100 100,0"/></g>';
  const line = (side: number) => `<g class="edge"><path d="M50,10C${side},10 ${side},60 50,60"/></g>`;
  expect(overhangOf(`${frame}${line(60)}`)).toBe(0);
  expect(overhangOf(`${frame}${line(114)}`)).toBe(1);
  expect(overhangOf(`${frame}${line(130)}`)).toBe(13);
});
