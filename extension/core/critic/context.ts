import type { Contract, Entry } from '../contract/contract';
import type { PyFunction, PyModule } from '../syntax/module';
import type { PyNode } from '../syntax/tree';
import type { Field } from '../trajectory/fields';
import type { TrajectorySet } from '../trajectory/model';
import { Signs } from './signs';
import type { Term } from './terms';
import { rewardValues, Terms } from './terms';
import { saysCost } from './vocabulary';

/** What is known besides the code; any of it may be missing (no task, no recording, code that no contract recognises). */
export interface Surroundings {
  readonly file: string;
  readonly contract: Contract | null;
  readonly entry: Entry | null;
  /** Fields of the observation; null without a recording. */
  readonly fields: readonly Field[] | null;
  /** The trainer's discount; null without a task. */
  readonly discount: number | null;
  /** What the task file calls a success, and what it calls causes of failure, as written; absent without a task. */
  readonly outcomes?: { readonly success: string | null; readonly causes: readonly string[] };
  /** What was recorded; null without a recording. Static rules read its shapes and dtypes, not its values. */
  readonly recording: TrajectorySet | null;
}

const PAYING_NAMES =
  /reward|score|dense|sparse|grade|penalt|bonus|shaping|^__call__$|verif|check_answer|accuracy/i;

/** Parameters that hold what a language model wrote. */
const COMPLETION_NAMES = new Set([
  ...['completion', 'completions', 'response', 'responses', 'solution_str', 'solution', 'output', 'outputs'],
  ...[
    'answer_text',
    'generated',
    'generation',
    'prediction',
    'predict_str',
    'model_output',
    'text',
    'content',
  ],
]);

/** Everything a rule may look at. */
export class RuleContext {
  readonly signs: Signs;
  /** Signs that follow from the code alone, whatever things are called. */
  readonly provenSigns: Signs;
  private readonly termsOf = new Map<PyFunction, readonly Term[]>();
  private paying: PyFunction[] | null = null;
  private calls: Map<PyFunction, (readonly [PyFunction, PyNode])[]> | null = null;

  constructor(
    readonly module: PyModule,
    readonly surroundings: Surroundings,
    seen?: (node: PyNode) => number | null,
  ) {
    this.signs = new Signs(module, true, seen);
    this.provenSigns = new Signs(module, false, seen);
  }

  /** The same code, now that it is known what its weights were in every call. */
  informedBy(seen: (node: PyNode) => number | null): RuleContext {
    return new RuleContext(this.module, this.surroundings, seen);
  }

  /** Functions that pay: the entry (or what looks like one), its nested functions and those of the file that it calls. */
  get rewardFunctions(): readonly PyFunction[] {
    if (this.paying) return this.paying;
    const all = this.module.functions;
    let roots = all.filter((f) => this.isEntry(f));
    if (roots.length === 0) roots = all.filter((f) => PAYING_NAMES.test(f.name));
    if (roots.length === 0)
      roots = all.filter((f) => !f.outer && f.name !== '__init__' && f.name !== 'reset');
    const reached = new Set<PyFunction>();
    const visit = (fn: PyFunction): void => {
      if (reached.has(fn)) return;
      reached.add(fn);
      for (const inner of all) if (inner.outer === fn) visit(inner);
      for (const call of fn.own('call')) {
        const target = this.module.calledFunction(call);
        if (target) visit(target);
        else this.module.chosenFunctions(call).forEach(visit);
      }
    };
    roots.forEach(visit);
    return (this.paying = all.filter((f) => reached.has(f)));
  }

  /** True for the function that the trainer calls itself. */
  isEntry(fn: PyFunction): boolean {
    const { entry } = this.surroundings;
    if (!entry) return false;
    // What a factory makes and returns.
    if (fn.outer)
      return (
        entry.kind === 'class' &&
        fn.outer.name === entry.name &&
        !fn.outer.outer &&
        new RegExp(`\\breturn ${fn.name}\\s*$`).test(fn.outer.body.text)
      );
    const path = entry.standsFor ?? (entry.kind === 'class' ? `${entry.name}.__call__` : entry.name);
    return path === (fn.owner ? `${fn.owner.name}.${fn.name}` : fn.name);
  }

