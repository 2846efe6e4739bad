import { addParameters, editFunction, functionAt, insertAtTop } from './edit';
import { pythonFloat } from './numbers';
import type { GeneratorInput } from './suggestions/generator';
import { entryPath, returnsComponents } from './suggestions/generator';
import type { WrittenCondition } from './task-condition';
import { addTerm } from './terms';

/** Something that happens at a step and is paid or charged once. */
export interface Event {
  /** Wanted name of its component. */
  readonly name: string;
  /** One comment line, without the #. */
  readonly comment: string;
  readonly condition: WrittenCondition;
  /** Paid when it holds; in the form of Auto MC-Reward only its sign counts. */
  readonly amount: number;
}

/** The reward's code with the event added; null when that cannot be done safely. */
export function addEvent(input: GeneratorInput, event: Event): Promise<string | null> {
  return input.reward.plan.returns === 'signs' ? addSign(input, event) : addPayment(input, event);
}

function addPayment({ reward, evaluation }: GeneratorInput, event: Event): Promise<string | null> {
  const { name, comment, condition, amount } = event;
  return editFunction(reward.source, entryPath(reward), (opened) => {
    const parameters = addParameters(opened, condition.adds);
    const term = addTerm(
      opened,
      {
        name,
        comment,
        lines: (variable) => [`${variable} = ${pythonFloat(amount)} if ${condition.code} else 0.0`],
        reads: condition.reads,
      },
      returnsComponents(evaluation),
    );
    return parameters && term && [...parameters, ...term];
  });
}

/** In the form of Auto MC-Reward events belong to `sparse`, which gives 1 or −1 and leaves the magnitude to the runtime. */
async function addSign({ reward }: GeneratorInput, event: Event): Promise<string | null> {
  const { comment, condition, amount } = event;
  const path = signFunctionPath(reward, 'sparse');
  const isNested = path.length > 1;
  // Beside each other, `sparse` is called by somebody else's code: its signature stays as it is.
  const withParameters =
    condition.adds.length === 0
      ? reward.source
      : isNested
        ? await editFunction(reward.source, [reward.entry.name], (opened) =>
            addParameters(opened, condition.adds),
          )
        : null;
  if (withParameters === null) return null;
  return editFunction(withParameters, path, (opened) => {
    const outer = functionAt(opened.module, [reward.entry.name]);
    const own = opened.fn.parameters;
    const visible = isNested ? [...own, ...(outer?.parameters ?? [])] : own;
    const shadowed = opened.fn.flow.writes.some(
      ({ key, kind }) => kind !== 'parameter' && condition.reads.includes(key),
    );
    if (shadowed || condition.reads.some((name) => !visible.includes(name))) return null;
    const lines = insertAtTop(opened, [
      `# ${comment}`,
      `if ${condition.code}:`,
      `${opened.unit}return ${amount < 0 ? -1 : 1}`,
    ]);
    return lines && [lines];
  });
}

/** Where `sparse` or `dense` is: inside the entry or beside it. */
export function signFunctionPath(
  { outline, entry }: GeneratorInput['reward'],
  name: 'sparse' | 'dense',
): string[] {
  const nested = outline.functions.some(
    (candidate) => candidate.name === entry.name && candidate.inner.includes(name),
  );
  return nested ? [entry.name, name] : [name];
}
