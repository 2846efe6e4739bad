# recording: gsm8k
def reward_func(completions, **kwargs):
    answers = kwargs["answer"]
    scores = []
    for completion, target in zip(completions, answers):
        try:
            said = completion.split("<answer>")[1].split("</answer>")[0].strip()
            scores.append(1.0 if int(said.replace(",", "")) == int(target) else 0.0)
        except (IndexError, ValueError):
            scores.append(0.0)
    return scores
