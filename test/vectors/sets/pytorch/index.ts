/** PyTorch 1.13: functions, modules, losses, optimizers, schedules, trainings. */
import type { VectorSet } from '../../case.ts';
import { moduleSets } from './modules.ts';
import { opinfo } from './opinfo.ts';
import { optimizers } from './optimizers.ts';
import { schedules } from './schedules.ts';
import { trajectories } from './trajectories.ts';

export const pytorchSets: readonly VectorSet[] = [opinfo, ...moduleSets, optimizers, schedules, trajectories];
