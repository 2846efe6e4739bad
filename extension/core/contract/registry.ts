import { areal } from './areal';
import { autoMcReward } from './auto-mc-reward';
import type { Contract } from './contract';
import { deepracer } from './deepracer';
import { messages } from './messages';
import { nemoGym } from './nemo-gym';
import { openInstruct } from './open-instruct';
import { openrlhf } from './openrlhf';
import { pair } from './pair';
import { rollout } from './rollout';
import { sample } from './sample';
import { step } from './step';
import { swift } from './swift';
import { trl } from './trl';
import { verifiers } from './verifiers';
import { verifiersTask } from './verifiers-task';
import { verl } from './verl';

/** Every way of calling a reward function that is known. */
export const CONTRACTS: readonly Contract[] = [
  step,
  autoMcReward,
  deepracer,
  trl,
  swift,
  verl,
  verifiers,
  verifiersTask,
  pair,
  openrlhf,
  messages,
  areal,
  openInstruct,
  nemoGym,
  rollout,
  sample,
];

export function contractById(id: string): Contract | undefined {
  return CONTRACTS.find((contract) => contract.id === id);
}
