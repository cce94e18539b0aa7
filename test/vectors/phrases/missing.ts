/** What nnc's language has no words for. */
import type { SkipRule } from '../skips.ts';

/** Names separated by blanks, by the rule that leaves them out. */
export type Families = Partial<Readonly<Record<SkipRule, string>>>;

/** The rule for each name. */
export function rulesByName(families: Families): ReadonlyMap<string, SkipRule> {
  return new Map(
    Object.entries(families).flatMap(([rule, names]) =>
      names.split(' ').map((name) => [name, rule as SkipRule] as const),
    ),
  );
}
