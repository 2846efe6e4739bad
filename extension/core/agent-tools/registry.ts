import { analyzeReward } from './analyze-reward';
import { checkReward } from './check-reward';
import { compareRewards } from './compare-rewards';
import { improveReward } from './improve-reward';
import { inspectTrajectories } from './inspect-trajectories';
import { replayReward } from './replay-reward';
import type { AgentTool } from './tool';

export const AGENT_TOOLS: readonly AgentTool[] = [
  analyzeReward,
  checkReward,
  replayReward,
  compareRewards,
  inspectTrajectories,
  improveReward,
];