  /**
   * True when what the function returns is a reward. A helper named for a cost or a distance gives it positive, as it
   * should; its caller must subtract it.
   */
  pays(fn: PyFunction): boolean {
    const { entry } = this.surroundings;
    return (
      fn.name === entry?.name ||
      fn.name === entry?.standsFor ||
      (PAYING_NAMES.test(fn.name) && !saysCost(fn.name))
    );
  }

  /** Every call of a function of the file, by name or by a choice at run time, with the function that it stands in. */
  callsOf(fn: PyFunction): readonly (readonly [caller: PyFunction, call: PyNode])[] {
    if (!this.calls) {
      this.calls = new Map();
      for (const caller of this.rewardFunctions)
        for (const call of caller.own('call')) {
          const target = this.module.calledFunction(call);
          for (const called of target ? [target] : this.module.chosenFunctions(call))
            this.calls.set(called, [...(this.calls.get(called) ?? []), [caller, call]]);
        }
    }
    return this.calls.get(fn) ?? [];
  }

  /**
   * How what the function returns enters the reward: raises it, lowers it, or, as the two values of a difference, does both. Null
   * where no sum is seen that it enters, or it has a weight that only run time knows.
   */
  entersAs(fn: PyFunction, depth = 0): 1 | -1 | 'both' | null {
    if (this.isEntry(fn)) return 1;
    if (depth > 5) return null;
    const found = new Set<number>();
    for (const [caller, call] of this.callsOf(fn)) {
      if (caller === fn) continue;
      const outer = this.entersAs(caller, depth + 1);
      if (outer === 'both') return 'both';
      for (const term of this.terms(caller)) if (term.node === call) found.add(term.polarity * (outer ?? 1));
    }
    if (found.has(1) && found.has(-1)) return 'both';
    return found.has(0) || found.size === 0 ? null : found.has(1) ? 1 : -1;
  }

  /** Summands of what the function returns. */
  terms(fn: PyFunction): readonly Term[] {
    let terms = this.termsOf.get(fn);
    if (!terms) this.termsOf.set(fn, (terms = new Terms(this.module, this.signs, fn).all()));
    return terms;
  }

  /** The calls that what the function returns rests on, through whatever names. */
  callsBehindReward(fn: PyFunction): readonly PyNode[] {
    const seen = new Set<PyNode>();
    const calls: PyNode[] = [];
    const visit = (node: PyNode): void => {
      if (seen.has(node)) return;
      seen.add(node);
      for (const part of node.all('call', 'identifier')) {
        if (part.type === 'call') calls.push(part);
        else for (const write of fn.flow.definitionsAt(part)) if (write.value) visit(write.value);
      }
    };
    rewardValues(fn).forEach(visit);
    return [...new Set(calls)];
  }

  /** The function's parameters that hold a model's text (or a list of them). */
  completionParameters(fn: PyFunction): string[] {
    return fn.parameters.filter((name) => COMPLETION_NAMES.has(name));
  }

  /** True when the reward is called once for a whole batch of completions. */
  isBatchOfCompletions(fn: PyFunction): boolean {
    if (fn.owner !== null && fn.name !== '__call__') return false;
    // AReaL calls one completion so.
    if (this.surroundings.contract?.id === 'areal' || fn.annotationOf('completions') === 'str') return false;
    return (
      fn.parameters.includes('completions') ||
      (this.surroundings.contract?.id === 'trl' && fn.name === this.surroundings.entry?.name)
    );
  }

  /** True when parameters are tensors over a batch of environments. */
  isBatchOfTensors(fn: PyFunction): boolean {
    const tensors = fn.parameters.filter((name) => /(^|\.)Tensor$/.test(fn.annotationOf(name)));
    return tensors.length > 0;
  }

  /** Canonical name of what a call calls; '' when it is computed. */
  called(call: PyNode): string {
    return this.module.calledName(call) ?? '';
  }
}
