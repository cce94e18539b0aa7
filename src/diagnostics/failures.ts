/** What commands find in files and options while they work, by code: in the words of the place, explained here. */

/** When each is said. */
export const failures = {
  'bad-option':
    'An option of a command has a value that does not go with the experiment, or with another option.',
  'missing-model': 'Neither the experiment nor the command line names a model.',
  'file-missing': 'A file that is to be read is not there.',
  'file-permission': 'A file may not be read, or not be written.',
  'file-is-folder': 'A file is wanted, and there is a folder.',
  'file-not-folder': 'A part of the path is a file, not a folder.',
  'file-not-made': 'A folder or a file cannot be made.',
  'file-error': 'The system refuses a file for another reason, which it names.',
  'disk-full': 'There is no room for what is to be written.',
  'data-missing': 'The data is not there, or a file or an array of it.',
  'data-format': 'A file of the data is not of its format, or of a variety that is not read.',
  'data-truncated': 'A file of the data ends too early.',
  'data-shape': 'The samples have a shape that is not read, or another one than those of the training set.',
  'data-counts': 'There are more samples than labels, or the other way round.',
  'data-empty': 'A file of the data holds no samples, or samples without numbers.',
  'data-columns': 'A table lacks a column, or has one twice.',
  'data-cell': 'A cell of a table is empty, or not a number where one is wanted.',
  'data-not-finite': 'A number of the data is infinite or not a number.',
  'data-constant': 'All numbers are the same, so that they cannot be scaled to a range.',
  'data-scale': 'As a warning: samples that are bytes are fed as 0..255, as `data.normalize` is `none`.',
  'data-classes':
    'The classes do not go with the targets, or there is one only. As a warning: training or the test set has no sample of a class.',
  'data-label': 'A label is none of the classes.',
  'data-split': 'The division leaves one part without samples, or is asked for twice, or not at all.',
  'data-changed': 'The data has changed since the run was prepared.',
  'data-size': 'Neither `data.size` nor the input of the model says what pictures are to become.',
  'data-box':
    'A box is empty, or outside of its picture. As a warning: it reaches beyond its picture and was clipped.',
  'data-path': 'A picture lies outside of the folder of the data, if only by a link.',
  'data-damaged': 'A picture cannot be read. As a warning (`data.damaged: skip`): its samples were left out.',
  'epoch-samples': 'A note: with `train.oversample` an epoch sees more samples than the training part has.',
  'data-repeated':
    'A sample is there twice: the same part of the same picture, whatever its files are called.',
  'data-shared': 'A picture is in the training set and in the test set.',
  'data-too-large': 'The samples do not go into memory.',
  'image-format': 'A picture cannot be read.',
  'image-size':
    'A picture has another size than those of the training set (`--resize` stretches it), or than its table says, or a huge one.',
  'input-format': 'What is to be predicted is in a format that is not read.',
  'engine-missing': 'An engine is not installed, or does not load; `nnc doctor` says how to get it.',
  'checkpoint-changed':
    'What another engine had trained of a trial has changed since the run was prepared (`--continue-from`).',
  'package-missing': 'An optional package is not installed.',
  busy: 'Another process works on the same trial or folder.',
  'out-taken': 'The folder for results holds something else.',
  'loss-not-finite': 'The loss is infinite or not a number: the rate is too large, most of the time.',
  'several-variants': 'An experiment has several variants where one is wanted; `--only` chooses.',
  'too-large-for-onnx': 'The weights do not go into a file of ONNX, which is a message of less than 2 GiB.',
  'too-long-to-verify': 'Comparing the gradients of a model would take minutes; `--thorough` takes them.',
  'not-a-run': 'A folder holds no run.',
  'no-such-trial': 'A run has no trial of that name, or none that is finished.',
  'weights-format': 'A file of weights is not in the format of safetensors.',
  'weights-type': 'A file of weights has numbers of a type that is not read.',
  'weights-missing': 'A file of weights lacks one that the model has.',
  'weights-shape': 'A weight in a file has another shape than in the model.',
  'weights-unknown': 'A file holds weights that the model does not have.',
  'weights-too-large': 'The weights of a model do not go into memory, or one of them not into an array.',
  'training-too-large': 'Training does not go into memory: a smaller batch takes less.',
  'weights-truncated': 'A file of weights ends too early.',
} as const;

/** A code that is explained here. */
export type FailureCode = keyof typeof failures;
