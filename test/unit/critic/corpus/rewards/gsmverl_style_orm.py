# recording: gsmverl
import re
from typing import List


class MathAccuracy:

    def __call__(self, completions: List[str], solution: List[str], **kwargs) -> List[float]:
        rewards = []
        for content, sol in zip(completions, solution):
            sol_match = re.search(r"####\s*(-?[\d,.]+)", sol)
            ground_truth = sol_match.group(1).replace(",", "") if sol_match else sol.strip()
            content_matches = re.findall(r"####\s*(-?[\d,.]+)", content)
            student_answer = content_matches[-1].replace(",", "") if content_matches else content.strip()
            reward = 0.0
            try:
                if float(student_answer) == float(ground_truth):
                    reward = 1.0
            except ValueError:
                pass
            rewards.append(reward)
        return rewards
