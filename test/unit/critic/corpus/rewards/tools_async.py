# recording: tools
import asyncio
import json


async def judge(text, expected):
    await asyncio.sleep(0)
    start = text.find("<tool_call>")
    end = text.find("</tool_call>")
    if start == -1 or end == -1:
        return 0.0
    try:
        call = json.loads(text[start + 11:end])
    except ValueError:
        return 0.0
    return 1.0 if call == json.loads(expected) else 0.0


async def judge_reward(completions, expected_call, **kwargs):
    tasks = [judge(c, e) for c, e in zip(completions, expected_call)]
    return list(await asyncio.gather(*tasks))


#--- K10 not awaited
#-     return list(await asyncio.gather(*tasks))
#+     return [1.0 if t else 0.0 for t in tasks]
#--- K11 order of completion
#-     return list(await asyncio.gather(*tasks))
#+     return sorted(await asyncio.gather(*tasks))
#--- K2 offset of the tag
#-         call = json.loads(text[start + 11:end])
#+         call = json.loads(text[start:end])
