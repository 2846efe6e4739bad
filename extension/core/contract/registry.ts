import { autoMcReward } from './auto-mc-reward';
import type { Contract } from './contract';
import { deepracer } from './deepracer';
import { step } from './step';
import { trl } from './trl';

/** Every way of calling a reward function that is known. */
export const CONTRACTS: readonly Contract[] = [step, autoMcReward, deepracer, trl];

export function contractById(id: string): Contract | undefined {
  return CONTRACTS.find((contract) => contract.id === id);
}
