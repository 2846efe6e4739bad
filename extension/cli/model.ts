import type { Command } from 'commander';
import { createLanguageModel } from '../core/model/client';
import { connectionWords, testConnection } from '../core/model/connection';
import { contextSize } from '../core/model/endpoints';
import { providerOf } from '../core/model/role-models';
import { addModelOptions, modelSettings, type ModelOptions } from './models';
import { printJson, printProblem, printText, type Format } from './output';
import { formatOption } from './session';

/** `rewardsmith model test`: whether a model can be reached, and what it can do. */
export function addModel(program: Command): void {
  addModelOptions(
    program
      .command('model')
      .description('language models')
      .command('test')
      .description('ask a model two short questions: speed, streaming, structured output, context size')
      .addOption(formatOption('text', 'json')),
  ).action(async (options: ModelOptions & { readonly format: Format }) => {
    const settings = modelSettings(options);
    if (!settings.ok) return printProblem(settings.problem, options.format);
    const abort = new AbortController();
    process.once('SIGINT', () => abort.abort());
    const model = createLanguageModel({ provider: providerOf(settings.value), settings: settings.value });
    const tested = await testConnection(model, () => contextSize(settings.value), abort.signal);
    if (!tested.ok) return printProblem(tested.problem, options.format);
    if (options.format === 'json') printJson({ model: settings.value.model, ...tested.value });
    else printText(connectionWords(settings.value.model, tested.value));
  });
}
