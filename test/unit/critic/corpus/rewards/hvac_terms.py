# recording: hvac
def reward(obs, action, next_obs):
    deviation = next_obs["indoor_temp"] - next_obs["setpoint"]
    comfort = -(deviation**2) / 10.0
    if not next_obs["occupied"]:
        comfort *= 0.2
    cost = next_obs["power_kw"] * next_obs["price"]
    return comfort - 0.1 * cost


#--- K3 signed deviation
#-     comfort = -(deviation**2) / 10.0
#+     comfort = -deviation / 10.0
#--- K1 discomfort is paid
#-     comfort = -(deviation**2) / 10.0
#+     comfort = (deviation**2) / 10.0
#--- K2 outdoor
#-     deviation = next_obs["indoor_temp"] - next_obs["setpoint"]
#+     deviation = next_obs["outdoor_temp"] - next_obs["setpoint"]
#--- K2 set point twice
#-     deviation = next_obs["indoor_temp"] - next_obs["setpoint"]
#+     deviation = next_obs["setpoint"] - next_obs["setpoint"]
#--- K1 cost is paid
#-     return comfort - 0.1 * cost
#+     return comfort + 0.1 * cost
#--- K3 sum of the temperatures
#-     deviation = next_obs["indoor_temp"] - next_obs["setpoint"]
#+     deviation = next_obs["indoor_temp"] + next_obs["setpoint"]
#--- K17 comfort replaced
#-         comfort *= 0.2
#+         comfort = 0.2
#--- K3 power plus price
#-     cost = next_obs["power_kw"] * next_obs["price"]
#+     cost = next_obs["power_kw"] + next_obs["price"]
