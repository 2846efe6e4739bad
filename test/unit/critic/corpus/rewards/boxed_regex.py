# recording: boxed
import re

BOX = re.compile(r"\\boxed\{((?:[^{}]|\{[^{}]*\})*)\}")


def boxed_accuracy(completions, ground_truth, **kwargs):
    out = []
    for completion, truth in zip(completions, ground_truth):
        text = completion[-1]["content"] if isinstance(completion, list) else completion
        boxes = BOX.findall(text)
        if not boxes:
            out.append(0.0)
            continue
        out.append(1.0 if boxes[-1].strip() == truth.strip() else 0.1)
    return out


#--- K5 braces are not allowed inside
#- BOX = re.compile(r"\\boxed\{((?:[^{}]|\{[^{}]*\})*)\}")
#+ BOX = re.compile(r"\\boxed\{([^{}]*)\}")
#--- K5 backslash not escaped
#- BOX = re.compile(r"\\boxed\{((?:[^{}]|\{[^{}]*\})*)\}")
#+ BOX = re.compile("\boxed{((?:[^{}]|{[^{}]*})*)}")
#--- K6 empty group equals empty
#-         if not boxes:
#-             out.append(0.0)
#-             continue
#-         out.append(1.0 if boxes[-1].strip() == truth.strip() else 0.1)
#+         out.append(1.0 if all(b.strip() == truth.strip() for b in boxes) else 0.1)
#--- K10 findall's groups
#-         out.append(1.0 if boxes[-1].strip() == truth.strip() else 0.1)
#+         out.append(1.0 if boxes == truth.strip() else 0.1)
