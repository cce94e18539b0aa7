/** Every function of PyTorch that can be said, by its name without `torch.` and `nn.functional.`. */
import type { SkipRule } from '../../../skips.ts';
import { ofInput, type TorchFunctions } from './definition.ts';
import { lossesOfClasses } from './losses-of-classes.ts';
import { lossesOfValues } from './losses-of-values.ts';
import { matrices } from './matrix.ts';
import { moving } from './moving.ts';
import { normalisation } from './normalisation.ts';
import { numberwise } from './numberwise.ts';
import { reductions } from './reduction.ts';
import { resampling } from './resampling.ts';
import { windows } from './windows.ts';

export const functions: TorchFunctions = {
  ...numberwise,
  ...reductions,
  ...moving,
  ...matrices,
  ...windows,
  ...resampling,
  ...normalisation,
  ...lossesOfClasses,
  ...lossesOfValues,
  glu: ofInput(
    (x, args) => {
      const axis = x.axis(args.number('dim', -1));
      const half = x.shape[axis]! / 2;
      const [values, gates] = x.split(axis, [half, half]);
      return values!.times(gates!.apply('sigmoid'));
    },
    ['dim'],
  ),
};

/** Functions that are left out whole. */
export const skippedFunctions: Readonly<Record<string, SkipRule>> = {
  sin: 'trigonometry',
  cos: 'trigonometry',
  multilabel_margin_loss: 'label-lists',
  avg_pool3d: 'three-dimensional',
  max_pool3d: 'three-dimensional',
  conv3d: 'three-dimensional',
  conv_transpose3d: 'three-dimensional',
};
