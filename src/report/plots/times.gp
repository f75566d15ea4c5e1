# How long smaller networks take to learn: Kaplan and Meier's estimate of the share of networks that have learned after so
# many updates.
load 'common.gp'
load 'panels.gp'
bands = ''
load 'steps.gp'
