/** PyTorch's own module tests: constructor and weights, output and all gradients, running statistics; and its losses. */
import type { VectorSet } from '../../case.ts';
import type { Argument } from './arguments.ts';
import { setOfCases } from './files.ts';
import { isFloat, type TorchTensor } from './tensor.ts';
import { translate } from './translate.ts';

/** The function behind a module, what its constructor's arguments are called there, and what the module fixes. */
type Module = readonly [
  functionName: string,
  parameters?: readonly string[],
  fixed?: Readonly<Record<string, Argument>>,
];

/** In the place of an argument that the weights say already. */
const KNOWN = '';

const pooling = ['kernel_size', 'stride', 'padding'];

const ofDimensions = (dimensions: 1 | 2 | 3): Readonly<Record<string, Module>> => ({
  [`Conv${dimensions}d`]: [
    `conv${dimensions}d`,
    [KNOWN, KNOWN, KNOWN, 'stride', 'padding', 'dilation', 'groups', KNOWN, 'padding_mode'],
  ],
  [`ConvTranspose${dimensions}d`]: [
    `conv_transpose${dimensions}d`,
    [KNOWN, KNOWN, KNOWN, 'stride', 'padding', 'output_padding', 'groups', KNOWN, 'dilation'],
  ],
  [`MaxPool${dimensions}d`]: [`max_pool${dimensions}d`, pooling],
  [`AvgPool${dimensions}d`]: [`avg_pool${dimensions}d`, pooling],
  [`AdaptiveMaxPool${dimensions}d`]: [`adaptive_max_pool${dimensions}d`, ['output_size']],
  [`AdaptiveAvgPool${dimensions}d`]: [`adaptive_avg_pool${dimensions}d`, ['output_size']],
  [`BatchNorm${dimensions}d`]: ['batch_norm', [KNOWN, 'eps', 'momentum'], { training: true }],
  [`InstanceNorm${dimensions}d`]: ['instance_norm', [KNOWN, 'eps', 'momentum'], { dimensions }],
  [`ReflectionPad${dimensions}d`]: ['pad', ['pad'], { mode: 'reflect' }],
  [`ConstantPad${dimensions}d`]: ['pad', ['pad', 'value']],
  [`ZeroPad${dimensions}d`]: ['pad', ['pad']],
});

const modules: Readonly<Record<string, Module>> = {
  ...ofDimensions(1),
  ...ofDimensions(2),
  ...ofDimensions(3),
  Linear: ['linear'],
  Flatten: ['flatten', ['start_dim', 'end_dim'], { start_dim: 1 }],
  ReLU: ['relu'],
  ReLU6: ['relu6'],
  Sigmoid: ['sigmoid'],
  Tanh: ['tanh'],
  SiLU: ['silu'],
  Mish: ['mish'],
  SELU: ['selu'],
  CELU: ['celu', ['alpha']],
  ELU: ['elu', ['alpha']],
  GELU: ['gelu', ['approximate']],
  GLU: ['glu', ['dim']],
  LeakyReLU: ['leaky_relu', ['negative_slope']],
  LogSigmoid: ['logsigmoid'],
  PReLU: ['prelu'],
  Hardtanh: ['hardtanh'],
  Hardswish: ['hardswish'],
  Hardshrink: ['hardshrink', ['lambd']],
  Softshrink: ['softshrink', ['lambd']],
  Softplus: ['softplus', ['beta', 'threshold']],
  Softsign: ['softsign'],
  Tanhshrink: ['tanhshrink'],
  Threshold: ['threshold', ['threshold', 'value']],
  Softmax: ['softmax', ['dim']],
  Softmax2d: ['softmax', [], { dim: -3 }],
  Softmin: ['softmin', ['dim']],
  LogSoftmax: ['log_softmax', ['dim']],
  LayerNorm: ['layer_norm', ['normalized_shape', 'eps']],
  GroupNorm: ['group_norm', ['num_groups', KNOWN, 'eps']],
  LocalResponseNorm: ['local_response_norm', ['size', 'alpha', 'beta', 'k']],
  LPPool2d: ['lp_pool2d', ['norm_type', 'kernel_size', 'stride']],
  PixelShuffle: ['pixel_shuffle', ['upscale_factor']],
  PixelUnshuffle: ['pixel_unshuffle', ['downscale_factor']],
};

