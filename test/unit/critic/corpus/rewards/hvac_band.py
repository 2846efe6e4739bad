# recording: hvac
LOW, HIGH = 20.0, 22.0


def comfort(temp):
    if LOW <= temp <= HIGH:
        return 1.0
    gap = LOW - temp if temp < LOW else temp - HIGH
    return -0.2 * gap


def reward(obs, action, next_obs):
    energy = 0.05 * next_obs["power_kw"]
    peak = 0.1 if next_obs["price"] > 0.25 and next_obs["power_kw"] > 1.5 else 0.0
    return comfort(next_obs["indoor_temp"]) - energy - peak


#--- K12 Fahrenheit
#- LOW, HIGH = 20.0, 22.0
#+ LOW, HIGH = 68.0, 72.0
#--- K1 negative gap
#-     gap = LOW - temp if temp < LOW else temp - HIGH
#+     gap = temp - LOW if temp < LOW else HIGH - temp
#--- K2 price in cents
#-     peak = 0.1 if next_obs["price"] > 0.25 and next_obs["power_kw"] > 1.5 else 0.0
#+     peak = 0.1 if next_obs["price"] > 25 and next_obs["power_kw"] > 1.5 else 0.0
#--- K5 or for and
#-     if LOW <= temp <= HIGH:
#+     if temp >= LOW or temp <= HIGH:
