/**
 * Every command, by the name the code uses. A handler that is missing is a compile error (see `registerCommands`); a
 * contribution in package.json that is missing or left over is a failing test.
 */
export const COMMANDS = {
  newTask: 'rewardsmith.newTask',
  inspectRecording: 'rewardsmith.inspectRecording',
  analyze: 'rewardsmith.analyze',
  improve: 'rewardsmith.improve',
  train: 'rewardsmith.train',
  improveByTraining: 'rewardsmith.improveByTraining',
  cancel: 'rewardsmith.cancel',
  showPanel: 'rewardsmith.showPanel',
  openReward: 'rewardsmith.openReward',
  openTask: 'rewardsmith.openTask',
  explainFinding: 'rewardsmith.explainFinding',
  showStep: 'rewardsmith.showStep',
  chooseTask: 'rewardsmith.chooseTask',
  saveExploit: 'rewardsmith.saveExploit',
  askProtection: 'rewardsmith.askProtection',
  selectModel: 'rewardsmith.selectModel',
  testModel: 'rewardsmith.testModel',
  showConversation: 'rewardsmith.showConversation',
  setApiKey: 'rewardsmith.setApiKey',
  showLog: 'rewardsmith.showLog',
} as const;

export type CommandName = keyof typeof COMMANDS;
