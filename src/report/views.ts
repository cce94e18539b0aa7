/** What a report shows that results.json lacks. */
import type { ShownExamples } from '../runtime/evaluation/analysis.ts';
import type { LatentView } from './latent.ts';

export interface ReportViews {
  readonly latent: readonly LatentView[];
  /** Pictures with predictions, by the name of their trial. */
  readonly examples: ReadonlyMap<string, ShownExamples>;
}
