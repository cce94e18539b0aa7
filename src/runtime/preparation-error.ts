/** What stops a command before it does its work, with the texts that it points into. */
import { type Diagnostic, DiagnosticError } from '../diagnostics/diagnostic.ts';

/** Errors of a model or an experiment, and the sources to show them in. */
export class PreparationError extends DiagnosticError {
  readonly sources: ReadonlyMap<string, string>;

  constructor(diagnostics: readonly Diagnostic[], sources: ReadonlyMap<string, string>) {
    super(diagnostics);
    this.sources = sources;
  }
}

/** Does the work; its errors become PreparationErrors with these sources. */
export function withSources<Result>(sources: ReadonlyMap<string, string>, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof DiagnosticError) throw new PreparationError(error.diagnostics, sources);
    throw error;
  }
}
