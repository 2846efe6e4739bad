import { callShape, numberValue, stringValue } from '../../syntax/expressions';
import { replaceNode, type Rule } from '../rule';
import { hasWord } from '../vocabulary';

export const defaultPays: Rule = {
  code: 'RS048',
  title: 'A missing result counts as success',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions.filter((candidate) => context.pays(candidate)))
      for (const node of fn.own('call')) {
        const call = callShape(node);
        if (!call) continue;
        const isGetattr = context.called(node) === 'getattr';
        if ((call.method !== 'get' && !isGetattr) || node.parent?.type === 'keyword_argument') continue;
        const [key, preset] = isGetattr ? call.positional.slice(1) : call.positional;
        const name = key ? stringValue(key) : null;
        if (name === null || !preset || !(preset.text === 'True' || (numberValue(preset) ?? 0) > 0)) continue;
        if (!hasWord(name, 'success succeeded correct passed pass solved match accepted won win')) continue;
        if (hasWord(name, 'threshold weight count rate min max num bonus reward')) continue;
        yield {
          at: preset,
          message: `Where "${name}" is missing, it counts as ${preset.text}: an episode without result is paid like a success.`,
          fix: replaceNode(preset, preset.text === 'True' ? 'False' : '0', 'Count a missing result as none'),
        };
      }
  },
};
