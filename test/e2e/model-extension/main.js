const { appendFileSync } = require('node:fs');
const { join } = require('node:path');
const vscode = require('vscode');

const reward = (time) => `def compute_reward(obs, action, next_obs):
    forward = action == 2
    goal = 1.0 if forward and obs["front"] == "goal" else 0.0
    lava = -1.0 if forward and obs["front"] == "lava" else 0.0
    time = ${time}
    return goal + lava + time, {"goal": goal, "lava": lava, "time": time}
`;

/** What it says to what it is asked. */
function answerTo(prompt) {
  if (prompt.includes('Count from 1')) return Array.from({ length: 20 }, (_, i) => String(i + 1)).join(' ');
  if (prompt.includes('17 + 25')) return '{"sum": 42}';
  if (prompt.includes('You review a reward function')) return '{"faults": []}';
  const time = prompt.includes('half as much for time') ? '-0.005' : '-0.01';
  return `Pay the goal and charge the lava.\n\n\`\`\`python\n${reward(time)}\`\`\``;
}

/** A model with the interface that extensions with models have; its answers are its own, the way to them is VS Code's. */
exports.activate = ({ subscriptions }) => {
  const provider = {
    async provideLanguageModelResponse(messages, _options, from, progress) {
      const prompt = messages
        .flatMap(({ content }) => content)
        .map((part) => part.value ?? '')
        .join('\n');
      const folder = vscode.workspace.workspaceFolders[0].uri.fsPath;
      appendFileSync(join(folder, 'asked.txt'), `${from}: ${prompt}\n`);
      for (const piece of answerTo(prompt).match(/[^]{1,40}/g)) {
        progress.report({ index: 0, part: new vscode.LanguageModelTextPart(piece) });
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    provideTokenCount: async (text) => Math.ceil(String(text.content ?? text).length / 4),
  };
  subscriptions.push(
    vscode.lm.registerChatModelProvider('parrot-large', provider, {
      ...{ vendor: 'parrot', name: 'Parrot Large', family: 'parrot', version: '1' },
      ...{ maxInputTokens: 32000, maxOutputTokens: 4000, isUserSelectable: true },
    }),
  );
};
