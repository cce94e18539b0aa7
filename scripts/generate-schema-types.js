/** Writes src/experiment/schema.generated.ts, the types of a loaded experiment, from src/experiment/schema.json. */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { compile } from 'json-schema-to-typescript';

const folder = new URL('../src/experiment/', import.meta.url);

/** What loading leaves: defaults are there, a loss is an object; and what the generator understands: unions, plain references. */
function loaded(schema) {
  if (Array.isArray(schema)) return schema.map(loaded);
  if (typeof schema !== 'object' || schema === null) return schema;
  if (schema.$ref !== undefined) return { $ref: schema.$ref };
  if (schema.oneOf !== undefined) return { anyOf: loaded(schema.oneOf) };
  if (schema.if !== undefined) return { anyOf: [loaded(schema.then), loaded(schema.else)] };
  const result = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, loaded(value)]));
  if (schema.type === 'object' && schema.properties !== undefined) {
    const filled = Object.keys(schema.properties).filter(
      (name) => schema.properties[name].default !== undefined,
    );
    result.required = [...new Set([...(schema.required ?? []), ...filled])];
  }
  return result;
}

const schema = JSON.parse(await readFile(new URL('schema.json', folder), 'utf8'));
schema.$defs.loss = schema.$defs.loss.else;
const text = await compile(loaded(schema), 'Experiment', {
  bannerComment: '/** Generated from schema.json by scripts/generate-schema-types.js; do not edit. */',
  additionalProperties: false,
  ignoreMinAndMaxItems: true,
  style: { singleQuote: true, printWidth: 110 },
});
await writeFile(fileURLToPath(new URL('schema.generated.ts', folder)), text);
