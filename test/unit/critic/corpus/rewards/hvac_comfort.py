# recording: hvac
def reward(obs, action, next_obs):
    deviation = abs(next_obs["indoor_temp"] - next_obs["setpoint"])
    discomfort = max(0.0, deviation - 0.5)
    if not next_obs["occupied"]:
        discomfort *= 0.3
    cost = next_obs["power_kw"] * next_obs["price"]
    return -discomfort - 0.5 * cost


#--- K2 outdoor temperature
#-     deviation = abs(next_obs["indoor_temp"] - next_obs["setpoint"])
#+     deviation = abs(next_obs["outdoor_temp"] - next_obs["setpoint"])
#--- K3 heat is never too much
#-     deviation = abs(next_obs["indoor_temp"] - next_obs["setpoint"])
#+     deviation = next_obs["setpoint"] - next_obs["indoor_temp"]
#--- K12 watts
#-     cost = next_obs["power_kw"] * next_obs["price"]
#+     cost = next_obs["power_kw"] * 1000 * next_obs["price"]
