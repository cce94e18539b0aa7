/** Why a vector is not run: every rule names an attribute or a formula that nnc does not have. One reviewed list. */
export const skipRules = {
  'integer-type': 'integers, truth values, text or complex numbers where nnc computes with floats',
  'three-dimensional': 'maps of three spatial dimensions',
  'ceil-mode': 'windows that reach beyond the padding (ceil_mode)',
  'old-nadam': 'NAdam of PyTorch before 2.0, which multiplied one momentum into the product twice',
  'label-lists': 'losses of lists of labels',
  random: "numbers drawn by another library's generator",
  'pool-dilation': 'pools with dilation',
  rounding: 'rounding to whole numbers: floor, ceil, round, remainders, division of integers',
  trigonometry: 'sines, cosines, tangents and their inverses',
  fourier: 'Fourier transforms',
  'order-of-numbers':
    'results that say where numbers are found: sorting, searching, unique values, places of maxima',
  scattering: 'sparse and ragged tensors, segments, adding to or counting by index',
  'boxes-of-pictures': 'boxes cut out of pictures, and projections of pictures',
  morphology: 'maxima of a map plus a kernel (greyscale dilation)',
  'number-formats':
    'conversions between formats of numbers, and formats that only they know (bfloat16, 8 bits and fewer)',
  attention: 'attention with masks, caches and groups of heads',
  recurrent: 'recurrent layers',
  'control-flow': 'control flow, sequences of tensors and optional ones',
  'other-activations': 'activations that sort numbers, such as sparsemax, and others that nnc does not have',
  'other-optimizers':
    'optimizers that nnc does not have, and variants of those that it has (amsgrad, centred, decay with exceptions)',
  'other-losses': 'losses that nnc does not have',
  'other-metrics': 'metrics that nnc does not report',
  'weighted-samples': 'metrics of samples of different weight',
  'spatial-dropout': 'dropout of whole channels',
  empty: 'tensors without numbers',
  constants: 'results that a Program is given, and has nothing to compute for',
  'extreme-of-nan': 'the largest of numbers of which one is NaN: ONNX Runtime leaves it to their order',
  'gradients-of-tensorflow-js':
    'gradients that do not belong to the forward pass in TensorFlow.js: of padded average pools, which divide by less, and of mirrored padding, whose copies count',
  'equal-extremes': 'gradients of equal extremes: TensorFlow gives each the whole, nnc (as PyTorch) a share',
} as const;

export type SkipRule = keyof typeof skipRules;

/** A case that one of the rules leaves out. */
export function skip(rule: SkipRule): { readonly kind: 'skipped'; readonly rule: SkipRule } {
  return { kind: 'skipped', rule };
}
