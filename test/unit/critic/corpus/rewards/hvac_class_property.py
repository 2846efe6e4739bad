# recording: hvac
BAND = 1.0


class Thermostat:
    def __init__(self, w_comfort=1.0, w_energy=0.1, dt_hours=0.25):
        self.w_comfort = w_comfort
        self.w_energy = w_energy
        self.dt = dt_hours

    @property
    def scale(self):
        return self.w_comfort * self.dt

    def discomfort(self, o):
        if not o["occupied"]:
            return 0.0
        return max(abs(o["indoor_temp"] - o["setpoint"]) - BAND, 0.0)

    def energy_cost(self, o):
        kwh = o["power_kw"] * self.dt
        return kwh * o["price"]

    def __call__(self, obs, action, next_obs):
        comfort = -self.scale * self.discomfort(next_obs)
        energy = -self.w_energy * self.energy_cost(next_obs)
        return comfort + energy


#--- K1 the cost is paid
#-         energy = -self.w_energy * self.energy_cost(next_obs)
#+         energy = self.w_energy * self.energy_cost(next_obs)
#--- K1 being inside the band is charged below zero
#-         return max(abs(o["indoor_temp"] - o["setpoint"]) - BAND, 0.0)
#+         return min(abs(o["indoor_temp"] - o["setpoint"]) - BAND, 0.0)
#--- K12 energy is power divided by time
#-         kwh = o["power_kw"] * self.dt
#+         kwh = o["power_kw"] / self.dt
#--- K2 discomfort twice
#-         energy = -self.w_energy * self.energy_cost(next_obs)
#+         energy = -self.w_energy * self.discomfort(next_obs)
#--- K3 signed deviation
#-         return max(abs(o["indoor_temp"] - o["setpoint"]) - BAND, 0.0)
#+         return max((o["indoor_temp"] - o["setpoint"]) - BAND, 0.0)
