/** What people and other programs read of three models. UPDATE=1 writes the expected files again. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { analyse } from '../../src/compiler/analyse.ts';
import { describe } from '../../src/graph/describe.ts';
import { drawingToDot } from '../../src/graph/dot.ts';
import { draw } from '../../src/graph/drawing.ts';
import { drawingToMermaid } from '../../src/graph/mermaid.ts';
import { remarksOn } from '../../src/graph/remarks.ts';
import { layerTable } from '../../src/graph/table.ts';

const folder = 'test/graph/samples';

function compare(path: string, actual: string): void {
  if (process.env.UPDATE) writeFileSync(path, actual);
  expect(actual).toBe(readFileSync(path, 'utf8'));
}

it.each(readdirSync(folder))('%s', (sample) => {
  const { network, sources } = analyse(readFileSync(`${folder}/${sample}/model.nn`, 'utf8'), `${sample}.nn`);
  const description = describe(network!, sources);
  const drawing = draw(network!, description);
  const options = { width: Number.POSITIVE_INFINITY, color: false };
  const table = [layerTable(description, drawing, options), ...remarksOn(network!, description)];
  compare(`${folder}/${sample}/table.txt`, `${table.join('\n')}\n`);
  compare(`${folder}/${sample}/graph.dot`, drawingToDot(drawing));
  compare(`${folder}/${sample}/graph.mmd`, drawingToMermaid(drawing));
});
