/** Writes the tables of keys in docs/experiments.md, between their markers, from src/experiment/schema.json. */
import { readFile, writeFile } from 'node:fs/promises';

const schema = JSON.parse(await readFile(new URL('../src/experiment/schema.json', import.meta.url), 'utf8'));
const page = new URL('../docs/experiments.md', import.meta.url);

/** A reference with what it refers to in its place; keys beside it win. */
function resolved(node) {
  if (node.$ref === undefined) return node;
  const { $ref, ...own } = node;
  return { ...resolved(schema.$defs[$ref.replace('#/$defs/', '')]), ...own };
}

/** What may stand there, in a few words. */
function values(node) {
  if (node.const !== undefined) return `\`${node.const}\``;
  if (node.enum !== undefined) return node.enum.map((value) => `\`${value}\``).join(', ');
  if (node.if !== undefined) return `${values(resolved(node.then))}, or ${values(resolved(node.else))}`;
  if (node.oneOf !== undefined) return 'keys';
  const types = {
    object: 'keys',
    array: 'list',
    string: 'text',
    integer: 'whole number',
    boolean: 'true, false',
  };
  const names = [node.type].flat().map((type) => types[type] ?? type);
  const limits = [
    [node.minimum, '>='],
    [node.exclusiveMinimum, '>'],
    [node.maximum, '<='],
    [node.exclusiveMaximum, '<'],
  ].filter(([limit, sign]) => limit !== undefined && (sign !== '<=' || limit < 1e6));
  return [names.join(' or '), ...limits.map(([limit, sign]) => `${sign} ${limit}`)].join(' ');
}

function rowsOf(node, prefix) {
  const { properties = {}, required = [] } = node;
  return Object.entries(properties).flatMap(([name, property]) => {
    const full = resolved(property);
    const fallback =
      full.default === undefined ? '' : `\`${JSON.stringify(full.default).replaceAll('"', '')}\``;
    const presence = required.includes(name) ? 'required' : fallback === '`{}`' ? '' : fallback;
    const row = `| \`${prefix}${name}\` | ${values(full)} | ${presence} | ${full.description} |`;
    const inner = full.if === undefined ? full : resolved(full.else);
    // What has a kind has a table for each, warm-up one for all; the keys of fallback are those of the experiment.
    const elsewhere = inner.oneOf !== undefined || ['fallback', 'warmup', 'augment'].includes(name);
    const nested = elsewhere ? [] : rowsOf(inner, `${prefix}${name}.`);
    return [row, ...nested];
  });
}

/** The table of each kind of a group that is chosen by its kind. */
function tablesOf(group, prefix) {
  const kinds = group.oneOf.map(({ $ref }) => $ref.replace('#/$defs/', ''));
  return Object.fromEntries(kinds.map((kind) => [kind, rowsOf(schema.$defs[kind], prefix)]));
}

/** With an example for each key. */
function examplesOf({ properties }) {
  const shown = (value) => JSON.stringify(value).replaceAll('"', '').replaceAll(',', ', ');
  return Object.entries(properties).map(([name, property]) => {
    const [example] = property.examples ?? [['none']];
    const row = `| \`train.augment.${name}\` | ${values(property)} | \`${name}: ${shown(example)}\` |`;
    return `${row} ${property.description} |`;
  });
}

const tables = {
  keys: rowsOf(schema, ''),
  ...tablesOf(schema.$defs.data, 'data.'),
  ...tablesOf(schema.$defs.loss.else, 'train.loss.'),
  ...tablesOf(schema.$defs.optimizer, 'train.optimizer.'),
  ...tablesOf(schema.$defs.schedule, 'train.schedule.'),
  warmup: rowsOf(schema.$defs.warmup, 'train.schedule.warmup.'),
  augment: examplesOf(schema.$defs.augment),
  evaluation: rowsOf(schema.$defs.evaluation, 'eval.NAME.'),
};

let text = await readFile(page, 'utf8');
for (const [name, rows] of Object.entries(tables)) {
  const third = name === 'augment' ? 'example' : 'default';
  const table = [`| key | value | ${third} | meaning |`, '| --- | --- | --- | --- |', ...rows, ''].join('\n');
  const place = new RegExp(`(<!-- table: ${name} -->\n)(?:\\|.*\n)*(<!-- end -->)`);
  if (!place.test(text)) throw new Error(`docs/experiments.md has no place for the table "${name}"`);
  text = text.replace(place, (_, start, end) => start + table + end);
}
await writeFile(page, text);
