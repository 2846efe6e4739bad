# recording: tools
import json


TAGS = ("<tool_call>", "</tool_call>")


def body(text):
    start = text.find(TAGS[0])
    end = text.find(TAGS[1])
    if start < 0 or end < start:
        return None
    return text[start + len(TAGS[0]):end].strip()


def valid(call):
    return isinstance(call, dict) and isinstance(call.get("name"), str) and isinstance(call.get("arguments"), dict)


def combined(completions, expected_call, **kwargs):
    values = []
    for completion, gold in zip(completions, expected_call):
        text = body(completion)
        value = 0.0
        if text is not None:
            value += 0.1
            try:
                call = json.loads(text)
            except ValueError:
                call = None
            if valid(call):
                value += 0.2
                if call == json.loads(gold):
                    value += 1.0
        values.append(value)
    return values


#--- K4 value kept between completions
#-     values = []
#-     for completion, gold in zip(completions, expected_call):
#-         text = body(completion)
#-         value = 0.0
#+     values = []
#+     value = 0.0
#+     for completion, gold in zip(completions, expected_call):
#+         text = body(completion)
#--- K10 compared as text
#-                 if call == json.loads(gold):
#+                 if text == gold:
#--- K10 the test is on the class
#-             if valid(call):
#+             if valid:
