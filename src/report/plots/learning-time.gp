# How long dense networks take to learn: Kaplan and Meier's estimate of the share of networks that have learned after so
# many updates, on a band, which is Greenwood's 95 % interval at each.
load 'common.gp'
load 'panels.gp'
bands = 'for [c=first(p):last(p)] $bands index c-1 using 1:2:3 with filledcurves ls style(c) fs transparent solid 0.15 noborder notitle,'
load 'steps.gp'
