/** Files of the form {cases: [...]}. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VectorCase, VectorSet } from '../../case.ts';

/** A set of one file. */
export function setOfCases<Case>(
  { name, floor }: Pick<VectorSet, 'name' | 'floor'>,
  file: string,
  read: (vector: Case) => VectorCase,
): VectorSet {
  return {
    name,
    floor,
    load: (folder) => {
      const path = join(folder, file);
      if (!existsSync(path)) return [];
      const { cases } = JSON.parse(readFileSync(path, 'utf8')) as { readonly cases: readonly Case[] };
      return cases.map(read);
    },
  };
}
