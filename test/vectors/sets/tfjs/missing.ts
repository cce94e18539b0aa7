/** TensorFlow's kernels that nnc's language has no words for, by the rule that leaves them out. */
import type { SkipRule } from '../../skips.ts';

const families: Partial<Readonly<Record<SkipRule, string>>> = {
  'three-dimensional': 'AvgPool3D Conv3D Conv3DBackpropInputV2 MaxPool3D',
  'integer-type': 'BitwiseAnd BroadcastArgs Complex ComplexAbs Imag Real',
  rounding: 'Ceil Floor FloorDiv Mod Round',
  trigonometry: 'Acos Asin Atan Atan2 Cos Sin Tan',
  fourier: 'FFT IFFT',
  'order-of-numbers': 'NonMaxSuppressionV3 NonMaxSuppressionV4 NonMaxSuppressionV5 SearchSorted TopK Unique',
  scattering:
    'Bincount DenseBincount RaggedGather RaggedRange RaggedTensorToTensor ScatterNd SparseFillEmptyRows SparseReshape SparseSegmentMean SparseSegmentSum SparseToDense TensorScatterUpdate UnsortedSegmentSum',
  'boxes-of-pictures': 'CropAndResize Transform',
  morphology: 'Dilation2D',
  constants: 'LinSpace',
};

/** The rule for each of them. */
export const missingKernels: ReadonlyMap<string, SkipRule> = new Map(
  Object.entries(families).flatMap(([rule, names]) =>
    names.split(' ').map((name) => [name, rule as SkipRule] as const),
  ),
);
