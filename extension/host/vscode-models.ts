import type { LanguageModelChat } from 'vscode';
import {
  CancellationTokenSource,
  LanguageModelChatMessage,
  LanguageModelError,
  LanguageModelTextPart,
  lm,
} from 'vscode';
import { messageOf } from '../core/problem';
import type { Call, Piece, Provider } from '../core/model/providers/provider';
import type { Fault } from '../core/model/faults';

/** Models that other extensions bring to VS Code, whoever they are from. VS Code asks the user before the first one is used. */
export const vscodeModels: Provider = {
  id: 'vscode',
  title: 'VS Code',
  defaultBaseUrl: null,
  takesSchema: false,
  stream,
  faultOf,
};

/** By what the settings keep: the id, which is unique among those that are there. */
export async function findVscodeModel(id: string): Promise<LanguageModelChat | undefined> {
  return (await lm.selectChatModels({ id }))[0];
}

async function* stream({ model, messages, signal }: Call): AsyncGenerator<Piece> {
  const chat = await findVscodeModel(model);
  if (!chat) throw LanguageModelError.NotFound(`VS Code has no model ${model} now`);
  const cancellation = new CancellationTokenSource();
  const cancel = (): void => cancellation.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    const response = await chat.sendRequest(
      // There is no system role: what it says goes first, as the user's.
      messages.map(({ role, content }) =>
        role === 'assistant'
          ? LanguageModelChatMessage.Assistant(content)
          : LanguageModelChatMessage.User(content),
      ),
      { justification: 'RewardSmith asks it to write or review a reward function.' },
      cancellation.token,
    );
    for await (const part of response.stream) {
      if (part instanceof LanguageModelTextPart) yield { kind: 'text', text: part.value };
    }
    // A stream that breaks off throws; one that ends has said all.
    yield { kind: 'finish', finish: 'stop' };
  } finally {
    signal.removeEventListener('abort', cancel);
    cancellation.dispose();
  }
}

function faultOf(thrown: unknown): Fault {
  const said = messageOf(thrown);
  if (!(thrown instanceof LanguageModelError)) return { said };
  switch (thrown.code) {
    case LanguageModelError.NoPermissions.name:
      return { said, kind: 'permission' };
    case LanguageModelError.NotFound.name:
      return { said, kind: 'unknown-model' };
    case LanguageModelError.Blocked.name:
      return { said, kind: /quota|rate|limit/i.test(said) ? 'busy' : 'refused' };
    default:
      return { said };
  }
}
