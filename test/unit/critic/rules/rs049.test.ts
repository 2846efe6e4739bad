import { testRule } from '../rule-tests';

testRule('RS049', {
  fires: {
    'in arithmetic and conditions': `
async def judge(text):
    return 1.0
async def reward(completion):
    r = 0.5 * «judge(completion)»
    if «judge(completion)»:
        r += float(«judge("x")»)
    return r
`,
  },
  quiet: {
    'awaited, gathered': `
import asyncio
async def judge(text):
    return 1.0
async def reward(completions):
    first = 0.5 * await judge(completions[0])
    tasks = [judge(c) for c in completions]
    return [first] + list(await asyncio.gather(*tasks))
`,
    run: `
import asyncio
async def judge(text):
    return 1.0
def reward(completions):
    return [asyncio.run(judge(c)) for c in completions]
`,
  },
});
