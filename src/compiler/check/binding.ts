/** Arguments on their way to the table of a layer. */
import type { Diagnostic, Span } from '../../diagnostics/diagnostic.ts';
import type { LayerDefinition } from '../../layers/definition.ts';
import type { ArgumentValue, FusedActivation } from '../network.ts';

/** What is bound so far, and where it was written. */
export interface Binding {
  readonly definition: LayerDefinition;
  readonly values: Map<string, ArgumentValue>;
  readonly spans: Map<string, Span>;
  readonly report: (diagnostic: Diagnostic) => void;
  activation: FusedActivation | undefined;
  positions: number;
  /** False once something is missing or wrong: then the shape is not known. */
  isComplete: boolean;
  /** Whether something did not fit anywhere: it may stand for what seems to be missing. */
  hasStranger: boolean;
}

/** Notes that something did not fit anywhere. */
export function markStranger(binding: Binding): void {
  binding.isComplete = false;
  binding.hasStranger = true;
}

/** How many arguments of a layer have a position. */
export function positionCount(definition: LayerDefinition): number {
  return Object.values(definition.arguments).filter((argument) => argument.position !== undefined).length;
}
