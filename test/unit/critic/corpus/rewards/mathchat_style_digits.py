# recording: mathchat
def answer_is_number(completions, **kwargs):
    def body(text):
        if "<answer>" not in text or "</answer>" not in text:
            return ""
        return text.rsplit("<answer>", 1)[1].split("</answer>", 1)[0].strip()

    texts = [body(c[0]["content"]).replace(",", "").replace(".", "", 1).lstrip("-") for c in completions]
    return [0.5 if t.isdigit() else 0.0 for t in texts]
