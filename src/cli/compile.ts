/** `nnc compile`: a model as files for other programs, and what they take and give. */

import { fail } from '../diagnostics/diagnostic.ts';
import { type Exported, type ExportTarget, exportModel, exportTargets } from '../export/export.ts';
import type { Port } from '../export/ports.ts';
import { drawColumns } from '../graph/text-columns.ts';
import { useColor } from './failure.ts';

export interface CompileFlags {
  readonly target: string;
  readonly out: string;
  readonly exp?: string;
  readonly param?: readonly string[];
  readonly only?: readonly string[];
  readonly inference?: boolean;
  readonly weights?: string;
  readonly trial?: string;
  readonly seed?: number;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Compiles, writes, and prints what was written; returns the exit code. */
export async function compileCommand(model: string | undefined, flags: CompileFlags): Promise<number> {
  const { target, exp, param, json, ...request } = flags;
  const written = await exportModel({
    ...request,
    target: targetOf(target),
    ...(model !== undefined && { model }),
    ...(exp !== undefined && { experiment: exp }),
    ...(param !== undefined && { parameters: param }),
  });
  for (const note of written.notes) process.stderr.write(`note: ${note}\n`);
  process.stdout.write(json ? `${JSON.stringify(written, null, 1)}\n` : textOf(written));
  return 0;
}

function targetOf(text: string): ExportTarget {
  const targets = Object.keys(exportTargets) as ExportTarget[];
  return (
    targets.find((each) => each === text) ??
    fail('bad-option', `--target is ${targets.join(' or ')}, not ${text}`)
  );
}

function textOf({ model, kind, files, takes, gives }: Exported): string {
  const width = process.stdout.columns || Number.POSITIVE_INFINITY;
  const options = { width, color: useColor(process.stdout) };
  return [
    `${kind} of ${model}: ${files.join(', ')}`,
    drawColumns(columnsOf('takes', takes), options),
    drawColumns(columnsOf('gives', gives), options),
    '',
  ].join('\n');
}

/** One row a port; those of the state share one, since a model may have hundreds. */
function columnsOf(heading: string, ports: readonly Port[]) {
  const state = ports.filter(({ role }) => role === 'state');
  const shown = ports.filter((port) => port.role !== 'state' || port === state[0]);
  const column = (name: string, read: (port: Port) => string) => ({
    heading: name,
    align: 'left' as const,
    cells: shown.map(read),
  });
  const rest = (port: Port) => (port === state[0] && state.length > 1 ? ` and ${state.length - 1} more` : '');
  return [
    column(heading, (port) => `${port.name}${rest(port)}`),
    column('type', ({ type }) => type),
    column('shape', (port) => (rest(port) === '' ? `[${port.shape.join(', ')}]` : '')),
    column('', ({ doc }) => doc),
  ];
}
