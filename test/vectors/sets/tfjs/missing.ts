/** TensorFlow's kernels that nnc's language has no words for, by the rule that leaves them out. */
import { type Families, rulesByName } from '../../phrases/missing.ts';

const families: Families = {
  'three-dimensional':
    'AvgPool3D AvgPool3DGrad Conv3D Conv3DBackpropFilterV2 Conv3DBackpropInputV2 MaxPool3D MaxPool3DGrad',
  'integer-type':
    'BitwiseAnd BroadcastArgs Complex ComplexAbs Imag Real StaticRegexReplace StringNGrams StringSplit StringToHashBucketFast',
  rounding: 'Ceil Floor FloorDiv Mod Round',
  trigonometry: 'Acos Asin Atan Atan2 Cos Sin Tan',
  fourier: 'FFT IFFT',
  'order-of-numbers':
    'NonMaxSuppressionV3 NonMaxSuppressionV4 NonMaxSuppressionV5 LowerBound SearchSorted TopK Unique UpperBound',
  scattering:
    'Bincount DenseBincount RaggedGather RaggedRange RaggedTensorToTensor ScatterNd SparseFillEmptyRows SparseReshape SparseSegmentMean SparseSegmentSum SparseToDense TensorScatterUpdate UnsortedSegmentSum',
  'boxes-of-pictures': 'CropAndResize RotateWithOffset Transform',
  morphology: 'Dilation2D Dilation2DBackpropFilter Dilation2DBackpropInput',
  random: 'Multinomial',
  constants: 'LinSpace',
};

/** The rule for each of them. */
export const missingKernels = rulesByName(families);
