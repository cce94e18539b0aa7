/** Why a vector is not run: every rule names an attribute or a formula that nnc does not have. One reviewed list. */
export const skipRules = {
  'integer-type': 'integers, truth values or complex numbers where nnc computes with floats',
  'three-dimensional': 'maps of three spatial dimensions',
  'ceil-mode': 'windows that reach beyond the padding (ceil_mode)',
  'pool-dilation': 'pools with dilation',
} as const;

export type SkipRule = keyof typeof skipRules;

/** A case that one of the rules leaves out. */
export function skip(rule: SkipRule): { readonly kind: 'skipped'; readonly rule: SkipRule } {
  return { kind: 'skipped', rule };
}
