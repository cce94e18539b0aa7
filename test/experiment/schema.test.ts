import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import schema from '../../src/experiment/schema.json' with { type: 'json' };
import { problems } from './support.ts';

interface Place {
  readonly path: string;
  readonly node: Readonly<Record<string, unknown>>;
}

/** Every object of the schema, with its path. */
function places(node: unknown, path = ''): readonly Place[] {
  if (typeof node !== 'object' || node === null) return [];
  const inner = Object.entries(node).flatMap(([key, value]) => places(value, `${path}/${key}`));
  return [{ path, node: node as Place['node'] }, ...inner];
}

describe('the schema', () => {
  it('is closed: every group of named keys takes no others', () => {
    const groups = places(schema).filter(
      ({ node }) => node.type === 'object' && node.properties !== undefined,
    );
    expect(groups.length).toBeGreaterThan(10);
    expect(groups.filter(({ node }) => node.additionalProperties !== false)).toEqual([]);
  });

  it('describes every key', () => {
    const keys = places(schema).filter(({ path }) => /\/properties\/[^/]+$/.test(path));
    expect(keys.length).toBeGreaterThan(40);
    expect(keys.filter(({ node }) => typeof node.description !== 'string').map(({ path }) => path)).toEqual(
      [],
    );
  });

  it('takes the examples of its documentation', () => {
    const examples = [...readFileSync('docs/experiments.md', 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g)].map(
      ([, text]) => text!,
    );
    const whole = examples.filter((text) => text.includes('train:'));
    expect(whole).toHaveLength(2);
    for (const text of whole) expect(problems(text)).toEqual([]);
  });
});
