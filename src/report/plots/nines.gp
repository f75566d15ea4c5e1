# ---- nines.gp: a vertical axis of accuracies that is even in the number of nines, -log10(1 - accuracy) ----
# What separates networks is how near to 1 they come: 90 %, 99 % and 99.9 % are a step apart, from nines_low to nines_high; ticks
# are tick_gap of the axis apart.
# Networks without a wrong cell have no such number and stand on a line of their own, at `exact`, spread over `strip`.
nines(a) = a >= 1 ? exact : -log10(1 - a)
set yrange [nines_low - 0.08:exact + 0.7 * strip]
set ytics nomirror ('100 %%' exact)
last_tick = nines_low - 1
do for [percent in "0 50 70 80 90 95 98 99 99.5 99.9 99.99 99.999 99.9999"] {
    tick = nines(real(percent) / 100)
    if (tick >= nines_low - 1e-9 && tick <= nines_high + 1e-9 && tick - last_tick > tick_gap * (exact - nines_low)) {
        set ytics add (percent.' %%' tick)
        last_tick = tick
    }
}
set arrow 1 from graph 0, first exact - 0.7 * strip to graph 1, first exact - 0.7 * strip nohead lc rgb '#bbbbbb' dt 3
# ---- end of nines.gp ----
