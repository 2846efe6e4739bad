# recording: lane
import math

HALF_WIDTH = 1.75
WEIGHTS = {"speed": 0.4, "lane": 0.4, "head": 0.2}


def clamp01(value):
    return max(0.0, min(1.0, value))


def centering(o):
    """1 on the centre line, 0 at the edge."""
    return clamp01(1.0 - abs(o["lateral_offset"]) / HALF_WIDTH)


def aligned(o):
    return math.cos(o["heading_error"])


def reward(obs, action, next_obs, terminated):
    parts = {
        "speed": clamp01(next_obs["speed"] / 15.0),
        "lane": centering(next_obs),
        "head": aligned(next_obs),
    }
    r = sum(WEIGHTS[name] * part for name, part in parts.items())
    return r - 50.0 if terminated else r


#--- K3 the edge is paid
#-     return clamp01(1.0 - abs(o["lateral_offset"]) / HALF_WIDTH)
#+     return clamp01(abs(o["lateral_offset"]) / HALF_WIDTH)
#--- K3 one side is free
#-     return clamp01(1.0 - abs(o["lateral_offset"]) / HALF_WIDTH)
#+     return clamp01(1.0 - o["lateral_offset"] / HALF_WIDTH)
#--- K10 limits crossed
#-     return max(0.0, min(1.0, value))
#+     return max(1.0, min(0.0, value))
#--- K3 sine for cosine
#-     return math.cos(o["heading_error"])
#+     return math.sin(o["heading_error"])
