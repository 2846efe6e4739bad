import { comparisons } from '../../syntax/expressions';
import { PySource } from '../../syntax/tree';
import { applyChanges, freshName, type TextChange } from '../edit';
import type { Generator } from './generator';

/** "The right answer is somewhere in the text": every trick of listing and hiding is paid by it. */
const CONTAINED = 'RS043';

/** Compares the answer that a completion ends with, as a number where it is one, instead of looking for it anywhere. */
export const compareAnswers: Generator = {
  id: 'compare-answers',
  async propose({ reward: { source }, lint }) {
    const lines = (await lint(source))
      .filter(({ code }) => code === CONTAINED)
      .map(({ range }) => `${range.line}:${range.column}`);
    if (lines.length === 0) return [];
    const document = await PySource.parse(source);
    if (document.hasError) return [];
    const names = new Set(document.root.all('identifier').map(({ text }) => text));
    const [final, same] = [freshName({ names }, 'final_answer'), freshName({ names }, 'same_answer')];
    const changes: TextChange[] = [];
    for (const node of document.root.all('comparison_operator')) {
      const [only, ...more] = comparisons(node);
      if (!only || more.length > 0 || only.operator !== 'in') continue;
      if (!lines.includes(`${node.range.line}:${node.range.column}`)) continue;
      const { left, right } = only;
      changes.push({ start: node.start, end: node.end, text: `${same}(${right.text}, ${left.text})` });
    }
    if (changes.length === 0) return [];
    const changed = applyChanges(source, [...changes, helpers(document, final, same)]);
    if (changed === null || (await PySource.parse(changed)).hasError) return [];
    return [
      {
        id: 'compare-answers',
        family: 'compare-answers',
        title: 'Compare the final answer',
        explanation:
          'A text that lists many answers, or has the right digits in another number, contains the right one. This compares what the completion ends with: between its answer tags, in its last box, or its last number.',
        answers: [CONTAINED, 'RS202', 'RS204'],
        code: changed,
        evidence: [],
        about: null,
      },
    ];
  },
};

/** The two functions before the first definition, and the import that they need. */
function helpers({ source, root }: PySource, final: string, same: string): TextChange {
  const newline = source.includes('\r\n') ? '\r\n' : '\n';
  const first = root.parts.find(({ type }) => /^(function_definition|class_definition|decorated)/.test(type));
  const at = first?.start ?? source.length;
  const importsRe = /^import re\b|^import [^\n]*, *re\b/m.test(source);
  const text = `${importsRe ? '' : 'import re\n\n\n'}def ${final}(text):
    """What a text gives as its answer: between answer tags, in its last box, or its last number."""
    tagged = re.findall(r"<answer>(.*?)</answer>", text, flags=re.DOTALL) or re.findall(r"\\\\boxed{([^{}]*)}", text)
    given = tagged[-1] if tagged else text
    numbers = [number.replace(",", "") for number in re.findall(r"-?\\d[\\d,]*(?:\\.\\d+)?", given)]
    if tagged and len(set(numbers)) > 1:
        return ""  # Several answers are none.
    return numbers[-1] if numbers else given.strip().lower()


def ${same}(text, answer):
    """Whether the final answer of a text is the right one; as numbers where both are."""
    given, wanted = ${final}(text), ${final}(str(answer))
    try:
        return float(given) == float(wanted)
    except ValueError:
        return given != "" and given == wanted


`;
  return { start: at, end: at, text: text.replaceAll('\n', newline) };
}
