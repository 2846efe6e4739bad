import type { Analysis } from '../analyzer/analysis';
import type { Diagnosis, Diagnostician } from '../analyzer/diagnosis';
import { recordingWords } from '../designer/prompt';
import type { TaskContext } from '../task/context';
import type { ReportedDiagnosis } from './report';

/** What the analyzer's model says of the candidates that are refined; of each it is asked once, also by lanes side by side. */
export class Diagnoses {
  private readonly asked = new Map<string, Promise<Diagnosis | null>>();
  readonly made: ReportedDiagnosis[] = [];

  constructor(private readonly diagnostician: Diagnostician | undefined) {}

  /** Null: there is no such model, or it failed. The built-in analysis has to do then; a limit that was reached stops the designer next. */
  of(
    candidate: {
      readonly context: TaskContext;
      readonly id: string | null;
      readonly code: string;
      readonly analysis: Analysis;
    },
    onAsk: () => void,
    signal: AbortSignal | undefined,
  ): Promise<Diagnosis | null> {
    const { diagnostician } = this;
    if (!diagnostician) return Promise.resolve(null);
    const { context, id, code, analysis } = candidate;
    const known = this.asked.get(code);
    if (known) return known;
    onAsk();
    const words = (tokens: number) => recordingWords(context, analysis, tokens);
    const asked = diagnostician.diagnose({ context, analysis, words }, signal).then((said) => {
      if (!said.ok) {
        this.asked.delete(code);
        return null;
      }
      this.made.push({ code, id, diagnosis: said.value });
      return said.value;
    });
    this.asked.set(code, asked);
    return asked;
  }
}
