# recording: qa
FINAL = "Final answer:"


def has_final_line(completions, **kwargs):
    rewards = []
    for completion in completions:
        lines = [line.strip() for line in completion.splitlines() if line.strip()]
        ok = bool(lines) and lines[-1].startswith(FINAL) and len(lines[-1]) > len(FINAL)
        rewards.append(1.0 if ok else 0.0)
    return rewards
