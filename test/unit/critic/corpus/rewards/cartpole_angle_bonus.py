# recording: cartpole
THETA_LIMIT = 0.2095
X_LIMIT = 2.4


def compute_reward(obs, action, next_obs, done):
    pole_angle = next_obs[2]
    cart_pos = next_obs[0]
    if abs(pole_angle) > THETA_LIMIT or abs(cart_pos) > X_LIMIT:
        return -1.0
    balance_bonus = 1.0 - abs(pole_angle) / THETA_LIMIT
    center_bonus = 0.5 if abs(cart_pos) < 0.5 else 0.0
    return 0.5 + balance_bonus + center_bonus


#--- K12 threshold in degrees for a field in radians
#- THETA_LIMIT = 0.2095
#+ THETA_LIMIT = 12.0
#--- K2 reads the angular velocity
#-     pole_angle = next_obs[2]
#+     pole_angle = next_obs[3]
#--- K1 comparison inverted
#-     center_bonus = 0.5 if abs(cart_pos) < 0.5 else 0.0
#+     center_bonus = 0.5 if abs(cart_pos) > 0.5 else 0.0
