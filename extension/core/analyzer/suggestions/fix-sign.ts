import { aucByOutcome, episodeSums } from '../component-findings';
import { changeComponent } from '../component-edit';
import { editFunction } from '../edit';
import { hasValue } from '../../measures/measure';
import type { PyNode } from '../../syntax/tree';
import { bindsLikeProduct, returnedValue } from '../terms';
import type { Generator, GeneratorInput, Proposal } from './generator';
import { entryPath, returnsComponents } from './generator';

/** A component pays failures more than successes in at least this share of the pairs before its sign is in doubt. */
const WRONG = 0.3;

/** Turns round a component, or the whole reward, that pays failures more than successes. */
export const fixSign: Generator = {
  id: 'fix-sign',
  async propose(input) {
    if (!returnsComponents(input.evaluation)) return turnWhole(input);
    const proposals: Proposal[] = [];
    for (const { name, constant } of input.evaluation.components) {
      const values = input.evaluation.input.replay.components.get(name);
      if (!values || constant) continue;
      const auc = aucByOutcome(input.evaluation.input, episodeSums(input.evaluation.input, values));
      if (auc === null || auc > WRONG) continue;
      const code = await editFunction(input.reward.source, entryPath(input.reward), (opened) => {
        const change = changeComponent(opened, name, negated, (variable) => `${variable} = -${variable}`);
        return change && [change];
      });
      if (code !== null) proposals.push(describe(code, name));
    }
    return proposals;
  },
};

async function turnWhole({ evaluation, reward }: GeneratorInput): Promise<Proposal[]> {
  const auc = evaluation.measures['auc'];
  if (!hasValue(auc) || (auc.interval?.[1] ?? 1) >= 0.5) return [];
  const code = await editFunction(reward.source, entryPath(reward), (opened) => {
    const values = opened.returns.map((statement) => returnedValue(statement, false));
    return values.flatMap((value) =>
      value ? [{ start: value.total.start, end: value.total.end, text: negated(value.total) }] : [],
    );
  });
  return code === null ? [] : [describe(code, null)];
}

function negated(value: PyNode): string {
  const argument =
    value.type === 'unary_operator' && value.child('operator')?.text === '-' && value.child('argument');
  if (argument) return argument.text;
  return bindsLikeProduct(value) ? `-${value.text}` : `-(${value.text})`;
}

function describe(code: string, component: string | null): Proposal {
  const subject = component ?? 'The reward';
  return {
    id: `fix-sign-${component ?? 'reward'}`,
    family: `component-${component ?? 'reward'}`,
    title: component === null ? 'Turn the sign of the reward' : `Turn the sign of ${component}`,
    explanation: `${subject} pays failures more than successes. With the other sign it points the way the outcomes do.`,
    answers: ['RS808'],
    code,
    evidence: [],
    about: null,
  };
}
