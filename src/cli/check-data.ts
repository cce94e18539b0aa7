/** The data of an experiment, read for a check as for a run. */
import type { EngineName } from '../runtime/engines/index.ts';
import { PreparationError } from '../runtime/preparation-error.ts';
import { prepare, type RunRequest } from '../runtime/prepare.ts';
import type { FileCheck } from './check-model.ts';
import { pictureProgress } from './progress/pictures.ts';

/** Which data, and how it is to be read. */
export interface DataCheckOptions {
  readonly data: string;
  readonly engine: EngineName | undefined;
  /** Where progress goes. */
  readonly stderr: Parameters<typeof pictureProgress>[0];
}

/** What was said without the data, and what a run would find with it; where both speak of one place, the latter. */
export async function withData(
  check: FileCheck,
  file: string,
  { data, engine, stderr }: DataCheckOptions,
): Promise<FileCheck> {
  const found = await findings({
    experiment: file,
    data,
    overrides: engine === undefined ? {} : { engine },
    onPicture: pictureProgress(stderr),
  });
  const places = new Set(found.diagnostics.map(({ code, span }) => span && JSON.stringify([code, span])));
  const others = check.diagnostics.filter(({ code, span }) => !places.has(JSON.stringify([code, span])));
  return {
    diagnostics: [...others, ...found.diagnostics],
    sources: new Map([...check.sources, ...found.sources]),
  };
}

async function findings(request: RunRequest): Promise<FileCheck> {
  try {
    const { warnings, sources } = await prepare(request);
    return { diagnostics: warnings, sources };
  } catch (error) {
    if (!(error instanceof PreparationError)) throw error;
    return error;
  }
}
