"""A recorded row as the object that a trainer would hand over. In frames that the reward can see."""

from .texts import as_text, messages


class Record:
    """What was recorded, as attributes and as keys; objects all the way down."""

    def __init__(self, values):
        for key, value in values.items():
            if isinstance(key, str):
                self.__dict__[key] = as_record(value)

    def __getattr__(self, name):
        raise AttributeError("the recording has no %r here; it has %s" % (name, ", ".join(vars(self)) or "nothing"))

    def __getitem__(self, key):
        return self.__dict__[key]

    def __contains__(self, key):
        return key in self.__dict__

    def __iter__(self):
        return iter(self.__dict__)

    def __len__(self):
        return len(self.__dict__)

    def __repr__(self):
        return "Record(%r)" % (vars(self),)

    def get(self, key, default=None):
        return self.__dict__.get(key, default)

    def keys(self):
        return self.__dict__.keys()

    def values(self):
        return self.__dict__.values()

    def items(self):
        return self.__dict__.items()

    def model_dump(self, **_):
        """As pydantic's models have it: plain dictionaries and lists."""
        return {key: plain(value) for key, value in vars(self).items()}


def as_record(value):
    if isinstance(value, dict):
        return Record(value)
    if isinstance(value, (list, tuple)):
        return [as_record(item) for item in value]
    return value


def as_sample(aliases):
    """A function that gives the row under further names, too: what was written and asked as texts."""

    def sample(row):
        known = {name: row[key] for name, key in aliases.items() if key in row}
        texts = {name: as_text(value) for name, value in known.items() if aliases[name] in ("completion", "prompt")}
        return Record({**row, **known, **texts})

    return sample


def as_data(row):
    """verifiers' TaskData."""
    return Record({**row, "prompt_text": as_text(row.get("prompt"))})


def as_task(row):
    """verifiers' Task: the row as `data`. A `config` is what the task file gives."""
    task = Record({"config": {}})
    task.data = as_data(row)
    return task


class Trace(Record):
    """verifiers' Trace, as far as a recording knows it. What is noted down there leads nowhere."""

    def record_metric(self, *_, **__):
        pass

    record_metrics = record_reward = record_judge_call = stop = record_metric


def as_trace(row):
    said = messages(["assistant"])(row.get("completion"))
    own = [message for message in said if isinstance(message, dict) and message.get("role", "assistant") == "assistant"]
    talk = messages(["user"])(row.get("prompt")) + said
    trace = Trace(
        {
            "messages": talk,
            "last_message": talk[-1] if talk else None,
            "assistant_messages": own,
            "tool_messages": [message for message in said if isinstance(message, dict) and message.get("role") == "tool"],
            "last_reply": as_text(own[-1]).strip() if own else "",
            "root_reply": None,
            "num_turns": len(own),
            "num_branches": 1,
            "transcript": "\n\n".join("[%s]\n%s" % (message.get("role"), as_text(message)) for message in talk if isinstance(message, dict)),
            "is_truncated": bool(row.get("is_truncated")),
            "is_completed": True,
            "ok": True,
            "has_error": False,
            "errors": [],
            "last_error": None,
            "stop_condition": row.get("stop_condition"),
            "state": row.get("state") or {},
        }
    )
    trace.task = as_task(row)
    # A dictionary that rewards write to, too.
    trace.info = dict(row.get("info") or {})
    trace.metrics, trace.rewards = {}, {}
    return trace


ROWS = {"data": as_data, "task": as_task, "trace": as_trace}


def plain(value):
    if isinstance(value, Record):
        return value.model_dump()
    return [plain(item) for item in value] if isinstance(value, list) else value


def method_of(cls, name, given):
    """A method, called with the row as the attributes of its object; nothing has made that object."""
    function = getattr(cls, name)
    if isinstance(function, property):
        function = function.fget

    def call(self, **arguments):
        made = object.__new__(cls)
        vars(made).update(vars(self))
        vars(made).update(given)
        return function(made, **arguments)

    return call


def log(*_, **__):
    """Where a trainer would take down what the reward tells it."""


class TrainerState:
    """Of a training that has not begun, with the names of transformers' TrainerState."""

    global_step = 0
    epoch = 0.0
    max_steps = 1
    num_train_epochs = 1
    log_history = ()
    is_world_process_zero = True


STUBS = {"log_extra": log, "log_metric": log, "trainer_state": TrainerState()}