const likelihood = ['weight', KNOWN, 'ignore_index'];

const criteria: Readonly<Record<string, Module>> = {
  L1Loss: ['l1_loss'],
  MSELoss: ['mse_loss'],
  SmoothL1Loss: ['smooth_l1_loss'],
  HuberLoss: ['huber_loss'],
  NLLLoss: ['nll_loss', likelihood],
  CrossEntropyLoss: ['cross_entropy', likelihood],
  BCELoss: ['binary_cross_entropy', ['weight']],
  BCEWithLogitsLoss: ['binary_cross_entropy_with_logits', ['weight']],
  KLDivLoss: ['kl_div'],
  PoissonNLLLoss: ['poisson_nll_loss', ['log_input', 'full']],
  HingeEmbeddingLoss: ['hinge_embedding_loss', ['margin']],
  MultiMarginLoss: ['multi_margin_loss', ['p', 'margin', 'weight']],
  MultiLabelMarginLoss: ['multilabel_margin_loss'],
  MultiLabelSoftMarginLoss: ['multilabel_soft_margin_loss', ['weight']],
};

interface ModuleCase {
  readonly name: string;
  readonly module: string;
  readonly args: readonly Argument[];
  readonly state_dict_before: Readonly<Record<string, TorchTensor>>;
  readonly state_dict_after: Readonly<Record<string, TorchTensor>>;
  readonly input: TorchTensor;
  readonly output: TorchTensor;
  readonly cotangent: TorchTensor;
  readonly grad_input: TorchTensor;
  readonly grad_params: Readonly<Record<string, TorchTensor>>;
}

interface CriterionCase
  extends Pick<ModuleCase, 'name' | 'module' | 'args' | 'input' | 'output' | 'grad_input'> {
  readonly target: TorchTensor;
}

/** A module's function, and its arguments by the names that the function has for them. */
function behind(table: Readonly<Record<string, Module>>, { module, args }: ModuleCase | CriterionCase) {
  const entry = table[module];
  if (entry === undefined) throw new Error(`no translation of ${module}`);
  const [name, parameters = [], fixed = {}] = entry;
  const given = args.flatMap((value, i) => (parameters[i] ? [[parameters[i], value]] : []));
  return { function: name, named: { ...fixed, ...Object.fromEntries(given) } };
}

function prepareModule(vector: ModuleCase) {
  const state = Object.entries(vector.state_dict_before);
  const { named, ...call } = behind(modules, vector);
  const references = state.map(([name], i) => [name, { $tensor: i + 1 }]);
  const placeOf = (name: string) => state.findIndex(([each]) => each === name) + 1;
  const gradients = Object.entries(vector.grad_params).map(([name, grad]) => [placeOf(name), grad] as const);
  return translate({
    ...call,
    named: { ...named, ...Object.fromEntries(references) },
    tensors: [vector.input, ...state.map(([, tensor]) => tensor)],
    positional: [{ $tensor: 0 }],
    outputs: [vector.output],
    cotangents: new Map([[0, vector.cotangent]]),
    gradients: new Map([[0, vector.grad_input], ...gradients]),
    changed: Object.fromEntries(
      Object.entries(vector.state_dict_after).filter(([, tensor]) => isFloat(tensor)),
    ),
  });
}

function prepareCriterion(vector: CriterionCase) {
  return translate({
    ...behind(criteria, vector),
    tensors: [vector.input, vector.target],
    positional: [{ $tensor: 0 }, { $tensor: 1 }],
    outputs: [vector.output],
    cotangents: new Map([[0, { dtype: 'float64', shape: [], data: [1] }]]),
    gradients: new Map([[0, vector.grad_input]]),
  });
}

export const moduleSets: readonly VectorSet[] = [
  setOfCases<ModuleCase>(
    { name: 'pytorch-modules', floor: 50 },
    'pytorch-modules/modules.json',
    (vector) => ({
      name: vector.name,
      prepare: () => prepareModule(vector),
    }),
  ),
  setOfCases<CriterionCase>(
    { name: 'pytorch-criteria', floor: 18 },
    'pytorch-modules/criteria.json',
    (vector) => ({ name: vector.name, prepare: () => prepareCriterion(vector) }),
  ),
];
