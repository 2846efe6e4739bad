import {
  addParameters,
  editFunction,
  functionAt,
  type OpenFunction,
  type TextChange,
} from '../analyzer/edit';
import { changeComponent } from '../analyzer/component-edit';
import { componentValue } from '../analyzer/places';
import { inlined, sliceOf } from '../analyzer/slices';
import { entryPath } from '../analyzer/suggestions/generator';
import { addTerm, bindsLikeProduct } from '../analyzer/terms';
import { recordingShape } from '../contract/bind';
import { bindModule } from '../contract/functions';
import { formatNumber } from '../measures/format';
import { PyModule } from '../syntax/module';
import { outlineModule } from '../syntax/outline';
import { PySource } from '../syntax/tree';
import type { Design, DesignRequest } from './designer';
import type { Parent } from './strategy';

/** Variations of a candidate that need no model: each is an edit of its text, and what it is worth the measures say. */

/** One component of the reward otherwise: first as the analysis suggests for it, then smaller, larger, or left out. */
export async function* mutations(request: DesignRequest, component: string): AsyncGenerator<Design> {
  const { previous } = request;
  if (!previous) return;
  const path = await pathTo(request, previous.code);
  if (!path) return;
  for (const { id, title, explanation, code } of previous.analysis.suggestions)
    if (id.endsWith(`-${component}`))
      yield { explanation: `Only ${component} is changed. ${title}. ${explanation}`, code };
  for (const factor of factorsFor(previous.analysis, component)) {
    const code = await editFunction(previous.code, path, (opened) => {
      const change = changeComponent(
        opened,
        component,
        (value) =>
          factor === 0 ? '0.0' : `${factor} * ${bindsLikeProduct(value) ? value.text : `(${value.text})`}`,
        (name) => (factor === 0 ? `${name} = 0.0` : `${name} *= ${factor}`),
      );
      return change && [change];
    });
    const what =
      factor === 0 ? `${component} is left out` : `${component} is taken ${formatNumber(factor)} times`;
    if (code !== null)
      yield {
        explanation: `Only one component is changed: ${what}. The measures say what it is worth.`,
        code,
      };
  }
}

/** What pays failures more than successes is better gone, or turned round; of the rest the weight is in question. */
function factorsFor({ evaluation }: Parent['analysis'], component: string): readonly number[] {
  const found = evaluation.components.find(({ name }) => name === component);
  const harmful = (found?.meanOfSuccesses ?? 0) < (found?.meanOfFailures ?? 0);
  return harmful ? [0, -1, 0.3] : [0.3, 3, 0];
}

/** A component of the other candidate put into this one, or in place of that of the same name; those that help most first. */
export async function* crossings(request: DesignRequest, other: Parent): AsyncGenerator<Design> {
  const { previous } = request;
  if (!previous) return;
  const path = await pathTo(request, previous.code);
  const components = path ? await componentsOf(request, other) : [];
  for (const { name, text, parameters } of components) {
    const code = await editFunction(previous.code, path ?? [], (opened) => {
      if (!isKnownThere(opened, text, parameters)) return null;
      const asks = addParameters(opened, parameters);
      const put = asks && putIn(opened, name, text, parameters);
      return put && [...asks, ...put];
    });
    if (code !== null)
      yield { explanation: `Two candidates are crossed: ${name} is taken from the second one.`, code };
  }
}

function putIn(
  opened: OpenFunction,
  name: string,
  text: string,
  parameters: readonly string[],
): TextChange[] | null {
  if (componentValue(opened.fn, name)) {
    const change = changeComponent(
      opened,
      name,
      () => text,
      (variable) => `${variable} = ${text}`,
    );
    return change && [change];
  }
  const comment = `${name}, as another candidate has it.`;
  const lines = (variable: string): string[] => [`${variable} = ${text}`];
  return addTerm(opened, { name, comment, lines, reads: parameters }, true);
}

interface Component {
  readonly name: string;
  /** As one expression over parameters. */
  readonly text: string;
  readonly parameters: readonly string[];
}

/** The components that can be written as one expression; one that remembers is more than that. */
async function componentsOf(request: DesignRequest, { code, analysis }: Parent): Promise<Component[]> {
  const path = await pathTo(request, code);
  const document = await PySource.parse(code);
  const fn = path && functionAt(new PyModule(document), path);
  if (!fn) return [];
  const help = ({ meanOfSuccesses, meanOfFailures }: (typeof components)[number]): number =>
    (meanOfSuccesses ?? 0) - (meanOfFailures ?? 0);
  const { components } = analysis.evaluation;
  return [...components]
    .sort((a, b) => help(b) - help(a))
    .flatMap(({ name }) => {
      const value = componentValue(fn, name);
      const text = value && inlined(fn, value);
      const slice = value && sliceOf(fn, value);
      if (!text || !slice || slice.parameters.has('memory') || slice.parameters.has('self')) return [];
      return [{ name, text, parameters: [...slice.parameters] }];
    });
}

const BUILT_IN =
  /^(abs|all|any|bool|float|int|len|max|min|round|sum|and|or|not|in|is|if|else|True|False|None)$/;

/** Names of the other file (constants, helpers, imports) mean nothing here, or something else. */
function isKnownThere(opened: OpenFunction, text: string, parameters: readonly string[]): boolean {
  const words = text.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, '').matchAll(/(?<![\w.])[A-Za-z_]\w*/g);
  // A parameter that is given another value before the return is no longer what it was.
  const changed = opened.fn.flow.writes.some(
    ({ key, kind }) => kind !== 'parameter' && parameters.includes(key),
  );
  return !changed && [...words].every(([word]) => parameters.includes(word) || BUILT_IN.test(word));
}

async function pathTo({ context, contract, entry }: DesignRequest, source: string): Promise<string[] | null> {
  const shape = recordingShape(context.set, context.fields);
  const wanted = { contract: contract.id, functions: context.task.functions };
  const bound = bindModule(await outlineModule(source), shape, wanted, entry);
  return bound.ok ? entryPath(bound.value) : null;
}
