# recording: tank
def reward(obs, action, next_obs):
    level, temperature, level_sp, temp_sp, inflow, heater = next_obs
    level_error = (level - level_sp) / 2.0
    temp_error = (temperature - temp_sp) / 25.0
    tracking = level_error**2 + temp_error**2
    energy = 0.05 * (heater / 40.0) ** 2
    return -tracking - energy


#--- K2 set points swapped
#-     level, temperature, level_sp, temp_sp, inflow, heater = next_obs
#+     level, temperature, temp_sp, level_sp, inflow, heater = next_obs
#--- K2 level and temperature swapped
#-     level, temperature, level_sp, temp_sp, inflow, heater = next_obs
#+     temperature, level, level_sp, temp_sp, inflow, heater = next_obs
#--- K3 the square is missing
#-     tracking = level_error**2 + temp_error**2
#+     tracking = level_error + temp_error
#--- K3 one square is missing
#-     tracking = level_error**2 + temp_error**2
#+     tracking = level_error**2 + temp_error
#--- K1 tracking is paid
#-     return -tracking - energy
#+     return tracking - energy
#--- K2 the level twice
#-     tracking = level_error**2 + temp_error**2
#+     tracking = level_error**2 + level_error**2
#--- K3 sum for difference
#-     temp_error = (temperature - temp_sp) / 25.0
#+     temp_error = (temperature + temp_sp) / 25.0
#--- K3 precedence
#-     level_error = (level - level_sp) / 2.0
#+     level_error = level - level_sp / 2.0
#--- K1 energy is paid
#-     return -tracking - energy
#+     return -tracking + energy
