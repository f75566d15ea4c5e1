# The accuracy of every single network, by how its training ended, with the median of each point and the accuracy of
# predicting every cell dead.
load 'common.gp'
keys = 5 + |$curves|
key_columns = |$curves| > 1 ? columns_with(strlen('median, ')) : 3
load 'frame.gp'
set ylabel 'cells predicted right (on test boards)'
strip = 0.3
exact = nines_high + 0.75 * strip + 0.05
load 'nines.gp'
# Shapes differ first, shades second.
array outcomes[4] = ['not learned', 'learned', 'dead (constant)', 'diverged']
array outcome_marker[4] = [6, 7, 2, 9]
array outcome_colour[4] = ['#D55E00', '#0072B2', '#555555', '#CC79A7']
size = most_networks > 150 ? 0.6 : 1
# A marker that hides little and is no circle, as single networks are, on a white one.
array open_markers[7] = [4, 12, 8, 10, 14, 1, 3]
open(c) = open_markers[1 + (c - 1) % 7]
several = |$curves| > 1 ? |$curves| : 0
plot for [o=1:4] $networks index o-1 using 1:(nines($2) + ($2 >= 1 ? strip * $3 : 0)) with points \
        pt outcome_marker[o] lc rgb outcome_colour[o] ps mark * size title outcomes[o], \
    for [c=1:(several ? 0 : 1)] $baselines using 1:(nines($2)) with lines lc rgb soft lw 1.2 \
        title (several ? '' : 'all predicted dead'), \
    for [c=1:several] $baselines index c-1 using 1:(nines($2)) with lines ls style(c) lw 1.2 dt 3 \
        title (several && c == 1 ? 'all predicted dead, colour as median' : ''), \
    for [c=1:|$curves|] $medians index c-1 using 3:(nines($2)):($4 - $3):(0) with vectors nohead ls style(c) dt 1 lw 2 \
        title (several ? '' : 'median'), \
    for [c=1:several] $medians index c-1 using 1:(nines($2)) with points lc rgb '#ffffff' pt open(c) lw 3.4 ps mark * 2.4 notitle, \
    for [c=1:several] $medians index c-1 using 1:(nines($2)) with points ls style(c) pt open(c) lw 1.6 ps mark * 2.4 \
        title (several ? 'median, '.label(c) : '')
